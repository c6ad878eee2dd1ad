package io.jipmi.client.sdr;

import java.util.Locale;

/**
 * How several sensors share one record (IPMI 2.0, tables 43-2 and 43-3, record sharing). Immutable.
 *
 * @param count sensors described by the record, 1 to 15, with ascending sensor numbers
 * @param alphabetic whether the names are told apart by letters instead of numbers
 * @param offset the first sensor's number or, from 0 for A, letter; 0 to 0x7F
 * @param entityInstanceIncrements whether each sensor belongs to an entity instance of its own
 */
public record RecordSharing(int count, boolean alphabetic, int offset, boolean entityInstanceIncrements) {
    /** A record of one sensor. */
    public static final RecordSharing NONE = new RecordSharing(1, false, 0, false);

    private static final int LETTERS = 26;

    /** Reads the two record sharing bytes; a count of 0 is how many BMCs write 1. */
    static RecordSharing decode(int first, int second) {
        return new RecordSharing(
                Math.max(1, first & 0x0F), (first >> 4 & 0x03) == 1, second & 0x7F, (second & 0x80) != 0);
    }

    /**
     * What follows the record's id string in one sensor's name; empty if the record is not shared.
     *
     * @param index 0 to count - 1
     */
    public String suffix(int index) {
        if (count == 1) {
            return "";
        }
        int value = offset + index;
        if (!alphabetic) {
            return String.format(Locale.ROOT, "%d", value);
        }
        String last = String.valueOf((char) ('A' + value % LETTERS));
        return value < LETTERS ? last : (char) ('A' + value / LETTERS - 1) + last;
    }
}
