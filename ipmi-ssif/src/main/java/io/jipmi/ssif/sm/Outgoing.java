package io.jipmi.ssif.sm;

import io.jipmi.io.IoFault;
import io.jipmi.io.SmbusTarget;

/**
 * One request on its way in blocks (IPMI 2.0 section 12.4): up to 32 bytes in one, command 02h; longer ones begin with 06h
 * and go on with 07h, 32 bytes each, and end with 08h, or for a BMC that does not know that, with a 07h of less than 32
 * bytes, none if need be. Not thread-safe.
 */
final class Outgoing {
    private static final int SINGLE = 0x02;
    private static final int START = 0x06;
    private static final int MIDDLE = 0x07;
    private static final int END = 0x08;
    private static final int BLOCK_BYTES = SmbusTarget.MAX_BLOCK_BYTES;

    private final byte[] bytes;
    private int lengthBytes;
    private int writtenBytes;
    private boolean endCommand;
    private boolean complete;

    Outgoing(int maxBytes) {
        bytes = new byte[maxBytes];
    }

    void load(byte[] source, int newLengthBytes) {
        System.arraycopy(source, 0, bytes, 0, newLengthBytes);
        lengthBytes = newLengthBytes;
        rewind(true);
    }

    /** The next block is the first one. */
    void rewind(boolean newEndCommand) {
        writtenBytes = 0;
        endCommand = newEndCommand;
        complete = false;
    }

    /** Network function/LUN, command, data. */
    byte[] bytes() {
        return bytes;
    }

    /** Whether the block that is next completes the request. */
    boolean atLast() {
        int left = lengthBytes - writtenBytes;
        return lengthBytes <= BLOCK_BYTES
                || (writtenBytes > 0 && (endCommand ? left <= BLOCK_BYTES : left < BLOCK_BYTES));
    }

    /** Whether some block of several has been written. */
    boolean begun() {
        return writtenBytes > 0;
    }

    /** Whether all of it has been written. */
    boolean complete() {
        return complete;
    }

    /** Writes the next block. What has failed can be tried again only from the first one on. */
    void writeNext(SmbusTarget target) throws IoFault {
        int count = Math.min(BLOCK_BYTES, lengthBytes - writtenBytes);
        boolean last = atLast();
        target.writeBlock(command(last), bytes, writtenBytes, count);
        writtenBytes += count;
        complete = last;
    }

    private int command(boolean last) {
        if (lengthBytes <= BLOCK_BYTES) {
            return SINGLE;
        }
        if (writtenBytes == 0) {
            return START;
        }
        return last && endCommand ? END : MIDDLE;
    }
}
