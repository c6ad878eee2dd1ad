package io.jipmi.sim;

/**
 * What a simulated BT interface can do, and says of itself in Get BT Interface Capabilities (IPMI 2.0 §22.9).
 *
 * @param outstandingRequests how many requests it takes in before it has offered an answer to the first, 1 to 255
 * @param inputBufferBytes the largest count byte of a request, 4 to 255
 * @param outputBufferBytes the largest count byte of an answer, 4 to 255
 * @param requestToResponseSeconds how long the host shall wait for an answer, 0 to 255 (some BMCs say 0); only said,
 *     never kept to: how long commands take is the {@link Latency}'s affair
 * @param retries how often the host shall try again, 0 to 255
 * @param youngestFirst whether, of several requests that wait, the youngest is carried out first, and of several
 *     answers that wait, that to the youngest is offered first: answers come out of order
 */
public record BtCapabilities(
        int outstandingRequests,
        int inputBufferBytes,
        int outputBufferBytes,
        int requestToResponseSeconds,
        int retries,
        boolean youngestFirst) {
    /** Four outstanding requests, the largest buffers, 5 seconds, 2 retries, in order. */
    public static final BtCapabilities FOUR_OUTSTANDING = new BtCapabilities(4, 255, 255, 5, 2, false);

    private static final int SMALLEST_BUFFER_BYTES = 4;
    private static final int BYTE_MAX = 255;

    public BtCapabilities {
        requireWithin("outstanding requests", outstandingRequests, 1);
        requireWithin("input buffer bytes", inputBufferBytes, SMALLEST_BUFFER_BYTES);
        requireWithin("output buffer bytes", outputBufferBytes, SMALLEST_BUFFER_BYTES);
        requireWithin("request-to-response seconds", requestToResponseSeconds, 0);
        requireWithin("retries", retries, 0);
    }

    /** The same with another number of outstanding requests. */
    public BtCapabilities withOutstandingRequests(int count) {
        return new BtCapabilities(
                count, inputBufferBytes, outputBufferBytes, requestToResponseSeconds, retries, youngestFirst);
    }

    /** The same, but the youngest request and answer come first. */
    public BtCapabilities outOfOrder() {
        return new BtCapabilities(
                outstandingRequests, inputBufferBytes, outputBufferBytes, requestToResponseSeconds, retries, true);
    }

    /** Response data of Get BT Interface Capabilities, completion code excluded. */
    byte[] responseData() {
        return new byte[] {
            (byte) outstandingRequests,
            (byte) inputBufferBytes,
            (byte) outputBufferBytes,
            (byte) requestToResponseSeconds,
            (byte) retries
        };
    }

    private static void requireWithin(String what, int value, int least) {
        if (value < least || value > BYTE_MAX) {
            throw new IllegalArgumentException(what + " must be " + least + " to " + BYTE_MAX + ": " + value);
        }
    }
}
