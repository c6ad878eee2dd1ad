package io.jipmi.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class VirtualClockTest {
    @Test
    void shouldMoveOnlyWhenTold() {
        VirtualClock clock = new VirtualClock();
        assertEquals(0, clock.getAsLong());
        clock.advance(5);
        clock.advance(Duration.ofMillis(2));
        assertEquals(2_000_005, clock.getAsLong());
    }

    @Test
    void shouldWrapAroundLikeAMonotonicClock() {
        VirtualClock clock = new VirtualClock(Long.MAX_VALUE);
        clock.advance(1);
        assertEquals(Long.MIN_VALUE, clock.getAsLong());
    }

    @Test
    void shouldNotGoBack() {
        assertThrows(IllegalArgumentException.class, () -> new VirtualClock().advance(-1));
        assertThrows(IllegalArgumentException.class, () -> new VirtualClock().advance(Duration.ofNanos(-1)));
        assertThrows(IllegalArgumentException.class, () -> new Latency(-1, 0, false, 0));
    }
}
