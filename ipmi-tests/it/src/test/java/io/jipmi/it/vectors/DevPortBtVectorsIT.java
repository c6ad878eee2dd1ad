package io.jipmi.it.vectors;

import io.jipmi.io.IoFault;
import io.jipmi.io.PortSpace;
import io.jipmi.io.PortSpaces;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The vectors on the real ports of the machine the test runs on, through {@code /dev/port}: for a guest that is there to
 * be played with. It sets the global enables, so that it runs only where somebody names the port, and is reported as
 * skipped elsewhere.
 */
@Tag("port")
@EnabledIfSystemProperty(
        named = DevPortBtVectorsIT.BASE_PROPERTY,
        matches = ".+",
        disabledReason = "drives real hardware: name the control register's port, as in -D"
                + DevPortBtVectorsIT.BASE_PROPERTY
                + "=0xe4, where a BT interface may be disturbed and no driver is attached to it")
class DevPortBtVectorsIT extends BtRegisterVectorsContract {
    static final String BASE_PROPERTY = "jipmi.port.bt";

    private static final long PAUSE_NS = 100_000L;

    private PortSpace ports;

    @Override
    VectorRegisters open() throws IoFault {
        ports = PortSpaces.devPort();
        return VectorRegisters.at(ports, Integer.decode(System.getProperty(BASE_PROPERTY)));
    }

    @Override
    void release() {
        if (ports != null) {
            ports.close();
        }
    }

    @Override
    void pause() {
        LockSupport.parkNanos(PAUSE_NS);
    }

    /** Whose BMC it is cannot be known: completed normally, IPMI 1.5 or 2.0, 11 to 15 bytes. */
    @Override
    String deviceIdPattern() {
        return "1c 01 00( ..){4} (51|01|02)( ..){6}(( ..){4})?";
    }

    @Override
    String capabilitiesPattern() {
        return "1c 36 00( ..){5}";
    }

    @Override
    Optional<BooleanSupplier> interruptLine() {
        return Assumptions.abort(
                "without an interrupt line, which userspace cannot see, a BMC need not show interrupts");
    }

    @Override
    int satelliteAddress() {
        return Assumptions.abort("which controllers are on this machine's IPMB is not known");
    }

    @Override
    void assumeExpendable() {
        Assumptions.abort("nothing but a reset of the machine would get its interface out of this");
    }
}
