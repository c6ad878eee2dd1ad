package io.jipmi.si.sm;

import io.jipmi.io.IoFault;
import io.jipmi.si.regs.RegisterIo;
import java.util.Locale;

/**
 * The host side of the Keyboard Controller Style interface (IPMI 2.0 section 9). Not thread-safe. Owns no clock: the
 * caller says how much time has passed and is told what to do next.
 *
 * <p>Rows KCS-00 to KCS-10 of the reference are the states below in order. Where this machine differs from Linux is
 * listed in docs/state-machines/kcs.md.
 */
public final class KcsMachine implements StateMachine {
    static final long IBF_TIMEOUT_NS = 5_000_000_000L;
    static final long OBF_TIMEOUT_NS = 5_000_000_000L;
    /** How long IBF may stay set once the machine tries to get the interface back: it cannot even write an abort. */
    static final long RECOVERY_IBF_TIMEOUT_NS = 2_000_000_000L;
    /** The interface itself answers an abort: no command is carried out for that. */
    static final long RECOVERY_OBF_TIMEOUT_NS = 500_000_000L;

    static final long ERROR0_OBF_TIMEOUT_NS = 2_000_000_000L;
    /** How long a status of 0xFF counts as a BMC in reset before it counts as an absent one. */
    static final long ALL_ONES_TIMEOUT_NS = 1_000_000_000L;

    /** How long the dummy byte may take that ends the answers of a BMC which offers it. */
    static final long DUMMY_TIMEOUT_NS = 100_000_000L;
    /** A BMC that ended so many answers in a row with the dummy byte offers it. */
    static final int DUMMIES_TO_EXPECT_ONE = 16;

    static final int MAX_RECOVERIES = 3;
    /** An answer that is still not over after so many bytes is a register that is stuck. */
    static final int ENDLESS_LENGTH_BYTES = 1024;

    private static final int DATA = 0;
    private static final int STATUS = 1;
    private static final int COMMAND = 1;

    private static final int OBF = 0x01;
    private static final int IBF = 0x02;
    private static final int SMS_ATN = 0x04;
    private static final int ALL_ONES = 0xFF;

    private static final int STATE_IDLE = 0;
    private static final int STATE_READ = 1;
    private static final int STATE_WRITE = 2;

    private static final int GET_STATUS_ABORT = 0x60;
    private static final int WRITE_START = 0x61;
    private static final int WRITE_END = 0x62;
    private static final int READ = 0x68;

    private enum State {
        IDLE,
        START_OP,
        WAIT_WRITE_START,
        WAIT_WRITE,
        WAIT_WRITE_END,
        WAIT_READ,
        ERROR0,
        ERROR1,
        ERROR2,
        ERROR3
    }

    private final RegisterIo registers;

    private State state = State.IDLE;
    private final ByteTransfer transfer = new ByteTransfer(MAX_LENGTH_BYTES);

    private boolean inputBufferFull;
    private long ibfLeftNs = IBF_TIMEOUT_NS;
    private long obfLeftNs = OBF_TIMEOUT_NS;
    private long allOnesLeftNs = ALL_ONES_TIMEOUT_NS;
    private long dummyLeftNs = DUMMY_TIMEOUT_NS;
    private long error0LeftNs;
    private int recoveries;
    private int dummiesInARow;
    private String trouble = "";

    public KcsMachine(RegisterIo registers) {
        this.registers = registers;
    }

    @Override
    public boolean absent() throws IoFault {
        return registers.read(STATUS) == ALL_ONES;
    }

    @Override
    public boolean reachable() throws IoFault {
        int status = registers.read(STATUS);
        return status != ALL_ONES && (status & IBF) == 0;
    }

    @Override
    public boolean ready() {
        return state == State.IDLE;
    }

    @Override
    public boolean recovering() {
        return state.compareTo(State.ERROR0) >= 0;
    }

    @Override
    public int begin(byte[] bytes, int lengthBytes, boolean mayRepeat) {
        if (state != State.IDLE) {
            throw new IllegalStateException("KCS machine is in " + state);
        }
        transfer.begin(bytes, lengthBytes, mayRepeat);
        recoveries = 0;
        trouble = "";
        rewind();
        state = State.START_OP;
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
        if (state == State.ERROR2) {
            return Wait.READ;
        }
        if (state != State.WAIT_READ) {
            return Wait.WRITE;
        }
        return transfer.offeredBytes() == 0 ? Wait.RESPONSE : Wait.READ;
    }

    @Override
    public boolean blocked() {
        return inputBufferFull;
    }

    /** Forgets the request under way and gets the interface back into order, with all the attempts that may take. */
    @Override
    public void abandon(int slot) {
        transfer.drop();
        if (recovering()) {
            recoveries = 1;
        } else if (state != State.IDLE) {
            recoveries = 0;
            recover("given up by the caller");
        }
    }

    @Override
    public void reset() {
        transfer.drop();
        recoveries = 0;
        trouble = "";
        rewind();
        state = State.IDLE;
    }

    @Override
    public SmResult event(long elapsedNs) throws IoFault {
        int status = registers.read(STATUS);
        inputBufferFull = (status & IBF) != 0;
        if (status == ALL_ONES) {
            return waitWhileAllOnes(elapsedNs);
        }
        allOnesLeftNs = ALL_ONES_TIMEOUT_NS;
        if (inputBufferFull) {
            return waitForIbf(elapsedNs);
        }
        ibfLeftNs = recovering() ? RECOVERY_IBF_TIMEOUT_NS : IBF_TIMEOUT_NS;
        return switch (state) {
            case IDLE -> idle(status);
            case START_OP -> startOp(status);
            case WAIT_WRITE_START -> waitWriteStart(status);
            case WAIT_WRITE -> waitWrite(status);
            case WAIT_WRITE_END -> waitWriteEnd(status);
            case WAIT_READ -> waitRead(status, elapsedNs);
            case ERROR0 -> error0(status, elapsedNs);
            case ERROR1 -> error1(status);
            case ERROR2 -> error2(status, elapsedNs);
            case ERROR3 -> error3(status);
        };
    }

    @Override
    public SmResult stalled(String why) {
        // How often this happens is the caller's business; it is not what the attempts to abort are counted for.
        recoveries = 0;
        return recover(why);
    }

    @Override
    public String stateName() {
        return state.name();
    }

    private SmResult idle(int status) throws IoFault {
        clearObf(status);
        return (status & SMS_ATN) != 0 ? SmResult.ATTENTION : SmResult.IDLE;
    }

    private SmResult startOp(int status) throws IoFault {
        if (kcsState(status) != STATE_IDLE) {
            return recover("BMC not idle before WRITE_START", status);
        }
        clearObf(status);
        return writeStart();
    }

    private SmResult waitWriteStart(int status) throws IoFault {
        if (kcsState(status) != STATE_WRITE) {
            return recover("no WRITE state after WRITE_START", status);
        }
        registers.read(DATA);
        return writeNext();
    }

    private SmResult waitWrite(int status) throws IoFault {
        if (kcsState(status) != STATE_WRITE) {
            return recover("WRITE state lost after " + transfer.writtenBytes() + " bytes", status);
        }
        clearObf(status);
        return writeNext();
    }

    private SmResult waitWriteEnd(int status) throws IoFault {
        if (kcsState(status) != STATE_WRITE) {
            return recover("no WRITE state after WRITE_END", status);
        }
        clearObf(status);
        transfer.handedOver();
        state = State.WAIT_READ;
        registers.write(DATA, transfer.nextByte());
        return SmResult.CALL_WITHOUT_DELAY;
    }

    private SmResult waitRead(int status, long elapsedNs) throws IoFault {
        return switch (kcsState(status)) {
            case STATE_READ -> {
                if ((status & OBF) == 0) {
                    yield waitForObf(elapsedNs, OBF_TIMEOUT_NS);
                }
                if (transfer.offeredBytes() == ENDLESS_LENGTH_BYTES) {
                    yield recover("answer without end", status);
                }
                readByte();
                registers.write(DATA, READ);
                yield SmResult.CALL_WITHOUT_DELAY;
            }
            case STATE_IDLE -> endOfAnswer(status, elapsedNs);
            default -> recover("answer broken off after " + transfer.offeredBytes() + " bytes", status);
        };
    }

    /**
     * The specification promises a dummy byte here, and some BMCs do not offer it. From one that always did, its absence
     * means that the BMC restarted in mid answer; should it happen twice in a row, the BMC has changed its ways.
     */
    private SmResult endOfAnswer(int status, long elapsedNs) throws IoFault {
        boolean dummy = clearObf(status);
        if (!dummy && dummiesInARow == DUMMIES_TO_EXPECT_ONE) {
            dummyLeftNs -= elapsedNs;
            if (dummyLeftNs > 0) {
                return SmResult.CALL_WITH_DELAY;
            }
            dummiesInARow--;
            return recover(
                    "answer ended after " + transfer.offeredBytes() + " bytes without the usual dummy byte", status);
        }
        dummiesInARow = dummy ? Math.min(dummiesInARow + 1, DUMMIES_TO_EXPECT_ONE) : 0;
        transfer.drop();
        state = State.IDLE;
        return SmResult.TRANSACTION_COMPLETE;
    }

    private SmResult error0(int status, long elapsedNs) throws IoFault {
        if (clearObf(status) && (registers.read(STATUS) & OBF) != 0) {
            error0LeftNs -= elapsedNs;
            if (error0LeftNs > 0) {
                return SmResult.CALL_WITH_TICK_DELAY;
            }
        }
        state = State.ERROR1;
        registers.write(COMMAND, GET_STATUS_ABORT);
        return SmResult.CALL_WITHOUT_DELAY;
    }

    private SmResult error1(int status) throws IoFault {
        clearObf(status);
        state = State.ERROR2;
        obfLeftNs = RECOVERY_OBF_TIMEOUT_NS;
        registers.write(DATA, 0x00);
        return SmResult.CALL_WITHOUT_DELAY;
    }

    private SmResult error2(int status, long elapsedNs) throws IoFault {
        if (kcsState(status) != STATE_READ) {
            return recover("no READ state after GET_STATUS/ABORT", status);
        }
        if ((status & OBF) == 0) {
            return waitForObf(elapsedNs, RECOVERY_OBF_TIMEOUT_NS);
        }
        registers.read(DATA);
        state = State.ERROR3;
        registers.write(DATA, READ);
        return SmResult.CALL_WITHOUT_DELAY;
    }

    private SmResult error3(int status) throws IoFault {
        if (kcsState(status) != STATE_IDLE) {
            return recover("not idle after GET_STATUS/ABORT", status);
        }
        clearObf(status);
        if (!transfer.pending()) {
            state = State.IDLE;
            return SmResult.IDLE;
        }
        rewind();
        return writeStart();
    }

    private SmResult writeStart() throws IoFault {
        state = State.WAIT_WRITE_START;
        registers.write(COMMAND, WRITE_START);
        return SmResult.CALL_WITHOUT_DELAY;
    }

    private SmResult writeNext() throws IoFault {
        if (transfer.atLastByte()) {
            state = State.WAIT_WRITE_END;
            registers.write(COMMAND, WRITE_END);
        } else {
            state = State.WAIT_WRITE;
            registers.write(DATA, transfer.nextByte());
        }
        return SmResult.CALL_WITHOUT_DELAY;
    }

    private void readByte() throws IoFault {
        int value = registers.read(DATA);
        obfLeftNs = OBF_TIMEOUT_NS;
        transfer.offer(value);
    }

    private SmResult waitWhileAllOnes(long elapsedNs) {
        allOnesLeftNs -= elapsedNs;
        if (allOnesLeftNs > 0) {
            return SmResult.CALL_WITH_DELAY;
        }
        return giveUp("status register reads 0xff for " + ALL_ONES_TIMEOUT_NS / 1_000_000 + " ms");
    }

    private SmResult waitForIbf(long elapsedNs) {
        ibfLeftNs -= elapsedNs;
        if (ibfLeftNs > 0 || answerMayStillCome()) {
            return SmResult.CALL_WITH_DELAY;
        }
        if (recovering()) {
            return giveUp("IBF stays set, so that not even an abort can be written; before that: " + trouble);
        }
        return recover("IBF set for " + IBF_TIMEOUT_NS / 1_000_000 + " ms");
    }

    private SmResult waitForObf(long elapsedNs, long timeoutNs) {
        obfLeftNs -= elapsedNs;
        if (obfLeftNs > 0 || answerMayStillCome()) {
            return SmResult.CALL_WITH_DELAY;
        }
        return recover("no OBF for " + timeoutNs / 1_000_000 + " ms");
    }

    /** Aborting a command that may not be repeated gains nothing: its deadline ends the wait. */
    private boolean answerMayStillCome() {
        return state == State.WAIT_READ && !transfer.repeatable();
    }

    private SmResult recover(String what, int status) {
        return recover(String.format(Locale.ROOT, "%s: status 0x%02x", what, status));
    }

    private SmResult recover(String what) {
        trouble = what;
        boolean failed = transfer.lostForGood();
        if (failed) {
            transfer.drop();
            recoveries = 0;
        }
        recoveries++;
        if (recoveries > MAX_RECOVERIES) {
            return giveUp(what + ", after " + MAX_RECOVERIES + " attempts to abort");
        }
        state = State.ERROR0;
        error0LeftNs = ERROR0_OBF_TIMEOUT_NS;
        ibfLeftNs = RECOVERY_IBF_TIMEOUT_NS;
        return failed ? SmResult.TRANSACTION_FAILED : SmResult.CALL_WITHOUT_DELAY;
    }

    private SmResult giveUp(String what) {
        trouble = what;
        transfer.drop();
        recoveries = 0;
        allOnesLeftNs = ALL_ONES_TIMEOUT_NS;
        ibfLeftNs = IBF_TIMEOUT_NS;
        state = State.IDLE;
        return SmResult.HOSED;
    }

    private void rewind() {
        transfer.rewind();
        ibfLeftNs = IBF_TIMEOUT_NS;
        obfLeftNs = OBF_TIMEOUT_NS;
        dummyLeftNs = DUMMY_TIMEOUT_NS;
    }

    private boolean clearObf(int status) throws IoFault {
        boolean set = (status & OBF) != 0;
        if (set) {
            registers.read(DATA);
        }
        return set;
    }

    private static int kcsState(int status) {
        return status >> 6;
    }
}
