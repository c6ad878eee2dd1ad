package io.jipmi.client;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What a management controller is besides a controller: the additional device support bits of Get Device ID. */
public enum DeviceFunction {
    SENSOR_DEVICE(0, "sensor device"),
    SDR_REPOSITORY(1, "SDR repository device"),
    SEL_DEVICE(2, "SEL device"),
    FRU_INVENTORY(3, "FRU inventory device"),
    IPMB_EVENT_RECEIVER(4, "IPMB event receiver"),
    IPMB_EVENT_GENERATOR(5, "IPMB event generator"),
    BRIDGE(6, "bridge"),
    CHASSIS_DEVICE(7, "chassis device");

    private final int bit;
    private final String label;

    DeviceFunction(int bit, String label) {
        this.bit = bit;
        this.label = label;
    }

    /** The specification's words. */
    public String label() {
        return label;
    }

    /** What is meant by a byte of device support bits, as Get Device ID and MC device locator records have it. */
    public static Set<DeviceFunction> ofBits(int bits) {
        EnumSet<DeviceFunction> functions = EnumSet.noneOf(DeviceFunction.class);
        for (DeviceFunction function : values()) {
            if ((bits >> function.bit & 1) != 0) {
                functions.add(function);
            }
        }
        return Collections.unmodifiableSet(functions);
    }
}
