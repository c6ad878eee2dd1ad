package io.jipmi.client.sdr;

import io.jipmi.client.Octets;
import java.util.OptionalInt;

/**
 * Where a device on a private bus behind a controller is (IPMI 2.0, 43.7). Immutable.
 *
 * @param raw the whole record
 * @param address IPMB address of the controller that gives access to the device, 8 bits with bit 0 clear; 0 for the BMC
 * @param slaveAddress the device's address on its bus, 8 bits with bit 0 clear
 * @param channel the channel that controller is reached by, 0 to 15
 * @param accessLun LUN for the Master Write-Read command, 0 to 3
 * @param privateBus the bus behind the controller, 0 to 7
 * @param addressSpan how many addresses after the first it occupies, 0 to 7
 * @param deviceType table 43-12, 0 to 0xFF
 * @param deviceTypeModifier table 43-12, 0 to 0xFF
 * @param entity what the device is part of
 * @param oem a byte of the vendor's own, 0 to 0xFF
 * @param idString its name, without padding; empty if it has none
 */
public record GenericDeviceLocator(
        Octets raw,
        int address,
        int slaveAddress,
        int channel,
        int accessLun,
        int privateBus,
        int addressSpan,
        int deviceType,
        int deviceTypeModifier,
        EntityId entity,
        int oem,
        String idString)
        implements LocatorRecord {
    static final int TYPE = 0x10;

    static GenericDeviceLocator decode(Octets raw) {
        return new GenericDeviceLocator(
                raw,
                raw.u8(5) & 0xFE,
                raw.u8(6) & 0xFE,
                (raw.u8(6) & 1) << 3 | raw.u8(7) >> 5,
                raw.u8(7) >> 3 & 3,
                raw.u8(7) & 7,
                raw.u8(8) & 7,
                raw.u8(10),
                raw.u8(11),
                EntityId.decode(raw.u8(LocatorLayout.ENTITY), raw.u8(LocatorLayout.ENTITY + 1)),
                raw.u8(LocatorLayout.OEM),
                IdString.decode(raw, LocatorLayout.ID_STRING));
    }

    @Override
    public Kind kind() {
        return Kind.GENERIC_DEVICE;
    }

    @Override
    public OptionalInt fruId() {
        return OptionalInt.empty();
    }
}
