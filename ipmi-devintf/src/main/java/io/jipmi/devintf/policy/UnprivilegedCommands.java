package io.jipmi.devintf.policy;

import io.jipmi.msghandler.NetFn;
import io.jipmi.msghandler.ReadOnlyCommands;
import java.util.Map;
import java.util.Set;

/**
 * The commands that an ordinary user may send where no rule says otherwise: those of {@link ReadOnlyCommands}, but for
 * what can hold secrets; the reservations without which logs and records cannot be read; and what group extensions
 * document as reads.
 */
final class UnprivilegedCommands {
    private static final int RESERVE_DEVICE_SDR = 0x22;
    private static final int RESERVE_SDR_REPOSITORY = 0x22;
    private static final int RESERVE_SEL = 0x42;
    /** Among the parameters is SNMP's community string. */
    private static final int GET_LAN_CONFIGURATION = 0x02;
    /** Among the parameters are PPP's user names and passwords. */
    private static final int GET_SERIAL_CONFIGURATION = 0x11;

    private static final int PICMG = 0x00;
    private static final int VITA = 0x03;
    private static final int DCMI = 0xDC;

    /** Reads by the group's number, the first byte of the data. */
    private static final Map<Integer, Set<Integer>> GROUP_EXTENSIONS = Map.of(
            // PICMG 3.0: Get PICMG Properties, Address Info, Shelf Address Info, FRU LED Properties, LED Color
            // Capabilities, FRU LED State, FRU Activation Policy, Device Locator Record ID, Port State, Power Level,
            // Fan Speed Properties, Fan Level, IPMB Link Info
            PICMG,
            Set.of(0x00, 0x01, 0x02, 0x05, 0x06, 0x08, 0x0B, 0x0D, 0x0F, 0x12, 0x14, 0x16, 0x18),
            // VITA 46.11: Get VSO Capabilities
            VITA,
            Set.of(0x00),
            // DCMI 1.5: Get Capabilities, Power Reading, Power Limit, Asset Tag, Sensor Info, Management Controller
            // Identifier, Thermal Limit, Temperature Readings, Configuration Parameters
            DCMI,
            Set.of(0x01, 0x02, 0x03, 0x06, 0x07, 0x09, 0x0C, 0x10, 0x13));

    private UnprivilegedCommands() {}

    static boolean contains(AccessRequest request) {
        int cmd = request.cmd();
        return switch (request.netFn()) {
            case NetFn.SENSOR_EVENT -> cmd == RESERVE_DEVICE_SDR || ReadOnlyCommands.contains(request.netFn(), cmd);
            case NetFn.STORAGE ->
                cmd == RESERVE_SDR_REPOSITORY || cmd == RESERVE_SEL || ReadOnlyCommands.contains(request.netFn(), cmd);
            case NetFn.TRANSPORT ->
                cmd != GET_LAN_CONFIGURATION
                        && cmd != GET_SERIAL_CONFIGURATION
                        && ReadOnlyCommands.contains(request.netFn(), cmd);
            case NetFn.GROUP_EXTENSION ->
                GROUP_EXTENSIONS.getOrDefault(request.group(), Set.of()).contains(cmd);
            default -> ReadOnlyCommands.contains(request.netFn(), cmd);
        };
    }
}
