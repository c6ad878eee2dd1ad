package io.jipmi.it.qtest;

import io.jipmi.io.IoFault;
import io.jipmi.io.PortSpace;

/** The ports of a machine that QEMU emulates, one line of its qtest protocol per access. Not thread-safe. */
public final class QtestPortSpace implements PortSpace {
    private final QtestConnection connection;

    QtestPortSpace(QtestConnection connection) {
        this.connection = connection;
    }

    @Override
    public int in8(int port) throws IoFault {
        return read("inb", port) & 0xFF;
    }

    @Override
    public int in16(int port) throws IoFault {
        return read("inw", port) & 0xFFFF;
    }

    @Override
    public int in32(int port) throws IoFault {
        return read("inl", port);
    }

    @Override
    public void out8(int port, int value) throws IoFault {
        write("outb", port, value & 0xFF);
    }

    @Override
    public void out16(int port, int value) throws IoFault {
        write("outw", port, value & 0xFFFF);
    }

    @Override
    public void out32(int port, int value) throws IoFault {
        write("outl", port, value);
    }

    /** Whether the interrupt line is high, as of the last access. */
    public boolean isHigh(int irq) {
        return connection.isHigh(irq);
    }

    /** How often the interrupt line went high, as of the last access. */
    public int timesRaised(int irq) {
        return connection.timesRaised(irq);
    }

    @Override
    public void close() {
        connection.close();
    }

    private int read(String operation, int port) throws IoFault {
        return (int) connection.read(operation, port, target(port));
    }

    private void write(String operation, int port, int value) throws IoFault {
        connection.write(operation, port, Integer.toUnsignedLong(value), target(port));
    }

    private static String target(int port) {
        return "QEMU's port 0x" + Integer.toHexString(port);
    }
}
