package io.jipmi.si.driver;

import static io.jipmi.si.driver.DriverRig.MS_NS;
import static io.jipmi.si.driver.DriverRig.SECOND_NS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.si.SiType;
import io.jipmi.si.fake.FakeBmc.Sickness;
import io.jipmi.si.sm.KcsMachine;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The start-up conversation, as it goes over the wire and as a BMC can spoil it. */
class StartUpTest {
    private static final String GET_DEVICE_ID = "1801";
    private static final String GET_ENABLES = "182f";
    private static final String CLEAR_PRETIMEOUT = "183008";
    private static final int NODE_NOT_READY = 0xD2;

    private final DriverRig rig = new DriverRig();

    private List<String> startAndTakeRequests(long durationNs) {
        rig.start();
        rig.run(durationNs);
        return rig.bmc.takeRequests();
    }

    private void assertUp() {
        assertEquals(List.of(InterfaceHealth.UP), rig.healths);
    }

    @ParameterizedTest
    @CsvSource({
        "00, 04", // nothing on
        "03, 04", // both interrupts on, as a kernel driver leaves them
        "08, 0c", // system event logging is not ours
        "f9, fc", // nor are the OEM bits
        "ff, fc"
    })
    void interruptsGoOffTheEventBufferGoesOnAndOtherBitsStay(String before, String set) {
        rig.brain.enables(Integer.parseInt(before, 16));
        assertEquals(
                List.of(GET_DEVICE_ID, GET_ENABLES, "182e" + set, GET_ENABLES, CLEAR_PRETIMEOUT),
                startAndTakeRequests(SECOND_NS - MS_NS));
        assertEquals(Integer.parseInt(set, 16), rig.brain.enables());
        assertUp();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x04, 0x0C, 0xFC})
    void enablesThatAreRightAlreadyAreNotWritten(int enables) {
        rig.brain.enables(enables);
        assertEquals(List.of(GET_DEVICE_ID, GET_ENABLES, CLEAR_PRETIMEOUT), startAndTakeRequests(SECOND_NS - MS_NS));
        assertEquals(enables, rig.brain.enables());
        assertUp();
    }

    @Test
    void everyByteOfTheConversationIsAnOrdinaryTransaction() {
        rig.brain.enables(0x04);
        rig.start();
        rig.run(SECOND_NS - MS_NS);
        String deviceId = "C=61 D=18 C=62 D=01" + " D=68".repeat(3 + 11);
        String enables = " C=61 D=18 C=62 D=2f" + " D=68".repeat(3 + 1);
        String flags = " C=61 D=18 D=30 C=62 D=08" + " D=68".repeat(3);
        assertEquals(deviceId + enables + flags, rig.bmc.takeWrites());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void aBmcThatIsNotReadyYetIsAskedAgainEveryFifthOfASecond(int refusals) {
        rig.brain.enables(0x04);
        for (int i = 0; i < refusals; i++) {
            rig.brain.answerNext(0x1C, 0x01, NODE_NOT_READY);
        }
        rig.start();
        rig.run(200 * MS_NS * refusals - 1);
        assertEquals(Collections.nCopies(refusals, GET_DEVICE_ID), rig.bmc.takeRequests());
        assertEquals(List.of(), rig.healths);
        rig.run(1);
        assertEquals(List.of(GET_DEVICE_ID, GET_ENABLES, CLEAR_PRETIMEOUT), rig.bmc.takeRequests());
        assertUp();
    }

    @Test
    void aBmcThatIsNotReadyFiveTimesIsDownUntilTheNextProbe() {
        rig.brain.enables(0x04);
        for (int i = 0; i < 5; i++) {
            rig.brain.answerNext(0x1C, 0x01, NODE_NOT_READY);
        }
        assertEquals(5, startAndTakeRequests(SECOND_NS - MS_NS).size());
        assertEquals(InterfaceHealth.State.DOWN, rig.health().state());
        assertTrue(
                rig.health().reason().contains("the BMC answers Get Device ID with 0xd2"),
                rig.health().reason());
        rig.run(SECOND_NS);
        assertEquals(List.of(GET_DEVICE_ID, GET_ENABLES, CLEAR_PRETIMEOUT), rig.bmc.takeRequests());
        assertEquals(InterfaceHealth.UP, rig.health());
    }

    @Test
    void anAnswerToSomethingElseIsNotADeviceId() {
        rig.brain.enables(0x04);
        rig.brain.answerNext(0x1C, 0x02, 0x00, 0x20, 0x01, 0x02, 0x41, 0x02);
        rig.brain.answerNext(0x2C, 0x01, 0x00, 0x20, 0x01, 0x02, 0x41, 0x02);
        rig.brain.answerNext(0x1C, 0x01, 0x00, 0x20, 0x01, 0x02, 0x41);
        rig.brain.answerNext(0x1C, 0x01);
        assertEquals(
                List.of(
                        GET_DEVICE_ID,
                        GET_DEVICE_ID,
                        GET_DEVICE_ID,
                        GET_DEVICE_ID,
                        GET_DEVICE_ID,
                        GET_ENABLES,
                        CLEAR_PRETIMEOUT),
                startAndTakeRequests(SECOND_NS - MS_NS));
        assertUp();
    }

    @Test
    void aBmcThatOnlyTalksNonsenseIsDownWithThatReason() {
        for (int i = 0; i < 5; i++) {
            rig.brain.answerNext(0x1C, 0x01, 0x00);
        }
        startAndTakeRequests(SECOND_NS - MS_NS);
        assertTrue(
                rig.health().reason().endsWith("no proper answer to Get Device ID: 3 bytes, not its answer"),
                rig.health().reason());
    }

    @Test
    void aBmcWithoutAnEventBufferIsInServiceAllTheSame() {
        rig.brain.refuse(0xCC, 0, 0);
        assertEquals(
                List.of(GET_DEVICE_ID, GET_ENABLES, "182e04", GET_ENABLES, CLEAR_PRETIMEOUT),
                startAndTakeRequests(SECOND_NS - MS_NS));
        assertUp();
    }

    @Test
    void aBmcThatRefusesToSayWhatIsEnabledIsInServiceAllTheSame() {
        rig.brain.refuse(0, 0xC1, 0xC1);
        assertEquals(List.of(GET_DEVICE_ID, GET_ENABLES, CLEAR_PRETIMEOUT), startAndTakeRequests(SECOND_NS - MS_NS));
        assertUp();
    }

    @Test
    void theConversationSaysWhatItFoundOut() {
        assertConclusions(0x00, 0xFF, true, false);
        assertConclusions(0x04, 0xFF, true, false);
        assertConclusions(0x01, 0xFE, true, true);
        assertConclusions(0x00, 0x00, false, false);
        assertConclusions(0x01, 0x00, false, true);
    }

    /** Without a driver: the conversation alone against a brain that can change only some of the enables. */
    private static void assertConclusions(int enables, int settable, boolean eventBuffer, boolean interruptStuck) {
        DriverRig rig = new DriverRig();
        rig.brain.enables(enables);
        rig.brain.settable(settable);
        StartUp startUp = new StartUp(SiType.KCS, new KcsMachine(rig.bmc.registers()), false, true);
        for (int i = 0; i < 10 && !startUp.done(); i++) {
            byte[] request = new byte[16];
            int lengthBytes = startUp.request(request);
            byte[] answer = rig.brain.apply(Arrays.copyOf(request, lengthBytes));
            startUp.answered(answer, answer.length, request);
        }
        assertTrue(startUp.done());
        assertFalse(startUp.failed());
        assertTrue(startUp.enablesReadable());
        assertEquals(eventBuffer, (startUp.enables() & 0x04) != 0);
        assertEquals(interruptStuck, (startUp.enables() & 0x01) != 0);
        byte[] target = new byte[16];
        assertThrows(IllegalStateException.class, () -> startUp.request(target));
        assertThrows(IllegalStateException.class, () -> startUp.answered(target, 3, target));
    }

    @Test
    void aStartUpThatTakesItsTimeSaysWhatItMet() {
        rig.bmc.sickness(Sickness.IBF_STUCK);
        rig.start();
        rig.run(5 * SECOND_NS + 10 * MS_NS);
        assertEquals(new InterfaceHealth(InterfaceHealth.State.STARTING, "IBF set for 5000 ms"), rig.health());
    }
}
