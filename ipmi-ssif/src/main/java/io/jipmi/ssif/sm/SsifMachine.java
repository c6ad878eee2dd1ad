package io.jipmi.ssif.sm;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.SmbusTarget;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.NetFn;
import io.jipmi.si.sm.SmResult;
import io.jipmi.si.sm.StateMachine;
import io.jipmi.si.sm.Wait;
import io.jipmi.ssif.SsifConfig;
import io.jipmi.ssif.SsifTuning;
import java.util.Arrays;
import java.util.Set;

/**
 * The host side of the SMBus system interface (IPMI 2.0 section 12): one transfer on the bus an event. Not thread-safe.
 * Owns no clock: the caller says how much time has passed and is told what to do next. An event takes as long as the bus
 * takes for the transfer.
 *
 * <p>docs/state-machines/ssif.md has the states, what is done about a bus that fails, and what answers cannot be told
 * apart.
 */
public final class SsifMachine implements StateMachine {
    /** How long the BMC may refuse the blocks of a request. */
    static final long WRITE_TIMEOUT_NS = 1_000_000_000L;
    /** How long it may take for an answer. */
    static final long ANSWER_TIMEOUT_NS = 15_000_000_000L;
    /** How long it may take for the next block of an answer. */
    static final long READ_TIMEOUT_NS = 1_000_000_000L;
    /** The same for a request that only tries whether the BMC understands it, and for one that settles it. */
    static final long TRIAL_TIMEOUT_NS = 300_000_000L;

    /** A late answer to something else may still be followed by ours for so long. */
    static final long FOREIGN_TIMEOUT_NS = 250_000_000L;

    static final long SETTLE_TIMEOUT_NS = 2_000_000_000L;
    /** A BMC that repeats old answers has that much time at least to have a new one that is the same. */
    static final long MIN_REPEAT_NS = 5_000_000L;

    /** So many transfers may time out one after the other; the adapter takes longer for one than is charged for it. */
    static final int MAX_BUS_TIMEOUTS = 10;

    static final int MAX_REREADS = 5;
    static final int MAX_RECOVERIES = 3;

    private static final int READ_FIRST = 0x03;
    private static final int READ_FURTHER = 0x09;
    private static final int RETRY = 0x0A;
    private static final int FADING = 64;

    private static final Set<Errno> NOT_ACKNOWLEDGED = Set.of(Errno.ENXIO, Errno.EREMOTEIO);
    /** What the BMC cannot have got whole; a lost arbitration means that somebody else's bits were on the bus. */
    private static final Set<Errno> NOT_TAKEN = Set.of(Errno.ENXIO, Errno.EREMOTEIO, Errno.EAGAIN);
    /** No transfer will do any better; the adapter has gone, or was never able to. */
    private static final Set<Errno> FOR_GOOD =
            Set.of(Errno.EBADF, Errno.ENODEV, Errno.EPERM, Errno.EACCES, Errno.EOPNOTSUPP, Errno.ENOTTY, Errno.EFAULT);

    private enum State {
        IDLE,
        /** Writing the blocks of a request. */
        WRITE,
        /** Reading until there is an answer. */
        AWAIT,
        /** Reading the other blocks of the answer. */
        READ,
        /** Asking for a block once more. */
        ASK_AGAIN
    }

    private final SmbusTarget target;
    private final Negotiation negotiation;
    private final Outgoing request = new Outgoing(MAX_LENGTH_BYTES);
    private final Outgoing settler = new Outgoing(2);
    private final Answer answer = new Answer();
    private final byte[] block = new byte[SmbusTarget.MAX_BLOCK_BYTES];

    private State state = State.IDLE;
    /** Whether there is a request that has no answer yet. */
    private boolean pending;
    /** Whether what goes over the bus is not the request, but one that makes sure that no old answer is left. */
    private boolean settling;
    /** What goes over the bus. */
    private Outgoing outgoing = request;

    private boolean mayRepeat;
    private boolean handedOver;
    /** Whether the bus failed while the end of the request was on its way. */
    private boolean perhapsTaken;

    private boolean askedAgain;
    private boolean foreignSeen;
    private long waitedNs;
    private int busTimeouts;
    private int rereads;
    private int recoveries;
    private String trouble = "";

    /** The first block of the last answer taken, and how long it took at most where that could be told. */
    private final byte[] lastBlock = new byte[SmbusTarget.MAX_BLOCK_BYTES];

    private int lastBlockBytes;
    private int lastCommand = -1;
    private boolean repeatsAnswers;
    private long slowestNs;
    private long droppedAnswers;
    private boolean checking;

    /** A machine that has sent nothing yet. */
    public SsifMachine(SmbusTarget target, SsifConfig config, SsifTuning tuning) {
        this.target = target;
        this.negotiation = new Negotiation(config, tuning);
    }

    /** A device that does not answer cannot be told from one that has nothing to say. */
    @Override
    public boolean absent() {
        return false;
    }

    @Override
    public boolean reachable() {
        return true;
    }

    @Override
    public boolean ready() {
        return state == State.IDLE;
    }

    @Override
    public boolean recovering() {
        return settling;
    }

    @Override
    public int begin(byte[] bytes, int lengthBytes, boolean newMayRepeat) {
        if (state != State.IDLE) {
            throw new IllegalStateException("SSIF machine is in " + state);
        }
        request.load(bytes, lengthBytes);
        mayRepeat = newMayRepeat;
        handedOver = false;
        pending = true;
        recoveries = 0;
        trouble = "";
        write(request);
        return 0;
    }

    @Override
    public int maxRequestBytes() {
        return negotiation.maxRequestBytes();
    }

    @Override
    public void identified(byte[] deviceId, int lengthBytes) {
        negotiation.begin(deviceId, lengthBytes);
    }

    @Override
    public int capabilitiesRequest(byte[] bytes) {
        return negotiation.request(bytes);
    }

    @Override
    public void capabilities(byte[] response, int lengthBytes) {
        if (negotiation.trying()) {
            negotiation.answered(response, lengthBytes);
        }
    }

    @Override
    public int result(byte[] bytes) {
        return answer.copyTo(bytes);
    }

    @Override
    public boolean truncated() {
        return answer.truncated();
    }

    @Override
    public boolean mayHaveExecuted(int slot) {
        return handedOver;
    }

    @Override
    public long droppedAnswers() {
        return droppedAnswers;
    }

    @Override
    public String trouble() {
        return trouble;
    }

    @Override
    public Wait waitingFor() {
        return switch (state) {
            case AWAIT -> Wait.RESPONSE;
            case READ, ASK_AGAIN -> Wait.READ;
            default -> Wait.WRITE;
        };
    }

    /** A bus where nothing is acknowledged looks the same as a BMC that is at work. */
    @Override
    public boolean blocked() {
        return false;
    }

    @Override
    public void abandon(int slot) {
        pending = false;
        if (state != State.IDLE && !settling) {
            trouble = "given up by the caller";
            settle();
        }
        recoveries = 1;
    }

    @Override
    public void reset() {
        negotiation.reset();
        answer.clear();
        pending = false;
        settling = false;
        recoveries = 0;
        trouble = "";
        repeatsAnswers = false;
        slowestNs = 0;
        lastBlockBytes = 0;
        state = State.IDLE;
    }

    @Override
    public SmResult event(long elapsedNs) throws IoFault {
        waitedNs += elapsedNs;
        try {
            return switch (state) {
                case IDLE -> SmResult.IDLE;
                case WRITE -> writeNext();
                case AWAIT -> readFirst();
                case READ -> readFurther();
                case ASK_AGAIN -> askAgain();
            };
        } catch (IoFault fault) {
            if (FOR_GOOD.contains(fault.errno())) {
                throw fault;
            }
            return failed(fault);
        }
    }

    /** A transfer cannot be cut short, but what comes after it can. */
    @Override
    public boolean slow() {
        return true;
    }

    @Override
    public SmResult stalled(String why) {
        // How often this happens is the caller's business.
        recoveries = 0;
        return state == State.READ ? reread(why) : recover(why);
    }

    @Override
    public String stateName() {
        return settling ? "SETTLE_" + state.name() : state.name();
    }

    private SmResult writeNext() throws IoFault {
        checkPackets();
        boolean last = outgoing.atLast();
        try {
            outgoing.writeNext(target);
        } catch (IoFault fault) {
            if (last && !settling && !NOT_TAKEN.contains(fault.errno())) {
                return brokenOff(fault);
            }
            throw fault;
        }
        busTimeouts = 0;
        if (last) {
            gotIt();
            await();
        }
        return SmResult.CALL_WITHOUT_DELAY;
    }

    private SmResult readFirst() throws IoFault {
        int blockBytes = target.readBlock(READ_FIRST, block);
        if (!answer.first(block, blockBytes)) {
            // Some BMCs have an empty block for one that asks too early.
            return notOurs("a block of " + blockBytes + " bytes, which is no answer", blockBytes);
        }
        if (!answer.answers(outgoing.bytes())) {
            foreign(blockBytes);
            return notOurs("the answer to something else", blockBytes);
        }
        if (mayBeOld(blockBytes)) {
            return stillWaiting("the answer of before");
        }
        busTimeouts = 0;
        remember(blockBytes);
        if (!answer.more()) {
            return answered();
        }
        state = State.READ;
        waitedNs = 0;
        askedAgain = false;
        return SmResult.CALL_WITHOUT_DELAY;
    }

    private SmResult readFurther() throws IoFault {
        int blockBytes = target.readBlock(READ_FURTHER, block);
        if (!answer.further(block, blockBytes)) {
            return wrongBlock("block " + (blockBytes == 0 ? "without a number" : String.valueOf(block[0] & 0xFF))
                    + " of " + blockBytes + " bytes where " + answer.nextNumber() + " comes next");
        }
        busTimeouts = 0;
        waitedNs = 0;
        askedAgain = false;
        return answer.more() ? SmResult.CALL_WITHOUT_DELAY : answered();
    }

    private SmResult askAgain() throws IoFault {
        block[0] = (byte) answer.nextNumber();
        target.writeBlock(RETRY, block, 0, 1);
        state = State.READ;
        return SmResult.CALL_WITHOUT_DELAY;
    }

    private SmResult answered() {
        if (!settling) {
            pending = false;
            state = State.IDLE;
            return SmResult.TRANSACTION_COMPLETE;
        }
        settling = false;
        if (!pending) {
            state = State.IDLE;
            return SmResult.IDLE;
        }
        write(request);
        return SmResult.CALL_WITHOUT_DELAY;
    }

    /**
     * Whether a block that could be the answer could as well be the one of before: this BMC repeats it, or has perhaps not
     * got the request and offers it still.
     */
    private boolean mayBeOld(int blockBytes) {
        boolean repeats = repeatsAnswers && waitedNs < Math.max(MIN_REPEAT_NS, 2 * slowestNs);
        return (repeats || perhapsTaken) && isLast(blockBytes);
    }

    private boolean isLast(int blockBytes) {
        return Arrays.equals(block, 0, blockBytes, lastBlock, 0, lastBlockBytes);
    }

    private void foreign(int blockBytes) {
        if (!foreignSeen) {
            foreignSeen = true;
            droppedAnswers++;
        }
        repeatsAnswers |= isLast(blockBytes);
    }

    private void remember(int blockBytes) {
        if (!isLast(blockBytes)) {
            slowestNs = Math.max(waitedNs, slowestNs - slowestNs / FADING);
        }
        System.arraycopy(block, 0, lastBlock, 0, blockBytes);
        lastBlockBytes = blockBytes;
        lastCommand = outgoing.bytes()[1] & 0xFF;
    }

    private SmResult failed(IoFault fault) {
        trouble = fault.getMessage();
        boolean bus = !NOT_ACKNOWLEDGED.contains(fault.errno());
        busTimeouts += fault.errno().equals(Errno.ETIMEDOUT) ? 1 : 0;
        return switch (state) {
            case WRITE -> notTaken(bus);
            case READ, ASK_AGAIN -> bus || state == State.ASK_AGAIN ? wrongBlock(trouble) : stillReading();
            default -> stillWaiting(trouble);
        };
    }

    /** The BMC may have got the request whole, and only its acknowledgement been lost. */
    private SmResult brokenOff(IoFault fault) throws IoFault {
        if (FOR_GOOD.contains(fault.errno())) {
            throw fault;
        }
        handedOver = true;
        if (mayRepeat && !negotiation.trying()) {
            return recover(fault.getMessage());
        }
        trouble = fault.getMessage();
        perhapsTaken = true;
        await();
        return SmResult.CALL_WITH_DELAY;
    }

    private SmResult notTaken(boolean bus) {
        boolean afterFirst = outgoing.begun();
        if (waitedNs >= writeTimeoutNs() || busTimeouts >= MAX_BUS_TIMEOUTS) {
            // Nothing is left to try if not even that is taken.
            return settling
                    ? giveUp("the BMC takes no request any more: " + trouble)
                    : endOfPatience("the BMC does not take a request: " + trouble, afterFirst);
        }
        // A request is taken whole or not at all.
        outgoing.rewind(negotiation.endCommand());
        return bus ? SmResult.CALL_WITH_TICK_DELAY : SmResult.CALL_WITH_DELAY;
    }

    private SmResult stillWaiting(String what) {
        // Asking again for what may not be repeated gains nothing: its deadline ends the wait.
        boolean endless = !mayRepeat && !perhapsTaken && !settling && !negotiation.trying();
        if (endless || (waitedNs < answerTimeoutNs() && busTimeouts < MAX_BUS_TIMEOUTS)) {
            return SmResult.CALL_WITH_DELAY;
        }
        return endOfPatience("no answer for " + waitedNs / 1_000_000 + " ms: " + what, false);
    }

    /** What is neither ours nor the last answer once more has taken the place of ours, and stays until it is asked again. */
    private SmResult notOurs(String what, int blockBytes) {
        boolean inPlaceOfOurs = blockBytes > 0 && !isLast(blockBytes) && (mayRepeat || settling);
        return inPlaceOfOurs && waitedNs >= FOREIGN_TIMEOUT_NS ? endOfPatience(what, false) : stillWaiting(what);
    }

    private SmResult stillReading() {
        return waitedNs < READ_TIMEOUT_NS && busTimeouts < MAX_BUS_TIMEOUTS
                ? SmResult.CALL_WITH_DELAY
                : reread(trouble);
    }

    /** The next block is asked for once more by its number, and if that does not help, the whole answer. */
    private SmResult wrongBlock(String what) {
        if (askedAgain) {
            return reread(what);
        }
        trouble = what;
        askedAgain = true;
        state = State.ASK_AGAIN;
        return SmResult.CALL_WITHOUT_DELAY;
    }

    /** Reading it from the first block on does the BMC no harm. */
    private SmResult reread(String what) {
        trouble = what;
        rereads++;
        if (rereads > MAX_REREADS) {
            return endOfPatience("the answer cannot be read: " + what, false);
        }
        state = State.AWAIT;
        lastBlockBytes = 0;
        waitedNs = 0;
        return SmResult.CALL_WITH_TICK_DELAY;
    }

    private SmResult endOfPatience(String what, boolean refusedLater) {
        if (!negotiation.trying() || settling) {
            return handedOver || settling ? recover(what) : giveUp(what);
        }
        // What does not work here is not a fault of the BMC's.
        if (refusedLater && !outgoing.atLast()) {
            negotiation.refused();
        }
        answer.clear();
        pending = false;
        settle();
        return SmResult.TRANSACTION_COMPLETE;
    }

    private SmResult recover(String what) {
        trouble = what;
        boolean failed = pending && handedOver && !mayRepeat;
        if (failed) {
            pending = false;
            recoveries = 0;
        }
        recoveries++;
        if (recoveries > MAX_RECOVERIES) {
            return giveUp(what + ", after " + MAX_RECOVERIES + " attempts to get an answer to anything");
        }
        settle();
        return failed ? SmResult.TRANSACTION_FAILED : SmResult.CALL_WITHOUT_DELAY;
    }

    private SmResult giveUp(String what) {
        trouble = what;
        pending = false;
        settling = false;
        recoveries = 0;
        state = State.IDLE;
        return SmResult.HOSED;
    }

    /**
     * An answer that is late would be taken for the next request's if that is the same command. So the BMC is asked for
     * something else first, whose answer cannot be mistaken: when that is there, nothing old is left.
     */
    private void settle() {
        settling = true;
        int command = Cmd.GET_DEVICE_ID;
        for (int candidate : new int[] {Cmd.GET_DEVICE_ID, Cmd.GET_BMC_GLOBAL_ENABLES, Cmd.GET_MESSAGE_FLAGS}) {
            if (candidate != (request.bytes()[1] & 0xFF) && candidate != lastCommand) {
                command = candidate;
                break;
            }
        }
        settler.load(new byte[] {NetFn.APP << 2, (byte) command}, 2);
        write(settler);
    }

    private void write(Outgoing next) {
        outgoing = next;
        outgoing.rewind(negotiation.endCommand());
        state = State.WRITE;
        waitedNs = 0;
        busTimeouts = 0;
        rereads = 0;
        foreignSeen = false;
        perhapsTaken = false;
    }

    private void gotIt() {
        if (!settling) {
            handedOver = true;
        }
    }

    private void await() {
        state = State.AWAIT;
        waitedNs = 0;
    }

    private long writeTimeoutNs() {
        if (settling) {
            return SETTLE_TIMEOUT_NS;
        }
        return negotiation.trying() ? TRIAL_TIMEOUT_NS : WRITE_TIMEOUT_NS;
    }

    private long answerTimeoutNs() {
        if (settling || perhapsTaken) {
            return SETTLE_TIMEOUT_NS;
        }
        return negotiation.trying() ? TRIAL_TIMEOUT_NS : ANSWER_TIMEOUT_NS;
    }

    private void checkPackets() throws IoFault {
        boolean wanted = negotiation.packetErrorCodes() && target.canCheckPackets();
        if (wanted != checking) {
            target.packetErrorCode(wanted);
            checking = wanted;
        }
    }
}
