package io.jipmi.client.sdr;

import io.jipmi.client.Octets;
import java.util.Set;

/**
 * Which events a sensor can send and what can be read of it (IPMI 2.0, table 43-1, bytes 15 to 20). Immutable.
 *
 * @param assertionEvents a bit per event offset, 0 to 0x7FFF; of a threshold sensor 0 to 0xFFF
 * @param deassertionEvents likewise
 * @param readableStates of a discrete sensor, the states its reading can tell, 0 to 0x7FFF; 0 of a threshold sensor
 * @param compared of a threshold sensor, the thresholds its reading can tell to be crossed
 * @param readable of a threshold sensor, the thresholds that can be read
 * @param settable of a threshold sensor, the thresholds that can be set
 */
public record SensorMasks(
        int assertionEvents,
        int deassertionEvents,
        int readableStates,
        Set<Threshold> compared,
        Set<Threshold> readable,
        Set<Threshold> settable) {
    private static final int THRESHOLD_EVENTS = 0x0FFF;
    private static final int STATES = 0x7FFF;

    static SensorMasks threshold(Octets raw, int from) {
        int lower = raw.u16(from);
        int upper = raw.u16(from + 2);
        return new SensorMasks(
                lower & THRESHOLD_EVENTS,
                upper & THRESHOLD_EVENTS,
                0,
                Threshold.ofBits((lower >> 12 & 0x07) | (upper >> 12 & 0x07) << 3),
                Threshold.ofBits(raw.u8(from + 4)),
                Threshold.ofBits(raw.u8(from + 5)));
    }

    static SensorMasks discrete(Octets raw, int from) {
        return new SensorMasks(
                raw.u16(from) & STATES,
                raw.u16(from + 2) & STATES,
                raw.u16(from + 4) & STATES,
                Set.of(),
                Set.of(),
                Set.of());
    }
}
