package io.jipmi.msghandler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class WakeUpsTest {
    private static final long MS = 1_000_000L;
    /** Such a clock need not begin at 0, and its numbers may run over. */
    private static final long NOW_NS = Math.subtractExact(Long.MAX_VALUE, 750 * MS);

    private final WakeUps wakeUps = new WakeUps();

    @Test
    void aHousekeeperThatHasSaidNothingIsTooLateForWhateverIsDue() {
        assertTrue(wakeUps.tooLateFor(true, NOW_NS + 700 * MS));
        assertFalse(wakeUps.tooLateFor(false, NOW_NS + 700 * MS));
    }

    @Test
    void aHousekeeperThatFindsTheInterfaceTakenIsNotWokenForTheSameAgain() {
        assertTrue(wakeUps.tooLateFor(true, NOW_NS + 700 * MS));
        wakeUps.housekeeperIsUp();
        assertEquals(700 * MS, wakeUps.housekeeperFindsItTaken(NOW_NS));
        assertFalse(wakeUps.tooLateFor(true, NOW_NS + 700 * MS));
        assertFalse(wakeUps.tooLateFor(true, NOW_NS + 800 * MS));
    }

    @Test
    void itIsWokenForWhatIsDueEarlierThanThat() {
        assertTrue(wakeUps.tooLateFor(true, NOW_NS + 700 * MS));
        wakeUps.housekeeperIsUp();
        wakeUps.housekeeperFindsItTaken(NOW_NS);
        assertTrue(wakeUps.tooLateFor(true, NOW_NS + 699 * MS));
    }

    @Test
    void oneThatComesTooLateForWhatItWasWokenForLooksAgainATenthOfASecondLater() {
        assertTrue(wakeUps.tooLateFor(true, NOW_NS));
        wakeUps.housekeeperIsUp();
        assertEquals(100 * MS, wakeUps.housekeeperFindsItTaken(NOW_NS));
        assertEquals(100 * MS, wakeUps.housekeeperFindsItTaken(NOW_NS + 1));
        assertFalse(wakeUps.tooLateFor(true, NOW_NS + 1 + 100 * MS));
    }

    @Test
    void itNeverStaysAwayForMoreThanASecond() {
        assertTrue(wakeUps.tooLateFor(true, NOW_NS + 5000 * MS));
        assertEquals(1000 * MS, wakeUps.housekeeperFindsItTaken(NOW_NS));
    }
}
