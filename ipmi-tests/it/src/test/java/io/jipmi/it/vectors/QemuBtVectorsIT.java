package io.jipmi.it.vectors;

import io.jipmi.it.qtest.QemuMachine;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;

/** The vectors on the device model they come from: {@code isa-ipmi-bt} and {@code ipmi-bmc-sim} of QEMU. */
@Tag("qemu")
class QemuBtVectorsIT extends BtRegisterVectorsContract {
    private QemuMachine machine;

    @Override
    VectorRegisters open() throws IOException {
        machine = QemuMachine.withBt();
        return VectorRegisters.at(machine.ports(), QemuMachine.BT_BASE);
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

    @Override
    Optional<BooleanSupplier> interruptLine() {
        return Optional.of(() -> machine.ports().isHigh(QemuMachine.BT_IRQ));
    }

    @Override
    int satelliteAddress() {
        return 0x40;
    }

    @Override
    void assumeExpendable() {}
}
