package io.jipmi.it.vectors;

import io.jipmi.io.IoFault;
import io.jipmi.io.PortSpace;
import io.jipmi.io.PortSpaces;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The vectors on the real ports of the machine the test runs on, through {@code /dev/port}: for a guest that is there to
 * be played with. It aborts transfers and sets the global enables, so that it runs only where somebody names the port,
 * and is reported as skipped elsewhere.
 */
@Tag("port")
@EnabledIfSystemProperty(
        named = DevPortKcsVectorsIT.BASE_PROPERTY,
        matches = ".+",
        disabledReason = "drives real hardware: name the data register's port, as in -D"
                + DevPortKcsVectorsIT.BASE_PROPERTY
                + "=0xca2, where a KCS interface may be disturbed and no driver is attached to it")
class DevPortKcsVectorsIT extends KcsRegisterVectorsContract {
    static final String BASE_PROPERTY = "jipmi.port.kcs";

    private PortSpace ports;

    @Override
    PortSpace open() throws IoFault {
        ports = PortSpaces.devPort();
        return ports;
    }

    @Override
    void release() {
        if (ports != null) {
            ports.close();
        }
    }

    @Override
    int base() {
        return Integer.decode(System.getProperty(BASE_PROPERTY));
    }

    /** Whose BMC it is cannot be known: completed normally, IPMI 1.5 or 2.0, 11 to 15 bytes. */
    @Override
    String deviceIdPattern() {
        return "1c 01 00( ..){4} (51|01|02)( ..){6}(( ..){4})?";
    }

    @Override
    VectorHost.CommandNotData commandNotData() {
        return VectorHost.CommandNotData.ANYTHING;
    }

    @Override
    BooleanSupplier interruptLine() {
        return Assumptions.abort("userspace cannot see an ISA interrupt line");
    }
}
