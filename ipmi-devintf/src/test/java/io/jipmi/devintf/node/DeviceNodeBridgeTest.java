package io.jipmi.devintf.node;

import static io.jipmi.msghandler.spi.SmiDriver.NOTHING_TO_DO_NS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.DeviceNode;
import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.BridgedAddress;
import io.jipmi.msghandler.CommandFilter;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.IpmiCommand;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.LanAddress;
import io.jipmi.msghandler.MaintenanceMode;
import io.jipmi.msghandler.OwnAddress;
import io.jipmi.msghandler.spi.Delivery;
import io.jipmi.msghandler.spi.SmiMessage;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes through a device node to and from those behind the BMC, and what the node is told. In virtual time. */
class DeviceNodeBridgeTest {
    private static final InterfaceInfo INFO =
            new InterfaceInfo("dev", "/dev/ipmi0", "", AddressSource.HARDCODED, 0x20, "dev,/dev/ipmi0");
    private static final int[] DEVICE_ID = {0x00, 0x20, 0x01, 0x05, 0x10, 0x02, 0xBF, 0xA2, 0x02, 0x00, 0x00, 0x01};
    private static final IpmbAddress SATELLITE = new IpmbAddress(0, 0x30, 1);
    private static final String SATELLITE_HEX = "0100000000003001";
    private static final CommandFilter PLATFORM_EVENTS = CommandFilter.of(0x04, 0x02);
    private static final String REGISTERED = "register 4 2 ffff";
    private static final byte[] EVENT_BYTES = new byte[16];
    private static final long SECOND_NS = 1_000_000_000L;

    private final ScriptedNode node = new ScriptedNode();
    private final ArrayDeque<DeviceNode> nextNodes = new ArrayDeque<>();
    private final RecordedUpcalls upcalls = new RecordedUpcalls();
    private final DeviceNodeDriver driver = new DeviceNodeDriver(
            INFO,
            () -> {
                DeviceNode next = nextNodes.poll();
                if (next == null) {
                    throw new IoFault("open", "/dev/ipmi0", Errno.ENOENT);
                }
                return next;
            },
            node,
            new NodeMessages(),
            () -> {});
    private long nowNs = -5 * SECOND_NS;

    @BeforeEach
    void serve() {
        driver.start(upcalls, nowNs);
        node.answer(node.last(), DEVICE_ID);
        driver.poll(nowNs);
        assertEquals(InterfaceHealth.State.UP, upcalls.state());
        node.calls().clear();
    }

    static Stream<Arguments> addresses() {
        return Stream.of(
                Arguments.of(SATELLITE, SATELLITE_HEX),
                Arguments.of(new IpmbAddress(7, 0x82, 0), "0100000007008200"),
                Arguments.of(SATELLITE.asBroadcast(), "4100000000003001"),
                Arguments.of(new LanAddress(1, 4, 0x12, 0x81, 0x8F, 2), "04000000" + "0100" + "0412818f02" + "00"));
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void aRequestGoesDownWithItsAddressAndTriesAndItsAnswerComesUp(BridgedAddress address, String addressHex) {
        driver.send(addressed("1a42" + "0f", new Delivery(address, null, 0, 4, 2000)), nowNs);
        assertEquals(new ScriptedNode.Sent(2, addressHex, 0x06, 0x42, "0f", "4x2000"), node.last());
        node.answer(node.last(), 0x00, 0x0F, 0x0C);
        driver.poll(nowNs);
        assertEquals(List.of("1e42000f0c"), upcalls.answers());
        assertEquals(List.of("send 2"), node.calls(), "nobody has set what stands as sender");
    }

    @Test
    void aTryLongerThanTheStructureHoldsIsAsLongAsItHolds() {
        driver.send(addressed("1801", new Delivery(SATELLITE, null, 0, 0, 1L << 40)), nowNs);
        assertEquals("0x2147483647", node.last().timing());
    }

    @Test
    void aRequestToTheBmcBringsNoTries() {
        driver.send(local(), nowNs);
        driver.send(addressed("1801", to(SATELLITE)), nowNs);
        driver.send(local(), nowNs);
        assertEquals(new ScriptedNode.Sent(4, ScriptedNode.BMC, 0x06, 0x37, "", ""), node.last());
    }

    @Test
    void whatStandsAsSenderIsSetForThisMessageAloneAndPutBack() {
        driver.send(
                addressed("1801", new Delivery(new IpmbAddress(3, 0x30, 0), new OwnAddress(0x82, 1), 0, 4, 2000)),
                nowNs);
        assertEquals(List.of("address 3 82", "lun 3 1", "send 2", "address 3 20", "lun 3 2"), node.calls());
    }

    @Test
    void itIsPutBackWhenTheMessageIsRefusedToo() {
        node.refuseSends(Errno.EAGAIN);
        driver.send(addressed("1801", new Delivery(SATELLITE, new OwnAddress(0x82, 1), 0, 4, 2000)), nowNs);
        assertEquals(List.of("address 0 82", "lun 0 1", "address 0 20", "lun 0 2"), node.calls());
        assertEquals(FailureKind.LIMIT, upcalls.failures().get(0).kind());
    }

    @Test
    void aMessageIsNotSentWithAnotherSenderThanItIsToHave() {
        node.refuse("address 0 82", Errno.EPERM);
        driver.send(addressed("1801", new Delivery(SATELLITE, new OwnAddress(0x82, 1), 0, 4, 2000)), nowNs);
        assertEquals(FailureKind.DENIED, upcalls.failures().get(0).kind());
        assertEquals(1, node.sent().size(), "Get Device ID, at the start");
    }

    @Test
    void manyAreUnderWayAndAnsweredInAnyOrder() {
        for (int i = 0; i < DeviceNodeDriver.MAX_ADDRESSED; i++) {
            driver.send(addressed("1801" + HexFormat.of().toHexDigits((byte) i), to(SATELLITE)), nowNs);
        }
        for (int i = 0; i < DeviceNodeDriver.MAX_LOCAL; i++) {
            driver.send(local(), nowNs);
        }
        int before = node.sent().size() - DeviceNodeDriver.MAX_ADDRESSED - DeviceNodeDriver.MAX_LOCAL;
        node.answer(node.last(), 0x00, 0xFF);
        node.answer(node.sent().get(before + 5), 0x00, 0x05);
        node.answer(node.sent().get(before), 0x00, 0x00);
        driver.poll(nowNs);
        assertEquals(List.of("1c3700ff", "1c010005", "1c010000"), upcalls.answers());
        assertEquals(33, node.sent().size() - 1 - upcalls.answers().size());
    }

    @Test
    void aSilentControllerIsATimeoutAndNotItsCompletionCode() {
        driver.send(addressed("1801", new Delivery(SATELLITE, null, 0, 4, 2000)), nowNs);
        node.answer(node.last(), 0xC3);
        driver.poll(nowNs);
        IpmiFailure failure = upcalls.failures().get(0);
        assertEquals(FailureKind.TIMED_OUT, failure.kind());
        assertTrue(failure.mayHaveExecuted());
        assertEquals(
                "no answer from 0x30 on channel 0 LUN 1 in time, 5 tries by the driver behind /dev/ipmi0",
                failure.detail());
    }

    @Test
    void theSameCompletionCodeOfTheBmcIsItsOwn() {
        driver.send(local(), nowNs);
        node.answer(node.last(), 0xC3);
        driver.poll(nowNs);
        assertEquals(List.of("1c37c3"), upcalls.answers());
    }

    @ParameterizedTest
    @CsvSource({
        "22, UNSUPPORTED, 'reaches nobody as 0x30 on channel 0 LUN 1'",
        "97, UNSUPPORTED, 'reaches nobody as 0x30 on channel 0 LUN 1'",
        "11, LIMIT, 'takes no more now'",
        "1, DENIED, 'does not let this program send App/01 to 0x30 on channel 0 LUN 1: EPERM'",
        "13, DENIED, 'does not let this program send App/01 to 0x30 on channel 0 LUN 1: EACCES'"
    })
    void aRefusalIsOfThatMessageAndSaysWhatWasRefused(int errno, FailureKind kind, String words) {
        node.refuseSends(new Errno(errno));
        driver.send(addressed("1801", to(SATELLITE)), nowNs);
        IpmiFailure failure = upcalls.failures().get(0);
        assertEquals(kind, failure.kind());
        assertFalse(failure.mayHaveExecuted());
        assertTrue(failure.detail().contains(words), failure.detail());
        assertFalse(node.closed());
        node.acceptSends();
        driver.send(local(), nowNs);
        assertEquals(0x37, node.last().cmd());
    }

    @Test
    void oneThatIsTakenBackDoesNotMakeTheInterfaceSickAndItsLateAnswerIsDropped() {
        SmiMessage slow = addressed("1801", to(SATELLITE));
        driver.send(slow, nowNs);
        ScriptedNode.Sent sent = node.last();
        assertTrue(driver.abandon(slow, nowNs));
        assertEquals(InterfaceHealth.State.UP, upcalls.state());
        driver.send(addressed("1801", to(SATELLITE)), nowNs);
        node.answer(sent, 0x00, 0x11);
        node.answer(node.last(), 0x00, 0x22);
        driver.poll(nowNs);
        assertEquals(List.of("1c010022"), upcalls.answers());
        assertEquals(1, count("node_stale_responses"));
    }

    @Test
    void aSlowControllerIsLookedForMoreRarelyThanTheBmc() {
        driver.send(addressed("1801", to(SATELLITE)), nowNs);
        assertEquals(0, driver.poll(nowNs + 10_000));
        assertEquals(10_000_000, driver.poll(nowNs + SECOND_NS));
        driver.send(local(), nowNs + SECOND_NS);
        assertEquals(1_000_000, driver.poll(nowNs + 2 * SECOND_NS));
    }

    @Test
    void eventsAreAskedForAndHandedUpInOrder() {
        assertNull(driver.wantEvents(true, nowNs));
        assertEquals(List.of("events 1"), node.calls());
        assertEquals(DeviceNodeDriver.EVENT_LOOK_NS, driver.poll(nowNs));
        node.queue(2, 0, 0x07, 0x35, bytes(1));
        node.queue(2, 0, 0x07, 0x35, bytes(2));
        driver.poll(nowNs);
        assertEquals(List.of("01" + "00".repeat(15), "02" + "00".repeat(15)), upcalls.events());
        assertNull(driver.wantEvents(false, nowNs));
        assertEquals(List.of("events 1", "events 0"), node.calls());
        assertEquals(NOTHING_TO_DO_NS, driver.poll(nowNs));
    }

    @Test
    void whileSomebodyListensTheOwnerIsNeverIdleForLong() {
        driver.poll(nowNs + 60 * SECOND_NS);
        assertEquals(1, node.sent().size(), "nobody listens");
        driver.wantEvents(true, nowNs);
        for (int i = 0; i < 40; i++) {
            nowNs += 100_000_000L;
            driver.poll(nowNs);
            driver.poll(nowNs);
        }
        assertEquals(2, node.sent().size(), "one that is not answered is not repeated");
        for (int i = 0; i < 40; i++) {
            node.answer(node.last(), DEVICE_ID);
            nowNs += 100_000_000L;
            driver.poll(nowNs);
        }
        assertEquals(2 + 10, node.sent().size(), "every 0.4 s");
        assertEquals(0x06, node.last().netFn());
        assertEquals(0x01, node.last().cmd());
        assertEquals(InterfaceHealth.State.UP, upcalls.state());
    }

    @Test
    void theOwnerIsNotMadeToTalkToABmcThatIsToBeLeftAloneOrThatIsTalkedToAnyway() {
        driver.wantEvents(true, nowNs);
        driver.leaveAlone(true, nowNs);
        driver.poll(nowNs + SECOND_NS);
        assertEquals(1, node.sent().size());
        driver.leaveAlone(false, nowNs);
        driver.send(addressed("1a42", new Delivery(SATELLITE, null, 0, 4, 2000)), nowNs + SECOND_NS);
        driver.poll(nowNs + SECOND_NS);
        assertEquals(2, node.sent().size());
        node.refuseSends(Errno.EPERM);
        driver.poll(nowNs + 2 * SECOND_NS);
        assertEquals(InterfaceHealth.State.UP, upcalls.state());
        node.acceptSends();
        driver.poll(nowNs + 3 * SECOND_NS);
        assertEquals(3, node.sent().size());
    }

    @Test
    void eventsThatAreDeniedAreNotAskedForAgain() {
        node.refuse("events 1", Errno.EPERM);
        IpmiFailure refusal = driver.wantEvents(true, nowNs);
        assertEquals(FailureKind.DENIED, refusal.kind());
        assertTrue(refusal.detail().contains("receive events"), refusal.detail());
        node.refuse("events 1", null);
        assertEquals(NOTHING_TO_DO_NS, driver.poll(nowNs + 2 * SECOND_NS));
        assertEquals(List.of(), node.calls());
        assertEquals(InterfaceHealth.State.UP, upcalls.state());
    }

    @Test
    void aCommandIsHandedUpAndAnsweredAsTheDeviceWantsIt() {
        assertNull(driver.wantCommands(PLATFORM_EVENTS, true, nowNs));
        assertEquals(List.of(REGISTERED), node.calls());
        assertEquals(DeviceNodeDriver.COMMAND_LOOK_NS, driver.poll(nowNs));
        node.queueFrom(SATELLITE_HEX, 3, 9, 0x04, 0x02, 0xAA);
        driver.poll(nowNs);
        assertEquals(
                List.of(new IpmiCommand(SATELLITE, 2, 9, 0x04, 0x02, new byte[] {(byte) 0xAA})), upcalls.commands());

        driver.send(addressed("15020055", new Delivery(SATELLITE, null, 9, 0, 1)), nowNs);
        ScriptedNode.Sent answer = node.last();
        assertEquals(SATELLITE_HEX, answer.addressHex());
        assertEquals(0x05, answer.netFn());
        assertEquals("0055", answer.dataHex());
        assertEquals(9, answer.id() & 0x3F, "the sender's sequence number");
        node.queueFrom(SATELLITE_HEX, 4, answer.id(), 0x05, 0x02, 0x00);
        driver.poll(nowNs);
        assertEquals(List.of("150200"), upcalls.answers());
    }

    @Test
    void twoAnswersWithOneSequenceNumberAreToldApart() {
        driver.send(addressed("150200", new Delivery(SATELLITE, null, 9, 0, 1)), nowNs);
        ScriptedNode.Sent first = node.last();
        driver.send(addressed("150300", new Delivery(SATELLITE, null, 9, 0, 1)), nowNs);
        assertEquals(first.id() + 64, node.last().id());
        node.answer(node.last(), 0x83);
        node.answer(first, 0x00);
        driver.poll(nowNs);
        assertEquals(List.of("150383", "150200"), upcalls.answers());
    }

    @Test
    void aCommandOverLanKeepsItsSession() {
        node.queueFrom("04000000" + "0100" + "0412818f02" + "00", 3, 63, 0x2C, 0x01);
        driver.poll(nowNs);
        IpmiCommand command = upcalls.commands().get(0);
        assertEquals(new LanAddress(1, 4, 0x12, 0x81, 0x8F, 2), command.sender());
        assertEquals(63, command.sequence());
    }

    @ParameterizedTest
    @CsvSource({
        "0c0000000f000000, 4", // from the BMC itself
        "0100000000003101, 4", // an odd slave address
        "81000000000030010200, 4", // from a bus the interface would itself be on
        "0100000000003001, 5" // an odd network function
    })
    void aCommandNobodyCouldAnswerIsCounted(String addressHex, int netFn) {
        node.queueFrom(addressHex, 3, 1, netFn, 0x02);
        driver.poll(nowNs);
        assertEquals(List.of(), upcalls.commands());
        assertEquals(1, count("node_unexpected_messages"));
    }

    @ParameterizedTest
    @CsvSource({
        "16, TAKEN, 'another program receives Sensor/Event/02 on every channel through /dev/ipmi0 already'",
        "1, DENIED, 'receive Sensor/Event/02 on every channel'",
        "25, UNSUPPORTED, 'cannot receive Sensor/Event/02 on every channel through /dev/ipmi0'"
    })
    void commandsThatCannotBeHadAreRefusedToWhoWantsThem(int errno, FailureKind kind, String words) {
        node.refuse(REGISTERED, new Errno(errno));
        IpmiFailure refusal = driver.wantCommands(PLATFORM_EVENTS, true, nowNs);
        assertEquals(kind, refusal.kind());
        assertTrue(refusal.detail().contains(words), refusal.detail());
        assertEquals(NOTHING_TO_DO_NS, driver.poll(nowNs));
        node.refuse(REGISTERED, null);
        assertNull(driver.wantCommands(PLATFORM_EVENTS, true, nowNs));
    }

    @Test
    void commandsNobodyReceivesAnyMoreAreGivenBack() {
        driver.wantCommands(PLATFORM_EVENTS.onChannel(7), true, nowNs);
        assertNull(driver.wantCommands(PLATFORM_EVENTS.onChannel(7), false, nowNs));
        assertEquals(List.of("register 4 2 80", "unregister 4 2 80"), node.calls());
        assertEquals(NOTHING_TO_DO_NS, driver.poll(nowNs));
    }

    @Test
    void aNewNodeIsToldEverythingAgainBeforeAnythingElse() {
        ScriptedNode second = new ScriptedNode();
        nextNodes.add(second);
        driver.wantEvents(true, nowNs);
        driver.wantCommands(PLATFORM_EVENTS, true, nowNs);
        driver.maintenanceMode(MaintenanceMode.ON, nowNs);
        assertEquals(List.of("events 1", REGISTERED, "maintenance 2"), node.calls());
        driver.send(addressed("1801", to(SATELLITE)), nowNs);
        driver.send(local(), nowNs);
        node.failPolls(Errno.ENODEV);
        driver.poll(nowNs);
        assertEquals(List.of("events 1", "maintenance 2", REGISTERED, "send 4"), second.calls());
        assertEquals(
                List.of(FailureKind.BUS_FAULT, FailureKind.BUS_FAULT),
                upcalls.failures().stream().map(IpmiFailure::kind).toList());
        second.answer(second.last(), DEVICE_ID);
        driver.poll(nowNs);
        assertEquals(InterfaceHealth.State.UP, upcalls.state());
    }

    @Test
    void whatANewNodeRefusesIsAskedForAgainEverySecond() {
        ScriptedNode second = new ScriptedNode();
        second.refuse(REGISTERED, Errno.EBUSY);
        nextNodes.add(second);
        driver.leaveAlone(true, nowNs);
        driver.wantEvents(true, nowNs);
        driver.wantCommands(PLATFORM_EVENTS, true, nowNs);
        node.failPolls(Errno.ENODEV);
        driver.poll(nowNs);
        assertEquals(List.of("events 1", "send 2"), second.calls());
        second.answer(second.last(), DEVICE_ID);
        driver.poll(nowNs);
        assertEquals(1, count("node_refused_settings"));
        second.refuse(REGISTERED, null);
        assertEquals(1, driver.poll(nowNs + DeviceNodeDriver.WISH_INTERVAL_NS - 1));
        driver.poll(nowNs + DeviceNodeDriver.WISH_INTERVAL_NS);
        assertEquals(List.of("events 1", "send 2", REGISTERED), second.calls());
    }

    @Test
    void whatIsDeniedIsNotAskedForAgainAndTheInterfaceServesOn() {
        node.refuse("maintenance 2", Errno.EPERM);
        driver.maintenanceMode(MaintenanceMode.ON, nowNs);
        assertEquals(1, count("node_refused_settings"));
        assertEquals(NOTHING_TO_DO_NS, driver.poll(nowNs));
        assertEquals(InterfaceHealth.State.UP, upcalls.state());
    }

    @Test
    void whatIsWantedWhileThereIsNoNodeIsToldToTheNextOne() {
        node.failPolls(Errno.ENODEV);
        driver.poll(nowNs);
        assertEquals(InterfaceHealth.State.DOWN, upcalls.state());
        assertNull(driver.wantEvents(true, nowNs));
        assertNull(driver.wantCommands(PLATFORM_EVENTS, true, nowNs));
        assertNull(driver.wantCommands(PLATFORM_EVENTS.onChannel(1), true, nowNs));
        assertNull(driver.wantCommands(PLATFORM_EVENTS.onChannel(1), false, nowNs));
        ScriptedNode second = new ScriptedNode();
        nextNodes.add(second);
        driver.poll(nowNs + DeviceNodeDriver.REOPEN_INTERVAL_NS);
        assertEquals(List.of("events 1", REGISTERED, "send 2"), second.calls());
    }

    @Test
    void aNodeFoundGoneWhenSomethingIsWantedIsOpenedAgain() {
        ScriptedNode second = new ScriptedNode();
        nextNodes.add(second);
        node.refuse(REGISTERED, Errno.ENODEV);
        assertNull(driver.wantCommands(PLATFORM_EVENTS, true, nowNs));
        assertEquals(List.of("send 2", REGISTERED), second.calls());
    }

    @Test
    void nodesThatAreGoneOneAfterTheOtherEndInDown() {
        for (int i = 0; i < 3; i++) {
            ScriptedNode gone = new ScriptedNode();
            gone.refuse("events 1", Errno.ENODEV);
            nextNodes.add(gone);
        }
        node.refuse("events 1", Errno.ENODEV);
        assertNull(driver.wantEvents(true, nowNs));
        assertEquals(InterfaceHealth.State.DOWN, upcalls.state());
        assertEquals(2, nextNodes.size());
    }

    @ParameterizedTest
    @CsvSource({"0x24, 0x24", "0x25, 0x20", "0, 0x20"})
    void theNodesOwnerKnowsTheBmcsAddress(String told, String expected) throws IoFault {
        node.ownSlaveAddress(Integer.decode(told));
        assertEquals(
                Integer.decode(expected),
                DeviceNodeProvider.asToldBy(node, INFO).slaveAddress());
    }

    private static int[] bytes(int first) {
        int[] bytes = new int[EVENT_BYTES.length];
        bytes[0] = first;
        return bytes;
    }

    private long count(String counter) {
        Map<String, Long> counters = new TreeMap<>();
        driver.counters(counters::put);
        return counters.get(counter);
    }

    private static Delivery to(BridgedAddress address) {
        return new Delivery(address, null, 0, 4, 2000);
    }

    private static SmiMessage local() {
        return message("1837", null);
    }

    private static SmiMessage addressed(String hex, Delivery delivery) {
        return message(hex, delivery);
    }

    private static SmiMessage message(String hex, Delivery delivery) {
        byte[] raw = HexFormat.of().parseHex(hex);
        SmiMessage message = new SmiMessage();
        System.arraycopy(raw, 0, message.request(), 0, raw.length);
        if (delivery == null) {
            message.prepare(raw.length, false);
        } else {
            message.prepareAddressed(raw.length, false, delivery);
        }
        return message;
    }
}
