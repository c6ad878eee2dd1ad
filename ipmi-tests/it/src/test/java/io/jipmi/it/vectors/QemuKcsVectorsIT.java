package io.jipmi.it.vectors;

import io.jipmi.io.PortSpace;
import io.jipmi.it.qtest.QemuMachine;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;

/** The vectors on the device model they come from: {@code isa-ipmi-kcs} and {@code ipmi-bmc-sim} of QEMU. */
@Tag("qemu")
class QemuKcsVectorsIT extends KcsRegisterVectorsContract {
    private QemuMachine machine;

    @Override
    PortSpace open() throws IOException {
        machine = QemuMachine.withKcs();
        return machine.ports();
    }

    @Override
    void release() {
        if (machine != null) {
            machine.close();
        }
    }

    @Override
    int base() {
        return QemuMachine.KCS_BASE;
    }

    @Override
    String deviceIdPattern() {
        return "1c 01 00 20 00 00 00 02 07 00 00 00 00 00";
    }

    @Override
    VectorHost.CommandNotData commandNotData() {
        return VectorHost.CommandNotData.NEVER_SET;
    }

    @Override
    BooleanSupplier interruptLine() {
        return () -> machine.ports().isHigh(QemuMachine.KCS_IRQ);
    }
}
