package io.jipmi.it.vectors;

import static io.jipmi.it.vectors.VectorHost.ERROR;
import static io.jipmi.it.vectors.VectorHost.IDLE;
import static io.jipmi.it.vectors.VectorHost.OBF;
import static io.jipmi.it.vectors.VectorHost.READ;
import static io.jipmi.it.vectors.VectorHost.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.IoFault;
import io.jipmi.io.PortSpace;
import java.io.IOException;
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
 * The KCS register vectors K1 to K7, V1, V2, A1 to A3 and their order with interrupts, and what else of the BMC's side
 * the specification fixes (IPMI 2.0 section 9): whatever the drivers run against has to show these bytes and these
 * status registers. No driver takes part.
 *
 * <p>The order matters where the machine cannot be had fresh for each test: K1 is about a BMC nobody has talked to, and
 * V2 changes what later tests see of interrupts.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class KcsRegisterVectorsContract {
    private static final String GET_DEVICE_ID = "18 01";
    private static final int ABORTED_BY_COMMAND = 0x01;
    private static final int ILLEGAL_CONTROL_CODE = 0x02;

    private VectorHost host;

    /** The port space of a machine that is as fresh as it can be had. */
    abstract PortSpace open() throws IOException;

    /** Gives up what {@link #open} gave. */
    abstract void release() throws IOException;

    /** Port of the data register. */
    abstract int base();

    /** The machine's answer to Get Device ID as hex bytes, a pattern where it cannot be known. */
    abstract String deviceIdPattern();

    /** What the C/D bit of this machine's status register shows. */
    abstract VectorHost.CommandNotData commandNotData();

    /** The level of the interrupt line; where there is none to be seen, skips the test and says why. */
    abstract BooleanSupplier interruptLine();

    @BeforeEach
    void openMachine() throws IOException {
        host = new VectorHost(open(), base(), commandNotData());
    }

    @AfterEach
    void releaseMachine() throws IOException {
        release();
    }

    @Test
    @Order(1)
    void k1StatusIsZeroBeforeAnyCommand() throws IoFault {
        assertEquals(0x00, host.status());
    }

    @Test
    @Order(2)
    void k2ToK7AndV1AnswerGetDeviceId() throws IoFault {
        expectDeviceId(host.exchange(GET_DEVICE_ID));
    }

    @Test
    @Order(3)
    void a1ToA3AbortAnAnswerAndTheNextCommandWorks() throws IoFault {
        abortAfterFirstAnswerByte();
        expectDeviceId(host.exchange(GET_DEVICE_ID));
    }

    @Test
    @Order(4)
    void aRequestWithoutTheExtraByteGetsTheSameAnswer() throws IoFault {
        host.writeUpToEnd(new byte[] {0x18});
        host.data(0x01);
        expectDeviceId(host.read());
    }

    @Test
    @Order(4)
    void anUnknownCommandIsAnsweredWithInvalidCommand() throws IoFault {
        assertEquals("1c ff c1", host.exchange("18 ff"));
    }

    @Test
    @Order(4)
    void aRequestWithoutACommandIsAnsweredWithInvalidLength() throws IoFault {
        host.writeUpToEnd(new byte[0]);
        host.data(0x18);
        // The command byte of the answer is whatever the BMC had there.
        String answer = host.read();
        assertTrue(answer.matches("1c .. c7"), answer);
    }

    @Test
    @Order(4)
    void anAbortWhileIdleIsAnError() throws IoFault {
        assertEquals(ABORTED_BY_COMMAND, host.abort());
        expectDeviceId(host.exchange(GET_DEVICE_ID));
    }

    @Test
    @Order(4)
    void anAbortInMidRequestIsAnError() throws IoFault {
        host.command(VectorHost.WRITE_START);
        host.clearObf(WRITE, "after WRITE_START");
        host.data(0x18);
        host.clearObf(WRITE, "after the first byte");
        assertEquals(ABORTED_BY_COMMAND, host.abort());
        expectDeviceId(host.exchange(GET_DEVICE_ID));
    }

    @ParameterizedTest(name = "control code {0} where it does not belong")
    @Order(4)
    @ValueSource(ints = {0x00, 0x55, VectorHost.WRITE_END, 0x63, VectorHost.NEXT, 0xFF})
    void aControlCodeThatDoesNotBelongThereIsAnErrorWithNothingToRead(int code) throws IoFault {
        host.command(code);
        host.expect(ERROR, 0, "after the illegal control code");
        leaveErrorWithoutObf();
    }

    @Test
    @Order(4)
    void anAnswerReadWithAnotherByteThanReadIsAnError() throws IoFault {
        host.write(GET_DEVICE_ID);
        host.clearObf(READ, "with the first answer byte");
        host.data(0x67);
        host.clearObf(ERROR, "after the illegal byte");
        leaveErrorWithoutObf();
    }

    @Test
    @Order(4)
    void theDummyByteNeedNotBeTakenBeforeTheNextRequest() throws IoFault {
        host.write(GET_DEVICE_ID);
        for (int i = 0; host.state() == READ; i++) {
            host.readNext(i);
        }
        host.expect(IDLE, OBF, "with the dummy byte");
        expectDeviceId(host.exchange(GET_DEVICE_ID));
    }

    @Test
    @Order(5)
    void v2SetsTheGlobalEnables() throws IoFault {
        assertEquals("1c 2e 00", host.exchange("18 2e 0f"));
        assertEquals("1c 2f 00 0f", host.exchange("18 2f"));
    }

    @Test
    @Order(6)
    void theWholeOrder() throws IoFault {
        runInOrder(() -> {});
    }

    @Test
    @Order(7)
    void theWholeOrderWithTheInterruptLineFollowingObfOnceEnabled() throws IoFault {
        host.watch(interruptLine());
        runInOrder(host::expectInterrupts);
    }

    /** Base, abort, enable interrupts, base, abort; the answer to the enabling request raises the interrupt already. */
    private void runInOrder(Runnable onceEnabled) throws IoFault {
        expectDeviceId(host.exchange(GET_DEVICE_ID));
        abortAfterFirstAnswerByte();
        host.write("18 2e 0f");
        onceEnabled.run();
        assertEquals("1c 2e 00", host.read());
        expectDeviceId(host.exchange(GET_DEVICE_ID));
        abortAfterFirstAnswerByte();
        expectDeviceId(host.exchange(GET_DEVICE_ID));
    }

    private void abortAfterFirstAnswerByte() throws IoFault {
        host.write(GET_DEVICE_ID);
        assertEquals(0x1C, host.readNext(0));
        host.clearObf(READ, "with the second answer byte");
        assertEquals(ABORTED_BY_COMMAND, host.abort());
        host.expect(IDLE, 0, "after the abort");
    }

    private void leaveErrorWithoutObf() throws IoFault {
        host.command(VectorHost.ABORT);
        host.expect(ERROR, 0, "after GET_STATUS/ABORT in ERROR");
        host.data(0x00);
        assertEquals(ILLEGAL_CONTROL_CODE, host.readReason(), "the first reason stays");
        expectDeviceId(host.exchange(GET_DEVICE_ID));
    }

    private void expectDeviceId(String answer) {
        assertTrue(answer.matches(deviceIdPattern()), () -> answer + " does not match " + deviceIdPattern());
    }
}
