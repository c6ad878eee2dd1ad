package io.jipmi.client.sensor;

import io.jipmi.client.sdr.Threshold;
import java.util.Map;

/**
 * A sensor's thresholds that can be read (IPMI 2.0, 35.9). Immutable.
 *
 * @param raws as the sensor holds them, 0 to 0xFF each
 * @param values in the sensor's unit; without those that have no value
 */
public record SensorThresholds(Map<Threshold, Integer> raws, Map<Threshold, Double> values) {
    /** Of a sensor that has none, or none that can be read. */
    public static final SensorThresholds NONE = new SensorThresholds(Map.of(), Map.of());

    public SensorThresholds {
        raws = Map.copyOf(raws);
        values = Map.copyOf(values);
    }
}
