package io.jipmi.si.sm;

import static io.jipmi.si.sm.SmicScript.BUSY;
import static io.jipmi.si.sm.SmicScript.READY;
import static io.jipmi.si.sm.SmicScript.RX;
import static io.jipmi.si.sm.SmicScript.SECOND_NS;
import static io.jipmi.si.sm.SmicScript.TX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.IoFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole SMIC transactions, every limit to the nanosecond, what is sent again and what is drained. */
class SmicMachineTest {
    private final SmicScript smic = new SmicScript();

    private static void waits(SmicScript script, int flags, int status, long totalNs) throws IoFault {
        assertEquals(SmResult.CALL_WITH_DELAY, script.event(flags, status, totalNs / 3));
        assertEquals(SmResult.CALL_WITH_DELAY, script.event(flags, status, totalNs - totalNs / 3));
    }

    /** The BMC gives an answer of so many bytes, each its number, from READ_START to IDLE. */
    private static SmResult answers(SmicScript script, int lengthBytes) throws IoFault {
        for (int i = 0; i < lengthBytes; i++) {
            script.data = i & 0xFF;
            SmResult result = script.event(RX, i == 0 ? 0xC4 : i < lengthBytes - 1 ? 0xC5 : 0xC6, 0);
            if (result != SmResult.CALL_WITHOUT_DELAY
                    || script.machine.stateName().equals("START_OP")) {
                return result;
            }
        }
        script.data = 0;
        return script.event(0, READY, 0);
    }

    @Test
    void getDeviceIdGoesOverTheWireStepByStep() throws IoFault {
        smic.begin("18015566", true);
        smic.goTo("READ_START");
        assertEquals(
                "f C=40 F=01 f s C=41 D=18 F=01 f s C=42 D=01 F=41 f s C=42 D=55 F=41 f s C=43 D=66 F=41 f s d f C=44 F=81",
                smic.takeAccesses());
        assertEquals(SmResult.TRANSACTION_COMPLETE, answers(smic, 3));
        assertEquals("f s d C=45 F=81 f s d C=45 F=81 f s d C=46 F=81 f s d", smic.takeAccesses());
        assertEquals("000102", smic.result());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 79, 80})
    void aRequestOfUpTo80BytesReachesTheBmc(int lengthBytes) throws IoFault {
        smic.begin("a5".repeat(lengthBytes), true);
        smic.goTo("WRITE2READ");
        assertEquals(lengthBytes, smic.takeAccesses().split("D=a5", -1).length - 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 81})
    void aRequestOfAnImpossibleLengthIsRefused(int lengthBytes) {
        assertEquals(80, smic.machine.maxRequestBytes());
        byte[] bytes = new byte[300];
        Throwable thrown =
                assertThrows(IllegalArgumentException.class, () -> smic.machine.begin(bytes, lengthBytes, true));
        assertEquals("request length out of 2..80: " + lengthBytes, thrown.getMessage());
        assertTrue(smic.machine.ready());
    }

    @Test
    void aSecondRequestIsRefusedWhileOneIsUnderWay() {
        smic.begin("1801", true);
        assertThrows(IllegalStateException.class, () -> smic.begin("1801", true));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 79, 80, 81, 272, 1024})
    void anAnswerIsReadToItsEndAndMarkedTruncatedBeyond80Bytes(int lengthBytes) throws IoFault {
        smic.begin("1801", false);
        smic.goTo("READ_START");
        assertEquals(SmResult.TRANSACTION_COMPLETE, answers(smic, lengthBytes));
        assertEquals(2 * Math.min(lengthBytes, 80), smic.result().length());
        assertEquals(lengthBytes > 80, smic.machine.truncated());
        smic.exchangeWorks();
        assertFalse(smic.machine.truncated());
    }

    @Test
    void anAnswerWithoutEndFails() throws IoFault {
        smic.begin("1801", false);
        smic.goTo("READ_START");
        assertEquals(SmResult.TRANSACTION_FAILED, answers(smic, 2000));
        assertTrue(smic.machine.trouble().startsWith("answer without end"), smic.machine.trouble());
    }

    @ParameterizedTest
    @ValueSource(strings = {"START_OP", "OP_OK", "WRITE_START", "WRITE_NEXT", "READ_START", "READ_NEXT", "READ_END"})
    void everyStepMayBeBusyForTwoSecondsThenTheRequestIsStartedAgain(String state) throws IoFault {
        SmicScript script = SmicScript.at(state, true);
        waits(script, BUSY, READY, 2 * SECOND_NS - 1);
        assertEquals(SmResult.CALL_WITHOUT_DELAY, script.event(BUSY, READY, 1));
        assertTrue(script.machine.recovering());
        assertEquals("busy for 2000 ms in " + state, script.machine.trouble());
        script.goTo("READ_START");
        assertFalse(script.machine.recovering());
        assertEquals(SmResult.TRANSACTION_COMPLETE, answers(script, 3));
    }

    @Test
    void aLongTimeAtOnceIsChargedLikeAnyOther() throws IoFault {
        SmicScript script = SmicScript.at("WRITE_START", true);
        assertEquals(SmResult.CALL_WITHOUT_DELAY, script.event(BUSY, READY, 3 * SECOND_NS));
        assertTrue(script.machine.recovering());
    }

    @Test
    void everyStepHasTheTimeAnew() throws IoFault {
        smic.begin("1801", true);
        while (!smic.machine.stateName().equals("READ_END")) {
            waits(smic, BUSY, READY, 2 * SECOND_NS - 1);
            smic.goOn();
        }
    }

    @Test
    void missingReadinessOfDataIsATimeoutToo() throws IoFault {
        SmicScript writing = SmicScript.at("WRITE_START", true);
        waits(writing, 0, 0xC1, 2 * SECOND_NS - 1);
        writing.event(0, 0xC1, 1);
        assertEquals("no TX_DATA_READY for 2000 ms in WRITE_START", writing.machine.trouble());
        SmicScript reading = SmicScript.at("READ_START", true);
        waits(reading, 0, 0xC4, 2 * SECOND_NS - 1);
        reading.event(0, 0xC4, 1);
        assertEquals("no RX_DATA_READY for 2000 ms in READ_START", reading.machine.trouble());
    }

    @ParameterizedTest
    @ValueSource(strings = {"WRITE_END", "WRITE2READ"})
    void theAnswerToWhatMustNotBeRepeatedIsWaitedForUntilTheCallerGivesUp(String state) throws IoFault {
        SmicScript script = SmicScript.at(state, false);
        assertEquals(Wait.RESPONSE, script.machine.waitingFor());
        waits(script, state.equals("WRITE_END") ? BUSY : 0, 0xC3, 3600 * SECOND_NS);
        script.goTo("READ_START");
        assertEquals(SmResult.TRANSACTION_COMPLETE, answers(script, 3));
        SmicScript repeatable = SmicScript.at(state, true);
        waits(repeatable, state.equals("WRITE_END") ? BUSY : 0, 0xC3, 2 * SECOND_NS - 1);
        repeatable.event(BUSY, 0xC3, 1);
        assertTrue(state.equals("WRITE2READ") || repeatable.machine.recovering());
    }

    @ParameterizedTest
    @ValueSource(strings = {"WRITE_END", "WRITE2READ", "READ_START", "READ_NEXT", "READ_END"})
    void whatMustNotBeRepeatedIsNotSentAgainOnceItMayHaveBeenExecuted(String state) throws IoFault {
        SmicScript script = SmicScript.at(state, false);
        assertTrue(script.machine.mayHaveExecuted(0));
        assertEquals(SmResult.TRANSACTION_FAILED, script.machine.stalled("too slow"));
        assertTrue(script.machine.recovering());
        script.takeAccesses();
        assertEquals(SmResult.CALL_WITHOUT_DELAY, script.goOn());
        assertEquals(SmResult.IDLE, script.goOn());
        assertEquals("f C=40 F=01 f s", script.takeAccesses());
        script.exchangeWorks();
    }

    @ParameterizedTest
    @ValueSource(strings = {"START_OP", "OP_OK", "WRITE_START", "WRITE_NEXT"})
    void whatCannotHaveBeenExecutedIsSentAgainWhateverItIs(String state) throws IoFault {
        SmicScript script = SmicScript.at(state, false);
        assertFalse(script.machine.mayHaveExecuted(0));
        assertEquals(SmResult.CALL_WITHOUT_DELAY, script.machine.stalled("too slow"));
        script.goTo("READ_START");
        assertEquals(SmResult.TRANSACTION_COMPLETE, answers(script, 3));
    }

    @Test
    void aRequestIsStartedAgainThreeTimesAndNotAFourthTime() throws IoFault {
        smic.begin("1801", true);
        for (int i = 0; i < 3; i++) {
            smic.goTo("WRITE_START");
            assertEquals(SmResult.CALL_WITHOUT_DELAY, smic.event(TX, 0x00, 0));
        }
        smic.goTo("WRITE_START");
        assertEquals(SmResult.HOSED, smic.event(TX, 0x00, 0));
        assertTrue(smic.machine.trouble().endsWith("after 3 attempts to start again"), smic.machine.trouble());
        smic.exchangeWorks();
    }

    @ParameterizedTest
    @ValueSource(strings = {"WRITE_END", "READ_END"})
    void anErrorCodeWhereZeroBelongsIsAViolation(String state) throws IoFault {
        SmicScript script = SmicScript.at(state, false);
        script.data = 3;
        assertEquals(SmResult.TRANSACTION_FAILED, script.event(0, state.equals("WRITE_END") ? 0xC3 : READY, 0));
        assertTrue(script.machine.trouble().contains("error code 3"), script.machine.trouble());
    }

    @Test
    void anAnswerStillOfferedAfterAFailureIsDrainedBeforeTheNextRequest() throws IoFault {
        SmicScript script = SmicScript.at("WRITE2READ", true);
        script.machine.stalled("too slow");
        script.goOn();
        script.takeAccesses();
        assertEquals(SmResult.CALL_WITHOUT_DELAY, script.event(RX, READY, 0));
        assertEquals("f s C=44 F=81", script.takeAccesses());
        assertEquals(SmResult.CALL_WITHOUT_DELAY, answers(script, 100));
        assertEquals("START_OP", script.machine.stateName());
        script.goTo("READ_START");
        assertEquals(SmResult.TRANSACTION_COMPLETE, answers(script, 3));
        assertEquals("000102", script.result());
        assertFalse(script.machine.truncated());
    }

    @ParameterizedTest
    @ValueSource(ints = {BUSY, 0})
    void anOfferThatCannotBeDrainedIsNotAskedForTwice(int flags) throws IoFault {
        SmicScript script = SmicScript.at("WRITE2READ", true);
        script.machine.abandon(0);
        script.goOn();
        script.event(RX, READY, 0);
        assertEquals("READ_START", script.machine.stateName());
        assertEquals(SmResult.CALL_WITHOUT_DELAY, script.event(flags, 0xC0, 2 * SECOND_NS));
        script.goOn();
        assertEquals(SmResult.IDLE, script.event(RX, READY, 0));
        script.exchangeWorks();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "START_OP",
                "OP_OK",
                "WRITE_START",
                "WRITE_NEXT",
                "WRITE_END",
                "WRITE2READ",
                "READ_START",
                "READ_NEXT",
                "READ_END"
            })
    void aRequestGivenUpIsNotStartedAgain(String state) throws IoFault {
        SmicScript script = SmicScript.at(state, true);
        script.machine.abandon(0);
        assertEquals("", script.takeAccesses(), "abandon itself touches nothing");
        assertTrue(script.machine.recovering());
        assertEquals(SmResult.CALL_WITHOUT_DELAY, script.goOn());
        script.machine.abandon(0);
        assertEquals(SmResult.IDLE, script.goOn());
        assertEquals("f C=40 F=01 f s", script.takeAccesses());
        script.exchangeWorks();
    }

    @Test
    void givingUpWithNothingUnderWayDoesNothing() throws IoFault {
        smic.machine.abandon(0);
        assertTrue(smic.machine.ready());
        smic.exchangeWorks();
    }

    @Test
    void aBmcThatStaysBusyDuringRecoveryIsHosed() throws IoFault {
        SmicScript script = SmicScript.at("WRITE_START", true);
        script.event(BUSY, READY, 2 * SECOND_NS);
        waits(script, BUSY, READY, 2 * SECOND_NS - 1);
        assertEquals(SmResult.HOSED, script.event(BUSY, READY, 1));
        assertTrue(script.machine.trouble().contains("not even GET_STATUS works"), script.machine.trouble());
        script.exchangeWorks();
    }

    @Test
    void aStallDuringRecoveryIsHosed() throws IoFault {
        SmicScript script = SmicScript.at("WRITE_START", true);
        script.machine.stalled("too slow");
        assertEquals(SmResult.HOSED, script.machine.stalled("still"));
        assertEquals("still; before that: too slow", script.machine.trouble());
    }

    @Test
    void anIdleInterfaceThatStaysBusyIsRecovered() throws IoFault {
        waits(smic, BUSY, READY, 2 * SECOND_NS - 1);
        assertEquals(SmResult.CALL_WITHOUT_DELAY, smic.event(BUSY, READY, 1));
        assertEquals(SmResult.CALL_WITHOUT_DELAY, smic.goOn());
        assertEquals(SmResult.IDLE, smic.goOn());
    }

    @Test
    void allOnesForASecondAreAnAbsentInterface() throws IoFault {
        for (String state : new String[] {"IDLE", "OP_OK", "WRITE2READ", "READ_NEXT"}) {
            SmicScript script = SmicScript.at(state, false);
            waits(script, 0xFF, 0xFF, SECOND_NS - 1);
            script.event(BUSY, 0, 0);
            waits(script, 0xFF, 0xFF, SECOND_NS - 1);
            assertEquals(SmResult.HOSED, script.event(0xFF, 0xFF, 1));
            assertEquals("flags register reads 0xff for 1000 ms", script.machine.trouble());
            script.exchangeWorks();
        }
    }

    @Test
    void onlyFlagsOfAllOnesMeanThatNothingIsThere() throws IoFault {
        for (int flags = 0; flags <= 0xFF; flags++) {
            smic.flags = flags;
            assertEquals(flags == 0xFF, smic.machine.absent());
            assertEquals(flags != 0xFF && (flags & BUSY) == 0, smic.machine.reachable());
            assertEquals("f f", smic.takeAccesses());
        }
    }

    @Test
    void theMachineSaysWhatItWaitsFor() throws IoFault {
        assertEquals(Wait.WRITE, SmicScript.at("WRITE_NEXT", true).machine.waitingFor());
        assertEquals(Wait.RESPONSE, SmicScript.at("WRITE2READ", true).machine.waitingFor());
        assertEquals(Wait.READ, SmicScript.at("READ_START", true).machine.waitingFor());
        assertEquals(Wait.READ, SmicScript.at("READ_NEXT", true).machine.waitingFor());
    }
}
