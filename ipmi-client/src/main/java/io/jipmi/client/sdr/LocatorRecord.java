package io.jipmi.client.sdr;

import io.jipmi.client.Octets;
import java.util.OptionalInt;

/**
 * A record that tells where a device is (IPMI 2.0, 43.7 to 43.9). Immutable.
 *
 * @param raw the whole record
 * @param kind what kind of device
 * @param address IPMB address of the controller, or of the one that gives access to the device, 8 bits with bit 0
 *     clear; 0 for the BMC itself
 * @param channel the channel that controller is reached by, 0 to 15
 * @param fruId the FRU device id at that controller, 0 to 0xFF; empty unless the controller keeps a FRU inventory of
 *     that number
 * @param entity what the device is part of
 * @param idString its name, without padding; empty if it has none
 */
public record LocatorRecord(
        Octets raw, Kind kind, int address, int channel, OptionalInt fruId, EntityId entity, String idString)
        implements SdrRecord {
    static final int GENERIC_DEVICE = 0x10;
    static final int FRU_DEVICE = 0x11;
    static final int MANAGEMENT_CONTROLLER = 0x12;

    /** All three kinds have it at the same place. */
    static final int ID_STRING = 15;

    /** What is located. */
    public enum Kind {
        /** A device on a private bus behind a controller, for example an EEPROM. */
        GENERIC_DEVICE,
        FRU_DEVICE,
        MANAGEMENT_CONTROLLER
    }

    static LocatorRecord genericDevice(Octets raw) {
        int channel = (raw.u8(6) & 1) << 3 | raw.u8(7) >> 5;
        return locator(raw, Kind.GENERIC_DEVICE, channel, OptionalInt.empty());
    }

    static LocatorRecord fruDevice(Octets raw) {
        boolean logical = raw.bit(7, 7);
        return locator(raw, Kind.FRU_DEVICE, raw.u8(8) >> 4, logical ? OptionalInt.of(raw.u8(6)) : OptionalInt.empty());
    }

    static LocatorRecord managementController(Octets raw) {
        return locator(raw, Kind.MANAGEMENT_CONTROLLER, raw.u8(6) & 0x0F, OptionalInt.empty());
    }

    private static LocatorRecord locator(Octets raw, Kind kind, int channel, OptionalInt fruId) {
        return new LocatorRecord(
                raw,
                kind,
                raw.u8(5) & 0xFE,
                channel,
                fruId,
                EntityId.decode(raw.u8(12), raw.u8(13)),
                IdString.decode(raw, ID_STRING));
    }
}
