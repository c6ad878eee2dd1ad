package io.jipmi.client.sel;

import io.jipmi.client.vocabulary.EventTypes;

/** What event data 2 or 3 of a system event holds, as event data 1 says (IPMI 2.0, table 29-6). */
public enum EventDataUse {
    /** Nothing. */
    UNSPECIFIED,
    /** The raw reading that triggered a threshold event; event data 2 only. */
    TRIGGER_READING,
    /** The raw threshold that was crossed; event data 3 only. */
    TRIGGER_THRESHOLD,
    /** The offset of a discrete sensor's previous state and of its severity; event data 2 only. */
    PREVIOUS_STATE,
    /** A code of the vendor's own. */
    OEM,
    /** A code that the sensor type defines. */
    SENSOR_SPECIFIC,
    /** A use that the specification reserves. */
    RESERVED;

    static EventDataUse ofData2(int eventReadingType, int eventData1) {
        return of(eventData1 >> 6, eventReadingType == EventTypes.THRESHOLD ? TRIGGER_READING : PREVIOUS_STATE);
    }

    static EventDataUse ofData3(int eventReadingType, int eventData1) {
        return of(eventData1 >> 4 & 0x03, eventReadingType == EventTypes.THRESHOLD ? TRIGGER_THRESHOLD : RESERVED);
    }

    private static EventDataUse of(int bits, EventDataUse one) {
        return switch (bits) {
            case 0 -> UNSPECIFIED;
            case 1 -> one;
            case 2 -> OEM;
            default -> SENSOR_SPECIFIC;
        };
    }
}
