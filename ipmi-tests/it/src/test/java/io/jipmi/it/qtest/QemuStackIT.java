package io.jipmi.it.qtest;

import static io.jipmi.it.qtest.QemuMachine.KCS_BASE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.IoFault;
import io.jipmi.io.PortSpace;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.IpmiTransportException;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SystemInterface;
import java.io.IOException;
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

/** The whole stack over a KCS register pair, and what foreign drivers do to it. */
@Tag("qemu")
class QemuStackIT extends QemuStackContract {
    private static final int DATA = KCS_BASE;
    private static final int COMMAND = KCS_BASE + 1;

    @Override
    QemuMachine start() throws IOException {
        return QemuMachine.withKcs();
    }

    @Override
    SmiDriver driver(QemuMachine over) {
        return driver(over.ports());
    }

    private static SmiDriver driver(PortSpace ports) {
        return SystemInterface.over(ports, SiConfig.kcsAtPort(KCS_BASE, AddressSource.HARDCODED));
    }

    static Stream<Arguments> states() {
        return Stream.of(
                state("ERROR with OBF", ports -> ports.out8(COMMAND, 0x60)),
                state("ERROR without OBF", ports -> ports.out8(COMMAND, 0x55)),
                state("ERROR, its reason offered", ports -> {
                    ports.out8(COMMAND, 0x60);
                    ports.out8(DATA, 0x00);
                }),
                state("WRITE with stale OBF", ports -> ports.out8(COMMAND, 0x61)),
                state("WRITE in mid request", ports -> {
                    ports.out8(COMMAND, 0x61);
                    ports.out8(DATA, 0x18);
                    ports.in8(DATA);
                }),
                state("WRITE before the last byte", ports -> {
                    ports.out8(COMMAND, 0x61);
                    ports.out8(DATA, 0x18);
                    ports.out8(COMMAND, 0x62);
                }),
                state("READ, nothing read", QemuStackIT::ask),
                state("READ, waiting to be asked for the next byte", ports -> {
                    ask(ports);
                    ports.in8(DATA);
                }),
                state("READ in mid answer", ports -> {
                    ask(ports);
                    for (int i = 0; i < 5; i++) {
                        ports.in8(DATA);
                        ports.out8(DATA, 0x68);
                    }
                }),
                state("IDLE with stale OBF", ports -> {
                    ask(ports);
                    while (ports.in8(COMMAND) >> 6 == 1) {
                        ports.in8(DATA);
                        ports.out8(DATA, 0x68);
                    }
                }));
    }

    private static Arguments state(String name, ForeignDriver.Strike leavesBehind) {
        return Arguments.of(name, leavesBehind);
    }

    private static void ask(PortSpace ports) throws IoFault {
        ports.out8(COMMAND, 0x61);
        ports.out8(DATA, 0x18);
        ports.out8(COMMAND, 0x62);
        ports.out8(DATA, GET_DEVICE_ID);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("states")
    void theStackComesUpWhateverAForeignDriverLeftBehind(String name, ForeignDriver.Strike leftBehind)
            throws IOException {
        leftBehind.on(machine().ports());
        assertNotEquals(0, machine().ports().in8(COMMAND), name + " is not as after power-on");
        try (Stack stack = attach()) {
            assertEquals(DEVICE_ID, stack.exchange(APP, GET_DEVICE_ID));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theStackComesUpAfterGarbage(long seed) throws IOException {
        RandomGenerator random = new SplittableRandom(seed);
        int[] codes = {0x00, 0x18, 0x55, 0x60, 0x61, 0x62, 0x68, 0xFF};
        for (int i = 0; i < 100; i++) {
            int register = random.nextInt(2);
            if (random.nextInt(3) == 0) {
                machine().ports().in8(DATA + register);
            } else {
                machine().ports().out8(DATA + register, codes[random.nextInt(codes.length)]);
            }
        }
        int status = machine().ports().in8(COMMAND);
        try (Stack stack = attach()) {
            assertEquals(DEVICE_ID, stack.exchange(APP, GET_DEVICE_ID), "seed " + seed + ", status was " + status);
        }
    }

    static Stream<Arguments> writers() {
        return Stream.of(
                state("an abort", ports -> ports.out8(COMMAND, 0x60)),
                state("a request of its own, answer unread", QemuStackIT::askForFlags),
                state("an abort of ours and a request of its own, answer unread", ports -> {
                    abort(ports);
                    askForFlags(ports);
                }),
                state("a whole exchange of its own", ports -> {
                    askForFlags(ports);
                    for (int i = 0; i < 10 && ports.in8(COMMAND) >> 6 == 1; i++) {
                        ports.in8(DATA);
                        ports.out8(DATA, 0x68);
                    }
                }));
    }

    private static void abort(PortSpace ports) throws IoFault {
        ports.out8(COMMAND, 0x60);
        ports.in8(DATA);
        ports.out8(DATA, 0x00);
        ports.in8(DATA);
        ports.out8(DATA, 0x68);
        ports.in8(DATA);
    }

    private static void askForFlags(PortSpace ports) throws IoFault {
        ports.out8(COMMAND, 0x61);
        ports.out8(DATA, 0x18);
        ports.out8(COMMAND, 0x62);
        ports.out8(DATA, 0x31);
    }

    @Test
    void aForeignReaderThatStealsDataNeverMakesAWrongAnswer() throws IpmiException {
        Set<String> answers = answersWhenStruck(ports -> ports.in8(DATA));

        assertEquals(Set.of(DEVICE_ID), answers);
    }

    /**
     * A foreign write in mid answer leaves no trace if the BMC's state is READ again when we look: the answer ends early
     * with the reason of the BMC's error, or runs on into the foreign answer. No driver can tell; that is why the
     * registers have one owner. What must not happen is that the answer to another command counts as ours, or an
     * interface that stays broken.
     */
    @ParameterizedTest(name = "{0}")
    @MethodSource("writers")
    void aForeignWriterNeverGetsItsAnswerTakenForOurs(String name, ForeignDriver.Strike strike) throws IpmiException {
        Set<String> answers = answersWhenStruck(strike);

        assertTrue(answers.contains(DEVICE_ID), "no right answer at all");
        for (String answer : answers) {
            assertTrue(answer.startsWith("1c 01 "), name + " made an answer that is not ours: " + answer);
        }
    }

    /** Strikes in front of each access of a request in turn; after each the next request must work. */
    private Set<String> answersWhenStruck(ForeignDriver.Strike strike) throws IpmiException {
        ForeignDriver foreign = new ForeignDriver(machine().ports());
        Set<String> answers = new TreeSet<>();
        int strikes = 0;
        try (Stack stack = attachInVirtualTime(driver(foreign))) {
            while (true) {
                foreign.strikeAfter(strikes, strike);
                try {
                    answers.add(stack.exchange(APP, GET_DEVICE_ID));
                } catch (IpmiTransportException e) {
                    assertNotEquals("", e.failure().detail());
                }
                if (foreign.isLurking()) {
                    break;
                }
                strikes++;
                assertEquals(DEVICE_ID, stack.exchange(APP, GET_DEVICE_ID), "next request after strike " + strikes);
            }
        }
        assertTrue(strikes > 50, "only " + strikes + " strikes");
        return answers;
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
