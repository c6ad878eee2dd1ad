package io.jipmi.bench.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TrendTest {
    private static final double EXACT = 1e-9;

    @Test
    void theSecondHalfCountsAndNotTheWarmUp() {
        Trend trend = new Trend();
        for (int atS = 0; atS < 10; atS++) {
            trend.add(atS, 1000 * atS);
        }
        for (int atS = 10; atS < 20; atS++) {
            trend.add(atS, 5000 + 2 * atS);
        }
        assertEquals(2 * (19 - 10), trend.growth(), EXACT);
    }

    @Test
    void theLineIsThatOfTheLeastSquares() {
        assertEquals(0.8 * 3, growth(9, 9, 9, 9, 1, 3, 2, 4), EXACT);
        assertEquals(-0.8 * 3, growth(0, 0, 0, 0, 4, 2, 3, 1), EXACT);
        assertEquals(0, growth(1, 2, 3, 4, 7, 7, 7, 7), EXACT);
    }

    @Test
    void distancesInTimeAreHeeded() {
        Trend trend = new Trend();
        trend.add(0, 0);
        trend.add(1, 0);
        trend.add(2, 1);
        trend.add(8, 4);
        assertEquals(3, trend.growth(), EXACT);
    }

    @Test
    void fewerThanTwoPointsDoNotGrow() {
        assertEquals(0, growth(), EXACT);
        assertEquals(0, growth(5), EXACT);
        assertEquals(0, growth(5, 9), EXACT);
        assertEquals(4, growth(1, 5, 9), EXACT);
    }

    /** Of values a second apart. */
    private static double growth(double... values) {
        Trend trend = new Trend();
        for (int atS = 0; atS < values.length; atS++) {
            trend.add(atS, values[atS]);
        }
        return trend.growth();
    }
}
