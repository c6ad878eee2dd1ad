package io.jipmi.bench.scale;

import java.util.concurrent.atomic.AtomicLongArray;

/** How long things took: a histogram whose buckets are an eighth of a power of two wide, of constant size. Thread-safe. */
final class Quantiles {
    private static final int PARTS_BITS = 3;
    private static final int PARTS = 1 << PARTS_BITS;

    private final AtomicLongArray counts = new AtomicLongArray(PARTS * Long.SIZE);

    /** @param durationNs at least 0 */
    void add(long durationNs) {
        counts.incrementAndGet(bucket(durationNs));
    }

    long count() {
        long count = 0;
        for (int i = 0; i < counts.length(); i++) {
            count += counts.get(i);
        }
        return count;
    }

    /**
     * The upper end of the bucket that so many of a thousand are in or below; 0 if there are none.
     *
     * @param perMille 1 to 1000
     */
    long atNs(int perMille) {
        long rank = (count() * perMille + 999) / 1000;
        long below = 0;
        for (int i = 0; i < counts.length() && rank > 0; i++) {
            below += counts.get(i);
            if (below >= rank) {
                return upperEnd(i);
            }
        }
        return 0;
    }

    /** Forgets everything. What is added at the same time may be forgotten, too. */
    void clear() {
        for (int i = 0; i < counts.length(); i++) {
            counts.set(i, 0);
        }
    }

    private static int bucket(long durationNs) {
        if (durationNs < PARTS) {
            return (int) durationNs;
        }
        int shift = Long.SIZE - 1 - PARTS_BITS - Long.numberOfLeadingZeros(durationNs);
        return (shift << PARTS_BITS) + (int) (durationNs >> shift);
    }

    private static long upperEnd(int bucket) {
        if (bucket < PARTS) {
            return bucket;
        }
        int shift = (bucket >> PARTS_BITS) - 1;
        return ((long) (bucket - (shift << PARTS_BITS) + 1) << shift) - 1;
    }
}
