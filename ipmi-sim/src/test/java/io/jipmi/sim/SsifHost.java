package io.jipmi.sim;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.SmbusTarget;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;

/** A patient host at an SSIF device, by the flow of the specification (§12); time passes while it waits. */
final class SsifHost {
    private static final int WRITE_SINGLE = 2;
    private static final int READ_START = 3;
    private static final int WRITE_START = 6;
    private static final int WRITE_MIDDLE = 7;
    private static final int WRITE_END = 8;
    private static final int READ_MIDDLE = 9;
    private static final int BLOCK = 32;

    private static final int POLLS = 2_000;
    private static final Duration POLL_PAUSE = Duration.ofMillis(1);

    private final SmbusTarget target;
    private final VirtualClock clock;

    SsifHost(SmbusTarget target, VirtualClock clock) {
        this.target = target;
        this.clock = clock;
    }

    void write(int command, int... bytes) throws IoFault {
        byte[] block = bytes(bytes);
        target.writeBlock(command, block, 0, block.length);
    }

    byte[] read(int command) throws IoFault {
        byte[] block = new byte[BLOCK];
        return Arrays.copyOf(block, target.readBlock(command, block));
    }

    /** Writes a request (netFn/LUN, command, data) and leaves the rest to the BMC. */
    void send(byte[] message) throws IoFault {
        if (message.length <= BLOCK) {
            target.writeBlock(WRITE_SINGLE, message, 0, message.length);
            return;
        }
        target.writeBlock(WRITE_START, message, 0, BLOCK);
        int from = BLOCK;
        for (; message.length - from > BLOCK; from += BLOCK) {
            target.writeBlock(WRITE_MIDDLE, message, from, BLOCK);
        }
        target.writeBlock(WRITE_END, message, from, message.length - from);
    }

    /** Reads the answer: netFn/LUN, command, completion code, data. */
    byte[] receive() throws IoFault, Stuck {
        byte[] start = readStart();
        if (start.length < BLOCK || start[0] != 0x00 || start[1] != 0x01) {
            return start;
        }
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(start, 2, start.length - 2);
        for (int number = 0; number <= 0xFF; number++) {
            byte[] part = read(READ_MIDDLE);
            message.write(part, 1, part.length - 1);
            if (part[0] == (byte) 0xFF) {
                return message.toByteArray();
            }
            if ((part[0] & 0xFF) != number || part.length != BLOCK) {
                throw new Stuck("block " + part[0] + " of " + part.length + " bytes instead of " + number);
            }
        }
        throw new Stuck("no last block");
    }

    private byte[] readStart() throws IoFault, Stuck {
        for (int i = 0; i < POLLS; i++) {
            try {
                return read(READ_START);
            } catch (IoFault fault) {
                if (!fault.errno().equals(Errno.ENXIO)) {
                    throw fault;
                }
                clock.advance(POLL_PAUSE);
            }
        }
        throw new Stuck("waited in vain for an answer");
    }

    byte[] transact(int... message) throws IoFault, Stuck {
        send(bytes(message));
        return receive();
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
