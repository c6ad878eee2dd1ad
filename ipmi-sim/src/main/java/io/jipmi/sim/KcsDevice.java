package io.jipmi.sim;

import io.jipmi.sim.bmc.SimulatedBmc;
import java.util.Arrays;
import java.util.function.LongSupplier;

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

    /** Longest request the interface takes in; a longer one is a length error. */
    static final int MAX_REQUEST_BYTES = 272;

    private static final int DUMMY = 0x00;

    private final SimulatedBmc bmc;
    private final LongSupplier nanoTime;
    private final Latency.Source latency;

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
    private long answerDueNs;

    /**
     * An idle interface.
     *
     * @param bmc who answers
     * @param nanoTime monotonic clock in nanoseconds, the BMC's own
     * @param latency how long bytes and commands take
     */
    public KcsDevice(SimulatedBmc bmc, LongSupplier nanoTime, Latency latency) {
        this.bmc = bmc;
        this.nanoTime = nanoTime;
        this.latency = latency.source();
    }

    /** Reads a register: 0 Data_Out (lowers OBF), 1 Status. Returns 0 to 0xFF. */
    int read(int register) {
        synchronized (bmc) {
            catchUp();
            return register == STATUS_COMMAND ? status() : takeDataOut();
        }
    }

    /** Writes a register: 0 Data_In, 1 Command. Dropped while IBF is up: the host must wait for it. */
    void write(int register, int value) {
        synchronized (bmc) {
            long nowNs = catchUp();
            if (ibf) {
                return;
            }
            ibf = true;
            input = value;
            lastWriteWasCommand = register == STATUS_COMMAND;
            inputDueNs = nowNs + latency.nextByteNs();
            catchUp();
        }
    }

    private int status() {
        return state.statusBits()
                | (obf ? OBF : 0)
                | (ibf ? IBF : 0)
                | (bmc.isAttentionNeeded() ? SMS_ATN : 0)
                | (lastWriteWasCommand ? COMMAND_NOT_DATA : 0);
    }

    private int takeDataOut() {
        obf = false;
        return dataOut;
    }

    /** Does what the BMC would have done up to now, and says when that is. */
    private long catchUp() {
        long nowNs = nanoTime.getAsLong();
        if (ibf && nowNs - inputDueNs >= 0) {
            ibf = false;
            if (lastWriteWasCommand) {
                command(input);
            } else {
                data(input);
            }
        }
        if (executing && nowNs - answerDueNs >= 0) {
            executing = false;
            sendNextAnswerByte();
        }
        return nowNs;
    }

    private void command(int code) {
        switch (code) {
            case WRITE_START -> {
                executing = false;
                requestLength = 0;
                lastByteNext = false;
                errorStatus = NO_ERROR;
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
            case GET_STATUS_ABORT -> {
                if (state != KcsState.ERROR) {
                    fail(ABORTED_BY_COMMAND);
                    put(DUMMY);
                }
                errorStatusSent = false;
            }
            default -> fail(ILLEGAL_CONTROL_CODE);
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

    private void execute() {
        state = KcsState.READ;
        errorStatusSent = false;
        answer = bmc.execute(Arrays.copyOf(request, requestLength));
        answerSent = 0;
        executing = true;
        answerDueNs = inputDueNs + latency.nextCommandNs();
    }

    private void sendNextAnswerByte() {
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
        put(DUMMY);
    }

    private void fail(int status) {
        executing = false;
        errorStatusSent = false;
        errorStatus = status;
        state = KcsState.ERROR;
    }

    private void put(int value) {
        dataOut = value;
        obf = true;
    }
}
