package io.jipmi.si.sm;

import static io.jipmi.si.sm.KcsScript.ERROR;
import static io.jipmi.si.sm.KcsScript.IDLE;
import static io.jipmi.si.sm.KcsScript.OBF;
import static io.jipmi.si.sm.KcsScript.READ;
import static io.jipmi.si.sm.KcsScript.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.IoFault;
import io.jipmi.si.fake.FakeBmc;
import io.jipmi.si.fake.ScriptedRegisters;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KcsMachineTest {
    private byte[] brainAnswer = HexFormat.of().parseHex("1c010020");
    private final FakeBmc bmc = new FakeBmc(request -> brainAnswer);
    private final KcsMachine machine = new KcsMachine(bmc.registers());

    private SmResult run() throws IoFault {
        SmResult result = SmResult.CALL_WITHOUT_DELAY;
        for (int i = 0; result == SmResult.CALL_WITHOUT_DELAY && i < 5000; i++) {
            result = machine.event(0);
        }
        return result;
    }

    private byte[] result() {
        byte[] bytes = new byte[KcsMachine.MAX_LENGTH_BYTES];
        return Arrays.copyOf(bytes, machine.result(bytes));
    }

    private static byte[] pattern(int lengthBytes) {
        byte[] bytes = new byte[lengthBytes];
        for (int i = 0; i < lengthBytes; i++) {
            bytes[i] = (byte) (i * 7 + 3);
        }
        return bytes;
    }

    @Test
    void gf17GetDeviceIdGoesOverTheWireAsTheGoldenFrameSays() throws IoFault {
        machine.begin(new byte[] {0x18, 0x01}, 2, true);
        assertEquals(SmResult.TRANSACTION_COMPLETE, run());
        assertEquals("C=61 D=18 C=62 D=01 D=68 D=68 D=68 D=68", bmc.takeWrites());
        assertArrayEquals(brainAnswer, result());
        assertTrue(machine.ready());
    }

    @Test
    void gf18AnAbortGoesOverTheWireAsTheGoldenFrameSays() throws IoFault {
        machine.begin(new byte[] {0x18, 0x01}, 2, true);
        machine.event(0);
        bmc.takeWrites();
        machine.abandon(0);
        assertEquals(SmResult.IDLE, run());
        assertEquals("C=60 D=00 D=68", bmc.takeWrites());
        assertEquals(0, bmc.takeRequests().size());
    }

    @Test
    void anAnswerEndsWithoutTheDummyByteThatSomeBmcsOmit() throws IoFault {
        KcsScript with = KcsScript.at(5, true);
        assertEquals(SmResult.TRANSACTION_COMPLETE, with.event(IDLE | OBF, 0));
        assertEquals("S D", with.registers.takeAccesses());
        KcsScript without = KcsScript.at(5, true);
        assertEquals(SmResult.TRANSACTION_COMPLETE, without.event(IDLE, 0));
        assertEquals("S", without.registers.takeAccesses());
    }

    /** A machine at the end of an answer, from a BMC that has ended so many answers before with the dummy byte. */
    private static KcsScript atTheEndAfterDummies(int dummies, boolean repeatable) throws IoFault {
        KcsScript script = new KcsScript();
        for (int i = 0; i < dummies; i++) {
            script.exchangeWorks();
        }
        script.machine.begin(new byte[] {0x18, 0x01}, 2, repeatable);
        for (int status : new int[] {IDLE, WRITE, WRITE, WRITE, READ | OBF}) {
            script.event(status, 0);
        }
        script.registers.takeAccesses();
        return script;
    }

    @Test
    void theDummyByteIsWaitedForOnceABmcIsKnownToOfferIt() throws IoFault {
        KcsScript unknown = atTheEndAfterDummies(15, false);
        assertEquals(SmResult.TRANSACTION_COMPLETE, unknown.event(IDLE, 0));

        KcsScript known = atTheEndAfterDummies(16, false);
        assertEquals(SmResult.CALL_WITH_DELAY, known.event(IDLE, 0));
        assertEquals(SmResult.CALL_WITH_DELAY, known.event(IDLE, 99_999_999));
        assertEquals(SmResult.TRANSACTION_COMPLETE, known.event(IDLE | OBF, 1));
        assertEquals("S S S D", known.registers.takeAccesses());
    }

    @Test
    void anAnswerWithoutTheUsualDummyByteIsOneThatARestartCutShort() throws IoFault {
        for (boolean repeatable : new boolean[] {true, false}) {
            KcsScript script = atTheEndAfterDummies(20, repeatable);
            assertEquals(SmResult.CALL_WITH_DELAY, script.event(IDLE, 99_999_999));
            assertEquals(repeatable ? SmResult.CALL_WITHOUT_DELAY : SmResult.TRANSACTION_FAILED, script.event(IDLE, 1));
            assertEquals(
                    "answer ended after 1 bytes without the usual dummy byte: status 0x00", script.machine.trouble());
            script.event(ERROR, 0);
            script.event(ERROR, 0);
            script.event(READ | OBF, 0);
            script.registers.takeAccesses();
            script.event(IDLE, 0);
            assertEquals(repeatable ? "S C=61" : "S", script.registers.takeAccesses());
        }
    }

    @Test
    void aBmcThatStopsOfferingTheDummyByteCostsOneRequest() throws IoFault {
        KcsScript script = atTheEndAfterDummies(16, true);
        script.event(IDLE, 100_000_000);
        for (int status : new int[] {ERROR, ERROR, READ | OBF, IDLE, WRITE, WRITE, WRITE, READ | OBF}) {
            script.event(status, 0);
        }
        assertEquals(SmResult.TRANSACTION_COMPLETE, script.event(IDLE, 0), "the second time it is believed");
        for (int i = 0; i < 15; i++) {
            script.exchangeWorks();
        }
        script.machine.begin(new byte[] {0x18, 0x01}, 2, false);
        for (int status : new int[] {IDLE, WRITE, WRITE, WRITE, READ | OBF}) {
            script.event(status, 0);
        }
        assertEquals(SmResult.TRANSACTION_COMPLETE, script.event(IDLE, 0), "15 dummies are too few to count on");
    }

    @Test
    void aBmcThatOffersTheDummyByteAgainIsStillKnownToOfferIt() throws IoFault {
        KcsScript script = atTheEndAfterDummies(16, true);
        script.event(IDLE, 100_000_000);
        for (int status : new int[] {ERROR, ERROR, READ | OBF, IDLE, WRITE, WRITE, WRITE, READ | OBF}) {
            script.event(status, 0);
        }
        assertEquals(SmResult.TRANSACTION_COMPLETE, script.event(IDLE | OBF, 0));
        script.machine.begin(new byte[] {0x18, 0x01}, 2, true);
        for (int status : new int[] {IDLE, WRITE, WRITE, WRITE, READ | OBF}) {
            script.event(status, 0);
        }
        assertEquals(SmResult.CALL_WITH_DELAY, script.event(IDLE, 0));
    }

    @Test
    void aDummyByteThatComesLateIsReadBeforeTheNextRequest() throws IoFault {
        KcsScript script = KcsScript.at(5, true);
        script.event(IDLE, 0);
        assertEquals(SmResult.IDLE, script.event(IDLE | OBF, 0));
        assertEquals("S S D", script.registers.takeAccesses());
        script.machine.begin(new byte[] {0x18, 0x01}, 2, true);
        assertEquals("S D C=61", script.accessesOf(IDLE | OBF));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 255, 271, 272})
    void anAnswerOfUpTo272BytesIsWhole(int lengthBytes) throws IoFault {
        brainAnswer = pattern(lengthBytes);
        machine.begin(new byte[] {0x18, 0x01}, 2, true);
        assertEquals(SmResult.TRANSACTION_COMPLETE, run());
        assertArrayEquals(brainAnswer, result());
        assertFalse(machine.truncated());
    }

    @ParameterizedTest
    @ValueSource(ints = {273, 300, 1024})
    void aLongerAnswerIsReadToItsEndAndMarkedTruncated(int lengthBytes) throws IoFault {
        brainAnswer = pattern(lengthBytes);
        machine.begin(new byte[] {0x18, 0x01}, 2, false);
        assertEquals(SmResult.TRANSACTION_COMPLETE, run());
        assertArrayEquals(Arrays.copyOf(brainAnswer, 272), result());
        assertTrue(machine.truncated());

        brainAnswer = pattern(272);
        machine.begin(new byte[] {0x18, 0x01}, 2, false);
        assertFalse(machine.truncated());
        assertEquals(SmResult.TRANSACTION_COMPLETE, run());
        assertFalse(machine.truncated());
        assertArrayEquals(brainAnswer, result());
    }

    @Test
    void anAnswerWithoutEndIsAborted() throws IoFault {
        brainAnswer = pattern(1025);
        machine.begin(new byte[] {0x18, 0x01}, 2, false);
        assertEquals(SmResult.TRANSACTION_FAILED, run());
        assertTrue(machine.trouble().startsWith("answer without end"), machine.trouble());
        assertEquals(SmResult.IDLE, run());
        assertEquals(1, bmc.takeRequests().size());

        machine.begin(new byte[] {0x18, 0x01}, 2, true);
        assertEquals(SmResult.HOSED, run());
        assertEquals(4, bmc.takeRequests().size(), "the first time and three times again");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 271, 272})
    void aRequestOfUpTo272BytesReachesTheBmc(int lengthBytes) throws IoFault {
        byte[] request = pattern(lengthBytes);
        byte[] handedOver = Arrays.copyOf(request, 300);
        machine.begin(handedOver, lengthBytes, true);
        Arrays.fill(handedOver, (byte) 0);
        assertEquals(SmResult.TRANSACTION_COMPLETE, run());
        assertEquals(HexFormat.of().formatHex(request), bmc.takeRequests().get(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 273})
    void aRequestOfAnImpossibleLengthIsRefusedAndChangesNothing(int lengthBytes) throws IoFault {
        byte[] bytes = new byte[300];
        Throwable thrown = assertThrows(IllegalArgumentException.class, () -> machine.begin(bytes, lengthBytes, true));
        assertEquals("request length out of 2..272: " + lengthBytes, thrown.getMessage());
        assertTrue(machine.ready());
        assertEquals(SmResult.IDLE, run());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
    void aSecondRequestIsRefusedWhileOneIsUnderWay(int row) throws IoFault {
        KcsScript script = KcsScript.at(row, true);
        assertFalse(script.machine.ready());
        byte[] second = {0x18, 0x22};
        assertThrows(IllegalStateException.class, () -> script.machine.begin(second, 2, true));
        assertEquals("", script.registers.takeAccesses());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void aRequestGivenUpUnderWayIsAbortedAndNotStartedAgain(int row) throws IoFault {
        KcsScript script = KcsScript.at(row, true);
        script.machine.abandon(0);
        assertTrue(script.machine.recovering());
        assertEquals("", script.registers.takeAccesses(), "abandon itself touches nothing");
        assertEquals("S D S C=60", script.accessesOf(WRITE | OBF));
        finishTheAbort(script);
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 7, 8, 9})
    void aRequestGivenUpDuringAnAbortIsNotStartedAgain(int row) throws IoFault {
        KcsScript script = KcsScript.at(row, true);
        script.machine.abandon(0);
        if (row == 6) {
            assertEquals("S C=60", script.accessesOf(ERROR));
        }
        if (row <= 7) {
            assertEquals("S D=00", script.accessesOf(ERROR));
        }
        if (row <= 8) {
            assertEquals("S D D=68", script.accessesOf(READ | OBF));
        }
        assertEquals(SmResult.IDLE, script.event(IDLE | OBF, 0));
        script.exchangeWorks();
    }

    @Test
    void givingUpWithNothingUnderWayDoesNothing() throws IoFault {
        KcsScript script = KcsScript.at(0, true);
        script.machine.abandon(0);
        assertTrue(script.machine.ready());
        assertEquals("S", script.accessesOf(IDLE));
        script.exchangeWorks();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aRequestGivenUpAfterRecoveriesIsStillAborted(int recoveries) throws IoFault {
        KcsScript script = KcsScript.at(3, true);
        for (int i = 0; i < recoveries; i++) {
            script.event(ERROR, 0);
            script.event(ERROR, 0);
            script.event(ERROR, 0);
        }
        script.event(READ | OBF, 0);
        assertEquals("S C=61", script.accessesOf(IDLE));
        script.machine.abandon(0);
        assertTrue(script.machine.recovering());
        assertEquals("S C=60", script.accessesOf(WRITE));
        finishTheAbort(script);
    }

    @Test
    void theAbortOfARequestThatIsGoneHasAllItsAttempts() throws IoFault {
        for (boolean givenUp : new boolean[] {true, false}) {
            KcsScript script = KcsScript.at(3, false);
            for (int i = 0; i < 3; i++) {
                script.event(ERROR, 0);
                script.event(ERROR, 0);
                script.event(ERROR, 0);
            }
            if (givenUp) {
                script.machine.abandon(0);
            } else {
                for (int status : new int[] {READ | OBF, IDLE, WRITE, WRITE, WRITE}) {
                    script.event(status, 0);
                }
                assertEquals(SmResult.TRANSACTION_FAILED, script.event(ERROR, 0));
                script.event(ERROR, 0);
                script.event(ERROR, 0);
            }
            for (int i = 0; i < 2; i++) {
                assertEquals(SmResult.CALL_WITHOUT_DELAY, script.event(ERROR, 0));
                script.event(ERROR, 0);
                script.event(ERROR, 0);
            }
            assertEquals(SmResult.HOSED, script.event(ERROR, 0));
        }
    }

    private static void finishTheAbort(KcsScript script) throws IoFault {
        assertEquals("S D=00", script.accessesOf(ERROR));
        assertEquals("S D D=68", script.accessesOf(READ | OBF));
        assertEquals(SmResult.IDLE, script.event(IDLE | OBF, 0));
        script.exchangeWorks();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void resetForgetsEverythingAndTouchesNothing(int row) throws IoFault {
        KcsScript script = KcsScript.at(row, true);
        script.machine.reset();
        assertTrue(script.machine.ready());
        assertFalse(script.machine.recovering());
        assertEquals("", script.machine.trouble());
        assertEquals("", script.registers.takeAccesses());
        script.exchangeWorks();
    }

    @Test
    void onlyAStatusOfAllOnesMeansThatNothingIsThere() throws IoFault {
        ScriptedRegisters registers = new ScriptedRegisters();
        KcsMachine probed = new KcsMachine(registers.registers());
        for (int status = 0; status <= 0xFF; status++) {
            registers.status(status);
            assertEquals(status == 0xFF, probed.absent(), "status " + status);
            assertEquals("S", registers.takeAccesses());
        }
    }

    @Test
    void theMachineSaysWhatItWaitsFor() throws IoFault {
        for (int row : new int[] {1, 2, 3, 4}) {
            assertEquals(Wait.WRITE, KcsScript.at(row, true).machine.waitingFor());
        }
        KcsScript reading = KcsScript.at(5, true);
        assertEquals(Wait.RESPONSE, reading.machine.waitingFor());
        reading.event(READ | OBF, 0);
        assertEquals(Wait.READ, reading.machine.waitingFor());
    }

    @Test
    void troubleNamesTheStatusThatWasSeen() throws IoFault {
        KcsScript script = KcsScript.at(3, true);
        assertEquals("", script.machine.trouble());
        script.event(ERROR | OBF, 0);
        assertEquals("WRITE state lost after 1 bytes: status 0xc1", script.machine.trouble());
    }

    @Test
    void attentionIsReportedOnlyWhenIdle() throws IoFault {
        bmc.attention(true);
        assertEquals(SmResult.ATTENTION, machine.event(0));
        machine.begin(new byte[] {0x18, 0x01}, 2, true);
        assertEquals(SmResult.TRANSACTION_COMPLETE, run());
        assertEquals(SmResult.ATTENTION, machine.event(0));
        bmc.attention(false);
        assertEquals(SmResult.IDLE, machine.event(0));
    }

    @Test
    void aFailedAccessIsPassedOn() throws IoFault {
        bmc.sickness(FakeBmc.Sickness.NO_ACCESS);
        assertThrows(IoFault.class, () -> machine.event(0));
        assertThrows(IoFault.class, machine::absent);
        bmc.sickness(FakeBmc.Sickness.NONE);
        assertEquals(SmResult.IDLE, machine.event(0));
    }
}
