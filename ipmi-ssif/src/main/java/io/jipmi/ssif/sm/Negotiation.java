package io.jipmi.ssif.sm;

import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.NetFn;
import io.jipmi.si.sm.StateMachine;
import io.jipmi.ssif.SsifConfig;
import io.jipmi.ssif.SsifQuirks.Quirk;
import io.jipmi.ssif.SsifTuning;
import io.jipmi.ssif.TransactionMode;
import java.util.Arrays;
import java.util.Set;

/**
 * Finds out how much the BMC takes at a time: asks for its capabilities (IPMI 2.0 section 22.9), and where it takes more
 * than one block, tries out how it wants the last one marked. Pure; not thread-safe.
 */
final class Negotiation {
    static final int SINGLE_BYTES = 32;
    static final int TWO_PART_BYTES = 63;

    private static final int SSIF = 0;
    private static final int MIN_ANSWER_BYTES = 3 + 4;
    private static final int CAN_CHECK_PACKETS = 0x08;
    private static final int TWO_PART = 1;
    private static final int MULTI_PART = 2;
    private static final int LENGTH_WITH_PRODUCT_BYTES = 3 + 11;

    private enum Stage {
        /** Nobody knows yet who the BMC is. */
        UNKNOWN,
        /** It is asked what it can do. */
        ASK,
        /** A long request whose last block is an end block. */
        TRY_END,
        /** A long request whose last block is a short middle block. */
        TRY_SHORT,
        DONE
    }

    private final SsifConfig config;
    private final SsifTuning tuning;

    private Stage stage = Stage.UNKNOWN;
    private Set<Quirk> quirks = Set.of();
    private int maxRequestBytes = SINGLE_BYTES;
    private boolean endCommand;
    private boolean packetErrorCodes;

    private byte[] identity = {};
    /** The BMC that was tried out with success, and what came out: trouble of today does not disprove it. */
    private byte[] provenOn = {};

    private int provenBytes;
    private boolean provenEndCommand;
    private boolean provenPacketErrorCodes;

    Negotiation(SsifConfig config, SsifTuning tuning) {
        this.config = config;
        this.tuning = tuning;
        reset();
    }

    /** Nothing is known; what was forced holds from the first byte. */
    void reset() {
        stage = Stage.UNKNOWN;
        maxRequestBytes = SINGLE_BYTES;
        endCommand = true;
        packetErrorCodes = config.packetErrorCodes().orElse(false);
    }

    /** The BMC has said who it is. */
    void begin(byte[] deviceId, int lengthBytes) {
        reset();
        stage = Stage.ASK;
        quirks = Set.of();
        identity = Arrays.copyOf(deviceId, lengthBytes);
        if (lengthBytes >= LENGTH_WITH_PRODUCT_BYTES) {
            int manufacturer = (deviceId[9] & 0xFF) | (deviceId[10] & 0xFF) << 8 | (deviceId[11] & 0x0F) << 16;
            int product = (deviceId[12] & 0xFF) | (deviceId[13] & 0xFF) << 8;
            quirks = tuning.quirks().of(manufacturer, product);
        }
    }

    /** Whether the request under way is one of these, which may fail without anything being wrong. */
    boolean trying() {
        return stage == Stage.ASK || stage == Stage.TRY_END || stage == Stage.TRY_SHORT;
    }

    /**
     * Writes the next request.
     *
     * @return its length in bytes; 0 if there is nothing to find out any more
     */
    int request(byte[] target) {
        target[0] = NetFn.APP << 2;
        switch (stage) {
            case ASK -> {
                target[1] = Cmd.GET_SYSTEM_INTERFACE_CAPABILITIES;
                target[2] = SSIF;
                return 3;
            }
            case TRY_END, TRY_SHORT -> {
                // Two blocks where two are all it takes. The bytes beyond the command say nothing.
                int lengthBytes = (maxRequestBytes > TWO_PART_BYTES ? 2 : 1) * SINGLE_BYTES;
                Arrays.fill(target, 1, lengthBytes + 1, (byte) 0);
                target[1] = Cmd.GET_DEVICE_ID;
                return stage == Stage.TRY_END ? lengthBytes + 1 : lengthBytes;
            }
            default -> {
                return 0;
            }
        }
    }

    /**
     * Takes the answer to that request.
     *
     * @param lengthBytes 0 if there was none
     */
    void answered(byte[] response, int lengthBytes) {
        boolean answered = lengthBytes >= 3;
        switch (stage) {
            case ASK -> told(response, answered && response[2] == CompletionCode.OK ? lengthBytes : 0);
            case TRY_END -> {
                endCommand = answered;
                stage = Stage.TRY_SHORT;
                if (answered) {
                    proven();
                }
            }
            case TRY_SHORT -> {
                if (answered) {
                    proven();
                } else {
                    // Without an empty block at the end, what is as long as its blocks has none.
                    maxRequestBytes = Math.min(maxRequestBytes, TWO_PART_BYTES);
                    stage = Stage.DONE;
                }
            }
            default -> throw new IllegalStateException("nothing was asked in " + stage);
        }
    }

    /** The BMC did not take the blocks before the last one: it takes one. */
    void refused() {
        maxRequestBytes = SINGLE_BYTES;
        stage = Stage.DONE;
    }

    /** As long as anything can be, while that is not known. */
    int maxRequestBytes() {
        return stage == Stage.DONE ? maxRequestBytes : StateMachine.MAX_LENGTH_BYTES;
    }

    /** Whether the last of several blocks is marked by its command; otherwise by its being short. */
    boolean endCommand() {
        return endCommand;
    }

    /** Whether both sides are to check packets, as far as the adapter can. */
    boolean packetErrorCodes() {
        return packetErrorCodes;
    }

    private void proven() {
        stage = Stage.DONE;
        provenOn = identity;
        provenBytes = maxRequestBytes;
        provenEndCommand = endCommand;
        provenPacketErrorCodes = packetErrorCodes;
    }

    private void told(byte[] response, int lengthBytes) {
        boolean known = lengthBytes >= MIN_ANSWER_BYTES;
        boolean sameAgain = Arrays.equals(identity, provenOn);
        if (!known && sameAgain) {
            maxRequestBytes = provenBytes;
            endCommand = provenEndCommand;
            packetErrorCodes = provenPacketErrorCodes;
            stage = Stage.DONE;
            return;
        }
        int support = known ? response[4] & 0xFF : 0;
        int toldBytes = known ? Math.max(SINGLE_BYTES, response[5] & 0xFF) : SINGLE_BYTES;
        boolean canCheck = (support & CAN_CHECK_PACKETS) != 0 && !quirks.contains(Quirk.NO_PEC);
        packetErrorCodes = config.packetErrorCodes().orElse(canCheck);
        maxRequestBytes = longestRequest(support >> 6, toldBytes);
        endCommand = tuning.endCommand().orElse(!quirks.contains(Quirk.NO_END));
        boolean marked = tuning.endCommand().isPresent() || quirks.contains(Quirk.NO_END);
        stage = maxRequestBytes > SINGLE_BYTES && !marked ? Stage.TRY_END : Stage.DONE;
        if (stage == Stage.TRY_END && sameAgain && maxRequestBytes == provenBytes) {
            endCommand = provenEndCommand;
            stage = Stage.DONE;
        }
    }

    private int longestRequest(int support, int toldBytes) {
        int bytes = switch (support) {
            case TWO_PART -> Math.min(toldBytes, TWO_PART_BYTES);
            case MULTI_PART -> toldBytes;
            default -> SINGLE_BYTES;
        };
        if (quirks.contains(Quirk.SINGLE)) {
            bytes = SINGLE_BYTES;
        } else if (quirks.contains(Quirk.TWO)) {
            bytes = Math.min(bytes, TWO_PART_BYTES);
        }
        if (tuning.mode() != TransactionMode.AUTO) {
            bytes = tuning.mode().maxRequestBytes();
        }
        return tuning.maxRequestBytes() == 0 ? bytes : tuning.maxRequestBytes();
    }
}
