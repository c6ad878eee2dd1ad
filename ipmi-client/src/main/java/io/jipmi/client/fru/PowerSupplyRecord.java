package io.jipmi.client.fru;

import io.jipmi.client.Octets;
import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a power supply can do (FRU storage definition 1.3, 18.1). Immutable. What is said in volts is in units of 10 mV.
 *
 * @param header of the record
 * @param raw the bytes after the header
 * @param capacityWatts overall capacity, 0 to 4095
 * @param peakVa 0 to 0xFFFE; empty if not specified
 * @param inrushAmperes 0 to 0xFE; empty if not specified
 * @param inrushIntervalMs 0 to 0xFF
 * @param firstRange10mV input voltages
 * @param secondRange10mV other input voltages; from 0 to 0 where there are none
 * @param frequenciesHz input frequencies; from 0 to 0 for direct current
 * @param dropoutToleranceMs how long the input may fail, 0 to 0xFF
 * @param features what it has
 * @param peakWatts capacity for the hold-up time, 0 to 4095
 * @param holdUpSeconds 0 to 15
 * @param combinedFirst code of the first of two outputs with one limit for both, 0 to 15: 12 V, -12 V, 5 V, 3.3 V
 * @param combinedSecond code of the second
 * @param combinedWatts the limit, 0 to 0xFFFF; 0 if there is none
 * @param failThresholdRps the fan's lowest rotations a second, 0 to 0xFF, where it tells of failure so
 */
public record PowerSupplyRecord(
        RecordHeader header,
        Octets raw,
        int capacityWatts,
        OptionalInt peakVa,
        OptionalInt inrushAmperes,
        int inrushIntervalMs,
        Range firstRange10mV,
        Range secondRange10mV,
        Range frequenciesHz,
        int dropoutToleranceMs,
        Set<Feature> features,
        int peakWatts,
        int holdUpSeconds,
        int combinedFirst,
        int combinedSecond,
        int combinedWatts,
        int failThresholdRps)
        implements FruRecord {
    static final int TYPE = 0;
    static final int LENGTH_BYTES = 24;

    private static final int WATTS = 0x0FFF;
    private static final int FEATURES = 17;
    private static final String[] COMBINED_VOLTAGES = {"12 V", "-12 V", "5 V", "3.3 V"};

    /** From the lowest to the highest that is allowed. */
    public record Range(int low, int high) {}

    /** Bits of the record's flags, from bit 0 up. */
    public enum Feature {
        PREDICTIVE_FAIL_SIGNAL,
        POWER_FACTOR_CORRECTION,
        AUTO_SWITCHED_RANGES,
        HOT_SWAP,
        /** Two pulses of the fan a rotation, not one; where a signal tells of failure, its polarity. */
        SECOND_PULSE_OR_POLARITY
    }

    public PowerSupplyRecord {
        features = Set.copyOf(features);
    }

    static PowerSupplyRecord decode(RecordHeader header, Octets body) {
        return new PowerSupplyRecord(
                header,
                body,
                body.u16(0) & WATTS,
                specified(body.u16(2), 0xFFFF),
                specified(body.u8(4), 0xFF),
                body.u8(5),
                new Range(body.u16(6), body.u16(8)),
                new Range(body.u16(10), body.u16(12)),
                new Range(body.u8(14), body.u8(15)),
                body.u8(16),
                features(body),
                body.u16(18) & WATTS,
                body.u16(18) >> 12,
                body.u8(20) >> 4,
                body.u8(20) & 0x0F,
                body.u16(21),
                body.u8(23));
    }

    /**
     * One of the two outputs with one limit in words.
     *
     * @param code {@link #combinedFirst()} or {@link #combinedSecond()}
     */
    public static String combinedVoltage(int code) {
        return code >= 0 && code < COMBINED_VOLTAGES.length ? COMBINED_VOLTAGES[code] : "reserved " + code;
    }

    private static OptionalInt specified(int value, int unspecified) {
        return value == unspecified ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private static Set<Feature> features(Octets body) {
        EnumSet<Feature> features = EnumSet.noneOf(Feature.class);
        int bit = 0;
        for (Feature feature : Feature.values()) {
            if (body.bit(FEATURES, bit)) {
                features.add(feature);
            }
            bit++;
        }
        return features;
    }
}
