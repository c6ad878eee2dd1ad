package io.jipmi.si.sm;

import static io.jipmi.si.sm.BtScript.B2H;
import static io.jipmi.si.sm.BtScript.B_BUSY;
import static io.jipmi.si.sm.BtScript.H2B;
import static io.jipmi.si.sm.BtScript.SECOND_NS;
import static io.jipmi.si.sm.BtScript.SMS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.IoFault;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every limit of the BT machine, to the nanosecond, and what is sent again after it. */
class BtTimeoutTest {
    private final BtScript bt = new BtScript();

    /** A BMC that has answered once, so that it is in service. */
    private static BtScript inService(int capacity) throws IoFault {
        BtScript script = BtScript.withCapacity(capacity);
        for (int i = 0; i < 4; i++) {
            script.send("1801", false);
            script.answer(String.format(Locale.ROOT, "041c%02x0100", i));
        }
        return script;
    }

    private static void waits(BtScript script, long totalNs, SmResult delay) throws IoFault {
        assertEquals(delay, script.run(totalNs / 3));
        assertEquals(delay, script.run(totalNs - totalNs / 3));
    }

    private static void waits(BtScript script, long totalNs) throws IoFault {
        waits(script, totalNs, SmResult.CALL_WITH_DELAY);
    }

    @Test
    void aRepeatableRequestIsSentASecondTimeUnderANewNumberAndThenFails() throws IoFault {
        BtScript script = inService(1);
        assertEquals("03180401", script.send("1801", true));
        waits(script, 5 * SECOND_NS - 1);
        assertEquals("", script.takeWritten());
        assertEquals(SmResult.CALL_WITH_DELAY, script.run(1));
        assertEquals("03180501", script.take());
        assertTrue(script.machine.trouble().startsWith("no answer for 5000 ms"), script.machine.trouble());
        waits(script, 5 * SECOND_NS - 1);
        assertEquals(SmResult.TRANSACTION_FAILED, script.run(1));
        assertTrue(script.machine.mayHaveExecuted(0));
        assertEquals("", script.takeWritten());
        assertEquals(SmResult.IDLE, script.run(0));
        assertEquals("03180601", script.send("1801", false));
        assertEquals(SmResult.CALL_WITH_DELAY, script.answer("041c040100"), "the late answer to the first");
        assertEquals(SmResult.CALL_WITH_DELAY, script.answer("041c050100"), "the late answer to the second");
        assertEquals(SmResult.TRANSACTION_COMPLETE, script.answer("041c060100"));
    }

    @Test
    void theLateAnswerToTheFirstSendingIsAsGoodAndThatToTheSecondIsNobodys() throws IoFault {
        BtScript script = inService(1);
        script.send("1801", true);
        script.run(5 * SECOND_NS);
        assertEquals("03180501", script.take(), "sent again");
        assertEquals(SmResult.TRANSACTION_COMPLETE, script.answer("041c040100"));
        assertEquals("03180601", script.send("1801", true), "not the number of the second sending");
        assertEquals(SmResult.CALL_WITH_DELAY, script.answer("041c050100"), "the answer to the second sending");
        assertEquals(SmResult.CALL_WITH_DELAY, script.answer("041c040100"), "once more that to the first");
        assertEquals(SmResult.TRANSACTION_COMPLETE, script.answer("041c060100"));
    }

    @Test
    void theNumberOfAnEarlierSendingIsNotUsedAgainWhileItsAnswerWouldBeTaken() throws IoFault {
        BtScript script = inService(2);
        script.send("1801", true);
        script.run(5 * SECOND_NS);
        assertEquals("03180501", script.take(), "sent again");
        for (int i = 0; i < 300; i++) {
            String sequence = script.send("1802", false).substring(4, 6);
            assertTrue(!sequence.equals("04") && !sequence.equals("05"), sequence);
            assertEquals(SmResult.TRANSACTION_COMPLETE, script.answer("041c" + sequence + "0200"));
        }
    }

    @Test
    void aRequestThatMustNotBeRepeatedFailsWithoutBeingSentAgain() throws IoFault {
        BtScript script = inService(1);
        script.send("1801", false);
        waits(script, 5 * SECOND_NS - 1);
        assertEquals(SmResult.TRANSACTION_FAILED, script.run(1));
        assertTrue(script.machine.mayHaveExecuted(0));
        assertFalse(script.machine.recovering());
        assertEquals(SmResult.IDLE, script.run(0));
        assertEquals("", script.takeWritten());
    }

    @ParameterizedTest
    @ValueSource(ints = {B_BUSY, H2B, B_BUSY | H2B})
    void aBmcThatTakesNothingFailsTheRequestAndThenTheInterface(int blocked) throws IoFault {
        BtScript script = inService(1);
        script.takeWritten();
        script.begin("1801", false);
        script.control = blocked;
        script.run(0);
        waits(script, 5 * SECOND_NS);
        waits(script, 5 * SECOND_NS - 1);
        assertEquals(SmResult.TRANSACTION_FAILED, script.run(1));
        assertFalse(script.machine.mayHaveExecuted(0), "it was never written");
        assertTrue(script.machine.recovering());
        assertFalse(script.machine.ready());
        assertEquals("LONG_BUSY", script.machine.stateName());
        waits(script, 5 * SECOND_NS - 1);
        assertEquals(SmResult.HOSED, script.run(1));
        assertTrue(script.machine.trouble().startsWith("B_BUSY or H2B_ATN set"), script.machine.trouble());
        assertEquals("", script.takeWritten());
        assertTrue(script.machine.ready());
    }

    @Test
    void aBmcThatHasNotTakenARequestMayStillTakeIt() throws IoFault {
        BtScript script = inService(1);
        script.begin("1801", false);
        script.run(0);
        waits(script, 5 * SECOND_NS - 1);
        assertEquals(SmResult.TRANSACTION_FAILED, script.run(1));
        assertTrue(script.machine.mayHaveExecuted(0));
        assertEquals("LONG_BUSY", script.machine.stateName());
    }

    @Test
    void aBmcThatWasBusyForLongServesAgainAndItsAttentionIsNotLost() throws IoFault {
        BtScript script = inService(1);
        script.begin("1801", false);
        script.control = B_BUSY;
        script.run(0);
        script.run(5 * SECOND_NS);
        assertEquals(SmResult.TRANSACTION_FAILED, script.run(5 * SECOND_NS));
        script.control = SMS;
        script.takeAccesses();
        assertEquals(SmResult.ATTENTION, script.run(0));
        assertEquals("c C=01 C=10 c", script.takeAccesses());
        assertFalse(script.machine.recovering());
        assertEquals("03180401", script.send("1801", false));
        assertEquals(SmResult.TRANSACTION_COMPLETE, script.answer("041c040100"));
    }

    @Test
    void theLimitsAreThoseTheBmcNamed() throws IoFault {
        BtScript script = inService(1);
        script.machine.learn(new BtCapabilities(1, 0, 0, 7, 3));
        script.send("1801", true);
        for (int tries = 1; tries < 3; tries++) {
            waits(script, 7 * SECOND_NS - 1);
            script.run(1);
            script.take();
        }
        waits(script, 7 * SECOND_NS - 1);
        assertEquals(SmResult.TRANSACTION_FAILED, script.run(1));
    }

    @Test
    void silenceAddsUpOverRequestsThatWereGivenUpAndEndsTheInterface() throws IoFault {
        BtScript script = inService(1);
        for (int i = 0; i < 4; i++) {
            script.send("1801", true);
            waits(script, 3 * SECOND_NS);
            script.machine.abandon(0);
            assertEquals(SmResult.IDLE, script.run(3600 * SECOND_NS), "nothing is asked in the meantime");
        }
        script.send("1801", true);
        waits(script, 3 * SECOND_NS - 1);
        assertEquals(SmResult.HOSED, script.run(1));
        assertEquals("no answer to anything for 15000 ms", script.machine.trouble());
        assertTrue(script.machine.mayHaveExecuted(0));
    }

    @Test
    void anyAnswerIsASignOfLife() throws IoFault {
        BtScript script = inService(1);
        for (int i = 0; i < 10; i++) {
            script.send("1801", true);
            waits(script, 4 * SECOND_NS);
            script.machine.abandon(0);
            assertEquals(SmResult.IDLE, script.answer(String.format(Locale.ROOT, "041c%02x0100", 4 + i)), "late");
        }
    }

    @Test
    void everySlotHasItsOwnTime() throws IoFault {
        BtScript script = inService(3);
        for (int slot = 0; slot < 3; slot++) {
            assertEquals(slot, script.begin("1801", false));
            script.run(SECOND_NS);
            script.take();
        }
        for (int slot = 0; slot < 2; slot++) {
            waits(script, (slot == 0 ? 3 : 1) * SECOND_NS - 1);
            assertEquals(SmResult.TRANSACTION_FAILED, script.run(1));
            assertEquals(slot, script.machine.endedSlot());
        }
        assertEquals(SmResult.TRANSACTION_COMPLETE, script.answer("041c060100"));
        assertEquals(2, script.machine.endedSlot());
    }

    @Test
    void whatPassedBeforeARequestBeganIsNotCharged() throws IoFault {
        BtScript script = inService(1);
        script.begin("1801", false);
        assertEquals(SmResult.CALL_WITH_DELAY, script.run(60 * SECOND_NS));
        script.take();
        waits(script, 5 * SECOND_NS - 1);
    }

    @Test
    void b2hThatCannotBeClearedEndsTheInterface() throws IoFault {
        BtScript script = inService(1);
        script.stuck = B2H;
        script.control = B2H;
        script.run(0);
        waits(script, 15 * SECOND_NS - 1);
        assertEquals(SmResult.HOSED, script.run(1));
    }

    @Test
    void anEndlessStreamOfForeignAnswersDoesNotHoldARequest() throws IoFault {
        BtScript script = inService(1);
        script.send("1801", false);
        SmResult result = SmResult.CALL_WITH_DELAY;
        int answers = 0;
        while (result == SmResult.CALL_WITH_DELAY) {
            script.offer("041c770100");
            result = script.run(SECOND_NS / 10);
            answers++;
        }
        assertEquals(SmResult.TRANSACTION_FAILED, result);
        assertTrue(answers <= 51, "took " + answers);
    }

    @Test
    void allOnesForASecondAreAnAbsentInterface() throws IoFault {
        BtScript script = inService(2);
        script.send("1801", false);
        script.begin("1801", true);
        script.control = 0xFF;
        waits(script, SECOND_NS - 1);
        script.control = B_BUSY;
        script.run(0);
        script.control = 0xFF;
        waits(script, SECOND_NS - 1);
        assertEquals(SmResult.HOSED, script.run(1));
        assertEquals("control register reads 0xff for 1000 ms", script.machine.trouble());
        script.control = 0;
        assertEquals(SmResult.IDLE, script.run(0));
        assertEquals("03180501", script.send("1801", false));
    }

    @Test
    void gf16ABmcThatNeverAnsweredIsResetOnceAndAskedAgain() throws IoFault {
        bt.send("1801", true);
        bt.run(5 * SECOND_NS);
        bt.take();
        bt.takeAccesses();
        assertEquals(SmResult.CALL_WITH_TICK_DELAY, bt.run(5 * SECOND_NS));
        assertEquals("c c C=01 C=10 M=80 c C=01 D=03 D=18 D=2a D=03 C=04", bt.takeAccesses());
        assertTrue(bt.machine.recovering());
        bt.control = 0xFF;
        waits(bt, 6 * SECOND_NS - 1, SmResult.CALL_WITH_TICK_DELAY);
        bt.control = 0;
        bt.takeWritten();
        assertEquals(SmResult.CALL_WITH_DELAY, bt.run(1));
        assertEquals("03180201", bt.take());
        bt.run(5 * SECOND_NS);
        assertEquals("03180301", bt.take());
        assertEquals(SmResult.TRANSACTION_FAILED, bt.run(5 * SECOND_NS), "not a second reset");
        bt.send("1801", true);
        assertEquals(SmResult.HOSED, bt.run(5 * SECOND_NS));
        for (int i = 0; i < 3; i++) {
            bt.machine.reset();
            bt.send("1801", true);
            bt.run(5 * SECOND_NS);
            bt.take();
            assertEquals(SmResult.TRANSACTION_FAILED, bt.run(5 * SECOND_NS), "not after a reset of the machine either");
        }
    }

    @Test
    void theInterruptIsSwitchedOnAgainAfterTheBmcsSideWasReset() throws IoFault {
        bt.machine.interrupts(true);
        bt.send("1801", true);
        bt.run(5 * SECOND_NS);
        bt.take();
        bt.takeAccesses();
        bt.run(5 * SECOND_NS);
        assertTrue(bt.takeAccesses().contains("M=80 M=03"));
    }

    @Test
    void aBmcInServiceIsNeverReset() throws IoFault {
        BtScript answered = new BtScript();
        answered.send("1801", true);
        answered.answer("041c000100");
        assertFailsWithoutReset(answered, true);
        BtScript asked = new BtScript();
        for (int i = 0; i < 3; i++) {
            asked.send("1801", true);
            asked.machine.abandon(0);
        }
        assertFailsWithoutReset(asked, true);
        assertFailsWithoutReset(new BtScript(), false);
    }

    private static void assertFailsWithoutReset(BtScript script, boolean repeatable) throws IoFault {
        script.send("1801", repeatable);
        if (repeatable) {
            script.run(5 * SECOND_NS);
            script.take();
        }
        assertEquals(SmResult.TRANSACTION_FAILED, script.run(5 * SECOND_NS));
        assertFalse(script.machine.recovering());
        assertEquals("", script.takeWritten());
    }

    @Test
    void registersThatOnlyEverShowZeroAreNotAskedToReset() throws IoFault {
        bt.stuck = 0xFF;
        bt.begin("1801", true);
        bt.run(0);
        bt.run(5 * SECOND_NS);
        assertEquals(SmResult.TRANSACTION_FAILED, bt.run(5 * SECOND_NS));
        assertFalse(bt.takeAccesses().contains("M=80"));
    }

    @Test
    void aStallCountsAsATimeout() throws IoFault {
        BtScript script = inService(2);
        script.send("1801", true);
        script.send("1808", false);
        assertEquals(SmResult.CALL_WITHOUT_DELAY, script.machine.stalled("too slow"));
        script.run(0);
        assertEquals("03180601", script.take());
        assertEquals("too slow: control 0x00", script.machine.trouble());
        assertEquals(SmResult.TRANSACTION_COMPLETE, script.answer("041c060100"));
        assertEquals(SmResult.TRANSACTION_FAILED, script.machine.stalled("too slow"));
        assertEquals(1, script.machine.endedSlot());
    }

    @Test
    void aStallWhileWritingIsTheWrittenRequests() throws IoFault {
        BtScript script = inService(2);
        script.send("1808", false);
        script.control = B_BUSY;
        script.begin("1801", true);
        script.run(0);
        assertEquals(SmResult.CALL_WITHOUT_DELAY, script.machine.stalled("not taken"));
        assertEquals(SmResult.TRANSACTION_FAILED, script.machine.stalled("not taken"));
        assertEquals(1, script.machine.endedSlot());
        assertFalse(script.machine.mayHaveExecuted(1));
        assertEquals(SmResult.HOSED, script.machine.stalled("still busy"), "while recovering");
        assertTrue(script.machine.trouble().startsWith("still busy; before that: not taken"));
    }
}
