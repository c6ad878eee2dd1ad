package io.jipmi.it.vectors;

import io.jipmi.it.qtest.QemuMachine;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;

/** The vectors in memory: the BT interface of a POWER9 machine ({@code powernv9} of QEMU). */
@Tag("qemu")
class QemuMemoryBtVectorsIT extends BtRegisterVectorsContract {
    private QemuMachine machine;

    @Override
    VectorRegisters open() throws IOException {
        machine = QemuMachine.withMemoryMappedBt();
        return VectorRegisters.at(machine.memory(), QemuMachine.BT_MEMORY_BASE);
    }

    @Override
    void release() {
        if (machine != null) {
            machine.close();
        }
    }

    /** The machine's clock stands still, and it answers at once. */
    @Override
    void pause() {}

    @Override
    String deviceIdPattern() {
        return "1c 01 00 20 00 00 00 02 07 00 00 00 00 00";
    }

    @Override
    String capabilitiesPattern() {
        return "1c 36 00 01 ff ff 0a 00";
    }

    /** Behind the machine's own interrupt controllers; the mask register shows what goes there. */
    @Override
    Optional<BooleanSupplier> interruptLine() {
        return Optional.empty();
    }

    @Override
    int satelliteAddress() {
        return 0x40;
    }

    @Override
    void assumeExpendable() {}
}
