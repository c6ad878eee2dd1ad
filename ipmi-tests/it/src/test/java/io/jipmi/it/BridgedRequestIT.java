package io.jipmi.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.IpmiAddress;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.spi.Timekeeper;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SystemInterface;
import io.jipmi.sim.Fault;
import io.jipmi.sim.SimulatedMachine;
import io.jipmi.sim.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests to the simulated BMC's satellite controller, through the whole stack. */
@Tag("simulator")
@Timeout(120)
class BridgedRequestIT {
    private static final int KCS_BASE = 0xCA2;
    private static final int APP = 0x06;
    private static final int GET_DEVICE_ID = 0x01;
    private static final int SATELLITE_DEVICE_ID = 0x31;
    private static final int BMC_DEVICE_ID = 0x20;
    private static final IpmbAddress SATELLITE = new IpmbAddress(0, 0x82, 0);
    private static final IpmbAddress NOBODY = new IpmbAddress(0, 0x84, 0);
    private static final long SEED = 20_261_121;
    private static final int THREADS = 4;

    private final VirtualClock clock = new VirtualClock(Long.MAX_VALUE - 2_000_000_000L);
    private final Timekeeper time = new Timekeeper() {
        @Override
        public long nowNs() {
            return clock.getAsLong();
        }

        @Override
        public void parkNs(long durationNs) {
            clock.advance(durationNs);
        }

        @Override
        public void spin() {
            clock.advance(1_000);
        }
    };

    private static IpmiRequest to(IpmiAddress address, int cmd) {
        return IpmiRequest.of(address, APP, cmd);
    }

    private static IpmiInterface attach(IpmiMessageHandler handler, SimulatedMachine machine) throws IpmiException {
        return handler.attach(
                SystemInterface.over(machine.ports(), SiConfig.kcsAtPort(KCS_BASE, AddressSource.SIMULATED)));
    }

    private interface Story {
        void happen(SimulatedMachine machine, IpmiMessageHandler handler, IpmiUser user) throws Exception;
    }

    private void inVirtualTime(Story story) throws Exception {
        SimulatedMachine machine = SimulatedMachine.builder().clock(clock).build();
        try (IpmiMessageHandler handler = IpmiMessageHandler.withoutThreads(InterfaceLimits.DEFAULT, time)) {
            IpmiInterface ipmi0 = attach(handler, machine);
            story.happen(machine, handler, ipmi0.openUser("agent"));
        }
    }

    @Test
    void theSatelliteTellsWhoItIsWithinMilliseconds() throws Exception {
        inVirtualTime((machine, handler, user) -> {
            long startNs = clock.getAsLong();
            IpmiResponse id = user.request(to(SATELLITE, GET_DEVICE_ID)).orThrow(11);
            long tookUs = (clock.getAsLong() - startNs) / 1000;

            assertEquals(SATELLITE_DEVICE_ID, id.u8(0));
            assertTrue(tookUs >= 3000 && tookUs < 4500, "the bus takes 3000 us, the request " + tookUs);
            assertEquals(
                    BMC_DEVICE_ID,
                    user.request(to(new IpmbAddress(0, 0x20, 0), GET_DEVICE_ID)).u8(0));
            assertEquals(
                    BMC_DEVICE_ID,
                    user.request(to(IpmiAddress.BMC, GET_DEVICE_ID)).u8(0));
            assertEquals(
                    CompletionCode.INVALID_COMMAND,
                    user.request(to(SATELLITE, 0x22)).completionCode());
        });
    }

    @Test
    void anAbsentControllerIsTriedFiveTimesAndKnownNotToHaveExecuted() throws Exception {
        inVirtualTime((machine, handler, user) -> {
            IpmiFailure failure = assertThrows(
                            IpmiException.class,
                            () -> user.request(to(NOBODY, GET_DEVICE_ID).withTimeout(Duration.ofMinutes(1))))
                    .failure();
            assertEquals(FailureKind.TIMED_OUT, failure.kind());
            assertEquals(false, failure.mayHaveExecuted());
            assertTrue(failure.detail().contains("0x83 (NAK on write)"), failure.detail());
            assertEquals(5, machine.bmc().executions(APP, 0x34));
        });
    }

    @Test
    void busErrorsAreTriedAgainAndOtherRefusalsAreTheAnswer() throws Exception {
        inVirtualTime((machine, handler, user) -> {
            machine.bmc().refuseIpmb(0x81, 2);
            assertEquals(
                    SATELLITE_DEVICE_ID,
                    user.request(to(SATELLITE, GET_DEVICE_ID)).u8(0));
            assertEquals(2L, user.ipmiInterface().counters().get("retransmitted_ipmb_commands"));
            machine.bmc().refuseIpmb(0xCC, 1);
            assertEquals(0xCC, user.request(to(SATELLITE, GET_DEVICE_ID)).completionCode());
        });
    }

    @Test
    void aChannelTheBmcDoesNotHaveIsRefusedByName() throws Exception {
        inVirtualTime((machine, handler, user) -> {
            IpmiException refusal = assertThrows(
                    IpmiException.class, () -> user.request(to(new IpmbAddress(5, 0x82, 0), GET_DEVICE_ID)));
            assertEquals(
                    "channel 5 of the BMC is not there, not an IPMB",
                    refusal.failure().detail());
        });
    }

    @Test
    void aBmcThatRestartsLosesTheAnswerAndTheNextTryGetsIt() throws Exception {
        inVirtualTime((machine, handler, user) -> {
            CompletableFuture<IpmiResponse> future = user.requestAsync(to(SATELLITE, GET_DEVICE_ID));
            user.request(to(IpmiAddress.BMC, GET_DEVICE_ID));
            machine.bmc().restart(Duration.ofMillis(50));
            clock.advance(Duration.ofMillis(60));
            long polls = 0;
            while (!future.isDone()) {
                assertTrue(polls++ < 100_000, "never ends");
                user.request(to(IpmiAddress.BMC, GET_DEVICE_ID));
                clock.advance(Duration.ofMillis(1));
                handler.turn();
            }
            assertEquals(SATELLITE_DEVICE_ID, future.join().u8(0));
            assertEquals(1L, user.ipmiInterface().counters().get("retransmitted_ipmb_commands"));
        });
    }

    @Test
    void eventsInTheBmcsBufferAreLeftThereAndDelayNothingForLong() throws Exception {
        inVirtualTime((machine, handler, user) -> {
            machine.bmc().setReading(machine.bmc().sensorNames().get(0), 0);
            machine.bmc().raiseOemFlags(0x20);
            int flags = user.request(to(IpmiAddress.BMC, 0x31)).orThrow(1).u8(0);
            assertTrue((flags & 0x20) != 0, "flags " + flags);
            for (int i = 0; i < 100; i++) {
                assertEquals(
                        SATELLITE_DEVICE_ID,
                        user.request(to(SATELLITE, GET_DEVICE_ID)).u8(0));
            }
            assertEquals(flags, user.request(to(IpmiAddress.BMC, 0x31)).u8(0));
            assertEquals(0, machine.bmc().executions(APP, 0x35));
            assertEquals(1, machine.bmc().executions(APP, 0x30), "that of the start-up");
            assertTrue(
                    machine.bmc().executions(APP, 0x31) < 500,
                    "looks " + machine.bmc().executions(APP, 0x31));
        });
    }

    @Test
    void withNobodyWaitingAnAttentionThatStaysOnBringsOneLook() throws Exception {
        inVirtualTime((machine, handler, user) -> {
            user.request(to(SATELLITE, GET_DEVICE_ID));
            long looks = machine.bmc().executions(APP, 0x31);
            machine.bmc().raiseOemFlags(0x40);
            for (int i = 0; i < 100; i++) {
                clock.advance(Duration.ofMillis(10));
                user.request(to(IpmiAddress.BMC, GET_DEVICE_ID));
            }
            assertEquals(looks + 1, machine.bmc().executions(APP, 0x31));
        });
    }

    @Test
    void aDeadBmcEndsBridgedRequestsWithItsReason() throws Exception {
        inVirtualTime((machine, handler, user) -> {
            CompletableFuture<IpmiResponse> future =
                    user.requestAsync(to(NOBODY, GET_DEVICE_ID).withTimeout(Duration.ofMinutes(5)));
            user.request(to(IpmiAddress.BMC, GET_DEVICE_ID));
            machine.arm(Fault.parse("all-ones"));
            assertThrows(IpmiException.class, () -> user.request(to(IpmiAddress.BMC, GET_DEVICE_ID)));
            handler.turn();
            IpmiException cause = (IpmiException)
                    assertThrows(ExecutionException.class, future::get).getCause();
            assertEquals(FailureKind.INTERFACE_DOWN, cause.failure().kind());
            assertTrue(
                    cause.failure().detail().contains("is down"),
                    cause.failure().detail());
        });
    }

    /** Real threads and time: blocking and asynchronous callers, local and bridged, all at once. */
    @Test
    void everyOneOfManyMixedRequestsGetsItsOwnAnswer() throws Exception {
        SimulatedMachine machine = SimulatedMachine.builder().build();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (IpmiMessageHandler handler = IpmiMessageHandler.create()) {
            IpmiInterface ipmi0 = attach(handler, machine);
            List<Future<Integer>> tasks = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                IpmiUser user = ipmi0.openUser("user" + i);
                RandomGenerator random = new SplittableRandom(SEED + i);
                tasks.add(threads.submit(() -> mixedRequests(user, random)));
            }
            int bridged = 0;
            for (Future<Integer> task : tasks) {
                bridged += task.get(100, TimeUnit.SECONDS);
            }
            Map<String, Long> counters = ipmi0.counters();
            assertEquals(bridged, counters.get("handled_ipmb_responses"), () -> "seed " + SEED + ": " + counters);
            assertEquals(bridged, counters.get("sent_ipmb_commands"));
            assertEquals(0L, counters.get("retransmitted_ipmb_commands"));
            assertEquals(0L, counters.get("unhandled_ipmb_responses"));
            assertEquals(0L, counters.get("invalid_ipmb_responses"));
            assertEquals(0L, counters.get("unhandled_local_responses"));
        } finally {
            threads.shutdownNow();
        }
    }

    /** A callback runs on the thread that would otherwise run the interface. */
    @Test
    void aCallbackMayAskTheSatelliteItself() throws Exception {
        SimulatedMachine machine = SimulatedMachine.builder().build();
        try (IpmiMessageHandler handler = IpmiMessageHandler.create()) {
            IpmiUser user = attach(handler, machine).openUser("agent");
            CompletableFuture<Integer> chained = user.requestAsync(to(SATELLITE, GET_DEVICE_ID))
                    .thenApply(first -> {
                        try {
                            return user.request(to(SATELLITE, GET_DEVICE_ID)).u8(0);
                        } catch (IpmiException e) {
                            throw new IllegalStateException(e);
                        }
                    });
            assertEquals(SATELLITE_DEVICE_ID, chained.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void usersOfTheBmcDoNotWaitForSomebodysController() throws Exception {
        SimulatedMachine machine = SimulatedMachine.builder().build();
        ExecutorService threads = Executors.newFixedThreadPool(1);
        try (IpmiMessageHandler handler = IpmiMessageHandler.create()) {
            IpmiInterface ipmi0 = attach(handler, machine);
            IpmiUser user = ipmi0.openUser("agent");
            Future<IpmiResponse> slow = threads.submit(() -> user.request(to(NOBODY, GET_DEVICE_ID)));
            while (ipmi0.counters().get("sent_ipmb_commands") == 0) {
                Thread.onSpinWait();
            }
            for (int i = 0; i < 100; i++) {
                assertEquals(
                        BMC_DEVICE_ID,
                        user.request(to(IpmiAddress.BMC, GET_DEVICE_ID).withTimeout(Duration.ofSeconds(1)))
                                .u8(0));
            }
            assertEquals(false, slow.isDone());
            user.close();
            assertThrows(ExecutionException.class, () -> slow.get(20, TimeUnit.SECONDS));
        } finally {
            threads.shutdownNow();
        }
    }

    /** Returns how many were bridged. */
    private static int mixedRequests(IpmiUser user, RandomGenerator random) throws Exception {
        int bridged = 0;
        List<CompletableFuture<IpmiResponse>> futures = new ArrayList<>();
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            boolean satellite = random.nextInt(3) == 0;
            boolean own = !satellite && random.nextInt(4) == 0;
            IpmiAddress address = satellite ? SATELLITE : own ? new IpmbAddress(0, 0x20, 0) : IpmiAddress.BMC;
            int deviceId = satellite ? SATELLITE_DEVICE_ID : BMC_DEVICE_ID;
            bridged += satellite || own ? 1 : 0;
            // The simulated BMC's queue holds 16 messages: more at once would be lost there, and tried again.
            if (random.nextInt(2) == 0 && futures.size() - countDone(futures) < 3) {
                futures.add(user.requestAsync(to(address, GET_DEVICE_ID)));
                expected.add(deviceId);
            } else {
                assertEquals(
                        deviceId,
                        user.request(to(address, GET_DEVICE_ID)).orThrow(11).u8(0));
            }
        }
        for (int i = 0; i < futures.size(); i++) {
            assertEquals(
                    expected.get(i),
                    futures.get(i).get(20, TimeUnit.SECONDS).orThrow(11).u8(0));
        }
        return bridged;
    }

    private static int countDone(List<CompletableFuture<IpmiResponse>> futures) {
        return (int) futures.stream().filter(CompletableFuture::isDone).count();
    }
}
