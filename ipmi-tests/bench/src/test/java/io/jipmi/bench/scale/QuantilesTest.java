package io.jipmi.bench.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class QuantilesTest {
    @Test
    void eachBucketBeginsBehindTheOneBeforeAndIsNoWiderThanAnEighth() {
        int buckets = 0;
        long endNs = -1;
        while (endNs < Long.MAX_VALUE) {
            long beginNs = endNs + 1;
            endNs = bucketEndNs(beginNs);
            assertTrue(endNs >= beginNs && endNs - beginNs <= beginNs / 8, beginNs + " to " + endNs);
            assertEquals(endNs, bucketEndNs(endNs));
            buckets++;
        }
        assertEquals(8 + 60 * 8, buckets);
    }

    @Test
    void aQuantileIsTheLeastThatSoManyAreAtOrBelow() {
        Quantiles quantiles = new Quantiles();
        LongStream.rangeClosed(1, 10).forEach(quantiles::add);
        assertEquals(10, quantiles.count());
        assertEquals(1, quantiles.atNs(1));
        assertEquals(1, quantiles.atNs(100));
        assertEquals(2, quantiles.atNs(101));
        assertEquals(5, quantiles.atNs(500));
        assertEquals(6, quantiles.atNs(501));
        assertEquals(9, quantiles.atNs(900));
        assertEquals(10, quantiles.atNs(990));
        assertEquals(10, quantiles.atNs(1000));
    }

    @Test
    void oneInAThousandIsSeenFromTheLastPerMilleOn() {
        Quantiles quantiles = new Quantiles();
        for (int i = 0; i < 999; i++) {
            quantiles.add(2);
        }
        quantiles.add(1_000);
        assertEquals(2, quantiles.atNs(999));
        assertEquals(bucketEndNs(1_000), quantiles.atNs(1000));
    }

    @Test
    void nothingIsLeftWhenItIsCleared() {
        Quantiles quantiles = new Quantiles();
        assertEquals(0, quantiles.atNs(1000));
        quantiles.add(7);
        quantiles.add(Long.MAX_VALUE);
        assertEquals(Long.MAX_VALUE, quantiles.atNs(1000));
        quantiles.clear();
        assertEquals(0, quantiles.count());
        assertEquals(0, quantiles.atNs(1000));
    }

    private static long bucketEndNs(long durationNs) {
        Quantiles one = new Quantiles();
        one.add(durationNs);
        return one.atNs(1000);
    }
}
