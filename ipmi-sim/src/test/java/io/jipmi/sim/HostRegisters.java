package io.jipmi.sim;

import io.jipmi.io.IoFault;
import io.jipmi.io.MemorySpace;
import io.jipmi.io.PortSpace;

/** Byte registers as a host reaches them, at ports or in memory. */
interface HostRegisters {
    int read(int register) throws IoFault;

    void write(int register, int value) throws IoFault;

    static HostRegisters ports(PortSpace ports, int base) {
        return new HostRegisters() {
            @Override
            public int read(int register) throws IoFault {
                return ports.in8(base + register);
            }

            @Override
            public void write(int register, int value) throws IoFault {
                ports.out8(base + register, value);
            }
        };
    }

    /** Registers of eight bytes, sixteen apart, the byte in bits 15 to 8. */
    static HostRegisters wideMemory(MemorySpace memory, long base) {
        return new HostRegisters() {
            @Override
            public int read(int register) throws IoFault {
                return (int) (memory.read64(base + 16L * register) >>> 8) & 0xFF;
            }

            @Override
            public void write(int register, int value) throws IoFault {
                memory.write64(base + 16L * register, (long) value << 8);
            }
        };
    }
}
