package io.jipmi.client.sensor;

import io.jipmi.client.sdr.FullSensorRecord;
import io.jipmi.client.sdr.Linearization;
import io.jipmi.client.sdr.SensorCapabilities.Access;
import io.jipmi.client.sdr.SensorConversion;
import io.jipmi.client.sdr.SensorSettings;
import io.jipmi.client.sdr.Threshold;
import java.util.EnumMap;
import java.util.Map;

/**
 * Thresholds to be set, found settable and within the sensor's range (IPMI 2.0, 35.8).
 *
 * @param raws 0 to 0xFF each
 */
record ThresholdSetting(Map<Threshold, Integer> raws) {
    private static final int SENSOR_MASK_AND_SIX = 8;

    static ThresholdSetting of(Sensor sensor, Map<Threshold, Double> values) {
        SensorConversion conversion = sensor.analog()
                .map(FullSensorRecord::conversion)
                .filter(way -> way.linearization() != Linearization.NON_LINEAR)
                .orElseThrow(() -> new IllegalArgumentException(
                        sensor.key() + " has no formula by which a value becomes a threshold"));
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no threshold to set of " + sensor.key());
        }
        Map<Threshold, Integer> raws = new EnumMap<>(Threshold.class);
        values.forEach((threshold, value) -> {
            requireSettable(sensor, threshold);
            raws.put(
                    threshold,
                    conversion
                            .raw(value)
                            .orElseThrow(() -> new IllegalArgumentException(sensor.key() + " cannot hold " + value
                                    + " as its " + threshold.label() + " threshold")));
        });
        return new ThresholdSetting(raws);
    }

    /** The request's data: what is not set is not marked in the mask, and 0. */
    int[] data(int sensorNumber) {
        int[] data = new int[SENSOR_MASK_AND_SIX];
        data[0] = sensorNumber;
        raws.forEach((threshold, raw) -> {
            data[1] |= threshold.bit();
            data[2 + threshold.index()] = raw;
        });
        return data;
    }

    private static void requireSettable(Sensor sensor, Threshold threshold) {
        boolean settable = sensor.record()
                .settings()
                .filter(settings -> settings.capabilities().thresholds() == Access.READABLE_AND_SETTABLE)
                .map(SensorSettings::masks)
                .filter(masks -> masks.settable().contains(threshold))
                .isPresent();
        if (!sensor.isThreshold() || !settable) {
            throw new IllegalArgumentException(
                    sensor.key() + " has no " + threshold.label() + " threshold that can be set");
        }
    }
}
