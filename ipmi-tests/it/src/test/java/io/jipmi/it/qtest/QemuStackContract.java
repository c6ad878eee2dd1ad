package io.jipmi.it.qtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiTransportException;
import io.jipmi.msghandler.spi.SmiDriver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The whole stack over the registers of a machine that QEMU emulates, and a BMC that this project did not write, with no
 * guest in between.
 */
@Timeout(120)
abstract class QemuStackContract {
    static final int APP = 0x06;
    static final int GET_DEVICE_ID = 0x01;
    static final String DEVICE_ID = "1c 01 00 20 00 00 00 02 07 00 00 00 00 00";
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

    /** A machine whose clock stands still, with the interface and QEMU's own BMC. */
    abstract QemuMachine start() throws IOException;

    abstract SmiDriver driver(QemuMachine over);

    @BeforeEach
    void startMachine() throws IOException {
        machine = start();
    }

    @AfterEach
    void stopMachine() {
        if (machine != null) {
            machine.close();
        }
    }

    QemuMachine machine() {
        return machine;
    }

    Stack attach() throws IpmiException {
        return Stack.attach(IpmiMessageHandler.create(), driver(machine));
    }

    /** No thread, and time that passes only when the stack waits. */
    static Stack attachInVirtualTime(SmiDriver driver) throws IpmiException {
        return Stack.attach(IpmiMessageHandler.withoutThreads(InterfaceLimits.DEFAULT, new VirtualTime()), driver);
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
            assertEquals(0, machine.timesAnyInterruptWasRaised());
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

    @Test
    void aMachineThatGoesAwayIsACleanBusFault() throws IOException {
        // With a housekeeping thread, that could be the first to notice.
        try (Stack stack = attachInVirtualTime(driver(machine))) {
            assertEquals(DEVICE_ID, stack.exchange(APP, GET_DEVICE_ID));

            machine.kill();

            IpmiException fault = assertThrows(IpmiTransportException.class, () -> stack.exchange(APP, GET_DEVICE_ID));
            assertEquals(FailureKind.BUS_FAULT, fault.failure().kind(), fault.getMessage());
            IpmiException down = assertThrows(IpmiTransportException.class, () -> stack.exchange(APP, GET_DEVICE_ID));
            assertEquals(FailureKind.INTERFACE_DOWN, down.failure().kind(), down.getMessage());
        }
    }
}
