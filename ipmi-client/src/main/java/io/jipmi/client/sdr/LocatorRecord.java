package io.jipmi.client.sdr;

import java.util.OptionalInt;

/** A record that tells where a device is (IPMI 2.0, 43.7 to 43.9). Immutable. */
public sealed interface LocatorRecord extends SdrRecord
        permits GenericDeviceLocator, FruDeviceLocator, ControllerLocator {
    /** What is located. */
    enum Kind {
        /** A device on a private bus behind a controller, for example an EEPROM. */
        GENERIC_DEVICE,
        FRU_DEVICE,
        MANAGEMENT_CONTROLLER
    }

    /** What kind of device. */
    Kind kind();

    /**
     * IPMB address of the controller, or of the one that gives access to the device, 8 bits with bit 0 clear; 0 for the
     * BMC itself.
     */
    int address();

    /** The channel that controller is reached by, 0 to 15. */
    int channel();

    /** The FRU device id at that controller, 0 to 0xFF; empty unless the controller keeps a FRU inventory of that number. */
    OptionalInt fruId();

    /** What the device is part of. */
    EntityId entity();

    /** A byte of the vendor's own, 0 to 0xFF. */
    int oem();

    /** Its name, without padding; empty if it has none. */
    String idString();
}
