package io.jipmi.client.sdr;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A value that a reading is compared with, in the order of the masks and of Get Sensor Thresholds (IPMI 2.0, 35.9). */
public enum Threshold {
    LOWER_NON_CRITICAL("lower non-critical", "lnc"),
    LOWER_CRITICAL("lower critical", "lcr"),
    LOWER_NON_RECOVERABLE("lower non-recoverable", "lnr"),
    UPPER_NON_CRITICAL("upper non-critical", "unc"),
    UPPER_CRITICAL("upper critical", "ucr"),
    UPPER_NON_RECOVERABLE("upper non-recoverable", "unr");

    /** The most severe first; of two alike the lower first. */
    public static final List<Threshold> BY_SEVERITY = List.of(
            LOWER_NON_RECOVERABLE,
            UPPER_NON_RECOVERABLE,
            LOWER_CRITICAL,
            UPPER_CRITICAL,
            LOWER_NON_CRITICAL,
            UPPER_NON_CRITICAL);

    private final String label;
    private final String abbreviation;

    Threshold(String label, String abbreviation) {
        this.label = label;
        this.abbreviation = abbreviation;
    }

    /** The specification's words. */
    public String label() {
        return label;
    }

    /** As operators know it, for example {@code unc}. */
    public String abbreviation() {
        return abbreviation;
    }

    /** The thresholds whose bits are set: bit 0 is the lower non-critical one, bit 5 the upper non-recoverable one. */
    public static Set<Threshold> ofBits(int bits) {
        EnumSet<Threshold> thresholds = EnumSet.noneOf(Threshold.class);
        for (Threshold each : values()) {
            if ((bits & each.bit()) != 0) {
                thresholds.add(each);
            }
        }
        return Collections.unmodifiableSet(thresholds);
    }

    /** Its bit in a mask, 0x01 to 0x20. */
    public int bit() {
        return 1 << index();
    }

    /** Its place among six, 0 to 5. */
    @SuppressWarnings("EnumOrdinal") // The order of declaration is the specification's, which is what is asked for.
    public int index() {
        return ordinal();
    }
}
