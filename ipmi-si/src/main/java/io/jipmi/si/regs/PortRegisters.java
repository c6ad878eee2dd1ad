package io.jipmi.si.regs;

import io.jipmi.io.IoFault;
import io.jipmi.io.PortSpace;
import io.jipmi.si.SiConfig;

/**
 * An interface's registers in port space: register k is at base + k * spacing, the IPMI byte lies {@code shift} bits up
 * in an access of the register size. Not thread-safe.
 */
public final class PortRegisters implements RegisterIo {
    private final PortSpace ports;
    private final int base;
    private final int spacingBytes;
    private final int sizeBytes;
    private final int shiftBits;

    public PortRegisters(PortSpace ports, SiConfig config) {
        this.ports = ports;
        this.base = (int) config.address();
        this.spacingBytes = config.spacingBytes();
        this.sizeBytes = config.sizeBytes();
        this.shiftBits = config.shiftBits();
    }

    @Override
    public int read(int register) throws IoFault {
        int port = base + register * spacingBytes;
        int raw = switch (sizeBytes) {
            case 1 -> ports.in8(port);
            case 2 -> ports.in16(port);
            default -> ports.in32(port);
        };
        return (raw >>> shiftBits) & 0xFF;
    }

    @Override
    public void write(int register, int value) throws IoFault {
        int port = base + register * spacingBytes;
        int raw = (value & 0xFF) << shiftBits;
        switch (sizeBytes) {
            case 1 -> ports.out8(port, raw);
            case 2 -> ports.out16(port, raw);
            default -> ports.out32(port, raw);
        }
    }
}
