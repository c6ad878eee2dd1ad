package io.jipmi.client.sdr;

import io.jipmi.client.Octets;
import java.util.OptionalInt;

/**
 * Where a FRU's inventory is (IPMI 2.0, 43.8). Immutable.
 *
 * @param raw the whole record
 * @param address IPMB address of the controller that gives access to it, 8 bits with bit 0 clear; 0 for the BMC
 * @param logical whether the controller keeps the inventory; otherwise it lies in a device on a bus behind it
 * @param device the FRU device id at the controller if logical, otherwise the device's slave address; 0 to 0xFF
 * @param accessLun LUN for the commands to it, 0 to 3
 * @param privateBus the bus behind the controller, 0 to 7; 0 on the IPMB if not logical
 * @param channel the channel the controller is reached by, 0 to 15
 * @param deviceType table 43-12, 0 to 0xFF; 0x10 for a logical one
 * @param deviceTypeModifier table 43-12, 0 to 0xFF
 * @param entity what the FRU is
 * @param oem a byte of the vendor's own, 0 to 0xFF
 * @param idString its name, without padding; empty if it has none
 */
public record FruDeviceLocator(
        Octets raw,
        int address,
        boolean logical,
        int device,
        int accessLun,
        int privateBus,
        int channel,
        int deviceType,
        int deviceTypeModifier,
        EntityId entity,
        int oem,
        String idString)
        implements LocatorRecord {
    static final int TYPE = 0x11;

    static FruDeviceLocator decode(Octets raw) {
        return new FruDeviceLocator(
                raw,
                raw.u8(5) & 0xFE,
                raw.bit(7, 7),
                raw.u8(6),
                raw.u8(7) >> 3 & 3,
                raw.u8(7) & 7,
                raw.u8(8) >> 4,
                raw.u8(10),
                raw.u8(11),
                EntityId.decode(raw.u8(LocatorLayout.ENTITY), raw.u8(LocatorLayout.ENTITY + 1)),
                raw.u8(LocatorLayout.OEM),
                IdString.decode(raw, LocatorLayout.ID_STRING));
    }

    @Override
    public Kind kind() {
        return Kind.FRU_DEVICE;
    }

    @Override
    public OptionalInt fruId() {
        return logical ? OptionalInt.of(device) : OptionalInt.empty();
    }
}
