package io.jipmi.si.sm;

import static io.jipmi.si.sm.BtScript.B2H;
import static io.jipmi.si.sm.BtScript.H2B;
import static io.jipmi.si.sm.BtScript.H_BUSY;
import static io.jipmi.si.sm.BtScript.SMS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.IoFault;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a BT machine does with a BMC that behaves, one request at a time and several, and with answers nobody waits for. */
class BtMachineTest {
    private final BtScript bt = new BtScript();

    @Test
    void gf15GetDeviceIdGoesOverTheWireAsTheGoldenFrameAndTheVectorsSay() throws IoFault {
        bt.begin("1801", true);
        assertEquals(SmResult.CALL_WITH_DELAY, bt.run(0));
        assertEquals("c C=01 D=03 D=18 D=00 D=01 C=04 c", bt.takeAccesses());
        assertEquals(Wait.WRITE, bt.machine.waitingFor());
        bt.control = 0;
        assertEquals(SmResult.CALL_WITH_DELAY, bt.run(0));
        assertEquals(Wait.RESPONSE, bt.machine.waitingFor());
        bt.takeAccesses();
        assertEquals(SmResult.TRANSACTION_COMPLETE, bt.answer("051c00010020"));
        assertEquals("c C=40 C=08 c C=02 d d d d d d c C=40", bt.takeAccesses());
        assertEquals(0, bt.control);
        assertEquals("1c010020", bt.result());
        assertTrue(bt.machine.ready());
        assertFalse(bt.machine.truncated());
    }

    @Test
    void everyRequestHasTheNextSequenceNumber() throws IoFault {
        for (int i = 0; i < 600; i++) {
            String sequence = String.format(Locale.ROOT, "%02x", i & 0xFF);
            assertEquals("0318" + sequence + "01", bt.send("1801", false));
            assertEquals(SmResult.TRANSACTION_COMPLETE, bt.answer("041c" + sequence + "0100"));
        }
        assertEquals(0, bt.machine.droppedAnswers());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"041c010100", "041c000200", "0424000100", "0418000100", "001c000100", "011c000100", "031c000100"
            })
    void whatAnswersNothingUnderWayIsDroppedAndWaitedOn(String foreign) throws IoFault {
        bt.send("1801", false);
        assertEquals(SmResult.CALL_WITH_DELAY, bt.answer(foreign));
        assertEquals(0, bt.control);
        assertEquals(1, bt.machine.droppedAnswers());
        assertEquals(Wait.RESPONSE, bt.machine.waitingFor());
        assertEquals(SmResult.TRANSACTION_COMPLETE, bt.answer("051c000100aa"));
        assertEquals("1c0100aa", bt.result());
    }

    @Test
    void theLunOfAnAnswerIsNotCompared() throws IoFault {
        bt.send("1801", false);
        assertEquals(SmResult.TRANSACTION_COMPLETE, bt.answer("041f000100"));
    }

    @Test
    void aSecondAnswerToTheSameRequestIsDropped() throws IoFault {
        bt.send("1801", false);
        bt.answer("041c000100");
        assertEquals(SmResult.IDLE, bt.answer("041c000100"));
        bt.send("1801", false);
        assertEquals(SmResult.CALL_WITH_DELAY, bt.answer("041c000100"));
        assertEquals(2, bt.machine.droppedAnswers());
        assertEquals(SmResult.TRANSACTION_COMPLETE, bt.answer("041c010100"));
    }

    @Test
    void anAnswerOf255BytesIsWhole() throws IoFault {
        bt.send("1801", false);
        String data = "5a".repeat(251);
        assertEquals(SmResult.TRANSACTION_COMPLETE, bt.answer("ff1c000100" + data));
        assertEquals("1c0100" + data, bt.result());
    }

    @Test
    void aRequestOf253BytesReachesTheBmcAndALongerOneIsRefused() throws IoFault {
        assertEquals(253, bt.machine.maxRequestBytes());
        String data = "a5".repeat(251);
        assertEquals("fe180001" + data, bt.send("1801" + data, false));
        bt.answer("041c000100");
        byte[] tooLong = new byte[300];
        for (int lengthBytes : new int[] {-1, 0, 1, 254}) {
            Throwable thrown =
                    assertThrows(IllegalArgumentException.class, () -> bt.machine.begin(tooLong, lengthBytes, true));
            assertEquals("request length out of 2..253: " + lengthBytes, thrown.getMessage());
        }
        assertTrue(bt.machine.ready());
    }

    @Test
    void answersInAnyOrderCompleteTheSlotsTheyBelongTo() throws IoFault {
        BtScript many = BtScript.withCapacity(3);
        for (int i = 0; i < 3; i++) {
            assertTrue(many.machine.ready());
            assertEquals(String.format(Locale.ROOT, "0318%02x01", i), many.send("1801", false));
        }
        assertFalse(many.machine.ready());
        for (int sequence : new int[] {1, 2, 0}) {
            assertEquals(
                    SmResult.TRANSACTION_COMPLETE,
                    many.answer(String.format(Locale.ROOT, "051c%02x0100c%d", sequence, sequence)));
            assertEquals(sequence, many.machine.endedSlot());
            assertEquals("1c0100c" + sequence, many.result());
            assertTrue(many.machine.ready());
        }
        assertEquals(SmResult.IDLE, many.run(0));
    }

    @Test
    void noMoreThanEightAreUnderWayWhateverTheBmcSays() throws IoFault {
        BtScript many = BtScript.withCapacity(255);
        assertEquals(8, many.machine.capacity());
        for (int slot = 0; slot < 8; slot++) {
            assertEquals(slot, many.begin("1801", true));
            many.run(0);
            many.take();
        }
        assertFalse(many.machine.ready());
        assertThrows(IllegalStateException.class, () -> many.begin("1801", true));
        assertEquals(SmResult.TRANSACTION_COMPLETE, many.answer("041c050100"));
        assertEquals(5, many.begin("1801", true));
    }

    @Test
    void aRequestCannotBeginWhileOneIsBeingWritten() throws IoFault {
        BtScript many = BtScript.withCapacity(2);
        many.begin("1801", true);
        assertFalse(many.machine.ready());
        many.run(0);
        assertFalse(many.machine.ready(), "H2B_ATN is still set");
        many.take();
        assertTrue(many.machine.ready());
    }

    @Test
    void anAnswerIsReadWhileTheBmcHasNotTakenTheNextRequest() throws IoFault {
        BtScript many = BtScript.withCapacity(2);
        many.send("1801", false);
        many.begin("1808", false);
        many.run(0);
        assertEquals(SmResult.TRANSACTION_COMPLETE, many.answer("041c000100"));
        assertEquals(0, many.machine.endedSlot());
        assertEquals(SmResult.CALL_WITH_DELAY, many.run(0));
        assertEquals("WRITE_CONSUME", many.machine.stateName());
        many.take();
        assertEquals(SmResult.TRANSACTION_COMPLETE, many.answer("041c010800"));
        assertEquals(1, many.machine.endedSlot());
    }

    @Test
    void theLateAnswerToWhatWasGivenUpIsDroppedAndItsSlotServesAtOnce() throws IoFault {
        bt.send("1801", false);
        bt.machine.abandon(0);
        assertTrue(bt.machine.ready());
        assertFalse(bt.machine.recovering());
        bt.takeAccesses();
        assertEquals("03180101", bt.send("1801", false));
        assertEquals(SmResult.CALL_WITH_DELAY, bt.answer("041c000100"));
        assertEquals(SmResult.TRANSACTION_COMPLETE, bt.answer("051c010100bb"));
        assertEquals("1c0100bb", bt.result());
        assertEquals(1, bt.machine.droppedAnswers());
    }

    @Test
    void theNumberOfWhatWasGivenUpIsNotUsedAgainUntilItsAnswerHasCome() throws IoFault {
        bt.send("1801", false);
        bt.machine.abandon(0);
        for (int i = 1; i < 256; i++) {
            assertEquals(String.format(Locale.ROOT, "0318%02x01", i), bt.send("1801", false));
            bt.answer(String.format(Locale.ROOT, "041c%02x0100", i));
        }
        assertEquals("03180101", bt.send("1801", false), "0 is left out");
        assertEquals(SmResult.CALL_WITH_DELAY, bt.answer("041c000100"));
        bt.answer("041c010100");
        for (int i = 2; i < 256; i++) {
            bt.send("1801", false);
            bt.answer(String.format(Locale.ROOT, "041c%02x0100", i));
        }
        assertEquals("03180001", bt.send("1801", false));
    }

    @Test
    void theNumberOfARequestStillUnderWayIsNotUsedAgain() throws IoFault {
        BtScript many = BtScript.withCapacity(2);
        many.send("1801", false);
        for (int i = 1; i < 256; i++) {
            many.send("1801", false);
            many.answer(String.format(Locale.ROOT, "041c%02x0100", i));
        }
        assertEquals("03180101", many.send("1801", false));
    }

    @Test
    void aBegunRequestWaitsInItsSlotUntilAnOldAnswerIsReadAndTheBmcIsFree() throws IoFault {
        bt.control = BtScript.B_BUSY | H_BUSY;
        bt.begin("1801", false);
        bt.offer("041c770100");
        assertEquals(SmResult.CALL_WITH_DELAY, bt.run(0));
        assertEquals("c C=08 c C=02 d d d d d c C=40", bt.takeAccesses());
        assertEquals(SmResult.CALL_WITH_DELAY, bt.run(0));
        assertEquals("c", bt.takeAccesses());
        bt.control = 0;
        bt.run(0);
        assertEquals("03180001", bt.takeWritten());
    }

    @Test
    void attentionIsToldOnceAndClearedWhenNothingIsUnderWay() throws IoFault {
        bt.control = SMS;
        assertEquals(SmResult.ATTENTION, bt.run(0));
        assertEquals("c C=10", bt.takeAccesses());
        assertEquals(SmResult.IDLE, bt.run(0));
        bt.send("1801", false);
        bt.control = SMS;
        assertEquals(SmResult.CALL_WITH_DELAY, bt.run(0));
        assertEquals(SmResult.TRANSACTION_COMPLETE, bt.answer("041c000100"));
        assertEquals(SmResult.ATTENTION, bt.run(0));
    }

    @Test
    void aResetWhileTheAnswerIsReadMakesItWorthless() throws IoFault {
        for (int bytesRead = 0; bytesRead <= 5; bytesRead++) {
            BtScript broken = new BtScript();
            broken.send("1801", false);
            broken.readsUntilReset = bytesRead;
            SmResult result = broken.answer("051c00010020");
            assertEquals(SmResult.CALL_WITH_DELAY, result, "after " + bytesRead);
            assertEquals(1, broken.machine.droppedAnswers());
            assertEquals(0, broken.control);
        }
    }

    @Test
    void anAnswerThatTakesTheOthersPlaceWhileThatIsReadIsNotMixedWithIt() throws IoFault {
        BtScript two = BtScript.withCapacity(2);
        two.send("1801", false);
        two.send("1837", false);
        two.readsUntilOverwritten = 0;
        two.overwritingMessage = "041c010137";
        assertEquals(SmResult.CALL_WITH_DELAY, two.answer("061c0037001122"));
        assertEquals(1, two.machine.droppedAnswers());
        two.overwritingMessage = "";
        assertEquals(SmResult.TRANSACTION_COMPLETE, two.answer("041c000100"), "the interface goes on");
        assertEquals("1c0100", two.result());
    }

    @Test
    void interruptsAreAcknowledgedBeforeTheAttentionThatRaisedThemIsCleared() throws IoFault {
        bt.machine.interrupts(true);
        assertEquals("M=03", bt.takeAccesses());
        bt.control = SMS;
        bt.run(0);
        assertEquals("c M=03 C=10", bt.takeAccesses());
        bt.send("1801", false);
        bt.takeAccesses();
        bt.control |= B2H;
        bt.machine.event(0);
        assertEquals("c M=03 C=40 C=08", bt.takeAccesses());
        bt.machine.interrupts(false);
        assertEquals("M=02", bt.takeAccesses());
        bt.machine.event(0);
        assertFalse(bt.takeAccesses().contains("M"));
    }

    @Test
    void onlyAllOnesInControlAndMaskMeanThatNothingIsThere() throws IoFault {
        for (int control = 0; control <= 0xFF; control++) {
            for (int mask : new int[] {0x00, 0x01, 0xFF}) {
                bt.control = control;
                bt.mask = mask;
                assertEquals(control == 0xFF && mask == 0xFF, bt.machine.absent());
                assertEquals(control == 0xFF ? "c m" : "c", bt.takeAccesses());
                assertEquals(control != 0xFF && (control & 0x84) == 0, bt.machine.reachable());
                assertEquals("c", bt.takeAccesses());
            }
        }
    }

    @Test
    void resetForgetsEverythingButTheBmcsCapabilities() throws IoFault {
        BtScript many = BtScript.withCapacity(4);
        many.send("1801", false);
        many.begin("1801", false);
        many.takeAccesses();
        many.machine.reset();
        assertEquals("", many.takeAccesses());
        assertEquals(4, many.machine.capacity());
        assertTrue(many.machine.ready());
        assertEquals("", many.machine.trouble());
        assertEquals(SmResult.IDLE, many.answer("041c000100"));
        assertEquals(1, many.machine.droppedAnswers());
        assertEquals("03180101", many.send("1801", false));
        assertEquals(0, many.control & H2B);
    }
}
