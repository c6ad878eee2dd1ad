package io.jipmi.it.qtest;

import io.jipmi.io.IoFault;
import io.jipmi.io.MemorySpace;

/**
 * The physical memory of a machine that QEMU emulates, one line of its qtest protocol per access; the machine's byte order
 * is its processor's. Not thread-safe.
 */
public final class QtestMemorySpace implements MemorySpace {
    private final QtestConnection connection;

    QtestMemorySpace(QtestConnection connection) {
        this.connection = connection;
    }

    @Override
    public int read8(long address) throws IoFault {
        return (int) read("readb", address) & 0xFF;
    }

    @Override
    public int read16(long address) throws IoFault {
        return (int) read("readw", address) & 0xFFFF;
    }

    @Override
    public int read32(long address) throws IoFault {
        return (int) read("readl", address);
    }

    @Override
    public long read64(long address) throws IoFault {
        return read("readq", address);
    }

    @Override
    public void write8(long address, int value) throws IoFault {
        write("writeb", address, value & 0xFF);
    }

    @Override
    public void write16(long address, int value) throws IoFault {
        write("writew", address, value & 0xFFFF);
    }

    @Override
    public void write32(long address, int value) throws IoFault {
        write("writel", address, Integer.toUnsignedLong(value));
    }

    @Override
    public void write64(long address, long value) throws IoFault {
        write("writeq", address, value);
    }

    @Override
    public void close() {
        connection.close();
    }

    private long read(String operation, long address) throws IoFault {
        return connection.read(operation, address, target(address));
    }

    private void write(String operation, long address, long value) throws IoFault {
        connection.write(operation, address, value, target(address));
    }

    private static String target(long address) {
        return "QEMU's memory 0x" + Long.toHexString(address);
    }
}
