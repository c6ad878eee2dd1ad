package io.jipmi.sim;

import io.jipmi.io.IoFault;
import io.jipmi.io.MemorySpace;

/**
 * Physical memory with simulated devices mounted in it, and nothing else: an access of the wrong width, or at an address
 * where no register lives, reads all ones and is dropped on write, as on a bus where nobody answers.
 *
 * <p>Thread-safe once the devices are mounted.
 */
public final class SimMemorySpace implements MemorySpace {
    private final RegisterBus bus;

    /** Memory that records nothing. */
    public SimMemorySpace() {
        bus = new RegisterBus("memory", null);
    }

    /**
     * Memory that records.
     *
     * @param trace where every access goes
     */
    public SimMemorySpace(Trace trace) {
        bus = new RegisterBus("memory", trace);
    }

    /**
     * Mounts a device.
     *
     * @throws IllegalArgumentException if one of its registers would sit on a register already there, or beyond the last
     *     address
     */
    public void mount(RegisterDevice device, RegisterLayout layout) {
        if (layout.lastAddress(device.type().registers()) < layout.base()) {
            throw new IllegalArgumentException("registers at memory from 0x" + Long.toHexString(layout.base())
                    + " on reach beyond the last address");
        }
        bus.mount(device, layout);
    }

    @Override
    public int read8(long address) throws IoFault {
        return (int) bus.read(address, 1) & 0xFF;
    }

    @Override
    public int read16(long address) throws IoFault {
        return (int) bus.read(address, 2) & 0xFFFF;
    }

    @Override
    public int read32(long address) throws IoFault {
        return (int) bus.read(address, 4);
    }

    @Override
    public long read64(long address) throws IoFault {
        return bus.read(address, 8);
    }

    @Override
    public void write8(long address, int value) throws IoFault {
        bus.write(address, 1, value);
    }

    @Override
    public void write16(long address, int value) throws IoFault {
        bus.write(address, 2, value);
    }

    @Override
    public void write32(long address, int value) throws IoFault {
        bus.write(address, 4, value);
    }

    @Override
    public void write64(long address, long value) throws IoFault {
        bus.write(address, 8, value);
    }

    @Override
    public void close() {
        bus.close();
    }
}
