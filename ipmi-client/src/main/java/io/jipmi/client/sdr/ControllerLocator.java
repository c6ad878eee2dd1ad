package io.jipmi.client.sdr;

import io.jipmi.client.DeviceFunction;
import io.jipmi.client.Octets;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Where a management controller is (IPMI 2.0, 43.9). Immutable.
 *
 * @param raw the whole record
 * @param address the controller's IPMB address, 8 bits with bit 0 clear
 * @param channel the channel it is reached by, 0 to 15
 * @param notifiedOfSystemPower whether it wants to be told the system's ACPI power state
 * @param notifiedOfDevicePower whether it wants to be told its device's ACPI power state
 * @param isStatic whether it is always there
 * @param logsInitializationErrors whether it logs errors of the initialisation agent, if it is the one that runs it
 * @param initializationErrorsLogged whether errors of the initialisation agent with this controller are to be logged
 * @param events what the initialisation agent does about its events
 * @param functions what it is besides a controller
 * @param entity what it is part of
 * @param oem a byte of the vendor's own, 0 to 0xFF
 * @param idString its name, without padding; empty if it has none
 */
public record ControllerLocator(
        Octets raw,
        int address,
        int channel,
        boolean notifiedOfSystemPower,
        boolean notifiedOfDevicePower,
        boolean isStatic,
        boolean logsInitializationErrors,
        boolean initializationErrorsLogged,
        EventSetup events,
        Set<DeviceFunction> functions,
        EntityId entity,
        int oem,
        String idString)
        implements LocatorRecord {
    static final int TYPE = 0x12;

    /** What the initialisation agent does about a controller's events. */
    public enum EventSetup {
        ENABLE,
        DISABLE,
        NOT_INITIALIZED,
        RESERVED;

        private static final EventSetup[] BY_CODE = values();
    }

    public ControllerLocator {
        functions = Set.copyOf(functions);
    }

    static ControllerLocator decode(Octets raw) {
        return new ControllerLocator(
                raw,
                raw.u8(5) & 0xFE,
                raw.u8(6) & 0x0F,
                raw.bit(7, 7),
                raw.bit(7, 6),
                raw.bit(7, 5),
                raw.bit(7, 3),
                raw.bit(7, 2),
                EventSetup.BY_CODE[raw.u8(7) & 3],
                DeviceFunction.ofBits(raw.u8(8)),
                EntityId.decode(raw.u8(LocatorLayout.ENTITY), raw.u8(LocatorLayout.ENTITY + 1)),
                raw.u8(LocatorLayout.OEM),
                IdString.decode(raw, LocatorLayout.ID_STRING));
    }

    @Override
    public Kind kind() {
        return Kind.MANAGEMENT_CONTROLLER;
    }

    @Override
    public OptionalInt fruId() {
        return OptionalInt.empty();
    }
}
