package io.jipmi.client;

import io.jipmi.msghandler.IpmiException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * How the BMC's self test ended: the answer to Get Self Test Results (IPMI 2.0, 20.4). Immutable.
 *
 * @param code first byte of the answer, 0 to 0xFF
 * @param detail second byte, 0 to 0xFF; the vendor's own but for {@link Outcome#CORRUPTED}
 */
public record SelfTestResult(int code, int detail) {
    static final int LENGTH_BYTES = 2;

    /** What the first byte says. */
    public enum Outcome {
        PASSED,
        NOT_IMPLEMENTED,
        /** Data or devices cannot be read; {@link #defects()} tells which. */
        CORRUPTED,
        FATAL_HARDWARE_ERROR,
        /** The vendor's own code. */
        DEVICE_SPECIFIC
    }

    /** The bits of the second byte when something is corrupted or inaccessible. */
    public enum Defect {
        OPERATIONAL_FIRMWARE_CORRUPTED(0),
        UPDATE_FIRMWARE_CORRUPTED(1),
        INTERNAL_USE_AREA_CORRUPTED(2),
        SDR_REPOSITORY_EMPTY(3),
        IPMB_SIGNALS_FAILED(4),
        FRU_DEVICE_INACCESSIBLE(5),
        SDR_REPOSITORY_INACCESSIBLE(6),
        SEL_INACCESSIBLE(7);

        private final int bit;

        Defect(int bit) {
            this.bit = bit;
        }
    }

    /**
     * Reads the bytes after the completion code.
     *
     * @throws IpmiException if there are fewer than 2
     */
    public static SelfTestResult decode(Octets data) throws IpmiException {
        data.require(LENGTH_BYTES, "the answer to Get Self Test Results");
        return new SelfTestResult(data.u8(0), data.u8(1));
    }

    /** What the first byte says. */
    public Outcome outcome() {
        return switch (code) {
            case 0x55 -> Outcome.PASSED;
            case 0x56 -> Outcome.NOT_IMPLEMENTED;
            case 0x57 -> Outcome.CORRUPTED;
            case 0x58 -> Outcome.FATAL_HARDWARE_ERROR;
            default -> Outcome.DEVICE_SPECIFIC;
        };
    }

    /** What is corrupted or inaccessible; empty unless {@link #outcome()} is {@link Outcome#CORRUPTED}. */
    public Set<Defect> defects() {
        EnumSet<Defect> defects = EnumSet.noneOf(Defect.class);
        for (Defect defect : Defect.values()) {
            if (outcome() == Outcome.CORRUPTED && (detail >> defect.bit & 1) != 0) {
                defects.add(defect);
            }
        }
        return Collections.unmodifiableSet(defects);
    }

    /** One line for people. */
    @Override
    public String toString() {
        return switch (outcome()) {
            case PASSED -> "passed";
            case NOT_IMPLEMENTED -> "not implemented";
            case CORRUPTED -> String.format(Locale.ROOT, "failed (0x%02x): %s", detail, words());
            case FATAL_HARDWARE_ERROR -> String.format(Locale.ROOT, "fatal hardware error 0x%02x", detail);
            case DEVICE_SPECIFIC -> String.format(Locale.ROOT, "device specific 0x%02x 0x%02x", code, detail);
        };
    }

    private String words() {
        return String.join(
                ", ",
                defects().stream()
                        .map(defect -> defect.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                        .toList());
    }
}
