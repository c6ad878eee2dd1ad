package io.jipmi.si.sm;

import io.jipmi.io.IoFault;
import io.jipmi.si.regs.RegisterIo;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The host side of the Block Transfer interface (IPMI 2.0 section 11): as many requests at a time as the BMC says it can
 * take, up to eight, each in a slot with a sequence number and a time limit of its own; answers may come in any order. Not
 * thread-safe. Owns no clock.
 *
 * <p>Rows BT-00 to BT-12 of the reference are the states below; docs/state-machines/bt.md says which is which and where
 * this machine differs from Linux.
 */
public final class BtMachine implements StateMachine {
    static final long WARM_RESET_NS = 6_000_000_000L;
    /** How long a control register of 0xFF counts as a BMC in reset before it counts as an absent one. */
    static final long ALL_ONES_TIMEOUT_NS = 1_000_000_000L;

    private static final long SECOND_NS = 1_000_000_000L;
    private static final int MAX_COUNT = 255;
    /** Network function, sequence number, command, completion code. */
    private static final int MIN_COUNT = 4;
    /** Of a message in the BMC's buffer, its length and its sequence number are not the request's. */
    private static final int FRAME_BYTES = 2;

    private enum State {
        IDLE,
        XACTION_START,
        WRITE_CONSUME,
        READ_WAIT,
        CLEAR_B2H,
        LONG_BUSY,
        RESET1,
        RESET2,
        RESET3
    }

    private final BtRegisters registers;
    private final BtSlots slots = new BtSlots();
    private BtCapabilities capabilities = BtCapabilities.DEFAULTS;
    private boolean capabilitiesTold;

    private State state = State.IDLE;
    private int endedSlot;
    private final byte[] message = new byte[MAX_COUNT];
    private int answerLengthBytes;
    private String trouble = "";

    /** The control register at the last look. */
    private int control;

    private boolean attention;
    private boolean everShowedAFlag;
    private boolean everAnswered;
    private boolean warmResetDone;
    private int requestsBegun;
    private long droppedAnswers;

    private long silenceNs;
    private long allOnesLeftNs = ALL_ONES_TIMEOUT_NS;
    private long warmResetLeftNs;

    public BtMachine(RegisterIo registers) {
        this.registers = new BtRegisters(registers);
    }

    @Override
    public void identified(byte[] deviceId, int lengthBytes) {
        capabilitiesTold = false;
    }

    @Override
    public int capabilitiesRequest(byte[] target) {
        return capabilitiesTold ? 0 : BtCapabilities.request(target);
    }

    /** From the next request on, and for as long as this machine lives. */
    @Override
    public void capabilities(byte[] response, int lengthBytes) {
        learn(BtCapabilities.parse(response, lengthBytes));
        capabilitiesTold = true;
    }

    void learn(BtCapabilities learned) {
        capabilities = learned;
    }

    /** Late, foreign, repeated and malformed ones. */
    @Override
    public long droppedAnswers() {
        return droppedAnswers;
    }

    @Override
    public int capacity() {
        return Math.min(capabilities.outstandingRequests(), BtSlots.COUNT);
    }

    @Override
    public int maxRequestBytes() {
        return capabilities.inputBufferBytes() - FRAME_BYTES;
    }

    @Override
    public boolean absent() throws IoFault {
        return registers.absent();
    }

    @Override
    public boolean reachable() throws IoFault {
        int shown = registers.control();
        return shown != BtRegisters.ALL_ONES && !BtRegisters.blocked(shown);
    }

    @Override
    public boolean ready() {
        return !recovering() && !any(BtSlot.Phase.QUEUED) && !any(BtSlot.Phase.WRITTEN) && freeSlot() != null;
    }

    @Override
    public boolean recovering() {
        return state.compareTo(State.LONG_BUSY) >= 0;
    }

    @Override
    public int begin(byte[] bytes, int lengthBytes, boolean mayRepeat) {
        BtSlot slot = freeSlot();
        if (slot == null || !ready()) {
            throw new IllegalStateException("BT machine is in " + state);
        }
        if (lengthBytes < 2 || lengthBytes > maxRequestBytes()) {
            throw new IllegalArgumentException("request length out of 2.." + maxRequestBytes() + ": " + lengthBytes);
        }
        System.arraycopy(bytes, 0, slot.request, 0, lengthBytes);
        slot.requestLengthBytes = lengthBytes;
        slot.repeatable = mayRepeat;
        slot.mayHaveExecuted = false;
        slot.tries = 0;
        slot.earlierSequences.clear();
        slot.fresh = true;
        slots.queue(slot, requestToResponseNs());
        requestsBegun++;
        trouble = "";
        proceed();
        return slot.number;
    }

    @Override
    public int endedSlot() {
        return endedSlot;
    }

    @Override
    public int result(byte[] target) {
        target[0] = message[0];
        System.arraycopy(message, 2, target, 1, answerLengthBytes - 1);
        return answerLengthBytes;
    }

    /** Never: a count of one byte cannot announce more than an answer may have. */
    @Override
    public boolean truncated() {
        return false;
    }

    @Override
    public boolean mayHaveExecuted(int slot) {
        return slots.get(slot).mayHaveExecuted;
    }

    @Override
    public String trouble() {
        return trouble;
    }

    @Override
    public Wait waitingFor() {
        return switch (state) {
            case READ_WAIT -> Wait.RESPONSE;
            case CLEAR_B2H -> Wait.READ;
            default -> Wait.WRITE;
        };
    }

    @Override
    public boolean blocked() {
        return BtRegisters.blocked(control);
    }

    @Override
    public void abandon(int slot) {
        slots.free(slots.get(slot));
        proceed();
    }

    @Override
    public void reset() {
        slots.freeAll();
        silenceNs = 0;
        allOnesLeftNs = ALL_ONES_TIMEOUT_NS;
        trouble = "";
        state = State.IDLE;
    }

    @Override
    public void interrupts(boolean enabled) throws IoFault {
        registers.interrupts(enabled);
    }

    @Override
    public SmResult event(long elapsedNs) throws IoFault {
        control = registers.control();
        if (control == BtRegisters.ALL_ONES && state != State.RESET3) {
            return waitWhileAllOnes(elapsedNs);
        }
        allOnesLeftNs = ALL_ONES_TIMEOUT_NS;
        everShowedAFlag |= control != 0;
        charge(elapsedNs);
        return switch (state) {
            case IDLE, XACTION_START, WRITE_CONSUME, READ_WAIT, LONG_BUSY -> listen();
            case CLEAR_B2H -> clearB2h();
            case RESET1 -> reset1();
            case RESET2 -> reset2();
            case RESET3 -> reset3(elapsedNs);
        };
    }

    @Override
    public SmResult stalled(String why) {
        BtSlot slot = switch (state) {
            case XACTION_START -> slots.find(BtSlot.Phase.QUEUED);
            case WRITE_CONSUME -> slots.find(BtSlot.Phase.WRITTEN);
            default -> slots.oldest();
        };
        if (slot == null || recovering()) {
            return giveUp(trouble.isEmpty() ? why : why + "; before that: " + trouble);
        }
        if (state == State.READ_WAIT) {
            slot.tries--;
        }
        return timeOut(slot, why);
    }

    @Override
    public String stateName() {
        return state.name();
    }

    /** An answer is read wherever it shows: a BMC may be unable to go on before it is rid of it. */
    private SmResult listen() throws IoFault {
        if ((control & BtRegisters.B2H_ATN) != 0) {
            return beginRead();
        }
        registers.lowerHostBusy(control);
        SmResult overdue = checkTimes();
        if (overdue != null) {
            return overdue;
        }
        return switch (state) {
            case XACTION_START -> xactionStart();
            case WRITE_CONSUME -> writeConsume();
            case LONG_BUSY -> longBusy();
            case READ_WAIT -> SmResult.CALL_WITH_DELAY;
            default -> idle();
        };
    }

    private SmResult idle() throws IoFault {
        if ((control & BtRegisters.SMS_ATN) != 0) {
            registers.acknowledgeInterrupt();
            registers.clear(BtRegisters.SMS_ATN);
            attention = true;
        }
        boolean asked = attention;
        attention = false;
        return asked ? SmResult.ATTENTION : SmResult.IDLE;
    }

    private SmResult xactionStart() throws IoFault {
        BtSlot slot = slots.find(BtSlot.Phase.QUEUED);
        if (slot == null || BtRegisters.blocked(control)) {
            return SmResult.CALL_WITH_DELAY;
        }
        slots.number(slot);
        slot.mayHaveExecuted = true;
        proceed();
        registers.writeMessage(slot.request, slot.requestLengthBytes, slot.sequence);
        return SmResult.CALL_WITHOUT_DELAY;
    }

    private SmResult writeConsume() {
        BtSlot slot = slots.find(BtSlot.Phase.WRITTEN);
        if (slot == null || (control & BtRegisters.H2B_ATN) != 0) {
            return SmResult.CALL_WITH_DELAY;
        }
        slot.phase = BtSlot.Phase.SENT;
        proceed();
        return state == State.XACTION_START ? SmResult.CALL_WITHOUT_DELAY : SmResult.CALL_WITH_DELAY;
    }

    private SmResult longBusy() throws IoFault {
        if (BtRegisters.blocked(control)) {
            return SmResult.CALL_WITH_DELAY;
        }
        resetFlags();
        state = next();
        return SmResult.CALL_WITHOUT_DELAY;
    }

    private SmResult beginRead() throws IoFault {
        state = State.CLEAR_B2H;
        registers.acknowledgeInterrupt();
        registers.raiseHostBusy(control);
        registers.clear(BtRegisters.B2H_ATN);
        return SmResult.CALL_WITHOUT_DELAY;
    }

    private SmResult clearB2h() throws IoFault {
        if ((control & BtRegisters.B2H_ATN) == 0) {
            return readBytes();
        }
        registers.clear(BtRegisters.B2H_ATN);
        SmResult overdue = checkTimes();
        return overdue != null ? overdue : SmResult.CALL_WITH_DELAY;
    }

    /**
     * H_BUSY gone by the end means that a reset of the BMC or another program came between, B2H_ATN set that the BMC took
     * the buffer for its own meanwhile and put another message there: no byte can be trusted.
     */
    private SmResult readBytes() throws IoFault {
        registers.raiseHostBusy(control);
        int count = registers.readMessage(message);
        control = registers.control();
        boolean held = control != BtRegisters.ALL_ONES && (control & BtRegisters.H_BUSY) != 0;
        boolean overwritten = (control & BtRegisters.B2H_ATN) != 0;
        if (held && !overwritten) {
            registers.lowerHostBusy(control);
        }
        state = next();
        if (!held || overwritten) {
            return drop("the BMC's side was reset, or its buffer overwritten, while the answer was read");
        }
        if (count < MIN_COUNT) {
            return drop("answer with a count of " + count);
        }
        silenceNs = 0;
        return match(count);
    }

    private SmResult match(int count) {
        int sequence = message[1] & 0xFF;
        int command = message[2] & 0xFF;
        BtSlot slot = slots.answeredBy(message[0], sequence, command);
        if (slot == null) {
            return drop(String.format(
                    Locale.ROOT, "answer %02x %02x %02x to nothing asked", message[0], sequence, command));
        }
        everAnswered = true;
        answerLengthBytes = count - 1;
        endedSlot = slot.number;
        slot.phase = BtSlot.Phase.FREE;
        proceed();
        return SmResult.TRANSACTION_COMPLETE;
    }

    private SmResult drop(String what) {
        droppedAnswers++;
        trouble = what;
        SmResult overdue = checkTimes();
        if (overdue != null) {
            return overdue;
        }
        return state == State.IDLE ? SmResult.IDLE : SmResult.CALL_WITH_DELAY;
    }

    private SmResult reset1() throws IoFault {
        state = State.RESET2;
        registers.lowerHostBusy(control);
        resetFlags();
        registers.resetBmc();
        return SmResult.CALL_WITHOUT_DELAY;
    }

    private SmResult reset2() throws IoFault {
        state = State.RESET3;
        warmResetLeftNs = WARM_RESET_NS;
        slots.lose(BtRegisters.WARM_RESET_SEQUENCE);
        registers.writeWarmReset();
        return SmResult.CALL_WITH_TICK_DELAY;
    }

    private SmResult reset3(long elapsedNs) {
        warmResetLeftNs -= elapsedNs;
        if (warmResetLeftNs > 0) {
            return SmResult.CALL_WITH_TICK_DELAY;
        }
        state = next();
        return SmResult.CALL_WITHOUT_DELAY;
    }

    private void resetFlags() throws IoFault {
        attention |= (control & BtRegisters.SMS_ATN) != 0;
        registers.resetFlags();
    }

    private void charge(long elapsedNs) {
        if (state.compareTo(State.RESET1) >= 0) {
            return;
        }
        if (slots.charge(elapsedNs) || state == State.CLEAR_B2H || state == State.LONG_BUSY) {
            silenceNs += elapsedNs;
        }
    }

    /** What has lasted too long, dealt with; null if nothing has. */
    private @Nullable SmResult checkTimes() {
        long limitNs = (capabilities.retries() + 1) * requestToResponseNs();
        if (silenceNs >= limitNs) {
            return giveUp((BtRegisters.blocked(control) ? "B_BUSY or H2B_ATN set and " : "")
                    + "no answer to anything for " + limitNs / 1_000_000 + " ms");
        }
        BtSlot slot = slots.oldest();
        if (slot == null || slot.leftNs > 0) {
            return null;
        }
        String what = slot.phase == BtSlot.Phase.SENT ? "no answer for " : "request not taken for ";
        return timeOut(slot, what + requestToResponseNs() / 1_000_000 + " ms");
    }

    private SmResult timeOut(BtSlot slot, String why) {
        trouble = String.format(Locale.ROOT, "%s: control 0x%02x", why, control);
        slot.tries++;
        boolean again = slot.maySendAgain() && slot.tries < capabilities.retries();
        boolean warmReset = !again && slot.maySendAgain() && mayResetBmc();
        if (again || warmReset) {
            slots.queue(slot, requestToResponseNs());
            proceed();
        }
        if (warmReset) {
            slot.tries = 0;
            silenceNs = 0;
            warmResetDone = true;
            state = State.RESET1;
        }
        if (again || warmReset) {
            return SmResult.CALL_WITHOUT_DELAY;
        }
        slots.free(slot);
        endedSlot = slot.number;
        proceed();
        if (state != State.CLEAR_B2H && BtRegisters.blocked(control)) {
            state = State.LONG_BUSY;
        }
        return SmResult.TRANSACTION_FAILED;
    }

    /** Only a BMC that has not answered once since this machine was made, and only once: others may be using it. */
    private boolean mayResetBmc() {
        return !everAnswered && !warmResetDone && everShowedAFlag && requestsBegun <= capabilities.retries() + 1;
    }

    private SmResult waitWhileAllOnes(long elapsedNs) {
        allOnesLeftNs -= elapsedNs;
        if (allOnesLeftNs > 0) {
            return SmResult.CALL_WITH_DELAY;
        }
        return giveUp("control register reads 0xff for " + ALL_ONES_TIMEOUT_NS / 1_000_000 + " ms");
    }

    private SmResult giveUp(String what) {
        reset();
        trouble = what;
        return SmResult.HOSED;
    }

    /** Goes where the slots lead, unless a read or a recovery has to be finished first. */
    private void proceed() {
        if (state != State.CLEAR_B2H && !recovering()) {
            state = next();
        }
    }

    private State next() {
        if (any(BtSlot.Phase.WRITTEN)) {
            return State.WRITE_CONSUME;
        }
        if (any(BtSlot.Phase.QUEUED)) {
            return State.XACTION_START;
        }
        return any(BtSlot.Phase.SENT) ? State.READ_WAIT : State.IDLE;
    }

    private boolean any(BtSlot.Phase phase) {
        return slots.find(phase) != null;
    }

    /** The first free slot of those the BMC can serve; null if there is none. */
    private @Nullable BtSlot freeSlot() {
        BtSlot slot = slots.find(BtSlot.Phase.FREE);
        return slot != null && slot.number < capacity() ? slot : null;
    }

    private long requestToResponseNs() {
        return capabilities.requestToResponseSeconds() * SECOND_NS;
    }
}
