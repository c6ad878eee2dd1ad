package io.jipmi.si.sm;

import static io.jipmi.si.sm.KcsScript.ERROR;
import static io.jipmi.si.sm.KcsScript.IBF;
import static io.jipmi.si.sm.KcsScript.IDLE;
import static io.jipmi.si.sm.KcsScript.OBF;
import static io.jipmi.si.sm.KcsScript.READ;
import static io.jipmi.si.sm.KcsScript.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.IoFault;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every limit of the KCS machine, to the nanosecond. */
class KcsTimeoutTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int WAIT_READ = 5;
    private static final int ERROR0 = 6;
    private static final int ERROR2 = 8;

    /** Lets {@code totalNs} pass in random parts at one status; the machine must ask for delay all the while. */
    private static void waits(KcsScript script, long totalNs, SmResult delay, long seed) throws IoFault {
        RandomGenerator random = new SplittableRandom(seed);
        for (long leftNs = totalNs; leftNs > 0; ) {
            long stepNs = Math.min(leftNs, random.nextLong(totalNs / 3 + 1) + 1);
            leftNs -= stepNs;
            long waitedNs = totalNs - leftNs;
            assertEquals(delay, script.machine.event(stepNs), () -> "after " + waitedNs + " ns, seed " + seed);
        }
        script.registers.takeAccesses();
    }

    private static void waits(KcsScript script, int status, long totalNs) throws IoFault {
        script.registers.stickyStatus(status);
        waits(script, totalNs, SmResult.CALL_WITH_DELAY, 0x6B6373 + status);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void ibfMayStaySetForFiveSecondsThenTheTransferIsAborted(int row) throws IoFault {
        KcsScript script = KcsScript.at(row, true);
        waits(script, IBF, 5 * SECOND_NS - 1);
        assertEquals(SmResult.CALL_WITHOUT_DELAY, script.machine.event(1));
        assertEquals("S", script.registers.takeAccesses());
        assertTrue(script.machine.recovering());
        assertEquals("IBF set for 5000 ms", script.machine.trouble());
        assertEquals("S C=60", script.accessesOf(IDLE));
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 7, 8, 9})
    void ibfMayStaySetForTwoSecondsOfTheAbortThenTheInterfaceIsHosed(int row) throws IoFault {
        KcsScript script = KcsScript.at(row, true);
        waits(script, IBF, 2 * SECOND_NS - 1);
        assertEquals(SmResult.HOSED, script.machine.event(1));
        assertTrue(script.machine.trouble().startsWith("IBF stays set"), script.machine.trouble());
        script.exchangeWorks();
    }

    @Test
    void everyLookWithoutIbfGrantsTheFullTimeAgain() throws IoFault {
        KcsScript waiting = KcsScript.at(WAIT_READ, true);
        KcsScript recovering = KcsScript.at(ERROR2, true);
        for (int i = 0; i < 3; i++) {
            waits(waiting, READ | IBF, 5 * SECOND_NS - 1);
            waits(waiting, READ, 1);
            waits(recovering, READ | IBF, 2 * SECOND_NS - 1);
            waits(recovering, READ, 1);
        }
    }

    @Test
    void aRequestStartedAgainHasTheFullFiveSecondsForIbf() throws IoFault {
        KcsScript script = KcsScript.at(9, true);
        assertEquals("S C=61", script.accessesOf(IDLE));
        waits(script, WRITE | IBF, 5 * SECOND_NS - 1);
        assertEquals(SmResult.CALL_WITHOUT_DELAY, script.machine.event(1));
    }

    @Test
    void obfMayBeMissingForFiveSecondsBeforeEachByteOfTheAnswer() throws IoFault {
        KcsScript script = KcsScript.at(WAIT_READ, true);
        for (int i = 0; i < 4; i++) {
            waits(script, READ, 5 * SECOND_NS - 1);
            assertEquals("S D D=68", script.accessesOf(READ | OBF));
        }
        waits(script, READ, 5 * SECOND_NS - 1);
        assertEquals(SmResult.CALL_WITHOUT_DELAY, script.machine.event(1));
        assertEquals("no OBF for 5000 ms", script.machine.trouble());
        assertEquals("S C=60", script.accessesOf(READ));
    }

    @Test
    void timeSpentOnIbfIsNotChargedToObf() throws IoFault {
        KcsScript script = KcsScript.at(WAIT_READ, true);
        waits(script, READ | IBF, 4 * SECOND_NS);
        waits(script, READ, 5 * SECOND_NS - 1);
    }

    @Test
    void obfMayBeMissingForHalfASecondBeforeTheErrorCode() throws IoFault {
        KcsScript script = KcsScript.at(ERROR2, true);
        waits(script, READ, SECOND_NS / 2 - 1);
        assertEquals(SmResult.CALL_WITHOUT_DELAY, script.machine.event(1));
        assertTrue(script.machine.recovering());
        assertEquals("S C=60", script.accessesOf(READ));
    }

    @ParameterizedTest
    @ValueSource(ints = {READ, READ | IBF})
    void theAnswerToWhatMustNotBeRepeatedIsWaitedForUntilTheCallerGivesUp(int status) throws IoFault {
        KcsScript script = KcsScript.at(WAIT_READ, false);
        waits(script, status, 3600 * SECOND_NS);
        script.machine.abandon(0);
        assertEquals("S C=60", script.accessesOf(READ));
    }

    @Test
    void obfMayBeStuckForTwoSecondsBeforeAnAbort() throws IoFault {
        KcsScript script = KcsScript.at(ERROR0, true);
        script.registers.stickyStatus(ERROR | OBF);
        waits(script, 1_500_000_000L, SmResult.CALL_WITH_TICK_DELAY, 7);
        assertEquals("S D S C=60", script.accessesOf(ERROR | OBF), "not stuck any more");
        script.event(ERROR, 0);
        assertEquals(SmResult.CALL_WITHOUT_DELAY, script.event(ERROR, 0), "a recovery of the recovery");
        script.registers.stickyStatus(ERROR | OBF);
        waits(script, 2 * SECOND_NS - 1, SmResult.CALL_WITH_TICK_DELAY, 8);
        assertEquals(SmResult.CALL_WITHOUT_DELAY, script.machine.event(1));
        assertEquals("S D S C=60", script.registers.takeAccesses());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void allOnesForASecondAreAnAbsentInterface(int row) throws IoFault {
        for (boolean repeatable : new boolean[] {true, false}) {
            KcsScript script = KcsScript.at(row, repeatable);
            waits(script, 0xFF, SECOND_NS - 1);
            script.event(IBF, 0);
            waits(script, 0xFF, SECOND_NS - 1);
            assertEquals(SmResult.HOSED, script.machine.event(1));
            assertEquals("status register reads 0xff for 1000 ms", script.machine.trouble());
            script.exchangeWorks();
        }
    }

    @Test
    void allOnesForLessThanASecondAreWaitedOut() throws IoFault {
        KcsScript script = KcsScript.at(3, false);
        waits(script, 0xFF, SECOND_NS - 1);
        assertEquals("S C=62", script.accessesOf(WRITE));
    }

    /** A bus that always shows the same byte, whichever: repeatable requests end by themselves. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
    void noStuckStatusByteHoldsARepeatableRequestForMoreThanTwentySeconds(int row) throws IoFault {
        for (int status = 0; status <= 0xFF; status++) {
            for (boolean sticky : new boolean[] {false, true}) {
                KcsScript script = KcsScript.at(row, true);
                long tookNs = timeUntilReady(script, status, sticky);
                int shown = status;
                assertTrue(tookNs <= 20 * SECOND_NS, () -> "status " + shown + " took " + tookNs + " ns");
                script.exchangeWorks();
            }
        }
    }

    /** The same for one that must not be repeated, from when its deadline has passed. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
    void noStuckStatusByteHoldsTheMachineForMoreThanTwentySecondsAfterTheCallerGaveUp(int row) throws IoFault {
        for (int status = 0; status <= 0xFF; status++) {
            KcsScript script = KcsScript.at(row, false);
            script.machine.abandon(0);
            long tookNs = timeUntilReady(script, status, true);
            int shown = status;
            assertTrue(tookNs <= 20 * SECOND_NS, () -> "status " + shown + " took " + tookNs + " ns");
            script.exchangeWorks();
        }
    }

    private static long timeUntilReady(KcsScript script, int status, boolean sticky) throws IoFault {
        long passedNs = 0;
        long elapsedNs = 0;
        for (int steps = 0; !script.machine.ready() && steps < 10_000; steps++) {
            if (sticky) {
                script.registers.stickyStatus(status);
            } else {
                script.registers.status(status);
            }
            passedNs += elapsedNs;
            elapsedNs = script.machine.event(elapsedNs) == SmResult.CALL_WITHOUT_DELAY ? 0 : SECOND_NS / 10;
        }
        assertTrue(script.machine.ready(), () -> "still busy with status " + status);
        return passedNs;
    }
}
