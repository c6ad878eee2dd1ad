package io.jipmi.sim;

import io.jipmi.sim.Fault.Kind;
import io.jipmi.sim.bmc.SimulatedBmc;
import java.time.Duration;
import java.util.Arrays;

/**
 * The BMC's side of a Keyboard Controller Style interface (IPMI 2.0 §9): two byte registers in front of a
 * {@link SimulatedBmc}. Nothing runs by itself: what the BMC would have done by now is worked out at each access from
 * the injected clock.
 *
 * <p>Thread-safe: every access holds the BMC's monitor.
 */
public final class KcsDevice {
    /** Register 0: Data_In when written, Data_Out when read. */
    static final int DATA = 0;
    /** Register 1: Command when written, Status when read. */
    static final int STATUS_COMMAND = 1;
    /** How many registers the interface has. */
    static final int REGISTERS = 2;

    // Status register, §9.7 table 9-1.
    private static final int OBF = 0x01;
    private static final int IBF = 0x02;
    private static final int SMS_ATN = 0x04;
    private static final int COMMAND_NOT_DATA = 0x08;

    // Control codes, §9.10 table 9-3.
    private static final int GET_STATUS_ABORT = 0x60;
    private static final int WRITE_START = 0x61;
    private static final int WRITE_END = 0x62;
    private static final int READ = 0x68;

    // Interface status codes, §9.12 table 9-4.
    private static final int NO_ERROR = 0x00;
    private static final int ABORTED_BY_COMMAND = 0x01;
    private static final int ILLEGAL_CONTROL_CODE = 0x02;
    private static final int LENGTH_ERROR = 0x06;
    private static final int UNSPECIFIED_ERROR = 0xFF;

    /** Longest request the interface takes in; a longer one is a length error. */
    static final int MAX_REQUEST_BYTES = 272;

    private static final int DUMMY = 0x00;
    /** What is left in Data_Out when somebody else has read it. */
    private static final int STOLEN = 0xFF;

    private final SimulatedBmc bmc;
    private final Latency.Source latency;
    private final FaultInjector faults = new FaultInjector();

    private KcsState state = KcsState.IDLE;
    private int errorStatus = NO_ERROR;
    private boolean errorStatusSent;

    private int dataOut = DUMMY;
    private boolean obf;
    private boolean lastWriteWasCommand;

    private boolean ibf;
    private int input;
    private long inputDueNs;

    private final byte[] request = new byte[MAX_REQUEST_BYTES];
    private int requestLength;
    private boolean lastByteNext;

    private byte[] answer = {};
    private int answerSent;
    private boolean executing;
    private boolean silent;
    private long answerDueNs;

    private long nowNs;
    private long seenRestarts;
    private boolean wasAway;

    /**
     * An idle interface.
     *
     * @param bmc who answers, and whose clock is followed
     * @param latency how long bytes and commands take
     */
    public KcsDevice(SimulatedBmc bmc, Latency latency) {
        this.bmc = bmc;
        this.latency = latency.source();
    }

    /** Arms a fault, beside those already armed. */
    public void arm(Fault fault) {
        synchronized (bmc) {
            catchUp();
            faults.arm(fault, nowNs);
        }
    }

    /** Clears every fault; what the faults have already done stays done. */
    public void clearFaults() {
        synchronized (bmc) {
            catchUp();
            faults.clear();
        }
    }

    /** Clears the faults of one kind. */
    public void clearFaults(Kind kind) {
        synchronized (bmc) {
            catchUp();
            faults.clear(kind);
        }
    }

    /** How often a fault has happened at this interface. */
    public long faultStrikes() {
        synchronized (bmc) {
            return faults.strikes();
        }
    }

    /** The state the interface is in, which status bits 7:6 show unless a bus fault hides them. */
    public KcsState state() {
        synchronized (bmc) {
            catchUp();
            return state;
        }
    }

    /** Reads a register: 0 Data_Out (lowers OBF), 1 Status. Returns 0 to 0xFF. */
    int read(int register) {
        synchronized (bmc) {
            catchUp();
            if (faults.holds(Kind.ALL_ONES, nowNs)) {
                return 0xFF;
            }
            if (faults.holds(Kind.ALL_ZEROS, nowNs)) {
                return 0x00;
            }
            return register == STATUS_COMMAND ? status() : takeDataOut();
        }
    }

    /** Writes a register: 0 Data_In, 1 Command. Dropped while IBF is up: the host must wait for it. */
    void write(int register, int value) {
        synchronized (bmc) {
            catchUp();
            boolean busDead = faults.holds(Kind.ALL_ONES, nowNs) || faults.holds(Kind.ALL_ZEROS, nowNs);
            if (busDead || ibf || faults.holds(Kind.STUCK_IBF, nowNs)) {
                return;
            }
            ibf = true;
            input = value;
            lastWriteWasCommand = register == STATUS_COMMAND;
            inputDueNs = nowNs + latency.nextByteNs() + faults.randomDelayNs(state, bytesMoved(), nowNs);
            proceed();
        }
    }

    private int status() {
        return state.statusBits()
                | (obf ? OBF : 0)
                | (ibf || faults.holds(Kind.STUCK_IBF, nowNs) ? IBF : 0)
                | (bmc.isAttentionNeeded() ? SMS_ATN : 0)
                | (lastWriteWasCommand ? COMMAND_NOT_DATA : 0);
    }

    private int takeDataOut() {
        obf = false;
        return dataOut;
    }

    /** Does what the BMC would have done up to now. */
    private void catchUp() {
        nowNs = bmc.catchUp();
        if (bmc.restarts() != seenRestarts) {
            seenRestarts = bmc.restarts();
            restart();
            wasAway = true;
        }
        if (wasAway && !bmc.isAway()) {
            wasAway = false;
            restart();
        }
        proceed();
    }

    private void proceed() {
        if (bmc.isAway()) {
            // The registers are there, but no firmware runs that would take what is written.
            return;
        }
        if (ibf && nowNs - inputDueNs >= 0 && !faults.holds(Kind.STUCK_IBF, nowNs)) {
            ibf = false;
            if (lastWriteWasCommand) {
                command(input);
            } else {
                data(input);
            }
            strikeInMidMessage();
        }
        if (executing && !silent && nowNs - answerDueNs >= 0) {
            executing = false;
            sendNextAnswerByte();
            strikeInMidMessage();
        }
    }

    /** The registers after the BMC's firmware started anew: whatever was under way is gone. */
    private void restart() {
        state = KcsState.IDLE;
        errorStatus = NO_ERROR;
        errorStatusSent = false;
        dataOut = DUMMY;
        obf = false;
        ibf = false;
        lastWriteWasCommand = false;
        executing = false;
    }

    private void command(int code) {
        switch (code) {
            case WRITE_START -> {
                executing = false;
                errorStatusSent = false;
                errorStatus = NO_ERROR;
                requestLength = 0;
                lastByteNext = false;
                state = KcsState.WRITE;
                put(DUMMY);
            }
            case WRITE_END -> {
                if (state == KcsState.WRITE && !lastByteNext) {
                    lastByteNext = true;
                    put(DUMMY);
                } else {
                    fail(ILLEGAL_CONTROL_CODE);
                }
            }
            case GET_STATUS_ABORT -> abort();
            default -> fail(ILLEGAL_CONTROL_CODE);
        }
    }

    /** In the error state already, the command asks only for the status, which the next data byte will fetch. */
    private void abort() {
        if (state != KcsState.ERROR) {
            fail(ABORTED_BY_COMMAND);
            put(DUMMY);
        }
    }

    private void data(int value) {
        switch (state) {
            case WRITE -> takeRequestByte(value);
            case READ -> {
                if (value != READ || executing) {
                    fail(ILLEGAL_CONTROL_CODE);
                    put(DUMMY);
                } else if (errorStatusSent) {
                    finish();
                } else {
                    sendNextAnswerByte();
                }
            }
            case ERROR -> {
                state = KcsState.READ;
                errorStatusSent = true;
                put(errorStatus);
            }
            case IDLE -> {
                fail(ILLEGAL_CONTROL_CODE);
                put(DUMMY);
            }
        }
    }

    private void takeRequestByte(int value) {
        if (requestLength == MAX_REQUEST_BYTES) {
            fail(LENGTH_ERROR);
            put(DUMMY);
            return;
        }
        request[requestLength++] = (byte) value;
        if (lastByteNext) {
            execute();
        } else {
            put(DUMMY);
        }
    }

    /** Carries the command out now and shows the answer when it is due: an abort in between does not undo it. */
    private void execute() {
        state = KcsState.READ;
        errorStatusSent = false;
        answerSent = 0;
        answer = faults.spoil(bmc.execute(Arrays.copyOf(request, requestLength)), state, 0, nowNs);
        executing = true;
        answerDueNs = inputDueNs + latency.nextCommandNs() + faults.randomDelayNs(state, 0, nowNs);
        Fault silence = faults.strike(Kind.SILENCE, state, 0, nowNs);
        silent = silence != null && silence.argument() < 0;
        if (silence != null && !silent) {
            answerDueNs += silence.argument();
        }
    }

    private void sendNextAnswerByte() {
        if (answerSent < answer.length && strikes(Kind.FOREIGN_DRIVER, answerSent + 1)) {
            answerSent++;
        }
        if (answerSent == answer.length) {
            finish();
        } else {
            put(answer[answerSent++] & 0xFF);
        }
    }

    private void finish() {
        state = KcsState.IDLE;
        errorStatusSent = false;
        errorStatus = NO_ERROR;
        if (!strikes(Kind.NO_DUMMY, 0)) {
            put(DUMMY);
        }
    }

    private void fail(int status) {
        executing = false;
        errorStatusSent = false;
        errorStatus = status;
        state = KcsState.ERROR;
    }

    private void put(int value) {
        dataOut = value;
        obf = !strikes(Kind.LOST_OBF, bytesMoved());
        if (obf && strikes(Kind.FOREIGN_READER, bytesMoved())) {
            dataOut = STOLEN;
            obf = false;
        }
    }

    private void strikeInMidMessage() {
        int bytes = bytesMoved();
        faults.beginConditions(state, bytes, nowNs);
        if (strikes(Kind.ERROR_STATE, bytes)) {
            fail(UNSPECIFIED_ERROR);
            put(DUMMY);
        }
        if (strikes(Kind.ABORTED, bytes)) {
            fail(ABORTED_BY_COMMAND);
            put(DUMMY);
        }
        Fault reset = faults.strike(Kind.RESET, state, bytes, nowNs);
        if (reset != null) {
            bmc.restart(Duration.ofNanos(reset.argument()));
        }
    }

    private boolean strikes(Kind kind, int bytes) {
        return faults.strike(kind, state, bytes, nowNs) != null;
    }

    /** How far the message has got in this state: request bytes taken, or answer bytes offered. */
    private int bytesMoved() {
        return switch (state) {
            case WRITE -> requestLength;
            case READ -> errorStatusSent ? 0 : answerSent;
            case IDLE, ERROR -> 0;
        };
    }
}
