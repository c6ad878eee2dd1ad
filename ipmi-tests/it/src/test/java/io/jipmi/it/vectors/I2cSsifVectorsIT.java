package io.jipmi.it.vectors;

import io.jipmi.io.I2cAdapter;
import io.jipmi.io.IoFault;
import io.jipmi.io.SmbusTarget;
import io.jipmi.io.SmbusTargets;
import io.jipmi.io.SysRoot;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The vectors on the first i2c bus of the machine the test runs on, through {@code /dev/i2c-0}: for a guest with QEMU's
 * device. It runs only where somebody names the address, and is reported as skipped elsewhere.
 */
@Tag("port")
@EnabledIfSystemProperty(
        named = I2cSsifVectorsIT.ADDRESS_PROPERTY,
        matches = ".+",
        disabledReason = "drives real hardware: name the device's address, as in -D" + I2cSsifVectorsIT.ADDRESS_PROPERTY
                + "=0x10, where an SSIF device may be disturbed and no driver is attached to it")
class I2cSsifVectorsIT extends SsifBlockVectorsContract {
    static final String ADDRESS_PROPERTY = "jipmi.smbus.address";

    private static final long PAUSE_NS = 100_000L;

    @Override
    SmbusTarget open() throws IoFault {
        I2cAdapter adapter = I2cAdapter.find(SysRoot.host(), "0").orElseThrow();
        return SmbusTargets.open(adapter, Integer.decode(System.getProperty(ADDRESS_PROPERTY)));
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
        return "1c 57 00 00( ..){3}";
    }
}
