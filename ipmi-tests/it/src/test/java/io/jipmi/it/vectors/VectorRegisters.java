package io.jipmi.it.vectors;

import io.jipmi.io.IoFault;
import io.jipmi.io.MemorySpace;
import io.jipmi.io.PortSpace;

/** Byte registers side by side, by number. Not the drivers' own, so that a mistake in those cannot hide here. */
interface VectorRegisters {
    int read(int register) throws IoFault;

    void write(int register, int value) throws IoFault;

    static VectorRegisters at(PortSpace ports, int base) {
        return new VectorRegisters() {
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

    static VectorRegisters at(MemorySpace memory, long base) {
        return new VectorRegisters() {
            @Override
            public int read(int register) throws IoFault {
                return memory.read8(base + register);
            }

            @Override
            public void write(int register, int value) throws IoFault {
                memory.write8(base + register, value);
            }
        };
    }
}
