package io.jipmi.sim;

/**
 * What a simulated SSIF device can do, says of itself in Get System Interface Capabilities (IPMI 2.0 §22.9a), and does
 * where the specification's versions and the devices in the field differ. Immutable.
 *
 * @param transactions how many parts a message may have
 * @param checksPackets whether it knows packet error codes: takes them from a host that sends them, and adds them for one
 *     that asks
 * @param maxRequestBytes the longest request, network function included: 32 to 255
 * @param maxResponseBytes the longest answer, network function included: 32 to 255
 * @param answersCapabilityQuery whether it knows Get System Interface Capabilities; otherwise that is an invalid command
 * @param lastPart how a host says that a part of a request is the last
 * @param resendsBlocks whether it obeys the retry command, which names a middle block to be read again
 * @param repeatsLastAnswer whether it repeats its last answer to a host that reads while there is nothing new, as QEMU's
 *     device does; otherwise it does not acknowledge
 */
public record SsifTraits(
        Transactions transactions,
        boolean checksPackets,
        int maxRequestBytes,
        int maxResponseBytes,
        boolean answersCapabilityQuery,
        LastPart lastPart,
        boolean resendsBlocks,
        boolean repeatsLastAnswer) {

    /** How many parts a message may have; the order is that of the code in the capabilities. */
    public enum Transactions {
        /** One block each way: 32 bytes. */
        SINGLE_PART(32, 32),
        /** A start and an end: 63 bytes to the BMC, 30 + 31 to the host. */
        TWO_PART(63, 61),
        /** A start, any number of middle parts and an end. */
        MULTI_PART(255, 255);

        private final int mostRequestBytes;
        private final int mostResponseBytes;

        Transactions(int mostRequestBytes, int mostResponseBytes) {
            this.mostRequestBytes = mostRequestBytes;
            this.mostResponseBytes = mostResponseBytes;
        }

        int code() {
            return switch (this) {
                case SINGLE_PART -> 0;
                case TWO_PART -> 1;
                case MULTI_PART -> 2;
            };
        }
    }

    /** How a host says that a part of a request is the last. */
    public enum LastPart {
        /** With the command for the end. */
        END,
        /** With a middle part that is not full, as before that command was introduced. */
        SHORT_MIDDLE,
        /** Either way. */
        EITHER
    }

    /** All of it: any number of parts, 255 bytes, packet error codes, either end, blocks sent again. */
    public static final SsifTraits MULTI_PART =
            new SsifTraits(Transactions.MULTI_PART, true, 255, 255, true, LastPart.EITHER, true, false);

    /** As QEMU's device: no packet error codes, and the last answer again and again. */
    public static final SsifTraits LIKE_QEMU =
            new SsifTraits(Transactions.MULTI_PART, false, 255, 255, true, LastPart.EITHER, true, true);

    private static final int SMALLEST_LIMIT_BYTES = 32;
    private static final int PACKET_ERROR_CODES = 0x08;
    private static final int TRANSACTIONS_SHIFT_BITS = 6;

    public SsifTraits {
        requireWithin("request", maxRequestBytes, transactions.mostRequestBytes, transactions);
        requireWithin("response", maxResponseBytes, transactions.mostResponseBytes, transactions);
    }

    /** The same with so many parts to a message, as long as these can be. */
    public SsifTraits with(Transactions parts) {
        return new SsifTraits(
                parts,
                checksPackets,
                parts.mostRequestBytes,
                parts.mostResponseBytes,
                answersCapabilityQuery,
                lastPart,
                resendsBlocks,
                repeatsLastAnswer);
    }

    /** The same with other limits. */
    public SsifTraits withLimits(int requestBytes, int responseBytes) {
        return new SsifTraits(
                transactions,
                checksPackets,
                requestBytes,
                responseBytes,
                answersCapabilityQuery,
                lastPart,
                resendsBlocks,
                repeatsLastAnswer);
    }

    /** The same with another way to end a request. */
    public SsifTraits with(LastPart end) {
        return new SsifTraits(
                transactions,
                checksPackets,
                maxRequestBytes,
                maxResponseBytes,
                answersCapabilityQuery,
                end,
                resendsBlocks,
                repeatsLastAnswer);
    }

    /** The same without packet error codes. */
    public SsifTraits withoutPacketErrorCodes() {
        return new SsifTraits(
                transactions,
                false,
                maxRequestBytes,
                maxResponseBytes,
                answersCapabilityQuery,
                lastPart,
                resendsBlocks,
                repeatsLastAnswer);
    }

    /** The same, but it does not know the command that asks for what it can do. */
    public SsifTraits withoutCapabilityQuery() {
        return new SsifTraits(
                transactions,
                checksPackets,
                maxRequestBytes,
                maxResponseBytes,
                false,
                lastPart,
                resendsBlocks,
                repeatsLastAnswer);
    }

    /** The same, but it does not know the command that asks for a block again. */
    public SsifTraits withoutRetry() {
        return new SsifTraits(
                transactions,
                checksPackets,
                maxRequestBytes,
                maxResponseBytes,
                answersCapabilityQuery,
                lastPart,
                false,
                repeatsLastAnswer);
    }

    /** Response data of Get System Interface Capabilities for SSIF, completion code excluded. */
    byte[] responseData() {
        int support = transactions.code() << TRANSACTIONS_SHIFT_BITS | (checksPackets ? PACKET_ERROR_CODES : 0);
        return new byte[] {0, (byte) support, (byte) maxRequestBytes, (byte) maxResponseBytes};
    }

    private static void requireWithin(String what, int bytes, int most, Transactions transactions) {
        if (bytes < SMALLEST_LIMIT_BYTES || bytes > most) {
            throw new IllegalArgumentException("the longest " + what + " of a " + transactions + " device must be "
                    + SMALLEST_LIMIT_BYTES + " to " + most + " bytes: " + bytes);
        }
    }
}
