package io.jipmi.io.linux;

import io.jipmi.io.IoFault;
import io.jipmi.io.IoRange;
import io.jipmi.io.MemorySpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What {@code scripts/abi/mmio} has compiled and reads then: accesses that a compiler which understood them would drop,
 * merge or narrow. Each method's name says the JNA call it comes down to, and each makes it twice. Not a test itself.
 */
final class CompiledAccesses {
    private static final long BASE = 0xFE00_0000L;
    private static final int ROUNDS = 20_000;

    /** Not private: so results that go here count as used. */
    static long sum;

    private CompiledAccesses() {}

    public static void main(String[] arguments) throws IOException {
        Path file = Files.createTempFile("jipmi", "");
        try {
            Files.write(file, new byte[1 << 16]);
            run(file);
        } finally {
            Files.delete(file);
        }
    }

    private static void run(Path file) throws IoFault {
        try (MemorySpace memory = MappedMemory.map(file.toString(), IoRange.memory(BASE, BASE + 7), BASE)) {
            for (int round = 0; round < ROUNDS; round++) {
                getByte(memory);
                getShort(memory);
                getInt(memory);
                getLong(memory);
                setByte(memory);
                setShort(memory);
                setInt(memory);
                setLong(memory);
            }
        }
    }

    /** The first result is not used: so a driver clears a full output buffer. */
    private static void getByte(MemorySpace memory) throws IoFault {
        memory.read8(BASE);
        sum += memory.read8(BASE);
    }

    private static void getShort(MemorySpace memory) throws IoFault {
        memory.read16(BASE);
        sum += memory.read16(BASE);
    }

    /** Of the second result only 8 bits are used: so a driver reads a register in a wider cell. */
    private static void getInt(MemorySpace memory) throws IoFault {
        memory.read32(BASE);
        sum += memory.read32(BASE) & 0xFF;
    }

    private static void getLong(MemorySpace memory) throws IoFault {
        memory.read64(BASE);
        sum += memory.read64(BASE) & 0xFF;
    }

    /** The second overwrites the first: so a driver sends two bytes. */
    private static void setByte(MemorySpace memory) throws IoFault {
        memory.write8(BASE, 1);
        memory.write8(BASE, 2);
    }

    /** Neighbours: as one wider store they would be another access. */
    private static void setShort(MemorySpace memory) throws IoFault {
        memory.write16(BASE, 1);
        memory.write16(BASE + 2, 2);
    }

    private static void setInt(MemorySpace memory) throws IoFault {
        memory.write32(BASE, 1);
        memory.write32(BASE + 4, 2);
    }

    private static void setLong(MemorySpace memory) throws IoFault {
        memory.write64(BASE, 1);
        memory.write64(BASE, 2);
    }
}
