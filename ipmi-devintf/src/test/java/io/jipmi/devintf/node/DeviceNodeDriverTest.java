package io.jipmi.devintf.node;

import static io.jipmi.msghandler.spi.SmiDriver.NOTHING_TO_DO_NS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.DeviceNode;
import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.spi.SmiMessage;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceNodeDriverTest {
    private static final InterfaceInfo INFO =
            new InterfaceInfo("dev", "/dev/ipmi0", "", AddressSource.HARDCODED, 0x20, "dev,/dev/ipmi0");
    private static final int[] DEVICE_ID = {0x00, 0x20, 0x01, 0x05, 0x10, 0x02, 0xBF, 0xA2, 0x02, 0x00, 0x00, 0x01};
    private static final long SECOND_NS = 1_000_000_000L;

    private final ScriptedNode node = new ScriptedNode();
    private final ArrayDeque<DeviceNode> nextNodes = new ArrayDeque<>();
    private final RecordedUpcalls upcalls = new RecordedUpcalls();
    private final DeviceNodeDriver driver = driverOver(node);
    private int opens;
    private int sleepsAnnounced;
    private long nowNs = -5 * SECOND_NS;

    @Test
    void theBmcBehindTheNodeIsAskedWhoItIs() {
        driver.start(upcalls, nowNs);
        assertEquals(new ScriptedNode.Sent(1, ScriptedNode.BMC, 0x06, 0x01, "", ""), node.last());
        node.answer(node.last(), DEVICE_ID);
        assertEquals(NOTHING_TO_DO_NS, driver.poll(nowNs));
        assertEquals(List.of(InterfaceHealth.State.UP), List.of(upcalls.state()));
    }

    @Test
    void aRequestGoesDownAndItsAnswerComesUp() {
        serving();
        driver.send(message("1a420f"), nowNs);
        assertEquals(new ScriptedNode.Sent(2, "0c0000000f000200", 0x06, 0x42, "0f", ""), node.last());
        node.answer(node.last(), 0x00, 0x0F, 0x0C);
        driver.poll(nowNs);
        assertEquals(List.of("1e42000f0c"), upcalls.answers());
        assertEquals(NOTHING_TO_DO_NS, driver.poll(nowNs));
    }

    @Test
    void theLongestRequestAndAnswerPass() {
        serving();
        driver.send(message("b801" + "5a".repeat(270)), nowNs);
        assertEquals("5a".repeat(270), node.last().dataHex());
        int[] data = new int[270];
        data[269] = 0x77;
        node.answer(node.last(), data);
        driver.poll(nowNs);
        assertEquals("bc01" + "00".repeat(269) + "77", upcalls.answers().get(0));
    }

    @Test
    void anAnswerLongerThanAnyIpmiMessageIsRefusedAndTheNextWorks() {
        serving();
        driver.send(message("1801"), nowNs);
        node.answer(node.last(), new int[271]);
        driver.poll(nowNs);
        assertEquals(FailureKind.BAD_RESPONSE, onlyFailure());
        assertEquals(0xC6, upcalls.failures().get(0).completionCode());
        exchange();
    }

    @Test
    void anAnswerWithoutCompletionCodeIsLeftToTheMessageHandlerToJudge() {
        serving();
        driver.send(message("1801"), nowNs);
        node.answer(node.last());
        driver.poll(nowNs);
        assertEquals(List.of("1c01"), upcalls.answers());
    }

    @Test
    void aRequestDuringTheStartUpWaitsForItsEnd() {
        driver.start(upcalls, nowNs);
        driver.send(message("1837"), nowNs);
        assertEquals(1, node.sent().size());
        node.answer(node.last(), DEVICE_ID);
        driver.poll(nowNs);
        assertEquals(0x37, node.last().cmd());
    }

    @Test
    void aBmcThatIsNotReadyIsAskedAgainAfterAPause() {
        driver.start(upcalls, nowNs);
        node.answer(node.last(), 0xD2);
        assertEquals(DeviceNodeDriver.DEVICE_ID_RETRY_NS, driver.poll(nowNs));
        nowNs += DeviceNodeDriver.DEVICE_ID_RETRY_NS - 1;
        assertEquals(1, driver.poll(nowNs));
        assertEquals(1, node.sent().size());
        nowNs += 1;
        driver.poll(nowNs);
        assertEquals(2, node.sent().size());
        node.answer(node.last(), DEVICE_ID);
        driver.poll(nowNs);
        assertEquals(InterfaceHealth.State.UP, upcalls.state());
    }

    @Test
    void aBmcThatRefusesItsDeviceIdFiveTimesIsDown() {
        driver.start(upcalls, nowNs);
        for (int i = 0; i < DeviceNodeDriver.MAX_DEVICE_ID_TRIES; i++) {
            node.answer(node.last(), 0xFF);
            driver.poll(nowNs);
            nowNs += DeviceNodeDriver.DEVICE_ID_RETRY_NS;
            driver.poll(nowNs);
        }
        assertEquals(DeviceNodeDriver.MAX_DEVICE_ID_TRIES, node.sent().size());
        assertEquals(
                "dev at /dev/ipmi0 is down: the BMC answers Get Device ID with 0xff (unspecified error)",
                upcalls.health().reason());
        assertTrue(node.closed());
    }

    @Test
    void aDeviceIdThatIsTooShortIsNone() {
        driver.start(upcalls, nowNs);
        for (int i = 0; i < DeviceNodeDriver.MAX_DEVICE_ID_TRIES; i++) {
            node.answer(node.last(), 0x00, 0x20, 0x01, 0x05, 0x10, 0x02);
            driver.poll(nowNs);
            nowNs += DeviceNodeDriver.DEVICE_ID_RETRY_NS;
            driver.poll(nowNs);
        }
        assertEquals(
                "dev at /dev/ipmi0 is down: no proper answer to Get Device ID: 8 bytes",
                upcalls.health().reason());
    }

    @Test
    void aBmcThatNeverSaysWhoItIsIsDown() {
        driver.start(upcalls, nowNs);
        nowNs += DeviceNodeDriver.DEVICE_ID_TIMEOUT_NS - 1;
        driver.poll(nowNs);
        assertFalse(node.closed());
        nowNs += 1;
        assertEquals(DeviceNodeDriver.REOPEN_INTERVAL_NS, driver.poll(nowNs));
        assertEquals(
                "dev at /dev/ipmi0 is down: no answer to Get Device ID within 10 s",
                upcalls.health().reason());
    }

    @Test
    void aLateAnswerIsDroppedAndCounted() {
        serving();
        SmiMessage slow = message("1801");
        driver.send(slow, nowNs);
        ScriptedNode.Sent slowRequest = node.last();
        assertTrue(driver.abandon(slow, nowNs));
        assertEquals(InterfaceHealth.State.RECOVERING, upcalls.state());

        driver.send(message("1801"), nowNs);
        node.answer(slowRequest, 0x00, 0x11);
        node.answer(node.last(), 0x00, 0x22);
        driver.poll(nowNs);

        assertEquals(List.of("1c010022"), upcalls.answers());
        assertEquals(1, counters().get("node_stale_responses"));
        assertEquals(InterfaceHealth.State.UP, upcalls.state());
    }

    @Test
    void lateAnswersAreClearedFromTheQueueWhileNobodyAsks() {
        serving();
        SmiMessage slow = message("1801");
        driver.send(slow, nowNs);
        driver.abandon(slow, nowNs);
        assertEquals(DeviceNodeDriver.LATE_ANSWER_LOOK_NS, driver.poll(nowNs));
        node.answer(node.last(), 0x00);
        assertEquals(NOTHING_TO_DO_NS, driver.poll(nowNs));
        assertEquals(0, node.queued());
        assertEquals(List.of(), upcalls.answers());
    }

    @Test
    void aRequestTakenBackBeforeItWasSentHasNotBeenExecuted() {
        driver.start(upcalls, nowNs);
        SmiMessage message = message("1837");
        driver.send(message, nowNs);
        assertFalse(driver.abandon(message, nowNs));
        node.answer(node.last(), DEVICE_ID);
        driver.poll(nowNs);
        assertEquals(1, node.sent().size());
    }

    @Test
    void whatIsNoAnswerIsNoneEvenWithTheIdOfARequest() {
        serving();
        driver.send(message("1801"), nowNs);
        long id = node.last().id();
        node.queue(2, id, 0x07, 0x35, 1, 2, 3);
        node.queue(3, id, 0x06, 0x01);
        node.queue(5, id, 0x07, 0x33);
        driver.poll(nowNs);
        assertEquals(List.of(), upcalls.answers());
        assertEquals(List.of("010203"), upcalls.events());
        assertEquals(2, counters().get("node_unexpected_messages"), "a command of the BMC, which nobody could answer");
        node.answer(node.last(), 0x00);
        driver.poll(nowNs);
        assertEquals(List.of("1c0100"), upcalls.answers());
    }

    @Test
    void aFloodedQueueDoesNotHoldThePoll() {
        serving();
        for (int i = 0; i < 40; i++) {
            node.queue(2, 0, 0x07, 0x35, 1);
        }
        assertEquals(0, driver.poll(nowNs), "there is more");
        assertEquals(40 - DeviceNodeDriver.MAX_MESSAGES_A_POLL, node.queued());
        assertEquals(NOTHING_TO_DO_NS, driver.poll(nowNs));
        assertEquals(40, upcalls.events().size());
    }

    @ParameterizedTest
    @CsvSource({
        "16, LIMIT, 0xC0, false",
        "11, LIMIT, 0xC0, false",
        "90, LIMIT, 0xC8, false",
        "22, LIMIT, 0xFF, false",
        "5, BUS_FAULT, 0x82, false",
        "4, BUS_FAULT, 0x82, true",
        "1, DENIED, 0xD4, false",
        "13, DENIED, 0xD4, false"
    })
    void aRequestTheDeviceDoesNotTakeFailsAtOnceAndTheNextWorks(
            int errno, FailureKind kind, String completionCode, boolean mayHaveExecuted) {
        serving();
        node.refuseSends(new Errno(errno));
        driver.send(message("1801"), nowNs);
        assertEquals(kind, onlyFailure());
        assertEquals(Integer.decode(completionCode), upcalls.failures().get(0).completionCode());
        assertEquals(mayHaveExecuted, upcalls.failures().get(0).mayHaveExecuted());
        assertEquals(InterfaceHealth.State.UP, upcalls.state());
        node.acceptSends();
        exchange();
    }

    @ParameterizedTest
    @ValueSource(ints = {19, 6, 107, 103})
    void aRequestThatFindsTheNodeGoneIsSentThroughTheNewOne(int errno) {
        serving();
        ScriptedNode second = new ScriptedNode();
        nextNodes.add(second);
        node.refuseSends(new Errno(errno));

        driver.send(message("1837"), nowNs);
        assertEquals(InterfaceHealth.State.RECOVERING, upcalls.state());
        assertTrue(node.closed());
        second.answer(second.last(), DEVICE_ID);
        driver.poll(nowNs);
        assertEquals(InterfaceHealth.State.UP, upcalls.state());
        second.answer(second.last(), 0x00);
        driver.poll(nowNs);

        assertEquals(List.of("1c3700"), upcalls.answers());
        assertEquals(List.of(), upcalls.failures());
        assertEquals(1, counters().get("node_losses"));
    }

    @Test
    void aRequestThatFindsTheNodeGoneForGoodFails() {
        serving();
        node.refuseSends(Errno.ENODEV);
        driver.send(message("1837"), nowNs);
        assertEquals(FailureKind.INTERFACE_DOWN, onlyFailure());
        assertFalse(upcalls.failures().get(0).mayHaveExecuted());
        assertEquals(
                "dev at /dev/ipmi0 is down: open /dev/ipmi0: ENOENT (no such file or directory)",
                upcalls.health().reason());
    }

    @Test
    void aRequestUnderWayWhenTheNodeGoesMayHaveBeenExecuted() {
        serving();
        driver.send(message("1837"), nowNs);
        node.failPolls(Errno.ENODEV);
        driver.poll(nowNs);
        assertEquals(FailureKind.BUS_FAULT, onlyFailure());
        assertTrue(upcalls.failures().get(0).mayHaveExecuted());
        assertEquals(InterfaceHealth.State.DOWN, upcalls.state());
    }

    @Test
    void aReceiveThatFailsLosesTheNode() {
        serving();
        driver.send(message("1837"), nowNs);
        node.failReceives(Errno.EFAULT);
        driver.poll(nowNs);
        assertEquals(FailureKind.BUS_FAULT, onlyFailure());
        assertTrue(node.closed());
    }

    @Test
    void aReceiveThatASignalInterruptsIsTriedAgain() {
        serving();
        driver.send(message("1837"), nowNs);
        node.failReceives(Errno.EINTR);
        driver.poll(nowNs);
        assertEquals(List.of(), upcalls.failures());
        assertFalse(node.closed());
    }

    @Test
    void aNodeThatIsGoneIsOpenedAgainOnceASecond() {
        down();
        int before = opens;
        assertEquals(DeviceNodeDriver.REOPEN_INTERVAL_NS, driver.poll(nowNs));
        nowNs += DeviceNodeDriver.REOPEN_INTERVAL_NS - 1;
        assertEquals(1, driver.poll(nowNs));
        assertEquals(before, opens);
        nowNs += 1;
        assertEquals(DeviceNodeDriver.REOPEN_INTERVAL_NS, driver.poll(nowNs));
        assertEquals(before + 1, opens);

        ScriptedNode second = new ScriptedNode();
        nextNodes.add(second);
        nowNs += DeviceNodeDriver.REOPEN_INTERVAL_NS;
        driver.poll(nowNs);
        assertEquals(InterfaceHealth.State.DOWN, upcalls.state());
        second.answer(second.last(), DEVICE_ID);
        driver.poll(nowNs);
        assertEquals(InterfaceHealth.State.UP, upcalls.state());
    }

    @Test
    void whileTheNodeIsGoneRequestsFailAtOnceWithTheReason() {
        down();
        driver.send(message("1801"), nowNs);
        assertEquals(
                "dev at /dev/ipmi0 is down: open /dev/ipmi0: ENOENT (no such file or directory)",
                upcalls.failures().get(upcalls.failures().size() - 1).detail());
    }

    @Test
    void whileANewNodeIsBeingTriedRequestsStillFailAtOnce() {
        down();
        nextNodes.add(new ScriptedNode());
        nowNs += DeviceNodeDriver.REOPEN_INTERVAL_NS;
        driver.poll(nowNs);
        int before = upcalls.failures().size();
        driver.send(message("1801"), nowNs);
        assertEquals(before + 1, upcalls.failures().size());
    }

    @Test
    void anAnswerIsLookedForAtOnceThenEverMoreRarely() {
        serving();
        driver.send(message("1801"), nowNs);
        assertEquals(0, driver.poll(nowNs + 10_000));
        assertEquals(0, sleepsAnnounced);
        assertEquals(20_000, driver.poll(nowNs + 40_000));
        assertEquals(100_000, driver.poll(nowNs + 800_000));
        assertEquals(1_000_000, driver.poll(nowNs + SECOND_NS));
        assertEquals(3, sleepsAnnounced);
    }

    @Test
    void waitingForAnAnswerOfEightMillisecondsTakesAFewDozenLooks() {
        serving();
        driver.send(message("1801"), nowNs);
        int looks = 0;
        for (long atNs = nowNs; atNs - nowNs < 8_000_000; looks++) {
            atNs += Math.max(5_000, driver.poll(atNs));
        }
        assertTrue(looks < 60, looks + " looks");
    }

    @Test
    void theNodeIsGivenBackWhenTheDriverStops() {
        serving();
        driver.stop(nowNs);
        assertTrue(node.closed());
    }

    private void serving() {
        driver.start(upcalls, nowNs);
        node.answer(node.last(), DEVICE_ID);
        driver.poll(nowNs);
        assertEquals(InterfaceHealth.State.UP, upcalls.state());
    }

    private void down() {
        serving();
        node.refuseSends(Errno.ENODEV);
        driver.send(message("1801"), nowNs);
        assertEquals(InterfaceHealth.State.DOWN, upcalls.state());
    }

    private void exchange() {
        driver.send(message("1801"), nowNs);
        node.answer(node.last(), 0x00, 0x55);
        driver.poll(nowNs);
        assertEquals("1c010055", upcalls.answers().get(upcalls.answers().size() - 1));
    }

    private FailureKind onlyFailure() {
        assertEquals(1, upcalls.failures().size());
        return upcalls.failures().get(0).kind();
    }

    private Map<String, Long> counters() {
        Map<String, Long> counters = new TreeMap<>();
        driver.counters(counters::put);
        return counters;
    }

    private DeviceNodeDriver driverOver(DeviceNode first) {
        return new DeviceNodeDriver(
                INFO,
                () -> {
                    opens++;
                    DeviceNode next = nextNodes.poll();
                    if (next == null) {
                        throw new IoFault("open", "/dev/ipmi0", Errno.ENOENT);
                    }
                    return next;
                },
                first,
                new NodeMessages(),
                () -> sleepsAnnounced++);
    }

    private static SmiMessage message(String hex) {
        byte[] raw = HexFormat.of().parseHex(hex);
        SmiMessage message = new SmiMessage();
        System.arraycopy(raw, 0, message.request(), 0, raw.length);
        message.prepare(raw.length, false);
        return message;
    }
}
