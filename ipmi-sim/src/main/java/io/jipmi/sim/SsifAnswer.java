package io.jipmi.sim;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An answer as the blocks in which it is read (IPMI 2.0 §12.6, §12.7). */
final class SsifAnswer {
    private static final int BLOCK_BYTES = 32;
    private static final byte[] MULTI_PART_START = {0x00, 0x01};
    private static final int START_DATA_BYTES = BLOCK_BYTES - MULTI_PART_START.length;
    private static final int MIDDLE_DATA_BYTES = BLOCK_BYTES - 1;
    private static final byte LAST_BLOCK = (byte) 0xFF;

    private final byte[] message;

    SsifAnswer(byte[] message) {
        this.message = message;
    }

    private boolean isMultiPart() {
        return message.length > BLOCK_BYTES;
    }

    /** How many blocks it takes. */
    int blocks() {
        int behindStart = message.length - START_DATA_BYTES;
        return isMultiPart() ? 1 + (behindStart + MIDDLE_DATA_BYTES - 1) / MIDDLE_DATA_BYTES : 1;
    }

    /** How many of its bytes are in the blocks before that one. */
    int bytesBefore(int index) {
        if (index == 0) {
            return 0;
        }
        int before = isMultiPart() ? START_DATA_BYTES + (index - 1) * MIDDLE_DATA_BYTES : message.length;
        return Math.min(message.length, before);
    }

    /** The block as it is read, from 0 on; null beyond the last. */
    byte @Nullable [] block(int index) {
        if (index >= blocks()) {
            return null;
        }
        byte[] data = Arrays.copyOfRange(message, bytesBefore(index), bytesBefore(index + 1));
        if (!isMultiPart()) {
            return data;
        }
        byte number = isLast(index) ? LAST_BLOCK : (byte) (index - 1);
        return join(index == 0 ? MULTI_PART_START : new byte[] {number}, data);
    }

    boolean isLast(int index) {
        return index == blocks() - 1;
    }

    private static byte[] join(byte[] head, byte[] data) {
        byte[] block = Arrays.copyOf(head, head.length + data.length);
        System.arraycopy(data, 0, block, head.length, data.length);
        return block;
    }
}
