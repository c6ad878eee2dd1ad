package io.jipmi.si.sm;

/**
 * One request and its answer on their way byte by byte, over an interface that carries one at a time: what is left to
 * write, what was read, and whether the BMC may have carried the request out. Not thread-safe.
 */
final class ByteTransfer {
    private final byte[] request;
    private int requestLengthBytes;
    private int writtenBytes;
    private boolean pending;
    private boolean repeatable;
    private boolean mayHaveExecuted;

    private final byte[] response;
    private int offeredBytes;

    /**
     * Nothing to transfer yet.
     *
     * @param maxLengthBytes the longest request and answer
     */
    ByteTransfer(int maxLengthBytes) {
        request = new byte[maxLengthBytes];
        response = new byte[maxLengthBytes];
    }

    /**
     * Takes a request.
     *
     * @param mayRepeat whether the BMC may execute it twice
     */
    void begin(byte[] bytes, int lengthBytes, boolean mayRepeat) {
        if (lengthBytes < 2 || lengthBytes > request.length) {
            throw new IllegalArgumentException("request length out of 2.." + request.length + ": " + lengthBytes);
        }
        System.arraycopy(bytes, 0, request, 0, lengthBytes);
        requestLengthBytes = lengthBytes;
        pending = true;
        repeatable = mayRepeat;
        mayHaveExecuted = false;
        rewind();
    }

    /** Everything is to be written again, and what was read is forgotten. */
    void rewind() {
        writtenBytes = 0;
        offeredBytes = 0;
    }

    /** Whether somebody waits for the answer. */
    boolean pending() {
        return pending;
    }

    /** Nobody waits for the answer any more. */
    void drop() {
        pending = false;
    }

    boolean repeatable() {
        return repeatable;
    }

    boolean mayHaveExecuted() {
        return mayHaveExecuted;
    }

    /** The BMC has the whole request, or may have. */
    void handedOver() {
        mayHaveExecuted = true;
    }

    /** Whether somebody waits for an answer that must not be asked for again. */
    boolean lostForGood() {
        return pending && mayHaveExecuted && !repeatable;
    }

    /** Whether one byte is left to write. */
    boolean atLastByte() {
        return writtenBytes == requestLengthBytes - 1;
    }

    /** The next byte to write. */
    int nextByte() {
        return request[writtenBytes++];
    }

    int writtenBytes() {
        return writtenBytes;
    }

    /** The BMC offers a byte of its answer; what is too much is counted and dropped. */
    void offer(int value) {
        if (offeredBytes < response.length) {
            response[offeredBytes] = (byte) value;
        }
        offeredBytes++;
    }

    int offeredBytes() {
        return offeredBytes;
    }

    boolean truncated() {
        return offeredBytes > response.length;
    }

    /** Copies the answer; returns its length in bytes. */
    int result(byte[] target) {
        int lengthBytes = Math.min(offeredBytes, response.length);
        System.arraycopy(response, 0, target, 0, lengthBytes);
        return lengthBytes;
    }
}
