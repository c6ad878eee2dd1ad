package io.jipmi.sim;

import io.jipmi.sim.Fault.Kind;
import io.jipmi.sim.bmc.SimulatedBmc;
import java.util.Arrays;

/**
 * The BMC's side of a Server Management Interface Chip interface (IPMI 2.0 §10): data, control/status and flags registers
 * in front of a {@link SimulatedBmc}. The host writes a control code, perhaps data, and sets BUSY in the flags; the BMC
 * does the step and clears BUSY. Thread-safe.
 *
 * <p>Where the specification leaves a choice:
 * <ul>
 *   <li>Every error ends the transfer with status ready (0xC0) and the error code in the data register.
 *   <li>Get Status in mid transfer aborts it and says error code 1; Write Start begins anew whatever was before.
 *   <li>TX_DATA_RDY is up while the BMC would take a control code with data; both ready bits are down while BUSY is up.
 *   <li>RX_DATA_RDY goes up when the answer is there, and stays up until its last byte is acknowledged with Read End.
 *       Reading on without it is an error: no response.
 *   <li>Reading the data register takes nothing away.
 *   <li>SMS_ATN is up while any message flag is, EVT_ATN while the event message buffer holds something; SMI never is.
 * </ul>
 */
public final class SmicDevice extends RegisterDevice {
    /** Register 0: both ways. */
    static final int DATA = 0;
    /** Register 1: Control when written, Status when read. */
    static final int CONTROL_STATUS = 1;
    /** Register 2. */
    static final int FLAGS = 2;

    // Flags register, §10.4.
    private static final int BUSY = 0x01;
    private static final int SMS_ATN = 0x04;
    private static final int EVT_ATN = 0x08;
    private static final int TX_DATA_RDY = 0x40;
    private static final int RX_DATA_RDY = 0x80;

    // Control codes of the SMS stream, §10.7.
    private static final int GET_STATUS = 0x40;
    private static final int WR_START = 0x41;
    private static final int WR_NEXT = 0x42;
    private static final int WR_END = 0x43;
    private static final int RD_START = 0x44;
    private static final int RD_NEXT = 0x45;
    private static final int RD_END = 0x46;

    // Status codes of the SMS stream, §10.8.
    private static final int READY = 0xC0;
    private static final int WRITE_STARTED = 0xC1;
    private static final int WRITE_NEXT = 0xC2;
    private static final int WRITE_ENDED = 0xC3;
    private static final int READ_STARTED = 0xC4;
    private static final int READ_NEXT = 0xC5;
    private static final int READ_LAST = 0xC6;

    // Error codes, §10.11.
    private static final int NO_ERROR = 0x00;
    private static final int ABORTED = 0x01;
    private static final int ILLEGAL_CONTROL = 0x02;
    private static final int NO_RESPONSE = 0x03;
    private static final int BUFFER_FULL = 0x05;

    /** Message flag of the event message buffer, table 22-4. */
    private static final int EVENT_MESSAGE_BUFFER_FULL = 0x02;

    /** Longest request the interface takes in. */
    static final int MAX_REQUEST_BYTES = 80;

    private static final int STATUS_SPOILER = 0x07;

    private Phase phase = Phase.IDLE;
    private int control;
    private int status = READY;
    private int data;
    private boolean txReady = true;
    private boolean rxReady;

    private boolean busy;
    private long stepDueNs;

    private final byte[] request = new byte[MAX_REQUEST_BYTES];
    private int requestLength;

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
    public SmicDevice(SimulatedBmc bmc, Latency latency) {
        super(InterfaceType.SMIC, bmc, latency);
    }

    @Override
    int readRegister(int register) {
        return switch (register) {
            case DATA -> data;
            case CONTROL_STATUS -> status;
            default -> flags();
        };
    }

    private int flags() {
        int messageFlags = bmc.messageFlags();
        return (rxReady ? RX_DATA_RDY : 0)
                | (txReady ? TX_DATA_RDY : 0)
                | ((messageFlags & EVENT_MESSAGE_BUFFER_FULL) != 0 ? EVT_ATN : 0)
                | (messageFlags != 0 ? SMS_ATN : 0)
                | (isBusy() ? BUSY : 0);
    }

    private boolean isBusy() {
        return busy || faults.holds(Kind.STUCK_BUSY, nowNs);
    }

    /** While BUSY is up the registers are the BMC's: what the host writes is dropped. */
    @Override
    void writeRegister(int register, int value) {
        if (isBusy()) {
            return;
        }
        switch (register) {
            case DATA -> data = value;
            case CONTROL_STATUS -> control = value;
            default -> startStep(value);
        }
    }

    private void startStep(int flagsWritten) {
        if ((flagsWritten & BUSY) != 0) {
            busy = true;
            txReady = false;
            rxReady = false;
            stepDueNs = nowNs + byteTimeNs();
            runFirmware();
        }
    }

    @Override
    void proceed() {
        if (faults.holds(Kind.STUCK_BUSY, nowNs)) {
            return;
        }
        if (busy && nowNs - stepDueNs >= 0) {
            busy = false;
            step();
            strikeBetweenSteps();
        }
        if (executing && !silent && !busy && nowNs - answerDueNs >= 0) {
            executing = false;
            ready(false, answer.length > 0);
            strikeBetweenSteps();
        }
    }

    private void step() {
        Fault error = strike(Kind.ERROR_CODE);
        if (error != null) {
            fail((int) error.argument());
            return;
        }
        switch (control) {
            case GET_STATUS -> {
                boolean underWay = phase == Phase.WRITE || phase == Phase.READ;
                finish(underWay ? ABORTED : NO_ERROR);
            }
            case WR_START -> {
                executing = false;
                phase = Phase.WRITE;
                requestLength = 0;
                takeRequestByte(WRITE_STARTED);
            }
            case WR_NEXT, WR_END -> continueWriting();
            case RD_START, RD_NEXT, RD_END -> read();
            default -> fail(ILLEGAL_CONTROL);
        }
    }

    private void continueWriting() {
        if (phase != Phase.WRITE) {
            fail(ILLEGAL_CONTROL);
            return;
        }
        takeRequestByte(control == WR_NEXT ? WRITE_NEXT : WRITE_ENDED);
        if (control == WR_END && phase == Phase.WRITE) {
            execute();
        }
    }

    private void takeRequestByte(int statusAfterwards) {
        if (requestLength == MAX_REQUEST_BYTES) {
            fail(BUFFER_FULL);
            return;
        }
        request[requestLength++] = (byte) data;
        show(statusAfterwards, data);
        ready(statusAfterwards != WRITE_ENDED, false);
    }

    /** Carries the command out now and shows the answer when it is due: an abort in between does not undo it. */
    private void execute() {
        show(WRITE_ENDED, NO_ERROR);
        phase = Phase.READ;
        answerSent = 0;
        answer = faults.spoil(bmc.execute(Arrays.copyOf(request, requestLength)), phase, 0, nowNs);
        executing = true;
        answerDueNs = stepDueNs + latency.nextCommandNs() + faults.randomDelayNs(phase, 0, nowNs);
        Fault silence = strike(Kind.SILENCE);
        silent = silence != null && silence.argument() < 0;
        if (silence != null && !silent) {
            answerDueNs += silence.argument();
        }
    }

    private void read() {
        if (phase != Phase.READ || executing || answer.length == 0) {
            fail(NO_RESPONSE);
            return;
        }
        boolean allSent = answerSent == answer.length;
        switch (control) {
            case RD_START -> sendNextByteIf(answerSent == 0, READ_STARTED);
            case RD_NEXT -> sendNextByteIf(answerSent > 0 && !allSent, READ_NEXT);
            default -> {
                if (allSent) {
                    finish(NO_ERROR);
                } else {
                    fail(ILLEGAL_CONTROL);
                }
            }
        }
    }

    private void sendNextByteIf(boolean allowed, int statusAfterwards) {
        if (!allowed) {
            fail(ILLEGAL_CONTROL);
            return;
        }
        if (answerSent + 1 < answer.length && strikes(Kind.FOREIGN_DRIVER, answerSent + 1)) {
            answerSent++;
        }
        int value = answer[answerSent++] & 0xFF;
        show(answerSent == answer.length ? READ_LAST : statusAfterwards, value);
        ready(false, true);
    }

    private void finish(int errorCode) {
        executing = false;
        phase = Phase.IDLE;
        show(READY, errorCode);
        ready(true, false);
    }

    private void fail(int errorCode) {
        finish(errorCode);
        phase = Phase.ERROR;
    }

    private void show(int statusCode, int dataByte) {
        status = strikes(Kind.WRONG_STATUS) ? statusCode ^ STATUS_SPOILER : statusCode;
        data = dataByte;
    }

    private void ready(boolean tx, boolean rx) {
        boolean lost = (tx || rx) && strikes(Kind.FLAGS_LOST);
        txReady = tx && !lost;
        rxReady = rx && !lost;
    }

    /** Nothing of its own: what can go wrong belongs to a step. */
    @Override
    void strikeAccidents() {}

    @Override
    void restart() {
        phase = Phase.IDLE;
        control = 0;
        status = READY;
        data = NO_ERROR;
        txReady = true;
        rxReady = false;
        busy = false;
        executing = false;
    }

    @Override
    Phase phaseNow() {
        return phase;
    }

    @Override
    int bytesMoved() {
        return switch (phase) {
            case WRITE -> requestLength;
            case READ -> answerSent;
            case IDLE, ERROR -> 0;
        };
    }
}
