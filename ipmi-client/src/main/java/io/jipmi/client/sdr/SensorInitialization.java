package io.jipmi.client.sdr;

/**
 * What the initialisation agent does with a sensor, and how it starts (IPMI 2.0, table 43-1, sensor initialisation).
 *
 * @param settable whether Set Sensor Reading and Event Status is there (IPMI 2.0)
 * @param scanning whether scanning is enabled
 * @param events whether events are enabled
 * @param thresholds whether thresholds are set
 * @param hysteresis whether hysteresis is set
 * @param type whether the sensor's type and event type are set
 * @param eventsAtPowerUp whether it sends events from power-up on
 * @param scanningAtPowerUp whether it scans from power-up on
 */
public record SensorInitialization(
        boolean settable,
        boolean scanning,
        boolean events,
        boolean thresholds,
        boolean hysteresis,
        boolean type,
        boolean eventsAtPowerUp,
        boolean scanningAtPowerUp) {

    static SensorInitialization decode(int bits) {
        return new SensorInitialization(
                (bits & 0x80) != 0,
                (bits & 0x40) != 0,
                (bits & 0x20) != 0,
                (bits & 0x10) != 0,
                (bits & 0x08) != 0,
                (bits & 0x04) != 0,
                (bits & 0x02) != 0,
                (bits & 0x01) != 0);
    }
}
