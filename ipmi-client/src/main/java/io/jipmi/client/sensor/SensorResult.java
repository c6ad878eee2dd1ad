package io.jipmi.client.sensor;

/** What came of reading a sensor: a reading, or why there is none. */
public sealed interface SensorResult permits SensorReading, NoReading {
    /** The sensor that was read. */
    Sensor sensor();

    /** What it says about the system. */
    Health health();
}
