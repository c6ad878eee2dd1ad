package io.jipmi.si.regs;

import io.jipmi.io.IoFault;
import io.jipmi.io.MemorySpace;
import io.jipmi.si.SiConfig;

/**
 * An interface's registers in memory space: register k is at base + k * spacing, the IPMI byte lies {@code shift} bits up
 * in an access of the register size. Not thread-safe.
 */
public final class MemoryRegisters implements RegisterIo {
    private final MemorySpace memory;
    private final long base;
    private final int spacingBytes;
    private final int sizeBytes;
    private final int shiftBits;

    public MemoryRegisters(MemorySpace memory, SiConfig config) {
        this.memory = memory;
        this.base = config.address();
        this.spacingBytes = config.spacingBytes();
        this.sizeBytes = config.sizeBytes();
        this.shiftBits = config.shiftBits();
    }

    @Override
    public int read(int register) throws IoFault {
        long address = base + (long) register * spacingBytes;
        long raw = switch (sizeBytes) {
            case 1 -> memory.read8(address);
            case 2 -> memory.read16(address);
            case 4 -> memory.read32(address);
            default -> memory.read64(address);
        };
        return (int) (raw >>> shiftBits) & 0xFF;
    }

    @Override
    public void write(int register, int value) throws IoFault {
        long address = base + (long) register * spacingBytes;
        long raw = (value & 0xFFL) << shiftBits;
        switch (sizeBytes) {
            case 1 -> memory.write8(address, (int) raw);
            case 2 -> memory.write16(address, (int) raw);
            case 4 -> memory.write32(address, (int) raw);
            default -> memory.write64(address, raw);
        }
    }
}
