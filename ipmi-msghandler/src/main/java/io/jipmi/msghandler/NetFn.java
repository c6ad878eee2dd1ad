package io.jipmi.msghandler;

import java.util.Locale;

/** Network function codes (IPMI 2.0 table 5-1). A request has an even code; its response the same code plus one. */
public final class NetFn {
    public static final int CHASSIS = 0x00;
    public static final int BRIDGE = 0x02;
    public static final int SENSOR_EVENT = 0x04;
    public static final int APP = 0x06;
    public static final int FIRMWARE = 0x08;
    public static final int STORAGE = 0x0A;
    public static final int TRANSPORT = 0x0C;
    public static final int GROUP_EXTENSION = 0x2C;
    public static final int OEM_GROUP = 0x2E;

    private NetFn() {}

    /** The code a response to {@code requestNetFn} carries. */
    public static int response(int requestNetFn) {
        return requestNetFn | 1;
    }

    /** Name for people, for example {@code App}; {@code netfn 0x30} where the specification leaves it to the vendor. */
    public static String describe(int netFn) {
        return switch (netFn & ~1) {
            case CHASSIS -> "Chassis";
            case BRIDGE -> "Bridge";
            case SENSOR_EVENT -> "Sensor/Event";
            case APP -> "App";
            case FIRMWARE -> "Firmware";
            case STORAGE -> "Storage";
            case TRANSPORT -> "Transport";
            case GROUP_EXTENSION -> "Group Extension";
            case OEM_GROUP -> "OEM/Group";
            default -> String.format(Locale.ROOT, "netfn 0x%02x", netFn);
        };
    }
}
