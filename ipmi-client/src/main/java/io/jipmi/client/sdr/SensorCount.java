package io.jipmi.client.sdr;

/**
 * How many sensors a repository describes; a record shared by n sensors counts n times.
 *
 * @param full by full sensor records
 * @param compact by compact sensor records
 * @param eventOnly by event-only records
 * @param threshold how many of them all have a reading that is compared with thresholds
 */
public record SensorCount(int full, int compact, int eventOnly, int threshold) {

    /** All of them. */
    public int total() {
        return full + compact + eventOnly;
    }
}
