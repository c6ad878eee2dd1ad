package io.jipmi.msghandler.core;

import io.jipmi.msghandler.LatencySummary;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How often something took how long: four buckets for each power of two of nanoseconds, up to 18 minutes. Recording
 * allocates nothing; one thread at a time records, any thread looks at it meanwhile.
 */
final class LatencyHistogram {
    /** Buckets for each power of two, as a power of two. */
    private static final int SUB_BITS = 2;

    private static final int SUB_BUCKETS = 1 << SUB_BITS;
    private static final int LAST_EXPONENT = 39;
    private static final int BUCKETS = (LAST_EXPONENT - SUB_BITS + 2) * SUB_BUCKETS;
    private static final int SUM = BUCKETS;
    private static final int MAX = BUCKETS + 1;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS + 2);

    /** @param durationNs counts as 0 if negative */
    void record(long durationNs) {
        long valueNs = Math.max(0, durationNs);
        add(bucketOf(valueNs), 1);
        add(SUM, valueNs);
        if (valueNs > counts.getPlain(MAX)) {
            counts.setOpaque(MAX, valueNs);
        }
    }

    LatencySummary summary() {
        long[] copy = new long[BUCKETS];
        long count = 0;
        for (int i = 0; i < BUCKETS; i++) {
            copy[i] = counts.getOpaque(i);
            count += copy[i];
        }
        if (count == 0) {
            return new LatencySummary(0, 0, 0, 0, 0, 0, 0);
        }
        long maxNs = counts.getOpaque(MAX);
        return new LatencySummary(
                count,
                counts.getOpaque(SUM) / count,
                quantile(copy, count, 500, maxNs),
                quantile(copy, count, 900, maxNs),
                quantile(copy, count, 990, maxNs),
                quantile(copy, count, 999, maxNs),
                maxNs);
    }

    private void add(int index, long value) {
        counts.setOpaque(index, counts.getPlain(index) + value);
    }

    private static long quantile(long[] copy, long count, int perMille, long maxNs) {
        // The smallest rank that so many do not exceed.
        long rank = count - count * (1000 - perMille) / 1000;
        long below = 0;
        for (int i = 0; i < BUCKETS - 1; i++) {
            below += copy[i];
            if (below >= rank) {
                return Math.min(upperBoundNs(i), maxNs);
            }
        }
        return maxNs;
    }

    /** The bucket of a duration; the last one is that of all that are longer, too. */
    static int bucketOf(long valueNs) {
        if (valueNs < SUB_BUCKETS) {
            return (int) valueNs;
        }
        int exponent = 63 - Long.numberOfLeadingZeros(valueNs);
        if (exponent > LAST_EXPONENT) {
            return BUCKETS - 1;
        }
        int sub = (int) (valueNs >>> (exponent - SUB_BITS)) & (SUB_BUCKETS - 1);
        return (exponent - SUB_BITS + 1) * SUB_BUCKETS + sub;
    }

    /** The longest duration in a bucket, in ns. */
    static long upperBoundNs(int bucket) {
        if (bucket < SUB_BUCKETS) {
            return bucket;
        }
        int exponent = bucket / SUB_BUCKETS - 1 + SUB_BITS;
        long sub = bucket % SUB_BUCKETS;
        return (1L << exponent) + ((sub + 1) << (exponent - SUB_BITS)) - 1;
    }
}
