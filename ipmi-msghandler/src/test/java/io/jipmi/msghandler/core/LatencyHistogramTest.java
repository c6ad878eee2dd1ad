package io.jipmi.msghandler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.LatencySummary;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
    private static final long SEED = 20_261_121;

    @Test
    void everyDurationIsInABucketWhoseBoundIsNoMoreThanAQuarterAboveIt() {
        RandomGenerator random = new SplittableRandom(SEED);
        for (int i = 0; i < 100_000; i++) {
            long valueNs = random.nextLong(1L << (1 + random.nextInt(40)));
            int bucket = LatencyHistogram.bucketOf(valueNs);
            long boundNs = LatencyHistogram.upperBoundNs(bucket);
            assertTrue(valueNs <= boundNs && boundNs <= valueNs + valueNs / 4, valueNs + " in bucket to " + boundNs);
        }
    }

    @Test
    void bucketsFollowEachOtherWithoutAGap() {
        for (int bucket = 0; bucket < 155; bucket++) {
            long boundNs = LatencyHistogram.upperBoundNs(bucket);
            assertEquals(bucket, LatencyHistogram.bucketOf(boundNs), "bucket of " + boundNs);
            assertEquals(bucket + 1, LatencyHistogram.bucketOf(boundNs + 1), "bucket of " + (boundNs + 1));
        }
    }

    @Test
    void aSummaryTellsMeanAndMaximumExactlyAndPercentilesWithinAQuarter() {
        RandomGenerator random = new SplittableRandom(SEED);
        LatencyHistogram histogram = new LatencyHistogram();
        long[] values = random.longs(10_000, 1, 50_000_000).toArray();
        Arrays.stream(values).forEach(histogram::record);
        Arrays.sort(values);

        LatencySummary summary = histogram.summary();

        assertEquals(10_000, summary.count());
        assertEquals(Arrays.stream(values).sum() / 10_000, summary.meanNs());
        assertEquals(values[9_999], summary.maxNs());
        assertWithinAQuarter(values[4_999], summary.p50Ns());
        assertWithinAQuarter(values[8_999], summary.p90Ns());
        assertWithinAQuarter(values[9_899], summary.p99Ns());
        assertWithinAQuarter(values[9_989], summary.p999Ns());
    }

    private static void assertWithinAQuarter(long valueNs, long reportedNs) {
        assertTrue(reportedNs >= valueNs && reportedNs <= valueNs + valueNs / 4, valueNs + " told as " + reportedNs);
    }

    @Test
    void oneDurationIsEveryPercentile() {
        LatencyHistogram histogram = new LatencyHistogram();
        histogram.record(1_000);
        assertEquals(new LatencySummary(1, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000), histogram.summary());
    }

    @Test
    void nothingRecordedIsAllZero() {
        assertEquals(new LatencySummary(0, 0, 0, 0, 0, 0, 0), new LatencyHistogram().summary());
    }

    @Test
    void whatIsOutOfRangeIsInTheFirstOrTheLastBucket() {
        LatencyHistogram histogram = new LatencyHistogram();
        histogram.record(-5);
        histogram.record(1L << 50);
        LatencySummary summary = histogram.summary();
        assertEquals(2, summary.count());
        assertEquals(0, summary.p50Ns());
        assertEquals(1L << 50, summary.p99Ns());
    }
}
