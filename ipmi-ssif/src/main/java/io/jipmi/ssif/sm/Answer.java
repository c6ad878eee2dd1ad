package io.jipmi.ssif.sm;

import io.jipmi.io.SmbusTarget;
import io.jipmi.si.sm.StateMachine;

/**
 * Puts the blocks of an answer together (IPMI 2.0 section 12.5 and 12.6). One block holds the message; of several, the
 * first begins with 00 01, and each of the others with its number, from 0 on, the last one with FF. Not thread-safe.
 */
final class Answer {
    private static final int NUMBER_OF_LAST = 0xFF;
    private static final int MIDDLE_BYTES = SmbusTarget.MAX_BLOCK_BYTES - 1;
    private static final int MIN_MESSAGE_BYTES = 3;

    private final byte[] bytes = new byte[StateMachine.MAX_LENGTH_BYTES];
    private int lengthBytes;
    private boolean truncated;
    private boolean more;
    private int nextNumber;

    /** Forgets what there is. */
    void clear() {
        lengthBytes = 0;
        truncated = false;
        more = false;
        nextNumber = 0;
    }

    /**
     * Takes the first block.
     *
     * @return false if it cannot be one
     */
    boolean first(byte[] block, int blockBytes) {
        clear();
        boolean several = blockBytes == SmbusTarget.MAX_BLOCK_BYTES && block[0] == 0 && block[1] == 1;
        int from = several ? 2 : 0;
        if (blockBytes - from < MIN_MESSAGE_BYTES) {
            return false;
        }
        append(block, from, blockBytes - from);
        more = several;
        return true;
    }

    /**
     * Takes a further block.
     *
     * @return false if it is not the one that comes next; nothing is taken then
     */
    boolean further(byte[] block, int blockBytes) {
        int number = blockBytes == 0 ? -1 : block[0] & 0xFF;
        boolean last = number == NUMBER_OF_LAST && blockBytes > 1;
        boolean next = number == nextNumber && blockBytes == SmbusTarget.MAX_BLOCK_BYTES;
        if (!last && !next) {
            return false;
        }
        append(block, 1, last ? blockBytes - 1 : MIDDLE_BYTES);
        nextNumber++;
        more = !last;
        return true;
    }

    /** Whether there are more blocks to come. */
    boolean more() {
        return more;
    }

    /** The number of the block that comes next, unless that is the last one. */
    int nextNumber() {
        return nextNumber;
    }

    /** Whether it is an answer to that request, as far as network function and command tell. */
    boolean answers(byte[] request) {
        return bytes[0] == (byte) (request[0] | 1 << 2) && bytes[1] == request[1];
    }

    boolean truncated() {
        return truncated;
    }

    int copyTo(byte[] target) {
        System.arraycopy(bytes, 0, target, 0, lengthBytes);
        return lengthBytes;
    }

    private void append(byte[] block, int from, int count) {
        int kept = Math.min(count, bytes.length - lengthBytes);
        System.arraycopy(block, from, bytes, lengthBytes, kept);
        lengthBytes += kept;
        truncated |= kept < count;
    }
}
