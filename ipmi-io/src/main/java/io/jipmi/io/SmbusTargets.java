package io.jipmi.io;

import io.jipmi.io.linux.I2cTarget;

/** Where an {@link SmbusTarget} comes from. */
public final class SmbusTargets {
    private SmbusTargets() {}

    /**
     * A device on a bus of this machine, through {@code /dev/i2c-N}. Needs the kernel's module {@code i2c-dev}. Sends
     * nothing.
     *
     * @param adapter the bus
     * @param address the device's address, 7 bits: 0x08 to 0x77
     * @throws IoFault if it cannot be had; the message says what stands in the way (a kernel driver is bound to the
     *     address, no such file, no privilege, an adapter without block transfers), and the remedy
     */
    public static SmbusTarget open(I2cAdapter adapter, int address) throws IoFault {
        return I2cTarget.open(adapter, address);
    }
}
