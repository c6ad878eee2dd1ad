package io.jipmi.si.sm;

/**
 * What a BMC says of its BT interface (Get BT Interface Capabilities, IPMI 2.0 section 22.10). Values no BMC can mean, zeros
 * first of all, are replaced by the defaults, and the rest is kept within bounds.
 *
 * @param outstandingRequests how many requests it can work on at a time, 1 to 255
 * @param inputBufferBytes the longest request message with its length byte, 40 to 255
 * @param outputBufferBytes the longest answer message with its length byte, 40 to 255
 * @param requestToResponseSeconds how long it may take to answer, 1 to 30
 * @param retries how often a request is sent before it is given up, 1 to 5
 */
public record BtCapabilities(
        int outstandingRequests,
        int inputBufferBytes,
        int outputBufferBytes,
        int requestToResponseSeconds,
        int retries) {
    /** What holds for a BMC that does not say. */
    public static final BtCapabilities DEFAULTS = new BtCapabilities(1, 255, 255, 5, 2);

    private static final int MAX_BYTE = 0xFF;
    /** A smaller buffer could not hold what every system interface must carry. */
    private static final int MIN_BUFFER_BYTES = 40;

    private static final int MAX_REQUEST_TO_RESPONSE_SECONDS = 30;
    private static final int MAX_RETRIES = 5;

    private static final int REQUEST_NET_FN = 0x06;
    private static final int RESPONSE_NET_FN = 0x07;
    private static final int GET_BT_INTERFACE_CAPABILITIES = 0x36;
    private static final int RESPONSE_LENGTH_BYTES = 8;

    /** Replaces zero by the default and brings every other value into its range. */
    public BtCapabilities {
        outstandingRequests = sane(outstandingRequests, 1, 1, MAX_BYTE);
        inputBufferBytes = sane(inputBufferBytes, MAX_BYTE, MIN_BUFFER_BYTES, MAX_BYTE);
        outputBufferBytes = sane(outputBufferBytes, MAX_BYTE, MIN_BUFFER_BYTES, MAX_BYTE);
        requestToResponseSeconds = sane(requestToResponseSeconds, 5, 1, MAX_REQUEST_TO_RESPONSE_SECONDS);
        retries = sane(retries, 2, 1, MAX_RETRIES);
    }

    /**
     * Writes Get BT Interface Capabilities.
     *
     * @return its length in bytes
     */
    public static int request(byte[] target) {
        target[0] = (byte) (REQUEST_NET_FN << 2);
        target[1] = GET_BT_INTERFACE_CAPABILITIES;
        return 2;
    }

    /**
     * Reads the answer to Get BT Interface Capabilities.
     *
     * @param response network function/LUN, command, completion code, data
     * @param lengthBytes how much of it is the answer
     * @return what it says; the defaults if it is another answer, a refusal, or too short
     */
    public static BtCapabilities parse(byte[] response, int lengthBytes) {
        boolean complete = lengthBytes >= RESPONSE_LENGTH_BYTES
                && (response[0] & 0xFF) >> 2 == RESPONSE_NET_FN
                && response[1] == GET_BT_INTERFACE_CAPABILITIES
                && response[2] == 0;
        if (!complete) {
            return DEFAULTS;
        }
        return new BtCapabilities(
                response[3] & 0xFF, response[4] & 0xFF, response[5] & 0xFF, response[6] & 0xFF, response[7] & 0xFF);
    }

    private static int sane(int value, int ifZero, int min, int max) {
        return value == 0 ? ifZero : Math.max(min, Math.min(max, value));
    }
}
