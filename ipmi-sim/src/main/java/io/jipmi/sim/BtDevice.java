package io.jipmi.sim;

import io.jipmi.sim.Fault.Kind;
import io.jipmi.sim.bmc.SimulatedBmc;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The BMC's side of a Block Transfer interface (IPMI 2.0 §11): control, buffer and interrupt mask registers in front of
 * a {@link SimulatedBmc}. Thread-safe.
 *
 * <p>Where the specification leaves a choice:
 * <ul>
 *   <li>A request whose count byte does not fit what was written, or of fewer than four bytes, leaves B_BUSY up until
 *       the interface or the BMC is reset, or a well-formed request is written in spite of B_BUSY: a host's last resort,
 *       the reset command, gets through.
 *   <li>Neither pointer moves back by itself: a host that does not clear them appends, and reads on.
 *   <li>An answer is put into the buffer as soon as B2H_ATN and H_BUSY are both down.
 *   <li>B_BUSY is up while as many requests are outstanding as the interface takes, and while the BMC is away.
 *   <li>SMS_ATN goes up with each message flag that goes up, and after a command that leaves flags up; it goes down when
 *       the host clears it or no flag is left.
 *   <li>The interrupt flag goes up only while enabled; enabling it with an attention bit up raises it at once.
 *   <li>OEM0 reads 0.
 * </ul>
 */
public final class BtDevice extends RegisterDevice {
    /** Register 0. */
    static final int CONTROL = 0;
    /** Register 1: to the BMC when written, to the host when read. */
    static final int BUFFER = 1;
    /** Register 2. */
    static final int INTERRUPT_MASK = 2;

    // Control register, §11.6.1.
    private static final int CLR_WR_PTR = 0x01;
    private static final int CLR_RD_PTR = 0x02;
    private static final int H2B_ATN = 0x04;
    private static final int B2H_ATN = 0x08;
    private static final int SMS_ATN = 0x10;
    private static final int H_BUSY = 0x40;
    private static final int B_BUSY = 0x80;

    // Interrupt mask register, §11.6.3.
    private static final int B2H_IRQ_EN = 0x01;
    private static final int B2H_IRQ = 0x02;
    private static final int BMC_HWRST = 0x80;

    /** Get BT Interface Capabilities, §22.9: netFn App, any LUN. */
    private static final int APP_NET_FN = 0x06;

    private static final int GET_BT_INTERFACE_CAPABILITIES = 0x36;
    private static final int SUCCESS = 0x00;
    private static final int NODE_BUSY = 0xC0;
    private static final int CANNOT_RETURN_REQUESTED_LENGTH = 0xCA;

    private static final int LEAST_MESSAGE_BYTES = 4;
    private static final int LARGEST_COUNT = 0xFF;
    private static final int PAST_THE_END = 0xFF;
    private static final byte SEQUENCE_SPOILER = 0x55;

    /** Where a request stands between the host and the queue. */
    private enum Intake {
        NONE,
        /** H2B_ATN is up, the BMC has not looked yet. */
        ANNOUNCED,
        /** B_BUSY is up, the BMC reads the buffer. */
        READING,
        /** It was no request: B_BUSY stays up. */
        MALFORMED
    }

    private final BtCapabilities capabilities;
    private final BtQueue queue;

    private final byte[] input;
    private int writePointer;
    private boolean writing;
    private Intake intake = Intake.NONE;
    private long intakeDueNs;

    private byte[] output = {};
    private int readPointer;
    private int bytesRead;
    private boolean repeatable;
    private boolean b2hAttention;
    private boolean hostBusy;

    private boolean smsAttention;
    private int seenFlags;
    private boolean interruptEnabled;
    private boolean interruptFlag;

    /**
     * An idle interface.
     *
     * @param bmc who answers, and whose clock is followed
     * @param latency how long bytes and commands take
     * @param capabilities what the interface can do
     */
    public BtDevice(SimulatedBmc bmc, Latency latency, BtCapabilities capabilities) {
        super(InterfaceType.BT, bmc, latency);
        this.capabilities = capabilities;
        input = new byte[1 + capabilities.inputBufferBytes()];
        queue = new BtQueue(capabilities.youngestFirst(), this::carryOut);
    }

    /** Whether the interrupt line is asserted: enabled, and an attention bit went up since it was acknowledged. */
    public boolean isInterruptAsserted() {
        synchronized (bmc) {
            catchUp();
            return interruptFlag;
        }
    }

    @Override
    int readRegister(int register) {
        return switch (register) {
            case CONTROL -> control();
            case BUFFER -> nextOutputByte();
            default -> (interruptEnabled ? B2H_IRQ_EN : 0) | (interruptFlag ? B2H_IRQ : 0);
        };
    }

    @Override
    void writeRegister(int register, int value) {
        switch (register) {
            case CONTROL -> writeControl(value);
            case BUFFER -> writeInput(value);
            default -> writeInterruptMask(value);
        }
    }

    private int control() {
        return (intake == Intake.ANNOUNCED ? H2B_ATN : 0)
                | (b2hAttention ? B2H_ATN : 0)
                | (smsAttention ? SMS_ATN : 0)
                | (hostBusy ? H_BUSY : 0)
                | (isBusy() ? B_BUSY : 0);
    }

    private boolean isBusy() {
        return bmc.isAway()
                || intake == Intake.READING
                || intake == Intake.MALFORMED
                || queue.outstanding() >= capabilities.outstandingRequests()
                || faults.holds(Kind.STUCK_B_BUSY, nowNs);
    }

    private void writeControl(int value) {
        if ((value & CLR_WR_PTR) != 0 && canWrite()) {
            writePointer = 0;
            writing = true;
        }
        if ((value & CLR_RD_PTR) != 0) {
            readPointer = 0;
            bytesRead = 0;
        }
        if ((value & B2H_ATN) != 0) {
            b2hAttention = false;
        }
        if ((value & SMS_ATN) != 0) {
            smsAttention = false;
        }
        if ((value & H_BUSY) != 0) {
            hostBusy = !hostBusy;
        }
        if ((value & H2B_ATN) != 0 && canWrite()) {
            intake = Intake.ANNOUNCED;
            intakeDueNs = nowNs + byteTimeNs();
        }
        strikeBetweenSteps();
        runFirmware();
    }

    /** The host may write while its last request is not under way; after a malformed one B_BUSY does not stop it. */
    private boolean canWrite() {
        boolean lastResort = intake == Intake.MALFORMED && !faults.holds(Kind.STUCK_B_BUSY, nowNs);
        return lastResort || (intake == Intake.NONE && !isBusy());
    }

    private void writeInput(int value) {
        if (!canWrite()) {
            return;
        }
        writing = true;
        if (writePointer < input.length) {
            input[writePointer] = (byte) value;
        }
        writePointer++;
        strikeBetweenSteps();
    }

    private int nextOutputByte() {
        if (readPointer >= output.length) {
            return PAST_THE_END;
        }
        int value = output[readPointer++] & 0xFF;
        bytesRead++;
        if (strikes(Kind.FOREIGN_READER)) {
            readPointer++;
        }
        strikeBetweenSteps();
        return value;
    }

    private void writeInterruptMask(int value) {
        if ((value & BMC_HWRST) != 0) {
            restart();
            return;
        }
        if ((value & B2H_IRQ) != 0) {
            interruptFlag = false;
        }
        boolean enable = (value & B2H_IRQ_EN) != 0;
        if (enable != interruptEnabled) {
            interruptEnabled = enable;
            interruptFlag = enable && (b2hAttention || smsAttention);
        }
    }

    @Override
    void proceed() {
        if (faults.holds(Kind.STUCK_B_BUSY, nowNs)) {
            return;
        }
        if (intake == Intake.ANNOUNCED && nowNs - intakeDueNs >= 0) {
            intake = Intake.READING;
            intakeDueNs += readingTimeNs();
        }
        if (intake == Intake.READING && nowNs - intakeDueNs >= 0) {
            settle(intakeDueNs);
            takeRequest();
            strikeBetweenSteps();
        }
        settle(nowNs);
        followFlags();
        offerAnswer();
    }

    /** Lets requests be carried out and answers be offered in the order in which it would have happened. */
    private void settle(long untilNs) {
        while (queue.finishNext(untilNs)) {
            offerAnswer();
        }
    }

    private long readingTimeNs() {
        long timeNs = 0;
        for (int i = 1; i < writePointer; i++) {
            timeNs += byteTimeNs();
        }
        Fault longBusy = strike(Kind.LONG_BUSY);
        return longBusy == null ? timeNs : timeNs + longBusy.argument();
    }

    private void takeRequest() {
        writing = false;
        boolean wellFormed = writePointer >= LEAST_MESSAGE_BYTES
                && writePointer <= input.length
                && (input[0] & 0xFF) == writePointer - 1;
        if (!wellFormed) {
            intake = Intake.MALFORMED;
            return;
        }
        intake = Intake.NONE;
        byte[] message = new byte[writePointer - 2];
        message[0] = input[1];
        System.arraycopy(input, 3, message, 1, message.length - 1);
        queue.add(new BtQueue.Request(input[2] & 0xFF, message), intakeDueNs);
    }

    private BtQueue.Outcome carryOut(BtQueue.Request request, long startNs) {
        byte[] answer = faults.spoil(answerTo(request.message), Phase.READ, 0, nowNs);
        long dueNs = startNs + latency.nextCommandNs() + faults.randomDelayNs(Phase.READ, 0, nowNs);
        if (bmc.messageFlags() != 0) {
            raiseSmsAttention();
        }
        Fault silence = strikeAnswer(Kind.SILENCE);
        if (silence != null && silence.argument() < 0) {
            return new BtQueue.Outcome(null, dueNs);
        }
        byte[] frame = frame(answer, request.sequence);
        return new BtQueue.Outcome(frame, silence == null ? dueNs : dueNs + silence.argument());
    }

    private byte[] answerTo(byte[] message) {
        if (strikeAnswer(Kind.NODE_BUSY) != null) {
            return refusal(message, NODE_BUSY);
        }
        boolean aboutTheInterface =
                (message[0] & 0xFF) >> 2 == APP_NET_FN && (message[1] & 0xFF) == GET_BT_INTERFACE_CAPABILITIES;
        byte[] answer = aboutTheInterface ? capabilitiesAnswer(message) : bmc.execute(message);
        boolean fits = answer.length + 1 <= capabilities.outputBufferBytes();
        return fits ? answer : refusal(message, CANNOT_RETURN_REQUESTED_LENGTH);
    }

    private byte[] capabilitiesAnswer(byte[] message) {
        byte[] data = capabilities.responseData();
        byte[] answer = Arrays.copyOf(refusal(message, SUCCESS), 3 + data.length);
        System.arraycopy(data, 0, answer, 3, data.length);
        return answer;
    }

    private static byte[] refusal(byte[] message, int completionCode) {
        return new byte[] {(byte) (message[0] | 0x04), message[1], (byte) completionCode};
    }

    /** The answer as the buffer shows it: count, netFn/LUN, sequence number, the rest. */
    private byte[] frame(byte[] answer, int sequence) {
        byte[] frame = new byte[answer.length == 0 ? 1 : answer.length + 2];
        frame[0] = (byte) Math.min(frame.length - 1, LARGEST_COUNT);
        if (answer.length > 0) {
            frame[1] = answer[0];
            frame[2] = (byte) sequence;
            System.arraycopy(answer, 1, frame, 3, answer.length - 1);
            if (strikeAnswer(Kind.WRONG_SEQUENCE) != null) {
                frame[2] ^= SEQUENCE_SPOILER;
            }
        }
        Fault mismatch = strikeAnswer(Kind.LENGTH_MISMATCH);
        if (mismatch != null) {
            frame[0] = (byte) mismatch.argument();
        }
        return frame;
    }

    private void followFlags() {
        int flags = bmc.messageFlags();
        if ((flags & ~seenFlags) != 0) {
            raiseSmsAttention();
        } else if (flags == 0) {
            smsAttention = false;
        }
        seenFlags = flags;
    }

    private void offerAnswer() {
        if (b2hAttention || hostBusy || !queue.hasAnswer()) {
            return;
        }
        if (repeatable && strikeAnswer(Kind.STALE_ANSWER) != null) {
            repeatable = false;
        } else {
            output = queue.takeAnswer();
            repeatable = true;
        }
        bytesRead = 0;
        if (strikeAnswer(Kind.LOST_B2H_ATN) == null) {
            b2hAttention = true;
            interruptFlag |= interruptEnabled;
        }
        if (faults.strike(Kind.FOREIGN_DRIVER, Phase.READ, output.length, nowNs) != null) {
            b2hAttention = false;
            readPointer = output.length;
        }
        strikeBetweenSteps();
    }

    private void raiseSmsAttention() {
        smsAttention = true;
        interruptFlag |= interruptEnabled;
    }

    /** Accidents that belong to an answer as a whole, none of whose bytes the host has read. */
    private @Nullable Fault strikeAnswer(Kind kind) {
        return faults.strike(kind, Phase.READ, 0, nowNs);
    }

    @Override
    void strikeAccidents() {
        if (strikes(Kind.H_BUSY_TOGGLED)) {
            hostBusy = !hostBusy;
        }
    }

    @Override
    void restart() {
        intake = Intake.NONE;
        writePointer = 0;
        writing = false;
        queue.clear();
        output = new byte[0];
        readPointer = 0;
        bytesRead = 0;
        repeatable = false;
        b2hAttention = false;
        hostBusy = false;
        smsAttention = false;
        seenFlags = 0;
        interruptEnabled = false;
        interruptFlag = false;
    }

    @Override
    Phase phaseNow() {
        if (intake == Intake.MALFORMED) {
            return Phase.ERROR;
        }
        if (writing) {
            return Phase.WRITE;
        }
        return b2hAttention || hostBusy || queue.outstanding() > 0 ? Phase.READ : Phase.IDLE;
    }

    @Override
    int bytesMoved() {
        return switch (phaseNow()) {
            case WRITE -> writePointer;
            case READ -> b2hAttention || hostBusy ? bytesRead : 0;
            case IDLE, ERROR -> 0;
        };
    }
}
