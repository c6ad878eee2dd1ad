package io.jipmi.it.qtest;

import static io.jipmi.it.qtest.QemuMachine.BT_BASE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.IoFault;
import io.jipmi.io.PortSpace;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.IpmiTransportException;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.si.AddressSpace;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SiType;
import io.jipmi.si.SystemInterface;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole stack over BT registers, and what foreign drivers do to it. */
@Tag("qemu")
class QemuBtStackIT extends QemuStackContract {
    private static final int CONTROL = BT_BASE;
    private static final int BUFFER = BT_BASE + 1;
    private static final int MASK = BT_BASE + 2;

    @Override
    QemuMachine start() throws IOException {
        return QemuMachine.withBt();
    }

    @Override
    SmiDriver driver(QemuMachine over) {
        return driver(over.ports());
    }

    private static SmiDriver driver(PortSpace ports) {
        return SystemInterface.over(
                ports,
                new SiConfig(
                        SiType.BT,
                        AddressSpace.IO,
                        BT_BASE,
                        1,
                        1,
                        0,
                        0,
                        SiConfig.DEFAULT_SLAVE_ADDRESS,
                        AddressSource.HARDCODED));
    }

    static Stream<Arguments> states() {
        return Stream.of(
                state("H_BUSY", ports -> ports.out8(CONTROL, 0x40)),
                state("interrupt enabled", ports -> ports.out8(MASK, 0x01)),
                state("an answer that nobody has read", QemuBtStackIT::ask),
                state("an answer that nobody has read, interrupt pending", ports -> {
                    ports.out8(MASK, 0x01);
                    ask(ports);
                }),
                state("an answer half read, H_BUSY still on", ports -> {
                    ask(ports);
                    ports.out8(CONTROL, 0x40);
                    ports.out8(CONTROL, 0x08);
                    ports.in8(BUFFER);
                    ports.in8(BUFFER);
                }),
                state("H_BUSY and an answer", ports -> {
                    ask(ports);
                    ports.out8(CONTROL, 0x40);
                }));
    }

    private static Arguments state(String name, ForeignDriver.Strike leavesBehind) {
        return Arguments.of(name, leavesBehind);
    }

    private static void ask(PortSpace ports) throws IoFault {
        write(ports, 0x03, 0x18, 0x01, GET_DEVICE_ID);
    }

    private static void askForFlags(PortSpace ports) throws IoFault {
        write(ports, 0x03, 0x18, 0x01, 0x31);
    }

    private static void write(PortSpace ports, int... bytes) throws IoFault {
        ports.out8(CONTROL, 0x01);
        for (int each : bytes) {
            ports.out8(BUFFER, each);
        }
        ports.out8(CONTROL, 0x04);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("states")
    void theStackComesUpWhateverAForeignDriverLeftBehind(String name, ForeignDriver.Strike leftBehind)
            throws IOException {
        leftBehind.on(machine().ports());
        assertNotEquals(
                0, machine().ports().in8(CONTROL) | machine().ports().in8(MASK), name + " is not as after power-on");
        try (Stack stack = attach()) {
            assertEquals(DEVICE_ID, stack.exchange(APP, GET_DEVICE_ID));
        }
    }

    /** All but a whole malformed request: QEMU's interface is busy for good behind one. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theStackComesUpAfterGarbage(long seed) throws IOException {
        RandomGenerator random = new SplittableRandom(seed);
        for (int i = 0; i < 100; i++) {
            switch (random.nextInt(6)) {
                case 0 -> machine().ports().in8(CONTROL + random.nextInt(3));
                case 1 -> machine().ports().out8(CONTROL, random.nextInt(0x100) & ~0x04);
                case 2 -> machine().ports().out8(MASK, random.nextInt(0x100));
                case 3 -> ask(machine().ports());
                default -> machine().ports().out8(BUFFER, random.nextInt(0x100));
            }
        }
        int control = machine().ports().in8(CONTROL);
        try (Stack stack = attach()) {
            assertEquals(DEVICE_ID, stack.exchange(APP, GET_DEVICE_ID), "seed " + seed + ", control was " + control);
        }
    }

    static Stream<Arguments> writers() {
        return Stream.of(
                state("a toggle of H_BUSY", ports -> ports.out8(CONTROL, 0x40)),
                state("a clearing of B2H_ATN", ports -> ports.out8(CONTROL, 0x08)),
                state("a clearing of the read pointer", ports -> ports.out8(CONTROL, 0x02)),
                state("a request of its own, answer unread", QemuBtStackIT::askForFlags),
                state("a whole exchange of its own", ports -> {
                    askForFlags(ports);
                    ports.out8(CONTROL, 0x40);
                    ports.out8(CONTROL, 0x08);
                    ports.out8(CONTROL, 0x02);
                    int lengthBytes = ports.in8(BUFFER);
                    for (int i = 0; i < lengthBytes; i++) {
                        ports.in8(BUFFER);
                    }
                    ports.out8(CONTROL, 0x40);
                }));
    }

    /**
     * BT has no checksum: a foreign read of a byte behind the command leaves no trace. What must not happen is that the
     * answer to another command counts as ours, or an interface that stays broken.
     */
    @Test
    void aForeignReaderNeverGetsAnotherAnswerTakenForOurs() throws IOException {
        for (String answer : answersWhenStruck(ports -> ports.in8(BUFFER))) {
            assertTrue(answer.startsWith("1c 01 "), answer);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("writers")
    void aForeignWriterNeverGetsItsAnswerTakenForOurs(String name, ForeignDriver.Strike strike) throws IOException {
        Set<String> answers = answersWhenStruck(strike);

        assertTrue(answers.contains(DEVICE_ID), "no right answer at all");
        for (String answer : answers) {
            assertTrue(answer.startsWith("1c 01 "), name + " made an answer that is not ours: " + answer);
        }
    }

    /**
     * Strikes in front of each access of a request in turn; after each the next request must work. Only where the two
     * drivers' bytes have become one malformed request is that beyond any driver: QEMU's interface is then busy until the
     * machine is reset, which must be told, and the next strike has a new machine.
     */
    private Set<String> answersWhenStruck(ForeignDriver.Strike strike) throws IOException {
        Set<String> answers = new TreeSet<>();
        int strikes = 0;
        boolean lurking = false;
        while (!lurking) {
            try (QemuMachine struck = QemuMachine.withBt()) {
                ForeignDriver foreign = new ForeignDriver(struck.ports());
                try (Stack stack = attachInVirtualTime(driver(foreign))) {
                    do {
                        foreign.strikeAfter(strikes, strike);
                        answerTo(stack).ifPresent(answers::add);
                        lurking = foreign.isLurking();
                        strikes++;
                    } while (!lurking && servesAgain(struck, stack, strikes));
                }
            }
        }
        assertTrue(strikes > 25, "only " + strikes + " strikes");
        return answers;
    }

    private static Optional<String> answerTo(Stack stack) {
        try {
            return Optional.of(stack.exchange(APP, GET_DEVICE_ID));
        } catch (IpmiException e) {
            assertNotEquals("", e.failure().detail());
            return Optional.empty();
        }
    }

    /** The machine's clock stands still and it answers at once: B_BUSY at rest stays. */
    private static boolean servesAgain(QemuMachine struck, Stack stack, int strikes) throws IOException {
        if ((struck.ports().in8(CONTROL) & 0x80) == 0) {
            assertEquals(DEVICE_ID, stack.exchange(APP, GET_DEVICE_ID), "next request after strike " + strikes);
            return true;
        }
        for (int i = 0; i < 3 && stack.ipmi().health().state() != InterfaceHealth.State.DOWN; i++) {
            assertEquals(Optional.empty(), answerTo(stack), "next request after strike " + strikes);
        }
        assertEquals(
                InterfaceHealth.State.DOWN, stack.ipmi().health().state(), "busy for good after strike " + strikes);
        return false;
    }

    @Test
    void aMachineWithoutABmcIsToldAtOnce() throws IOException {
        try (QemuMachine bare = QemuMachine.builder().start()) {
            IpmiException refused = assertThrows(
                    IpmiTransportException.class, () -> Stack.attach(IpmiMessageHandler.create(), driver(bare)));

            assertEquals(FailureKind.INTERFACE_DOWN, refused.failure().kind());
            assertTrue(refused.getMessage().contains("0xff"), refused.getMessage());
        }
    }
}
