package io.jipmi.sim;

import io.jipmi.io.Errno;
import io.jipmi.sim.Fault.Kind;
import io.jipmi.sim.SsifTraits.LastPart;
import io.jipmi.sim.SsifTraits.Transactions;
import io.jipmi.sim.bmc.SimulatedBmc;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The BMC's side of an SMBus System Interface (IPMI 2.0 §12) in front of a {@link SimulatedBmc}. Thread-safe.
 *
 * <p>Where the specification leaves a choice:
 * <ul>
 *   <li>A request replaces the one before, whose answer, if it was not there yet, never comes.
 *   <li>An answer can be read again, from its first block on, until the next request.
 *   <li>A write that is none (unknown command, a start that is not full, a part without a start, too much) is not
 *       acknowledged, and what was written before of that request is forgotten.
 *   <li>The retry command names a middle block as it names itself; the next read of a middle block gives that one. What
 *       no block calls itself is not acknowledged, except the number the last one would have, were it not the last.
 *   <li>An answer that is longer than the device can send is completion code 0xCA.
 *   <li>While the BMC is away nothing is acknowledged.
 *   <li>It raises no alert.
 * </ul>
 */
public final class SsifDevice extends InterfaceDevice {
    // SMBus commands, §12.4 to §12.7.
    private static final int WRITE_SINGLE = 0x02;
    private static final int READ_START = 0x03;
    private static final int WRITE_START = 0x06;
    private static final int WRITE_MIDDLE = 0x07;
    private static final int WRITE_END = 0x08;
    private static final int READ_MIDDLE = 0x09;
    private static final int RETRY = 0x0A;

    private static final int BLOCK_BYTES = 32;
    private static final int LAST_BLOCK = 0xFF;
    private static final int SHORTENED_BYTES = 20;
    private static final byte FILLING = (byte) 0xFF;
    private static final byte FLIPPED_BIT = 0x08;

    /** Get System Interface Capabilities, §22.9a: netFn App, any LUN. */
    private static final int APP_NET_FN = 0x06;

    private static final int GET_SYSTEM_INTERFACE_CAPABILITIES = 0x57;
    private static final int SSIF_TYPE = 0x00;
    private static final int TYPE_MASK = 0x0F;

    private static final int SUCCESS = 0x00;
    private static final int INVALID_COMMAND = 0xC1;
    private static final int LENGTH_INVALID = 0xC7;
    private static final int CANNOT_RETURN_REQUESTED_LENGTH = 0xCA;
    private static final int INVALID_DATA_FIELD = 0xCC;

    /** What another program asks for: Get Self Test Results. */
    private static final byte[] FOREIGN_REQUEST = {APP_NET_FN << 2, 0x04};

    /** What becomes of a read: a block, or the reason why there is none. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Reading(byte[] block, @Nullable Errno errno) {
        static Reading failed(Errno errno) {
            return new Reading(new byte[0], errno);
        }
    }

    private final SsifTraits traits;

    private final byte[] input;
    private int inputLength;
    private boolean writing;

    private @Nullable SsifAnswer coming;
    private long comingDueNs;
    private boolean silent;

    /** The answer to the last request, once it is there. */
    private @Nullable SsifAnswer answer;
    /** The one before. */
    private @Nullable SsifAnswer lastAnswer;
    /** Whichever of the two is being read. */
    private @Nullable SsifAnswer offered;

    private int nextBlock;
    private boolean readToTheEnd = true;

    private long transfers;

    /**
     * An idle interface.
     *
     * @param bmc who answers, and whose clock is followed
     * @param latency how long transfers are held up and commands take
     * @param traits what the device can do
     */
    public SsifDevice(SimulatedBmc bmc, Latency latency, SsifTraits traits) {
        super(InterfaceType.SSIF, bmc, latency);
        this.traits = traits;
        input = new byte[traits.maxRequestBytes()];
    }

    /** What the device can do. */
    public SsifTraits traits() {
        return traits;
    }

    /** How often the host has addressed the device, acknowledged or not. */
    public long transfers() {
        synchronized (bmc) {
            return transfers;
        }
    }

    @Override
    void requirePossible(Fault fault) {
        super.requirePossible(fault);
        if (fault.kind() == Kind.PEC_ERROR && !traits.checksPackets()) {
            throw new IllegalArgumentException("fault '" + Kind.PEC_ERROR.label()
                    + "' needs a device with packet error codes; without them nobody notices");
        }
    }

    /** Begins a transfer: the reason why it fails before the device has acknowledged its address, or null. */
    @Nullable
    Errno address() {
        synchronized (bmc) {
            transfers++;
            catchUp();
            if (faults.holds(Kind.STUCK_BUS, nowNs)) {
                return Errno.ETIMEDOUT;
            }
            if (strikes(Kind.ARBITRATION_LOST)) {
                return Errno.EAGAIN;
            }
            return isDeaf() ? Errno.ENXIO : null;
        }
    }

    /** Whether the adapter can read blocks just now. */
    boolean canReadBlocks() {
        synchronized (bmc) {
            catchUp();
            return !strikes(Kind.NO_BLOCK_READ);
        }
    }

    /** How long the device holds the transfer up. */
    long stretchNs() {
        synchronized (bmc) {
            Fault stretch = strike(Kind.CLOCK_STRETCH);
            return byteTimeNs() + (stretch == null ? 0 : stretch.argument());
        }
    }

    private boolean isDeaf() {
        return bmc.isAway() || faults.holds(Kind.NAK_STORM, nowNs);
    }

    /** Forgets what was written of a request: the transfer of one of its parts was broken off. */
    void breakOff() {
        synchronized (bmc) {
            catchUp();
            forgetInput();
        }
    }

    /** Takes what was written; returns the reason why the host believes that it was not, or null. */
    @Nullable
    Errno write(int command, byte[] block, boolean packetChecked) {
        synchronized (bmc) {
            catchUp();
            if (isDeaf() || (packetChecked && !traits.checksPackets())) {
                return refuse();
            }
            byte[] arrived = block;
            if (strikes(Kind.PEC_ERROR)) {
                if (packetChecked) {
                    return refuse();
                }
                arrived = flipped(block);
            }
            return command == RETRY ? seek(arrived) : takePart(command, arrived);
        }
    }

    private Errno refuse() {
        forgetInput();
        return Errno.ENXIO;
    }

    private void forgetInput() {
        writing = false;
        inputLength = 0;
    }

    private @Nullable Errno takePart(int command, byte[] part) {
        boolean first = command == WRITE_SINGLE || command == WRITE_START;
        if (first) {
            forgetInput();
        }
        if (!isAcceptable(command, part.length)) {
            return refuse();
        }
        System.arraycopy(part, 0, input, inputLength, part.length);
        inputLength += part.length;
        writing = true;
        boolean broken = strikes(Kind.BUS_ERROR);
        if (broken && faults.tossCoin()) {
            forgetInput();
            return Errno.EIO;
        }
        strikeBetweenSteps();
        boolean last = command == WRITE_SINGLE || command == WRITE_END || part.length < BLOCK_BYTES;
        if (writing && last && !bmc.isAway()) {
            execute();
            strikeBetweenSteps();
        }
        return broken ? Errno.EIO : null;
    }

    private boolean isAcceptable(int command, int partBytes) {
        boolean fits = inputLength + partBytes <= input.length;
        boolean full = partBytes == BLOCK_BYTES;
        return fits
                && switch (command) {
                    case WRITE_SINGLE -> partBytes > 0;
                    case WRITE_START -> full && traits.transactions() != Transactions.SINGLE_PART;
                    case WRITE_MIDDLE -> writing && (full || traits.lastPart() != LastPart.END);
                    case WRITE_END -> writing && traits.lastPart() != LastPart.SHORT_MIDDLE;
                    default -> false;
                };
    }

    /** The next middle block read is the one that is asked for. */
    private @Nullable Errno seek(byte[] numbers) {
        if (!traits.resendsBlocks() || offered == null || numbers.length != 1) {
            return Errno.ENXIO;
        }
        int number = numbers[0] & 0xFF;
        int index = number == LAST_BLOCK ? offered.blocks() - 1 : number + 1;
        if (index == 0 || index >= offered.blocks()) {
            return Errno.ENXIO;
        }
        nextBlock = index;
        return null;
    }

    /** Carries the command out now and shows the answer when it is due. */
    private void execute() {
        byte[] message = Arrays.copyOf(input, inputLength);
        forgetInput();
        if (answer != null) {
            lastAnswer = answer;
        }
        answer = null;
        offered = null;
        readToTheEnd = false;
        coming = new SsifAnswer(faults.spoil(answerTo(message), Phase.READ, 0, nowNs));
        comingDueNs = nowNs + latency.nextCommandNs() + faults.randomDelayNs(Phase.READ, 0, nowNs);
        Fault silence = strike(Kind.SILENCE);
        silent = silence != null && silence.argument() < 0;
        if (silence != null && !silent) {
            comingDueNs += silence.argument();
        }
        runFirmware();
    }

    private byte[] answerTo(byte[] message) {
        boolean aboutTheInterface = message.length >= 2
                && (message[0] & 0xFF) >> 2 == APP_NET_FN
                && (message[1] & 0xFF) == GET_SYSTEM_INTERFACE_CAPABILITIES;
        byte[] whole = aboutTheInterface ? capabilitiesAnswer(message) : bmc.execute(message);
        return whole.length <= traits.maxResponseBytes() ? whole : refusal(message, CANNOT_RETURN_REQUESTED_LENGTH);
    }

    private byte[] capabilitiesAnswer(byte[] message) {
        if (!traits.answersCapabilityQuery()) {
            return refusal(message, INVALID_COMMAND);
        }
        if (message.length < 3) {
            return refusal(message, LENGTH_INVALID);
        }
        if ((message[2] & TYPE_MASK) != SSIF_TYPE) {
            return refusal(message, INVALID_DATA_FIELD);
        }
        byte[] data = traits.responseData();
        byte[] whole = Arrays.copyOf(refusal(message, SUCCESS), 3 + data.length);
        System.arraycopy(data, 0, whole, 3, data.length);
        return whole;
    }

    private static byte[] refusal(byte[] message, int completionCode) {
        return new byte[] {(byte) (message[0] | 0x04), message[1], (byte) completionCode};
    }

    /** Gives the next block of the answer. */
    Reading read(int command, boolean packetChecked) {
        synchronized (bmc) {
            catchUp();
            if (isDeaf() || !begin(command)) {
                return Reading.failed(Errno.ENXIO);
            }
            if (command == READ_MIDDLE && strikes(Kind.LOST_BLOCK)) {
                nextBlock++;
            }
            byte[] block = offered == null ? null : offered.block(nextBlock);
            if (block == null) {
                return Reading.failed(Errno.ENXIO);
            }
            return send(command == READ_MIDDLE ? spoilt(block) : block, packetChecked);
        }
    }

    /** Finds the answer of which a block is to be read; whether there is one. */
    private boolean begin(int command) {
        if (answer != null && strikes(Kind.FOREIGN_DRIVER)) {
            answer = new SsifAnswer(bmc.execute(FOREIGN_REQUEST));
            offered = answer;
            nextBlock = 0;
        }
        if (command == READ_START) {
            boolean again = answer == null ? traits.repeatsLastAnswer() : lastAnswer != null && isStale();
            offered = again ? lastAnswer : answer;
            nextBlock = 0;
        }
        return offered != null && (command == READ_START || (command == READ_MIDDLE && nextBlock > 0));
    }

    private boolean isStale() {
        return strike(Kind.STALE_ANSWER) != null;
    }

    /** A middle block with what may be wrong with it. */
    private byte[] spoilt(byte[] block) {
        byte[] spoilt = block;
        boolean last = offered != null && offered.isLast(nextBlock);
        if (!last && strikes(Kind.SHORT_MIDDLE)) {
            spoilt = Arrays.copyOf(spoilt, SHORTENED_BYTES);
        }
        if (strikes(Kind.WRONG_BLOCK_NUMBER)) {
            spoilt[0]++;
        }
        return spoilt;
    }

    private Reading send(byte[] block, boolean packetChecked) {
        byte[] sent = block;
        Errno errno = packetChecked && !traits.checksPackets() ? Errno.EBADMSG : null;
        if (strikes(Kind.PEC_ERROR)) {
            sent = flipped(sent);
            errno = packetChecked ? Errno.EBADMSG : errno;
        }
        Fault mismatch = strike(Kind.LENGTH_MISMATCH);
        int count = mismatch == null ? sent.length : (int) mismatch.argument();
        if (count < 1 || count > BLOCK_BYTES) {
            errno = Errno.EPROTO;
        } else if (count != sent.length) {
            sent = resized(sent, count);
        }
        if (strikes(Kind.BUS_ERROR)) {
            errno = Errno.EIO;
        }
        moveOn();
        return errno == null ? new Reading(sent, null) : Reading.failed(errno);
    }

    private void moveOn() {
        readToTheEnd = offered == answer && offered != null && offered.isLast(nextBlock);
        nextBlock++;
        strikeBetweenSteps();
    }

    private static byte[] flipped(byte[] block) {
        byte[] flipped = block.clone();
        if (flipped.length > 0) {
            flipped[flipped.length - 1] ^= FLIPPED_BIT;
        }
        return flipped;
    }

    private static byte[] resized(byte[] block, int count) {
        byte[] resized = Arrays.copyOf(block, count);
        if (count > block.length) {
            Arrays.fill(resized, block.length, count, FILLING);
        }
        return resized;
    }

    @Override
    void proceed() {
        if (coming != null && !silent && nowNs - comingDueNs >= 0) {
            answer = coming;
            coming = null;
        }
    }

    @Override
    void strikeAccidents() {}

    @Override
    void restart() {
        forgetInput();
        coming = null;
        answer = null;
        lastAnswer = null;
        offered = null;
        nextBlock = 0;
        readToTheEnd = true;
    }

    @Override
    Phase phaseNow() {
        if (writing) {
            return Phase.WRITE;
        }
        return readToTheEnd ? Phase.IDLE : Phase.READ;
    }

    @Override
    int bytesMoved() {
        return switch (phaseNow()) {
            case WRITE -> inputLength;
            case READ -> offered == null ? 0 : offered.bytesBefore(nextBlock);
            case IDLE, ERROR -> 0;
        };
    }
}
