package io.jipmi.sim;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.SmbusTarget;
import java.util.Arrays;
import java.util.Map;

/** A handle on a simulated SSIF device as an adapter gives it: transfers that take time, and its reasons when they fail. */
final class SimSmbusTarget implements SmbusTarget {
    private static final String PLACE = "simulated SMBus";
    private static final String WRITE = "write block";
    private static final String READ = "read block";
    private static final int BYTE_MAX = 0xFF;

    // What goes over the bus besides the block's bytes.
    private static final int ADDRESS_BYTES = 1;
    private static final int WRITE_OVERHEAD_BYTES = 3;
    /** The device's address twice, the command; then the device acknowledges its address, or not. */
    private static final int READ_ADDRESS_BYTES = 3;

    private static final int COUNT_BYTES = 1;

    /** A device that is not ready says so thousands of times; a stack trace for each would be most of the work. */
    private final Map<String, IoFault> notAcknowledged =
            Map.of(WRITE, new IoFault(WRITE, PLACE, Errno.ENXIO), READ, new IoFault(READ, PLACE, Errno.ENXIO));

    private final SsifDevice device;
    private final SmbusLine line;
    private boolean packetErrorCode;
    private volatile boolean closed;

    SimSmbusTarget(SsifDevice device, SmbusLine line) {
        this.device = device;
        this.line = line;
    }

    @Override
    public void writeBlock(int command, byte[] source, int from, int lengthBytes) throws IoFault {
        if (lengthBytes < 0 || lengthBytes > MAX_BLOCK_BYTES) {
            throw new IllegalArgumentException("a block has up to 32 bytes: " + lengthBytes);
        }
        if (lengthBytes == 0 && !line.sendsEmptyBlocks()) {
            throw failure(WRITE, Errno.EINVAL);
        }
        byte[] block = Arrays.copyOfRange(source, from, from + lengthBytes);
        address(WRITE, command);
        try {
            pass(WRITE, WRITE_OVERHEAD_BYTES + lengthBytes + codeBytes());
        } catch (IoFault stretched) {
            device.breakOff();
            throw stretched;
        }
        Errno errno = device.write(command, block, packetErrorCode);
        if (errno != null) {
            throw failure(WRITE, errno);
        }
    }

    @Override
    public int readBlock(int command, byte[] target) throws IoFault {
        if (target.length < MAX_BLOCK_BYTES) {
            throw new IllegalArgumentException("room for 32 bytes is needed: " + target.length);
        }
        requireOpen(READ);
        if (!device.canReadBlocks()) {
            throw failure(READ, Errno.EOPNOTSUPP);
        }
        address(READ, command);
        pass(READ, READ_ADDRESS_BYTES);
        SsifDevice.Reading reading = device.read(command, packetErrorCode);
        if (reading.errno() != null) {
            throw failure(READ, reading.errno());
        }
        byte[] block = reading.block();
        line.pass(line.timeNs(COUNT_BYTES + block.length + codeBytes()));
        System.arraycopy(block, 0, target, 0, block.length);
        return block.length;
    }

    /** Puts the device's address on the bus. */
    private void address(String operation, int command) throws IoFault {
        if (command < 0 || command > BYTE_MAX) {
            throw new IllegalArgumentException("an SMBus command is 0 to 255: " + command);
        }
        requireOpen(operation);
        Errno errno = device.address();
        if (errno != null) {
            line.pass(Errno.ETIMEDOUT.equals(errno) ? SmbusLine.PATIENCE_NS : line.timeNs(ADDRESS_BYTES));
            throw failure(operation, errno);
        }
    }

    /** Lets the time of so many bytes pass, and that by which the device holds them up. */
    private void pass(String operation, int bytes) throws IoFault {
        long stretchNs = device.stretchNs();
        if (stretchNs > SmbusLine.PATIENCE_NS) {
            line.pass(SmbusLine.PATIENCE_NS);
            throw failure(operation, Errno.ETIMEDOUT);
        }
        line.pass(line.timeNs(bytes) + stretchNs);
    }

    private int codeBytes() {
        return packetErrorCode ? 1 : 0;
    }

    @Override
    public void packetErrorCode(boolean used) throws IoFault {
        requireOpen("packet error code");
        if (used && !line.checksPackets()) {
            throw failure("packet error code", Errno.EOPNOTSUPP);
        }
        packetErrorCode = used;
    }

    @Override
    public boolean canCheckPackets() {
        return line.checksPackets();
    }

    @Override
    public void close() {
        closed = true;
    }

    private void requireOpen(String operation) throws IoFault {
        if (closed) {
            throw failure(operation, Errno.EBADF);
        }
    }

    private IoFault failure(String operation, Errno errno) {
        IoFault known = errno.equals(Errno.ENXIO) ? notAcknowledged.get(operation) : null;
        return known != null ? known : new IoFault(operation, PLACE, errno);
    }
}
