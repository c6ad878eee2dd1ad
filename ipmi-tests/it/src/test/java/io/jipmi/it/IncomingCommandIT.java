package io.jipmi.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.CommandFilter;
import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.IpmiCommand;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.spi.Timekeeper;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SystemInterface;
import io.jipmi.sim.SimulatedMachine;
import io.jipmi.sim.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands of the simulated BMC's satellite controller to us, and broadcasts to it, through the whole stack. */
@Tag("simulator")
@Timeout(120)
class IncomingCommandIT {
    private static final int KCS_BASE = 0xCA2;
    private static final int SATELLITE_DEVICE_ID = 0x31;
    private static final CommandFilter PLATFORM_EVENTS = CommandFilter.of(0x04, 0x02);

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
            story.happen(machine, handler, attach(handler, machine).openUser("agent"));
        }
    }

    private void turnUntil(IpmiMessageHandler handler, BooleanSupplier done, Duration longest) {
        long endNs = clock.getAsLong() + longest.toNanos();
        while (!done.getAsBoolean()) {
            assertTrue(clock.getAsLong() - endNs < 0, () -> "not within " + longest);
            long waitNs = handler.turn();
            clock.advance(Math.max(1_000, Math.min(waitNs, 100_000_000L)));
        }
    }

    private static String lastAnswer(SimulatedMachine machine) {
        List<byte[]> answers = machine.bmc().responsesToIpmb();
        return HexFormat.of().formatHex(answers.get(answers.size() - 1));
    }

    @Test
    void aCommandReachesWhoReceivesItWithinASecondAndIsAnswered() throws Exception {
        inVirtualTime((machine, handler, user) -> {
            List<IpmiCommand> received = new ArrayList<>();
            user.receiveCommands(PLATFORM_EVENTS, received::add);
            handler.turn();
            for (int i = 0; i < 5; i++) {
                clock.advance(Duration.ofSeconds(30));
                int sequence = machine.bmc().commandFromIpmb(0x82, 0x04, 0x02, new byte[] {(byte) i});
                int expected = i + 1;
                turnUntil(handler, () -> received.size() == expected, Duration.ofSeconds(1));
                assertEquals(
                        new IpmiCommand(new IpmbAddress(0, 0x82, 0), 2, sequence, 0x04, 0x02, new byte[] {(byte) i}),
                        received.get(i));
                assertTrue(user.respond(received.get(i), 0, 0x5A).isOk());
                assertEquals(expected, machine.bmc().responsesToIpmb().size());
            }
            // to 82, 05<<2 | 0; from 20, sequence 4, LUN 2; command 2, 00 5A
            assertEquals("82146a201202005a72", lastAnswer(machine));
        });
    }

    @Test
    void aCommandNobodyReceivesIsRefused() throws Exception {
        inVirtualTime((machine, handler, user) -> {
            user.receiveCommands(CommandFilter.of(0x30, 0x01), command -> {});
            machine.bmc().commandFromIpmb(0x82, 0x04, 0x02, new byte[] {1});
            turnUntil(handler, () -> !machine.bmc().responsesToIpmb().isEmpty(), Duration.ofSeconds(1));
            assertEquals("82146a200202c11b", lastAnswer(machine));
            assertEquals(1L, user.ipmiInterface().counters().get("unhandled_commands"));
            assertEquals(1L, user.ipmiInterface().counters().get("sent_ipmb_responses"));
        });
    }

    @Test
    void aBroadcastFindsTheSatelliteAndAnAbsentOneIsAskedOnce() throws Exception {
        inVirtualTime((machine, handler, user) -> {
            IpmbAddress satellite = new IpmbAddress(0, 0x82, 0).asBroadcast();
            assertEquals(
                    SATELLITE_DEVICE_ID,
                    user.request(IpmiRequest.of(satellite, 0x06, 0x01))
                            .orThrow(11)
                            .u8(0));
            long sent = machine.bmc().executions(0x06, 0x34);
            CompletableFuture<?> nobody =
                    user.requestAsync(IpmiRequest.of(new IpmbAddress(0, 0x84, 0).asBroadcast(), 0x06, 0x01));
            turnUntil(handler, nobody::isDone, Duration.ofSeconds(3));
            assertEquals(sent + 1, machine.bmc().executions(0x06, 0x34));
            assertEquals(1L, user.ipmiInterface().counters().get("timed_out_ipmb_broadcasts"));
        });
    }

    /** Real threads and time, while somebody else uses the BMC and its satellite. */
    @Test
    void everyCommandIsReceivedOnceAndInOrderBesideOtherTraffic() throws Exception {
        SimulatedMachine machine = SimulatedMachine.builder().build();
        try (IpmiMessageHandler handler = IpmiMessageHandler.create()) {
            IpmiInterface ipmi0 = attach(handler, machine);
            IpmiUser receiver = ipmi0.openUser("receiver");
            IpmiUser other = ipmi0.openUser("other");
            int commands = 50;
            List<Integer> received = new ArrayList<>();
            List<CompletableFuture<IpmiResponse>> answers = new ArrayList<>();
            CompletableFuture<List<Integer>> all = new CompletableFuture<>();
            receiver.receiveCommands(PLATFORM_EVENTS, command -> {
                received.add((int) command.data()[0]);
                answers.add(receiver.respondAsync(command, 0));
                if (received.size() == commands) {
                    all.complete(List.copyOf(received));
                }
            });
            List<Integer> expected = new ArrayList<>();
            for (int i = 0; i < commands; i++) {
                machine.bmc().commandFromIpmb(0x82, 0x04, 0x02, new byte[] {(byte) i});
                expected.add(i);
                for (int j = 0; j < 3; j++) {
                    assertEquals(
                            SATELLITE_DEVICE_ID,
                            other.request(IpmiRequest.of(new IpmbAddress(0, 0x82, 0), 0x06, 0x01))
                                    .u8(0));
                }
            }
            assertEquals(expected, all.get(60, TimeUnit.SECONDS));
            for (CompletableFuture<IpmiResponse> answer : List.copyOf(answers)) {
                assertTrue(answer.get(20, TimeUnit.SECONDS).isOk());
            }
            assertEquals(commands, machine.bmc().responsesToIpmb().size());
            assertEquals((long) commands, ipmi0.counters().get("handled_commands"));
        }
    }
}
