package io.jipmi.devintf.node;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.devintf.linux.LinuxIpmiDevice;
import io.jipmi.devintf.rig.DeviceRig;
import io.jipmi.devintf.rig.EchoBmc;
import io.jipmi.io.SysRoot;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.CommandFilter;
import io.jipmi.msghandler.CommandRegistration;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.IpmiCommand;
import io.jipmi.msghandler.IpmiEvent;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.MaintenanceMode;
import io.jipmi.msghandler.NetFn;
import io.jipmi.msghandler.OwnAddress;
import io.jipmi.msghandler.Repeat;
import io.jipmi.msghandler.spi.Timekeeper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One message handler over the node that another one serves, in one process and in virtual time: user, driver, node,
 * device, user, BMC. Both ends are ours; that the kernel's end is the same is the virtual machine's to show.
 */
@Timeout(120)
@SuppressWarnings("FutureReturnValueIgnored") // ends are looked at by other means
class BothEndsTest {
    private static final int SATELLITE = 0x30;
    private static final IpmbAddress ADDRESS = new IpmbAddress(0, SATELLITE, 0);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final CommandFilter PLATFORM_EVENTS = CommandFilter.of(0x04, 0x02);

    private DeviceRig rig = new DeviceRig(new EchoBmc().withDeviceId());
    private final Timekeeper time = new Timekeeper() {
        @Override
        public long nowNs() {
            return rig.nowNs();
        }

        @Override
        public void parkNs(long durationNs) {
            rig.pass(Duration.ofNanos(durationNs));
        }

        @Override
        public void spin() {
            rig.pass(Duration.ofNanos(1000));
        }
    };
    private final IpmiMessageHandler handler = IpmiMessageHandler.withoutThreads(InterfaceLimits.DEFAULT, time);
    private final List<ServedNode> nodes = new ArrayList<>();
    private IpmiInterface over;
    private IpmiUser user;

    @BeforeEach
    void attach() throws Exception {
        NodeOpener opener = () -> {
            ServedNode node = new ServedNode(rig.kernel);
            nodes.add(node);
            return node;
        };
        over = handler.attach(new DeviceNodeDriver(
                new InterfaceInfo("dev", "/dev/ipmi0", "", AddressSource.HARDCODED, 0x20, "dev,/dev/ipmi0"),
                opener,
                opener.open(),
                new NodeMessages(),
                () -> {}));
        user = over.openUser("agent");
        rig.bmc.sent().clear();
    }

    @AfterEach
    void detach() {
        handler.close();
        assertTrue(nodes.stream().allMatch(ServedNode::closed));
        rig.close();
    }

    @Test
    void aRequestToTheBmcIsAnswered() throws IpmiException {
        assertArrayEquals(
                new byte[] {7}, user.request(IpmiRequest.of(NetFn.APP, 0x77, 7)).data());
    }

    @Test
    void aRequestToAControllerBehindTheBmcIsBroughtByTheNodesOwnerAndAnswered() {
        CompletableFuture<IpmiResponse> end = user.requestAsync(toSatellite());
        turn();
        rig.bmc.command(SATELLITE, sequenceOfLastSent(), NetFn.APP | 1, 0x01, 0x00);
        turn();
        assertTrue(end.join().isOk());
        assertEquals(1, over.counters().get("handled_ipmb_responses"));
    }

    @Test
    void aControllerThatIsNotThereIsTriedUntilTheDeadlineAndNoLonger() throws IpmiException {
        IpmiFailure failure = assertThrows(
                        IpmiException.class,
                        () -> user.request(
                                toSatellite().withTimeout(Duration.ofSeconds(5)).withRepeat(Repeat.ALWAYS)))
                .failure();
        assertEquals(FailureKind.TIMED_OUT, failure.kind());
        assertEquals(
                "no answer from 0x30 on channel 0 in time, 2 tries by the driver behind /dev/ipmi0", failure.detail());
        pass(MINUTE);
        assertEquals(2, rig.bmc.sent().size(), () -> String.valueOf(rig.bmc.sent()));
    }

    @Test
    void aSlowControllerDoesNotHoldUpTheBmc() throws IpmiException {
        for (int i = 0; i < 5; i++) {
            user.requestAsync(toSatellite());
        }
        turn();
        long beforeNs = rig.nowNs();
        assertTrue(user.request(IpmiRequest.of(NetFn.APP, 0x77)).isOk());
        assertTrue(rig.nowNs() - beforeNs < 1_000_000_000L);
    }

    @Test
    void aFileThatIsFullRefusesOneRequestAndTakesTheNextOnceThereIsRoom() {
        List<CompletableFuture<IpmiResponse>> ends = IntStream.range(0, DeviceRig.MAX_MESSAGES + 1)
                .mapToObj(i -> user.requestAsync(toSatellite()))
                .toList();
        turn();
        assertEquals(
                FailureKind.LIMIT, failure(ends.get(DeviceRig.MAX_MESSAGES)).kind());
        pass(MINUTE);
        ends.subList(0, DeviceRig.MAX_MESSAGES)
                .forEach(end -> assertEquals(FailureKind.TIMED_OUT, failure(end).kind()));
        CompletableFuture<IpmiResponse> next = user.requestAsync(IpmiRequest.of(NetFn.APP, 0x77));
        pass(Duration.ofSeconds(1));
        assertTrue(next.join().isOk());
    }

    @Test
    void aUsersOwnAddressStandsInItsMessagesAndInNoOthers() throws IpmiException {
        user.ownAddress(0, new OwnAddress(0x82, 1));
        user.requestAsync(toSatellite());
        over.openUser("other").requestAsync(toSatellite());
        turn();
        assertEquals("82", lastSent(1).substring(12, 14));
        assertEquals("20", lastSent(0).substring(12, 14));
    }

    @Test
    void anEventReachesEveryListenerHereAndThereOnceAndInOrder() throws IpmiException {
        List<Integer> here = new ArrayList<>();
        List<Integer> there = new ArrayList<>();
        user.listenForEvents(event -> here.add((int) event.data()[0]));
        over.openUser("other").listenForEvents(event -> here.add((int) event.data()[0]));
        rig.ipmi.openUser("owner").listenForEvents(event -> there.add((int) event.data()[0]));
        rig.bmc.event(1);
        rig.bmc.event(2);
        pass(Duration.ofSeconds(1));
        assertEquals(List.of(1, 2), there);
        assertEquals(List.of(1, 1, 2, 2), here.stream().sorted().toList());
        assertTrue(here.indexOf(1) < here.indexOf(2));
    }

    @Test
    void anEventThatCameBeforeAnybodyListenedIsHad() throws IpmiException {
        rig.bmc.event(5);
        turn();
        List<IpmiEvent> events = new ArrayList<>();
        user.listenForEvents(events::add);
        pass(Duration.ofSeconds(1));
        assertEquals(1, events.size());
    }

    @Test
    void aCommandIsReceivedAndAnsweredToWhoSentIt() throws IpmiException {
        List<IpmiCommand> received = new ArrayList<>();
        CommandRegistration registration = user.receiveCommands(PLATFORM_EVENTS, received::add);
        rig.bmc.command(0x82, 3, 0x04, 0x02, 0xAA);
        pass(Duration.ofSeconds(1));
        CompletableFuture<IpmiResponse> answered = user.respondAsync(received.get(0), 0x00, 0x55);
        turn();
        assertTrue(answered.join().isOk());
        assertEquals("1834" + "00" + "8214" + "6a" + "200e02" + "0055" + "7b", lastSent(0));

        registration.close();
        turn();
        rig.bmc.command(0x82, 4, 0x04, 0x02, 0xAA);
        pass(Duration.ofSeconds(1));
        assertEquals(1, received.size());
        assertTrue(lastSent(0).startsWith("02c1", 16), "the node's owner refuses it again: " + lastSent(0));
    }

    @Test
    void commandsAnotherProgramReceivesThroughTheNodeAreTakenUntilItLeaves() throws IpmiException {
        IpmiUser other = rig.ipmi.openUser("other program");
        other.receiveCommands(PLATFORM_EVENTS.onChannel(0), command -> {});
        IpmiFailure taken = assertThrows(
                        IpmiException.class, () -> user.receiveCommands(PLATFORM_EVENTS, command -> {}))
                .failure();
        assertEquals(FailureKind.TAKEN, taken.kind());
        other.close();
        user.receiveCommands(PLATFORM_EVENTS, command -> {});
    }

    @Test
    void theModeOfMaintenanceIsTheOwners() {
        over.maintenanceMode(MaintenanceMode.OFF);
        turn();
        assertEquals(MaintenanceMode.OFF, rig.ipmi.maintenanceMode());
    }

    @Test
    void whatTheNodesPolicyDeniesFailsByNameAndTheRestGoesOn() throws Exception {
        detach();
        nodes.clear();
        rig = new DeviceRig(
                new EchoBmc().withDeviceId(),
                (owner, ipmi, limits) -> new LinuxIpmiDevice(ipmi, () -> limits, owner.policy(SysRoot.host())));
        IpmiMessageHandler second = IpmiMessageHandler.withoutThreads(InterfaceLimits.DEFAULT, time);
        IpmiInterface denied = second.attach(new DeviceNodeDriver(
                new InterfaceInfo("dev", "/dev/ipmi0", "", AddressSource.HARDCODED, 0x20, "dev,/dev/ipmi0"),
                () -> new ServedNode(rig.kernel),
                new ServedNode(rig.kernel),
                new NodeMessages(),
                () -> {}));
        IpmiUser guest = denied.openUser("guest");
        IpmiFailure failure = assertThrows(
                        IpmiException.class, () -> guest.request(IpmiRequest.of(NetFn.CHASSIS, 0x02, 0)))
                .failure();
        assertEquals(FailureKind.DENIED, failure.kind());
        assertTrue(failure.detail().contains("send Chassis/02 to the BMC"), failure.detail());
        assertTrue(guest.request(IpmiRequest.of(NetFn.APP, 0x01)).isOk());
        assertEquals(InterfaceHealth.State.UP, denied.health().state());
        second.close();
    }

    @Test
    void whenTheNodeComesBackEverythingIsAsItWas() throws IpmiException {
        List<IpmiEvent> events = new ArrayList<>();
        List<IpmiCommand> commands = new ArrayList<>();
        user.listenForEvents(events::add);
        user.receiveCommands(PLATFORM_EVENTS, commands::add);
        CompletableFuture<IpmiResponse> lost = user.requestAsync(toSatellite());
        turn();
        nodes.get(0).disappear();
        pass(Duration.ofSeconds(2));
        assertTrue(failure(lost).mayHaveExecuted());
        assertEquals(InterfaceHealth.State.UP, over.health().state());
        rig.bmc.event(3);
        rig.bmc.command(0x82, 3, 0x04, 0x02, 0xAA);
        pass(Duration.ofSeconds(1));
        assertEquals(1, events.size());
        assertEquals(1, commands.size());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20261121, -77})
    void whateverHappensEachRequestEndsOnceAndWithItsOwnAnswer(long seed) {
        Random random = new Random(seed);
        AtomicInteger ends = new AtomicInteger();
        AtomicInteger answers = new AtomicInteger();
        int requests = 0;
        for (int step = 0; step < 3000; step++) {
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3, 4 -> {
                    int mark = random.nextInt(256);
                    requests++;
                    user.requestAsync(IpmiRequest.of(NetFn.APP, 0x77, mark, step & 0xFF)
                                    .withTimeout(Duration.ofMillis(1 + random.nextInt(2000))))
                            .whenComplete((answer, failure) -> ended(answer, new byte[] {(byte) mark}, ends, answers));
                }
                case 5, 6 -> {
                    requests++;
                    user.requestAsync(toSatellite().withTimeout(Duration.ofMillis(1 + random.nextInt(8000))))
                            .whenComplete((answer, failure) -> ended(answer, new byte[0], ends, answers));
                }
                case 7 -> answerOneOfTheSatellites(random);
                case 8 -> rig.bmc.event(random.nextInt(128));
                case 9 -> turn();
                case 10 -> {
                    if (random.nextInt(40) == 0) {
                        nodes.get(nodes.size() - 1).disappear();
                    }
                }
                default -> pass(Duration.ofMillis(random.nextInt(300)));
            }
        }
        pass(MINUTE);
        String run = "seed " + seed + ", " + requests + " requests, " + over.counters();
        assertEquals(requests, ends.get(), run);
        assertTrue(answers.get() > requests / 4, run);
        assertEquals(0, over.statistics().users().get(0).outstanding(), run);
        assertEquals(InterfaceHealth.State.UP, over.health().state(), run);
    }

    private static void ended(
            @Nullable IpmiResponse answer, byte[] expected, AtomicInteger ends, AtomicInteger answers) {
        ends.incrementAndGet();
        if (answer != null) {
            answers.incrementAndGet();
            if (expected.length > 0) {
                assertEquals(expected[0], answer.data()[0]);
            }
        }
    }

    private void answerOneOfTheSatellites(Random random) {
        List<String> sent = rig.bmc.sent();
        List<String> bridged =
                sent.stream().filter(each -> each.startsWith("183400" + "30")).toList();
        if (!bridged.isEmpty()) {
            String one = bridged.get(Math.max(0, bridged.size() - 1 - random.nextInt(4)));
            rig.bmc.command(SATELLITE, sequence(one), NetFn.APP | 1, 0x01, 0x00);
        }
    }

    private static IpmiRequest toSatellite() {
        return IpmiRequest.of(ADDRESS, NetFn.APP, 0x01).withTimeout(MINUTE);
    }

    private String lastSent(int before) {
        List<String> sent = rig.bmc.sent();
        return sent.get(sent.size() - 1 - before);
    }

    private int sequenceOfLastSent() {
        return sequence(lastSent(0));
    }

    private static int sequence(String sendMessageHex) {
        return (HexFormat.of().parseHex(sendMessageHex)[7] & 0xFF) >> 2;
    }

    /** Both ends, until neither has anything to do at this time. */
    private void turn() {
        for (int i = 0; i < 4; i++) {
            long unused = handler.turn();
            rig.turn();
        }
        long unused = handler.turn();
    }

    private void pass(Duration duration) {
        long endNs = rig.nowNs() + duration.toNanos();
        while (rig.nowNs() < endNs) {
            turn();
            rig.pass(Duration.ofNanos(Math.min(50_000_000L, endNs - rig.nowNs())));
        }
        turn();
    }

    private static IpmiFailure failure(CompletableFuture<IpmiResponse> end) {
        assertTrue(end.isDone());
        assertFalse(end.isCancelled());
        CompletionException thrown = assertThrows(CompletionException.class, end::join);
        return ((IpmiException) thrown.getCause()).failure();
    }
}
