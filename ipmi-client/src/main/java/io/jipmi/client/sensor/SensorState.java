package io.jipmi.client.sensor;

import io.jipmi.client.sdr.SensorRecord;
import io.jipmi.client.vocabulary.EventTypes;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A state that a discrete sensor is in.
 *
 * @param offset its event offset, 0 to 14
 * @param name what it is called, by the sensor's type and event type
 */
public record SensorState(int offset, String name) {
    private static final int OFFSETS = 15;

    static List<SensorState> ofBits(SensorRecord record, int bits) {
        return IntStream.range(0, OFFSETS)
                .filter(offset -> (bits >> offset & 1) != 0)
                .mapToObj(offset -> new SensorState(
                        offset, EventTypes.describe(record.eventReadingType(), record.sensorType(), offset)))
                .toList();
    }
}
