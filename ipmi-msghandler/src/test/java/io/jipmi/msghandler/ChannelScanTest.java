package io.jipmi.msghandler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the BMC's channels are is found out when it must be known, and heeded (2.14, 2.5). */
class ChannelScanTest {
    private static final LanAddress CONSOLE = new LanAddress(1, 3, 0x12, 0x81, 0x8F, 0);
    private static final IpmbAddress SECOND_BUS = new IpmbAddress(7, 0x82, 0);

    private final BridgeFixture rig = new BridgeFixture();

    private static IpmiRequest request(IpmiAddress address) {
        return BridgeFixture.request(address);
    }

    @Test
    void thePrimaryIpmbNeedsNoQuestion() throws IpmiException {
        assertTrue(rig.user.request(request(BridgeFixture.SATELLITE)).isOk());
        assertEquals(0, rig.smi.channelInfos());
    }

    @Test
    void theFirstRequestToAnotherChannelAsksForAllSixteenAndThenGoes() throws IpmiException {
        assertTrue(rig.user.request(request(SECOND_BUS)).isOk());
        assertEquals(16, rig.smi.channelInfos());
        rig.smi.next(sent -> BridgingSmi.Fate.ack(0).message(Duration.ofMillis(1), sent.lanEcho()));
        assertTrue(rig.user.request(request(CONSOLE)).isOk());
        assertEquals(16, rig.smi.channelInfos(), "asked once");
    }

    @Test
    void requestsThatComeWhileItIsBeingFoundOutAllGo() {
        List<CompletableFuture<IpmiResponse>> futures = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            futures.add(rig.user.requestAsync(request(SECOND_BUS)));
        }
        rig.turnFor(Duration.ofMillis(10));
        futures.forEach(future -> assertTrue(Rig.answerTo(future).isOk()));
        assertEquals(16, rig.smi.channelInfos());
        assertEquals(5, rig.smi.sent().size());
    }

    @Test
    void aChannelOfAnotherMediumIsRefusedByName() {
        IpmiFailure lan = rig.failure(request(new IpmbAddress(1, 0x82, 0)));
        assertEquals(FailureKind.UNSUPPORTED, lan.kind());
        assertEquals("channel 1 of the BMC is of medium 0x04, not an IPMB", lan.detail());
        IpmiFailure ipmb = rig.failure(request(new LanAddress(7, 3, 0x12, 0x81, 0x8F, 0)));
        assertEquals("channel 7 of the BMC is of medium 0x01, neither LAN nor serial", ipmb.detail());
        IpmiFailure none = rig.failure(request(new IpmbAddress(5, 0x82, 0)));
        assertEquals("channel 5 of the BMC is not there, not an IPMB", none.detail());
        assertFalse(none.mayHaveExecuted());
        assertEquals(3, rig.count(Counter.SENT_INVALID_COMMANDS));
        assertEquals(List.of(), rig.smi.sent());
    }

    @Test
    void aBmcWithoutTheCommandHasThePrimaryIpmbAlone() throws IpmiException {
        rig.smi.media().clear();
        assertEquals(FailureKind.UNSUPPORTED, rig.failure(request(SECOND_BUS)).kind());
        assertTrue(rig.user.request(request(BridgeFixture.SATELLITE)).isOk());
    }

    @Test
    void channelsAreAskedForAgainAfterTheBmcWasAway() throws IpmiException {
        rig.user.request(request(SECOND_BUS));
        rig.smi.media().put(7, 4);
        rig.smi.health(new InterfaceHealth(InterfaceHealth.State.DOWN, "gone"));
        rig.smi.health(InterfaceHealth.UP);
        assertEquals(FailureKind.UNSUPPORTED, rig.failure(request(SECOND_BUS)).kind());
        assertEquals(32, rig.smi.channelInfos());
    }

    @Test
    void oneThatWaitsForItStillHasItsDeadlineAndCanBeCancelled() throws IpmiException {
        BridgeFixture silent = new BridgeFixture();
        silent.smi.localSilence(true);
        assertEquals(
                FailureKind.TIMED_OUT_QUEUED,
                silent.failure(request(SECOND_BUS).withTimeout(Duration.ofMillis(50)))
                        .kind());
        CompletableFuture<IpmiResponse> cancelled = silent.user.requestAsync(request(SECOND_BUS));
        silent.turnFor(Duration.ofMillis(1));
        assertTrue(cancelled.cancel(false));
        silent.turnFor(Duration.ofSeconds(20));
        assertEquals(List.of(), silent.smi.sent());
    }

    @Test
    void whatCannotBeFoundOutDoesNotKeepARequestBack() {
        rig.smi.localSilence(true);
        CompletableFuture<IpmiResponse> future = rig.user.requestAsync(request(SECOND_BUS));
        rig.turnFor(Duration.ofSeconds(6));
        assertTrue(Rig.answerTo(future).isOk(), "sent unchecked once the question had its 5 s");
    }

    @Test
    void aMessageNobodyCanReadYetWaitsUntilItsChannelIsKnown() throws IpmiException {
        List<IpmiCommand> received = new ArrayList<>();
        rig.user.receiveCommands(0x04, 0x02, CommandFilter.ALL_CHANNELS, received::add);
        byte[] damaged = BridgingSmi.command(1, 0x82, 0, 0x04, 0x02, 3);
        damaged[9] ^= 1;
        rig.smi.receive(damaged);
        assertEquals(0, rig.count(Counter.INVALID_COMMANDS), "not judged yet");
        rig.turnFor(Duration.ofMillis(10));
        assertEquals(1, rig.count(Counter.INVALID_COMMANDS));
        rig.smi.receive(BridgingSmi.command(1, 0x82, 0, 0x04, 0x02, 3));
        assertEquals(2, rig.count(Counter.INVALID_COMMANDS), "an IPMB message does not come from a LAN");
        rig.smi.receive(BridgingSmi.command(7, 0x82, 0, 0x04, 0x02, 3));
        rig.turnFor(Duration.ofMillis(1));
        assertEquals(1, received.size());
    }

    @Test
    void aUserSpeaksUnderItsOwnAddressAndTheInterfacesOtherwise() throws IpmiException {
        assertEquals(new OwnAddress(0x20, 2), rig.user.ownAddress(0));
        IpmiUser other = rig.ipmi0.openUser("other");
        rig.user.ownAddress(0, new OwnAddress(0x24, 1));
        rig.ipmi0.ownAddress(0, new OwnAddress(0x26, 3));
        assertEquals(new OwnAddress(0x24, 1), rig.user.ownAddress(0));
        assertEquals(
                new OwnAddress(0x26, 3), other.ownAddress(0), "the operation for all does not touch who set its own");
        assertEquals(new OwnAddress(0x20, 2), other.ownAddress(7), "nor other channels");

        rig.smi.otherwise(sent -> BridgingSmi.Fate.ack(0).message(Duration.ofMillis(1), echoTo(sent)));
        assertTrue(rig.user.request(request(BridgeFixture.SATELLITE)).isOk());
        assertTrue(other.request(request(BridgeFixture.SATELLITE)).isOk());
        byte[] own = rig.smi.sent().get(0).bytes();
        assertEquals("240101", HexFormat.of().formatHex(own, 6, 9), "address, sequence 0 and LUN, command");
        byte[] others = rig.smi.sent().get(1).bytes();
        assertEquals("260701", HexFormat.of().formatHex(others, 6, 9));
    }

    /** The controller's answer to whoever asked, whose address its first checksum covers. */
    private static byte[] echoTo(BridgingSmi.Sent sent) {
        byte[] answer = sent.echo();
        int netFnLun = (sent.netFn() | 1) << 2 | (sent.bytes()[7] & 3);
        answer[4] = (byte) netFnLun;
        answer[5] = (byte) -((sent.bytes()[6] & 0xFF) + netFnLun);
        return answer;
    }
}
