package io.jipmi.io.linux;

import com.sun.jna.Memory;
import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.PortSpace;

/**
 * Port space through a file: one positional read or write per access, the file offset being the port less the file's
 * first port. That is {@code /dev/port}, which begins at port 0, or a PCI function's I/O BAR in sysfs.
 *
 * <p>Through {@code /dev/port} the kernel carries out 8-bit accesses only: a 16- or 32-bit access is made of two or four
 * byte accesses at ascending ports, without a gap but not as one bus cycle. Through sysfs each is one bus cycle.
 *
 * <p>Not thread-safe: all accesses share one native buffer, so that none allocates. {@link #close} may be called from
 * any thread at any time.
 */
public final class DevPort implements PortSpace {
    /** The device file. */
    public static final String PATH = "/dev/port";

    private static final int PORT_COUNT = 0x10000;

    private final Fd fd;
    private final int firstPort;
    private final int endPort;
    private final Memory buffer = new Memory(Integer.BYTES);
    private final long bufferAddress = Fd.address(buffer);

    /**
     * Opens the port space through a file that is {@code /dev/port}, or behaves like it.
     *
     * @throws IoFault with the kernel's reason
     */
    public DevPort(String path) throws IoFault {
        this(path, 0, PORT_COUNT);
    }

    /**
     * Opens a part of the port space through a file that holds just this part.
     *
     * @param firstPort the port at the file's offset 0
     * @param portCount how many ports the file holds
     * @throws IoFault with the kernel's reason
     */
    public DevPort(String path, int firstPort, int portCount) throws IoFault {
        if (firstPort < 0 || portCount < 1 || portCount > PORT_COUNT - firstPort) {
            throw new IllegalArgumentException(
                    "not a range of ports: " + portCount + " from 0x" + Integer.toHexString(firstPort));
        }
        this.firstPort = firstPort;
        this.endPort = firstPort + portCount;
        this.fd = Fd.open(path, LinuxAbi.O_RDWR, 0);
    }

    @Override
    public int in8(int port) throws IoFault {
        read(port, Byte.BYTES);
        return buffer.getByte(0) & 0xFF;
    }

    @Override
    public int in16(int port) throws IoFault {
        read(port, Short.BYTES);
        return (buffer.getByte(0) & 0xFF) | (buffer.getByte(1) & 0xFF) << 8;
    }

    @Override
    public int in32(int port) throws IoFault {
        read(port, Integer.BYTES);
        return (buffer.getByte(0) & 0xFF)
                | (buffer.getByte(1) & 0xFF) << 8
                | (buffer.getByte(2) & 0xFF) << 16
                | buffer.getByte(3) << 24;
    }

    @Override
    public void out8(int port, int value) throws IoFault {
        write(port, value, Byte.BYTES);
    }

    @Override
    public void out16(int port, int value) throws IoFault {
        write(port, value, Short.BYTES);
    }

    @Override
    public void out32(int port, int value) throws IoFault {
        write(port, value, Integer.BYTES);
    }

    @Override
    public void close() {
        fd.close();
    }

    private void read(int port, int widthBytes) throws IoFault {
        checkPort(port, widthBytes);
        if (fd.pread(bufferAddress, widthBytes, port - firstPort) != widthBytes) {
            throw shortTransfer("read", port);
        }
    }

    private void write(int port, int value, int widthBytes) throws IoFault {
        checkPort(port, widthBytes);
        for (int i = 0; i < widthBytes; i++) {
            buffer.setByte(i, (byte) (value >>> (8 * i)));
        }
        if (fd.pwrite(bufferAddress, widthBytes, port - firstPort) != widthBytes) {
            throw shortTransfer("write", port);
        }
    }

    private void checkPort(int port, int widthBytes) {
        if (port < firstPort || port > endPort - widthBytes) {
            throw new IllegalArgumentException("port 0x" + Integer.toHexString(port) + " is outside 0x"
                    + Integer.toHexString(firstPort) + "..0x" + Integer.toHexString(endPort - widthBytes));
        }
    }

    private IoFault shortTransfer(String operation, int port) {
        return new IoFault(operation, fd.path() + " at 0x" + Integer.toHexString(port), Errno.EIO);
    }
}
