package io.jipmi.it.vectors;

import static io.jipmi.it.vectors.BtVectorHost.B2H_ATN;
import static io.jipmi.it.vectors.BtVectorHost.B_BUSY;
import static io.jipmi.it.vectors.BtVectorHost.CLR_WR_PTR;
import static io.jipmi.it.vectors.BtVectorHost.H2B_ATN;
import static io.jipmi.it.vectors.BtVectorHost.H_BUSY;
import static io.jipmi.it.vectors.BtVectorHost.SMS_ATN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.IoFault;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The BT register vectors B1 to B5 and V, with and without interrupts, and what else of the BMC's side the specification
 * fixes (IPMI 2.0 section 11) or both of our machines do: whatever the drivers run against has to show these bytes and
 * these control registers. No driver takes part.
 *
 * <p>The order matters where the machine cannot be had fresh for each test: B1 is about a BMC nobody has talked to, and a
 * cold reset ends what earlier tests set.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class BtRegisterVectorsContract {
    private static final String GET_DEVICE_ID = "18 01";
    private static final int PAST_THE_END = 0xFF;

    private BtVectorHost host;

    /** The registers of a machine that is as fresh as it can be had. */
    abstract VectorRegisters open() throws IOException;

    /** Gives up what {@link #open} gave. */
    abstract void release() throws IOException;

    /** Lets about 100 us of the machine's time pass. */
    abstract void pause();

    /** The machine's answer to Get Device ID as hex bytes, a pattern where it cannot be known. */
    abstract String deviceIdPattern();

    /** The same for Get BT Interface Capabilities. */
    abstract String capabilitiesPattern();

    /** The level of the interrupt line; empty where only the mask register shows interrupts; skips the test if nothing does. */
    abstract Optional<BooleanSupplier> interruptLine();

    /** IPMB address, 8 bits, of a controller that answers Get Device ID; skips the test where none is known. */
    abstract int satelliteAddress();

    /** Skips the test, saying why, where an interface that is busy for good would be in the way of others. */
    abstract void assumeExpendable();

    @BeforeEach
    void openMachine() throws IOException {
        host = new BtVectorHost(open(), this::pause);
    }

    @AfterEach
    void releaseMachine() throws IOException {
        release();
    }

    @Test
    @Order(1)
    void b1ControlIsZeroBeforeAnyCommand() throws IoFault {
        assertEquals(0x00, host.control());
        assertEquals(0x00, host.mask());
        assertEquals(PAST_THE_END, host.buffer());
    }

    @Test
    @Order(2)
    void b2ToB5AndVAnswerGetDeviceId() throws IoFault {
        expectDeviceId(host.exchange(GET_DEVICE_ID));
    }

    @Test
    @Order(3)
    void vSetsTheGlobalEnables() throws IoFault {
        assertEquals("1c 2e 00", host.exchange("18 2e 0f"));
        assertEquals("1c 2f 00 0f", host.exchange("18 2f"));
    }

    @Test
    @Order(4)
    void theInterfaceItselfAnswersForItsCapabilities() throws IoFault {
        String answer = host.exchange("18 36");
        assertTrue(answer.matches(capabilitiesPattern()), answer);
    }

    @Test
    @Order(4)
    void anUnknownCommandIsAnsweredWithInvalidCommand() throws IoFault {
        assertEquals("1c ff c1", host.exchange("18 ff"));
    }

    @Test
    @Order(4)
    void everySequenceNumberComesBack() throws IoFault {
        for (int sequence = 0; sequence <= 0xFF; sequence++) {
            expectDeviceId(host.exchange(sequence, GET_DEVICE_ID));
        }
    }

    @Test
    @Order(4)
    void hostBusyTogglesAndChangesNothingElse() throws IoFault {
        host.control(H_BUSY);
        host.expect(H_BUSY, "after writing H_BUSY once");
        host.control(0);
        host.expect(H_BUSY, "after writing zeros");
        host.control(H_BUSY);
        host.expect(0, "after writing H_BUSY twice");
    }

    @Test
    @Order(4)
    void anAnswerStaysUntilItsAttentionIsCleared() throws IoFault {
        host.write(0x33, GET_DEVICE_ID);
        host.awaitAnswer();
        host.control(0);
        host.control(SMS_ATN);
        host.expect(B2H_ATN, "after writing zeros, and a one to SMS_ATN");
        expectDeviceId(host.read(0x33));
    }

    @Test
    @Order(4)
    void readingPastTheEndOfAnAnswerReadsAllOnes() throws IoFault {
        host.write(0x21, GET_DEVICE_ID);
        expectDeviceId(host.readHoldingBusy(0x21));
        for (int i = 0; i < 300; i++) {
            assertEquals(PAST_THE_END, host.buffer(), "byte " + i + " past the end");
        }
        host.control(H_BUSY);
        expectDeviceId(host.exchange(GET_DEVICE_ID));
    }

    @Test
    @Order(4)
    void aRequestIsBegunAnewByClearingTheWritePointer() throws IoFault {
        host.control(CLR_WR_PTR);
        host.buffer(0x09, 0x18, 0x77, 0x02, 0xAA, 0x55);
        expectDeviceId(host.exchange(GET_DEVICE_ID));
    }

    @Test
    @Order(4)
    void smsAttentionIsClearedByWritingAOneAndByNothingElse() throws IoFault {
        int address = satelliteAddress();
        host.write(
                0x11,
                String.format(Locale.ROOT, "18 34 00 %02x 18 %02x 20 16 01 c9", address, -(address + 0x18) & 0xFF));
        host.await(B2H_ATN | SMS_ATN, B2H_ATN | SMS_ATN, "an answer and a message");
        host.control(0);
        host.expect(B2H_ATN | SMS_ATN, "after writing zeros");
        host.control(SMS_ATN);
        host.expect(B2H_ATN, "after clearing SMS_ATN");
        assertEquals("1c 34 00", host.read(0x11));
        String message = host.exchange("18 33");
        assertTrue(message.startsWith("1c 33 00 00 1e "), message);
    }

    @Test
    @Order(5)
    void theWholeOrderWithInterrupts() throws IoFault {
        host.watch(interruptLine());
        expectDeviceId(host.exchange(GET_DEVICE_ID));
        assertEquals("1c 2e 00", host.exchange("18 2e 0f"));
        host.enableInterrupts(false);
        expectDeviceId(host.exchange(GET_DEVICE_ID));
        assertEquals("1c 2e 00", host.exchange("18 2e 0f"));
        host.mask(0);
        host.awaitMaskCleared();
        expectDeviceId(host.exchange(GET_DEVICE_ID));
    }

    @Test
    @Order(6)
    void enablingInterruptsWithAnAnswerWaitingRaisesOneAtOnce() throws IoFault {
        host.watch(interruptLine());
        assertEquals("1c 2e 00", host.exchange("18 2e 0f"), "QEMU's line also needs the BMC's enables");
        host.write(0x42, GET_DEVICE_ID);
        host.awaitAnswer();
        host.expectMask(false, "while disabled");
        host.enableInterrupts(true);
        expectDeviceId(host.read(0x42));
        host.mask(0);
        host.awaitMaskCleared();
    }

    @Test
    @Order(7)
    void aColdResetDisablesTheInterrupt() throws IoFault {
        host.watch(interruptLine());
        assertEquals("1c 2e 00", host.exchange("18 2e 0f"));
        host.enableInterrupts(false);
        host.write(0x02, "18 02");
        host.awaitAnswer();
        host.awaitMaskCleared();
    }

    @ParameterizedTest(name = "written: {0}")
    @Order(8)
    @ValueSource(
            strings = {
                "02 18 05", // no command: fewer than four bytes
                "05 18 05 01", // the count says more than was written
                "02 18 05 01", // it says less
                "00 18 05 01",
                "ff 18 05 01"
            })
    void aCountThatIsNotTheRequestsLeavesTheBmcBusyForGood(String written) throws IoFault {
        assumeExpendable();
        host.control(CLR_WR_PTR);
        for (String word : written.split(" ", -1)) {
            host.buffer(Integer.parseInt(word, 16));
        }
        host.control(H2B_ATN);
        host.expectStays(B_BUSY, "after a malformed request");
    }

    private void expectDeviceId(String answer) {
        assertTrue(answer.matches(deviceIdPattern()), () -> answer + " does not match " + deviceIdPattern());
    }
}
