package io.jipmi.sim;

import io.jipmi.io.IoFault;
import io.jipmi.io.PortSpace;

/**
 * An I/O port space with simulated devices mounted in it. It stands below a driver's own address arithmetic: an access
 * of the wrong width, or at an address where no register lives, reads all ones and is dropped on write, as on a bus
 * where nobody answers.
 *
 * <p>Thread-safe once the devices are mounted.
 */
public final class SimPortSpace implements PortSpace {
    private static final int LAST_PORT = 0xFFFF;
    private static final int WIDEST_BYTES = 4;

    private final RegisterBus bus;

    /** A port space that records nothing. */
    public SimPortSpace() {
        bus = new RegisterBus("port", null);
    }

    /**
     * A port space that records.
     *
     * @param trace where every access goes
     */
    public SimPortSpace(Trace trace) {
        bus = new RegisterBus("port", trace);
    }

    /**
     * Mounts a device.
     *
     * @throws IllegalArgumentException if one of its registers would sit on a register already there or beyond port
     *     0xFFFF, or is 8 bytes wide
     */
    public void mount(RegisterDevice device, RegisterLayout layout) {
        if (layout.sizeBytes() > WIDEST_BYTES) {
            throw new IllegalArgumentException("an I/O port is at most 4 bytes wide, not " + layout.sizeBytes());
        }
        if (layout.lastAddress(device.type().registers()) > LAST_PORT) {
            throw new IllegalArgumentException("registers at ports from 0x" + Long.toHexString(layout.base())
                    + " on reach beyond the last port, 0xffff");
        }
        bus.mount(device, layout);
    }

    @Override
    public int in8(int port) throws IoFault {
        return (int) bus.read(port, 1) & 0xFF;
    }

    @Override
    public int in16(int port) throws IoFault {
        return (int) bus.read(port, 2) & 0xFFFF;
    }

    @Override
    public int in32(int port) throws IoFault {
        return (int) bus.read(port, 4);
    }

    @Override
    public void out8(int port, int value) throws IoFault {
        bus.write(port, 1, value);
    }

    @Override
    public void out16(int port, int value) throws IoFault {
        bus.write(port, 2, value);
    }

    @Override
    public void out32(int port, int value) throws IoFault {
        bus.write(port, 4, value);
    }

    @Override
    public void close() {
        bus.close();
    }
}
