package io.jipmi.it.qtest;

import static io.jipmi.it.qtest.QemuMachine.KCS_BASE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.IoFault;
import io.jipmi.io.PortSpace;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiTransportException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole stack over a KCS register pair and a BMC that this project did not write, with no guest in between. */
@Tag("qemu")
@Timeout(120)
class QemuStackIT {
    private static final int DATA = KCS_BASE;
    private static final int COMMAND = KCS_BASE + 1;

    private static final int APP = 0x06;
    private static final int GET_DEVICE_ID = 0x01;
    private static final String DEVICE_ID = "1c 01 00 20 00 00 00 02 07 00 00 00 00 00";
    /** netFn, command: requests that QEMU's BMC answers the same way each time, by the answer expected. */
    private static final Map<String, int[]> REQUESTS = requests();

    private QemuMachine machine;

    private static Map<String, int[]> requests() {
        Map<String, int[]> requests = new LinkedHashMap<>();
        requests.put(DEVICE_ID, new int[] {APP, GET_DEVICE_ID});
        requests.put("1c 31 00 00", new int[] {APP, 0x31});
        requests.put("04 01 00 61 00 00 00", new int[] {0x00, 0x01});
        requests.put("2c 40 00 51 00 00 00 08 ff ff ff ff ff ff ff ff 02", new int[] {0x0A, 0x40});
        requests.put("1c ff c1", new int[] {APP, 0xFF});
        return requests;
    }

    @BeforeEach
    void startMachine() throws IOException {
        machine = QemuMachine.withKcs();
    }

    @AfterEach
    void stopMachine() {
        if (machine != null) {
            machine.close();
        }
    }

    private Stack attach() throws IpmiException {
        return Stack.attach(IpmiMessageHandler.create(), machine.ports());
    }

    /** No thread, and time that passes only when the stack waits. */
    private Stack attachInVirtualTime(PortSpace ports) throws IpmiException {
        return Stack.attach(IpmiMessageHandler.withoutThreads(InterfaceLimits.DEFAULT, new VirtualTime()), ports);
    }

    @Test
    void theStackComesUpAndReadsTheDeviceId() throws IpmiException {
        try (Stack stack = attach()) {
            assertEquals(InterfaceHealth.UP, stack.ipmi().health());
            assertEquals(DEVICE_ID, stack.exchange(APP, GET_DEVICE_ID));
        }
    }

    @Test
    void startUpEnablesTheEventBufferAndNoInterrupt() throws IpmiException {
        try (Stack stack = attach()) {
            IpmiResponse enables = stack.request(IpmiRequest.of(APP, 0x2F)).orThrow(1);

            assertEquals(
                    0x04, enables.u8(0) & 0x07, "event message buffer on; its and the receive queue's interrupt off");
            assertEquals(0, machine.ports().timesRaised(QemuMachine.KCS_IRQ));
        }
    }

    @Test
    void hundredsOfRequestsGetTheirOwnAnswersAndNothingGoesWrong() throws IpmiException {
        long rounds = 80;
        try (Stack stack = attach()) {
            for (long round = 0; round < rounds; round++) {
                for (Map.Entry<String, int[]> each : REQUESTS.entrySet()) {
                    assertEquals(
                            each.getKey(), stack.exchange(each.getValue()[0], each.getValue()[1]), "round " + round);
                }
            }
            Map<String, Long> counters = stack.counters();
            assertEquals(rounds * REQUESTS.size(), counters.get("handled_local_responses"));
            for (String trouble : List.of(
                    "failed_transactions",
                    "abandoned_transactions",
                    "hosed_count",
                    "bus_faults",
                    "probes",
                    "timed_out_local_commands",
                    "invalid_local_responses",
                    "unhandled_local_responses")) {
                assertEquals(0, counters.get(trouble), trouble);
            }
        }
    }

    @Test
    void asynchronousRequestsGetTheirOwnAnswers()
            throws IpmiException, InterruptedException, ExecutionException, TimeoutException {
        try (Stack stack = attach()) {
            List<CompletableFuture<IpmiResponse>> futures = new ArrayList<>();
            for (int round = 0; round < 10; round++) {
                for (int[] request : REQUESTS.values()) {
                    futures.add(stack.user().requestAsync(IpmiRequest.of(request[0], request[1])));
                }
            }
            List<String> expected = List.copyOf(REQUESTS.keySet());
            for (int i = 0; i < futures.size(); i++) {
                IpmiResponse response = futures.get(i).get(30, TimeUnit.SECONDS);
                assertEquals(expected.get(i % expected.size()), Stack.wire(response), "request " + i);
            }
        }
    }

    @Test
    void longerRequestsAndAnswersArriveWhole() throws IpmiException {
        try (Stack stack = attach()) {
            int[] entry = {0, 0, 2, 0, 0, 0, 0, 0x41, 0, 4, 1, 0x30, 0x01, 0xA5, 0x5A, 0xC3};

            IpmiResponse added =
                    stack.request(IpmiRequest.of(0x0A, 0x44, entry)).orThrow(2);

            int id = added.u8(0) | added.u8(1) << 8;
            IpmiResponse read = stack.request(IpmiRequest.of(0x0A, 0x43, 0, 0, id & 0xFF, id >> 8, 0, 0xFF))
                    .orThrow(18);
            assertEquals("3001a55ac3", HexFormat.of().formatHex(read.data(), 13, 18), "what was stored");
        }
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
        leftBehind.on(machine.ports());
        assertNotEquals(0, machine.ports().in8(COMMAND), name + " is not as after power-on");
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
                machine.ports().in8(DATA + register);
            } else {
                machine.ports().out8(DATA + register, codes[random.nextInt(codes.length)]);
            }
        }
        int status = machine.ports().in8(COMMAND);
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
        ForeignDriver foreign = new ForeignDriver(machine.ports());
        Set<String> answers = new TreeSet<>();
        int strikes = 0;
        try (Stack stack = attachInVirtualTime(foreign)) {
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
    void aMachineThatGoesAwayIsACleanBusFault() throws IOException {
        try (Stack stack = attach()) {
            assertEquals(DEVICE_ID, stack.exchange(APP, GET_DEVICE_ID));

            machine.kill();

            IpmiException fault = assertThrows(IpmiTransportException.class, () -> stack.exchange(APP, GET_DEVICE_ID));
            assertEquals(FailureKind.BUS_FAULT, fault.failure().kind(), fault.getMessage());
            IpmiException down = assertThrows(IpmiTransportException.class, () -> stack.exchange(APP, GET_DEVICE_ID));
            assertEquals(FailureKind.INTERFACE_DOWN, down.failure().kind(), down.getMessage());
        }
    }

    @Test
    void aMachineWithoutABmcIsToldAtOnce() throws IOException {
        try (QemuMachine bare = QemuMachine.builder().start()) {
            IpmiException refused = assertThrows(
                    IpmiTransportException.class, () -> Stack.attach(IpmiMessageHandler.create(), bare.ports()));

            assertEquals(FailureKind.INTERFACE_DOWN, refused.failure().kind());
            assertTrue(refused.getMessage().contains("0xff"), refused.getMessage());
        }
    }
}
