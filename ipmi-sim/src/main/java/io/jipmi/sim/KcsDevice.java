package io.jipmi.sim;

import io.jipmi.sim.Fault.Kind;
import io.jipmi.sim.bmc.SimulatedBmc;
import java.util.Arrays;

/**
 * The BMC's side of a Keyboard Controller Style interface (IPMI 2.0 §9): two byte registers in front of a
 * {@link SimulatedBmc}. Thread-safe.
 */
public final class KcsDevice extends RegisterDevice {
    /** Register 0: Data_In when written, Data_Out when read. */
    static final int DATA = 0;
    /** Register 1: Command when written, Status when read. */
    static final int STATUS_COMMAND = 1;

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

    /** What status bits 7:6 show (§9.7, table 9-2). */
    private Phase state = Phase.IDLE;

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

    /**
     * An idle interface.
     *
     * @param bmc who answers, and whose clock is followed
     * @param latency how long bytes and commands take
     */
    public KcsDevice(SimulatedBmc bmc, Latency latency) {
        super(InterfaceType.KCS, bmc, latency);
    }

    /** Data_Out (lowers OBF), or Status. */
    @Override
    int readRegister(int register) {
        return register == STATUS_COMMAND ? status() : takeDataOut();
    }

    /** Data_In, or Command. Dropped while IBF is up: the host must wait for it. */
    @Override
    void writeRegister(int register, int value) {
        if (ibf || faults.holds(Kind.STUCK_IBF, nowNs)) {
            return;
        }
        ibf = true;
        input = value;
        lastWriteWasCommand = register == STATUS_COMMAND;
        inputDueNs = nowNs + byteTimeNs();
        runFirmware();
    }

    private int status() {
        return stateBits()
                | (obf ? OBF : 0)
                | (ibf || faults.holds(Kind.STUCK_IBF, nowNs) ? IBF : 0)
                | (bmc.isAttentionNeeded() ? SMS_ATN : 0)
                | (lastWriteWasCommand ? COMMAND_NOT_DATA : 0);
    }

    private int stateBits() {
        return switch (state) {
            case IDLE -> 0x00;
            case READ -> 0x40;
            case WRITE -> 0x80;
            case ERROR -> 0xC0;
        };
    }

    private int takeDataOut() {
        obf = false;
        return dataOut;
    }

    @Override
    void proceed() {
        if (ibf && nowNs - inputDueNs >= 0 && !faults.holds(Kind.STUCK_IBF, nowNs)) {
            ibf = false;
            if (lastWriteWasCommand) {
                command(input);
            } else {
                data(input);
            }
            strikeBetweenSteps();
        }
        if (executing && !silent && nowNs - answerDueNs >= 0) {
            executing = false;
            sendNextAnswerByte();
            strikeBetweenSteps();
        }
    }

    @Override
    void restart() {
        state = Phase.IDLE;
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
                state = Phase.WRITE;
                put(DUMMY);
            }
            case WRITE_END -> {
                if (state == Phase.WRITE && !lastByteNext) {
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
        if (state != Phase.ERROR) {
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
                state = Phase.READ;
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
        state = Phase.READ;
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
        state = Phase.IDLE;
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
        state = Phase.ERROR;
    }

    private void put(int value) {
        dataOut = value;
        obf = !strikes(Kind.LOST_OBF);
        if (obf && strikes(Kind.FOREIGN_READER)) {
            dataOut = STOLEN;
            obf = false;
        }
    }

    @Override
    void strikeAccidents() {
        int bytes = bytesMoved();
        if (strikes(Kind.ERROR_STATE, bytes)) {
            fail(UNSPECIFIED_ERROR);
            put(DUMMY);
        }
        if (strikes(Kind.ABORTED, bytes)) {
            fail(ABORTED_BY_COMMAND);
            put(DUMMY);
        }
    }

    @Override
    Phase phaseNow() {
        return state;
    }

    @Override
    int bytesMoved() {
        return switch (state) {
            case WRITE -> requestLength;
            case READ -> errorStatusSent ? 0 : answerSent;
            case IDLE, ERROR -> 0;
        };
    }
}
