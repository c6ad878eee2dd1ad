package io.jipmi.si.sm;

import io.jipmi.io.IoFault;
import io.jipmi.si.regs.RegisterIo;
import java.util.Locale;

/**
 * The host side of the Server Management Interface Chip interface (IPMI 2.0 section 10): one request at a time, byte by
 * byte, each step ordered by a control code and confirmed by a status code. Not thread-safe. Owns no clock.
 *
 * <p>The states have the names of the reference's table. Where this machine differs from Linux is listed in
 * docs/state-machines/smic.md.
 */
public final class SmicMachine implements StateMachine {
    /** The longest request and answer of this interface. */
    static final int MAX_SMIC_LENGTH_BYTES = 80;

    static final long STEP_TIMEOUT_NS = 2_000_000_000L;
    /** How long flags of 0xFF count as a BMC in reset before they count as an absent one. */
    static final long ALL_ONES_TIMEOUT_NS = 1_000_000_000L;

    static final int MAX_RECOVERIES = 3;
    /** An answer that is still not over after so many bytes is a register that is stuck. */
    static final int ENDLESS_LENGTH_BYTES = 1024;

    private static final int DATA = 0;
    private static final int CONTROL = 1;
    private static final int STATUS = 1;
    private static final int FLAGS = 2;

    private static final int RX_DATA_READY = 0x80;
    private static final int TX_DATA_READY = 0x40;
    private static final int SMS_ATN = 0x04;
    private static final int BUSY = 0x01;
    private static final int RESERVED = 0x22;
    private static final int ALL_ONES = 0xFF;

    private static final int GET_STATUS = 0x40;
    private static final int WR_START = 0x41;
    private static final int WR_NEXT = 0x42;
    private static final int WR_END = 0x43;
    private static final int RD_START = 0x44;
    private static final int RD_NEXT = 0x45;
    private static final int RD_END = 0x46;
    /** A control code becomes the status code that confirms it; GET_STATUS becomes READY. */
    private static final int CONFIRMED = 0x80;

    private static final int READY = GET_STATUS | CONFIRMED;

    private enum State {
        IDLE,
        START_OP,
        OP_OK,
        WRITE_START,
        WRITE_NEXT,
        WRITE_END,
        WRITE2READ,
        READ_START,
        READ_NEXT,
        READ_END
    }

    private final RegisterIo registers;

    private State state = State.IDLE;
    private final ByteTransfer transfer = new ByteTransfer(MAX_SMIC_LENGTH_BYTES);

    private boolean busy;
    private boolean recovering;
    private boolean drainDue;
    private boolean draining;
    private int recoveries;
    private long stepLeftNs = STEP_TIMEOUT_NS;
    private long allOnesLeftNs = ALL_ONES_TIMEOUT_NS;
    private String trouble = "";

    public SmicMachine(RegisterIo registers) {
        this.registers = registers;
    }

    @Override
    public boolean absent() throws IoFault {
        return registers.read(FLAGS) == ALL_ONES;
    }

    @Override
    public boolean reachable() throws IoFault {
        int flags = registers.read(FLAGS);
        return flags != ALL_ONES && (flags & BUSY) == 0;
    }

    @Override
    public int maxRequestBytes() {
        return MAX_SMIC_LENGTH_BYTES;
    }

    @Override
    public boolean ready() {
        return state == State.IDLE;
    }

    @Override
    public boolean recovering() {
        return recovering;
    }

    @Override
    public int begin(byte[] bytes, int lengthBytes, boolean mayRepeat) {
        if (state != State.IDLE) {
            throw new IllegalStateException("SMIC machine is in " + state);
        }
        transfer.begin(bytes, lengthBytes, mayRepeat);
        recoveries = 0;
        trouble = "";
        go(State.START_OP);
        return 0;
    }

    @Override
    public int result(byte[] target) {
        return transfer.result(target);
    }

    @Override
    public boolean truncated() {
        return transfer.truncated();
    }

    @Override
    public boolean mayHaveExecuted(int slot) {
        return transfer.mayHaveExecuted();
    }

    @Override
    public String trouble() {
        return trouble;
    }

    @Override
    public Wait waitingFor() {
        return switch (state) {
            case WRITE_END, WRITE2READ -> Wait.RESPONSE;
            case READ_START, READ_NEXT, READ_END -> Wait.READ;
            default -> Wait.WRITE;
        };
    }

    @Override
    public boolean blocked() {
        return busy;
    }

    /** Forgets the request under way and gets the interface back into order, with all the attempts that may take. */
    @Override
    public void abandon(int slot) {
        transfer.drop();
        if (recovering) {
            recoveries = 1;
        } else if (state != State.IDLE) {
            recoveries = 0;
            recover("given up by the caller");
        }
    }

    @Override
    public void reset() {
        transfer.drop();
        recovering = false;
        drainDue = false;
        draining = false;
        recoveries = 0;
        allOnesLeftNs = ALL_ONES_TIMEOUT_NS;
        trouble = "";
        go(State.IDLE);
    }

    @Override
    public SmResult event(long elapsedNs) throws IoFault {
        int flags = registers.read(FLAGS);
        busy = (flags & BUSY) != 0;
        if (flags == ALL_ONES) {
            return waitWhileAllOnes(elapsedNs);
        }
        allOnesLeftNs = ALL_ONES_TIMEOUT_NS;
        if (busy) {
            return waitForStep(elapsedNs, "busy");
        }
        return switch (state) {
            case IDLE -> idle(flags);
            case START_OP -> startOp(flags);
            case OP_OK -> opOk(flags);
            case WRITE_START -> writeNext(flags, WR_START, elapsedNs);
            case WRITE_NEXT -> writeNext(flags, WR_NEXT, elapsedNs);
            case WRITE_END -> writeEnd();
            case WRITE2READ -> write2read(flags, elapsedNs);
            case READ_START -> readStart(flags, elapsedNs);
            case READ_NEXT -> readNext(flags, elapsedNs);
            case READ_END -> readEnd();
        };
    }

    @Override
    public SmResult stalled(String why) {
        if (recovering) {
            return giveUp(why + "; before that: " + trouble);
        }
        recoveries = 0;
        return recover(why);
    }

    @Override
    public String stateName() {
        return state.name();
    }

    private SmResult idle(int flags) {
        stepLeftNs = STEP_TIMEOUT_NS;
        return (flags & SMS_ATN) != 0 ? SmResult.ATTENTION : SmResult.IDLE;
    }

    private SmResult startOp(int flags) throws IoFault {
        go(State.OP_OK);
        return order(GET_STATUS, flags);
    }

    /** The BMC is ready, whatever it was at before. Past a failure, an answer it still offers is taken away unread. */
    private SmResult opOk(int flags) throws IoFault {
        int status = registers.read(STATUS);
        if (status != READY) {
            return recover("not ready after GET_STATUS", status);
        }
        if (drainDue && (flags & RX_DATA_READY) != 0) {
            drainDue = false;
            draining = true;
            rewind();
            go(State.READ_START);
            return order(RD_START, flags);
        }
        recovering = false;
        drainDue = false;
        if (!transfer.pending()) {
            go(State.IDLE);
            return SmResult.IDLE;
        }
        rewind();
        go(State.WRITE_START);
        return orderWithByte(WR_START, flags);
    }

    private SmResult writeNext(int flags, int ordered, long elapsedNs) throws IoFault {
        int status = registers.read(STATUS);
        if (status != (ordered | CONFIRMED)) {
            return recover("byte " + transfer.writtenBytes() + " of the request not confirmed", status);
        }
        if ((flags & TX_DATA_READY) == 0) {
            return waitForStep(elapsedNs, "no TX_DATA_READY");
        }
        boolean last = transfer.atLastByte();
        if (last) {
            transfer.handedOver();
        }
        go(last ? State.WRITE_END : State.WRITE_NEXT);
        return orderWithByte(last ? WR_END : WR_NEXT, flags);
    }

    private SmResult writeEnd() throws IoFault {
        int status = registers.read(STATUS);
        if (status != (WR_END | CONFIRMED)) {
            return recover("end of the request not confirmed", status);
        }
        int error = registers.read(DATA);
        if (error != 0) {
            return recover("request refused with error code " + error, status);
        }
        go(State.WRITE2READ);
        return SmResult.CALL_WITHOUT_DELAY;
    }

    private SmResult write2read(int flags, long elapsedNs) throws IoFault {
        if ((flags & RX_DATA_READY) == 0) {
            return waitForStep(elapsedNs, "no answer");
        }
        go(State.READ_START);
        return order(RD_START, flags);
    }

    private SmResult readStart(int flags, long elapsedNs) throws IoFault {
        int status = registers.read(STATUS);
        if (status != (RD_START | CONFIRMED)) {
            return recover("start of the answer not confirmed", status);
        }
        return readByte(flags, elapsedNs);
    }

    private SmResult readNext(int flags, long elapsedNs) throws IoFault {
        int status = registers.read(STATUS);
        if (status == (RD_END | CONFIRMED)) {
            take(registers.read(DATA));
            go(State.READ_END);
            return order(RD_END, flags);
        }
        if (status != (RD_NEXT | CONFIRMED)) {
            return recover("answer broken off after " + transfer.offeredBytes() + " bytes", status);
        }
        if (transfer.offeredBytes() == ENDLESS_LENGTH_BYTES) {
            return recover("answer without end", status);
        }
        return readByte(flags, elapsedNs);
    }

    private SmResult readByte(int flags, long elapsedNs) throws IoFault {
        if ((flags & RX_DATA_READY) == 0) {
            return waitForStep(elapsedNs, "no RX_DATA_READY");
        }
        take(registers.read(DATA));
        go(State.READ_NEXT);
        return order(RD_NEXT, flags);
    }

    private SmResult readEnd() throws IoFault {
        int status = registers.read(STATUS);
        if (status != READY) {
            return recover("end of the answer not confirmed", status);
        }
        int error = registers.read(DATA);
        if (error != 0) {
            return recover("answer ended with error code " + error, status);
        }
        if (draining) {
            draining = false;
            go(State.START_OP);
            return SmResult.CALL_WITHOUT_DELAY;
        }
        transfer.drop();
        go(State.IDLE);
        return SmResult.TRANSACTION_COMPLETE;
    }

    private SmResult order(int controlCode, int flags) throws IoFault {
        registers.write(CONTROL, controlCode);
        registers.write(FLAGS, (flags & ~RESERVED) | BUSY);
        return SmResult.CALL_WITHOUT_DELAY;
    }

    private SmResult orderWithByte(int controlCode, int flags) throws IoFault {
        registers.write(CONTROL, controlCode);
        registers.write(DATA, transfer.nextByte());
        registers.write(FLAGS, (flags & ~RESERVED) | BUSY);
        return SmResult.CALL_WITHOUT_DELAY;
    }

    private void take(int value) {
        transfer.offer(value);
    }

    private SmResult waitWhileAllOnes(long elapsedNs) {
        allOnesLeftNs -= elapsedNs;
        if (allOnesLeftNs > 0) {
            return SmResult.CALL_WITH_DELAY;
        }
        return giveUp("flags register reads 0xff for " + ALL_ONES_TIMEOUT_NS / 1_000_000 + " ms");
    }

    private SmResult waitForStep(long elapsedNs, String what) {
        stepLeftNs -= elapsedNs;
        if (stepLeftNs > 0 || answerMayStillCome()) {
            return SmResult.CALL_WITH_DELAY;
        }
        String lasted = what + " for " + STEP_TIMEOUT_NS / 1_000_000 + " ms in " + state;
        if (recovering && !draining) {
            return giveUp(lasted + ", so that not even GET_STATUS works; before that: " + trouble);
        }
        return recover(lasted);
    }

    /** Aborting a command that may not be repeated gains nothing: its deadline ends the wait. */
    private boolean answerMayStillCome() {
        return !transfer.repeatable() && (state == State.WRITE_END || state == State.WRITE2READ);
    }

    private SmResult recover(String what, int status) {
        return recover(String.format(Locale.ROOT, "%s: status 0x%02x", what, status));
    }

    /** GET_STATUS ends whatever the BMC is at; it is how every request begins, so that this begins one without bytes. */
    private SmResult recover(String what) {
        trouble = what;
        boolean failed = transfer.lostForGood();
        if (failed) {
            transfer.drop();
            recoveries = 0;
        }
        if (!draining) {
            recoveries++;
            drainDue = true;
        }
        if (recoveries > MAX_RECOVERIES) {
            return giveUp(what + ", after " + MAX_RECOVERIES + " attempts to start again");
        }
        draining = false;
        recovering = true;
        go(State.START_OP);
        return failed ? SmResult.TRANSACTION_FAILED : SmResult.CALL_WITHOUT_DELAY;
    }

    private SmResult giveUp(String what) {
        reset();
        trouble = what;
        return SmResult.HOSED;
    }

    private void go(State next) {
        state = next;
        stepLeftNs = STEP_TIMEOUT_NS;
    }

    private void rewind() {
        transfer.rewind();
    }
}
