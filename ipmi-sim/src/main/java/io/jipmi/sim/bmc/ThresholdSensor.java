package io.jipmi.sim.bmc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An analog sensor with up to six thresholds. Threshold masks and arrays are in the order of Get Sensor Thresholds: 0
 * lower non-critical, 1 lower critical, 2 lower non-recoverable, 3 to 5 the same for upper.
 */
final class ThresholdSensor extends Sensor {
    static final int THRESHOLD_EVENT_TYPE = 0x01;
    private static final int THRESHOLDS = 6;
    private static final int FIRST_UPPER = 3;
    /** Event offsets "lower non-critical going low" up to "upper non-recoverable going high", by threshold. */
    private static final int[] EVENT_OFFSET = {0, 2, 4, 7, 9, 11};

    private static final int READING_AND_THRESHOLD_IN_DATA = 0x50;
    private static final int RESERVED_COMPARISON_BITS = 0xC0;

    private final Conversion conversion;
    private final int baseUnit;
    private final int readableThresholds;
    private final int[] thresholds;
    private int positiveHysteresis = 1;
    private int negativeHysteresis = 1;
    private int raw;
    private int crossed;

    /**
     * An available sensor.
     *
     * @param thresholdValues in the sensor's unit; NaN for a threshold it does not have
     */
    ThresholdSensor(
            Identity identity, Conversion conversion, int baseUnit, double nominalValue, double[] thresholdValues) {
        super(identity, eventMask(thresholdValues), eventMask(thresholdValues));
        this.conversion = conversion;
        this.baseUnit = baseUnit;
        readableThresholds = presentMask(thresholdValues);
        thresholds = Arrays.stream(thresholdValues)
                .mapToInt(value -> Double.isNaN(value) ? 0 : conversion.rawOf(value))
                .toArray();
        raw = conversion.rawOf(nominalValue);
        crossed = crossedNow();
    }

    private static int presentMask(double[] thresholdValues) {
        int mask = 0;
        for (int i = 0; i < THRESHOLDS; i++) {
            mask |= Double.isNaN(thresholdValues[i]) ? 0 : 1 << i;
        }
        return mask;
    }

    private static int eventMask(double[] thresholdValues) {
        int mask = 0;
        for (int i = 0; i < THRESHOLDS; i++) {
            mask |= Double.isNaN(thresholdValues[i]) ? 0 : 1 << EVENT_OFFSET[i];
        }
        return mask;
    }

    Conversion conversion() {
        return conversion;
    }

    int baseUnit() {
        return baseUnit;
    }

    int readableThresholds() {
        return readableThresholds;
    }

    int rawThreshold(int index) {
        return thresholds[index];
    }

    int positiveHysteresis() {
        return positiveHysteresis;
    }

    int negativeHysteresis() {
        return negativeHysteresis;
    }

    void setHysteresis(int positive, int negative) {
        positiveHysteresis = positive;
        negativeHysteresis = negative;
    }

    /** Takes a new raw reading and returns the events of the thresholds it crossed. */
    List<SensorEvent> setRaw(int newRaw) {
        raw = newRaw & 0xFF;
        return compare();
    }

    /** Takes new thresholds, those whose bit is set, and returns the events of the comparisons that changed. */
    List<SensorEvent> setThresholds(int mask, byte[] values) {
        for (int i = 0; i < THRESHOLDS; i++) {
            if ((mask >> i & 1) != 0) {
                thresholds[i] = values[i] & 0xFF;
            }
        }
        return compare();
    }

    byte[] thresholdBytes() {
        ByteWriter writer = new ByteWriter().u8(readableThresholds);
        for (int i = 0; i < THRESHOLDS; i++) {
            writer.u8((readableThresholds >> i & 1) != 0 ? thresholds[i] : 0);
        }
        return writer.done();
    }

    @Override
    int readingByte() {
        return raw;
    }

    @Override
    byte[] stateBytes() {
        return new byte[] {(byte) (crossed | RESERVED_COMPARISON_BITS)};
    }

    private List<SensorEvent> compare() {
        int before = crossed;
        crossed = crossedNow();
        List<SensorEvent> events = new ArrayList<>();
        for (int i = 0; i < THRESHOLDS; i++) {
            boolean deassertion = (crossed >> i & 1) == 0;
            if (((before ^ crossed) >> i & 1) != 0 && noteChange(EVENT_OFFSET[i], deassertion)) {
                Identity self = identity();
                events.add(SensorEvent.fromBmc(
                        self.type(),
                        self.number(),
                        deassertion,
                        THRESHOLD_EVENT_TYPE,
                        READING_AND_THRESHOLD_IN_DATA | EVENT_OFFSET[i],
                        raw,
                        thresholds[i]));
            }
        }
        return events;
    }

    /** Once crossed, a threshold counts as crossed until the reading is back by more than the hysteresis. */
    private int crossedNow() {
        int value = conversion.ordered(raw);
        int mask = 0;
        for (int i = 0; i < THRESHOLDS; i++) {
            if ((readableThresholds >> i & 1) == 0) {
                continue;
            }
            int threshold = conversion.ordered(thresholds[i]);
            boolean held = (crossed >> i & 1) != 0;
            boolean beyond = i < FIRST_UPPER
                    ? value <= threshold + (held ? negativeHysteresis : 0)
                    : value >= threshold - (held ? positiveHysteresis : 0);
            mask |= beyond ? 1 << i : 0;
        }
        return mask;
    }
}
