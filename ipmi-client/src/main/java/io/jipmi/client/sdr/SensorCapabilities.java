package io.jipmi.client.sdr;

/**
 * What can be done with a sensor (IPMI 2.0, table 43-1, sensor capabilities).
 *
 * @param ignoredWithoutEntity whether it is to be ignored while its entity is absent
 * @param autoRearm whether it re-arms itself once its event has gone
 * @param hysteresis whether it has hysteresis
 * @param thresholds whether it has thresholds; which ones, the masks tell
 * @param eventControl what of its events can be switched
 */
public record SensorCapabilities(
        boolean ignoredWithoutEntity,
        boolean autoRearm,
        Access hysteresis,
        Access thresholds,
        EventControl eventControl) {

    /** What can be done with a setting. */
    public enum Access {
        NONE,
        READABLE,
        READABLE_AND_SETTABLE,
        /** There, but neither to be read nor set. */
        FIXED;

        static Access of(int code) {
            return switch (code & 3) {
                case 0 -> NONE;
                case 1 -> READABLE;
                case 2 -> READABLE_AND_SETTABLE;
                default -> FIXED;
            };
        }

        /** Whether Get commands for it make sense. */
        public boolean readable() {
            return this == READABLE || this == READABLE_AND_SETTABLE;
        }
    }

    /** What of a sensor's events can be enabled and disabled. */
    public enum EventControl {
        PER_STATE,
        WHOLE_SENSOR,
        GLOBAL_DISABLE,
        NO_EVENTS;

        static EventControl of(int code) {
            return switch (code & 3) {
                case 0 -> PER_STATE;
                case 1 -> WHOLE_SENSOR;
                case 2 -> GLOBAL_DISABLE;
                default -> NO_EVENTS;
            };
        }
    }

    static SensorCapabilities decode(int bits) {
        return new SensorCapabilities(
                (bits & 0x80) != 0,
                (bits & 0x40) != 0,
                Access.of(bits >> 4),
                Access.of(bits >> 2),
                EventControl.of(bits));
    }
}
