package io.jipmi.client.sdr;

/** How a raw reading, threshold or limit of a sensor is a number (IPMI 2.0, table 43-1, sensor units 1, bits 7:6). */
public enum AnalogFormat {
    /** 0 to 255. */
    UNSIGNED,
    /** -127 to 127; both 0x00 and 0xFF are zero. */
    ONES_COMPLEMENT,
    /** -128 to 127. */
    TWOS_COMPLEMENT,
    /** The sensor has no analog reading. */
    NONE;

    static AnalogFormat ofUnits1(int units1) {
        return switch (units1 >> 6 & 3) {
            case 0 -> UNSIGNED;
            case 1 -> ONES_COMPLEMENT;
            case 2 -> TWOS_COMPLEMENT;
            default -> NONE;
        };
    }

    /**
     * The number a raw byte stands for.
     *
     * @param raw 0 to 0xFF
     */
    int number(int raw) {
        return switch (this) {
            case UNSIGNED, NONE -> raw;
            case ONES_COMPLEMENT -> raw < 0x80 ? raw : raw - 0xFF;
            case TWOS_COMPLEMENT -> (byte) raw;
        };
    }
}
