package io.jipmi.msghandler;

import static io.jipmi.msghandler.BridgeFixture.SATELLITE;
import static io.jipmi.msghandler.BridgeFixture.request;
import static io.jipmi.msghandler.BridgingSmi.Fate.ack;
import static io.jipmi.msghandler.Rig.ms;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses other than a controller's own on IPMB: broadcast, sessions, IPMB without a BMC. In virtual time. */
@Timeout(60)
class BridgeAddressingTest {
    private static final LanAddress CONSOLE = new LanAddress(1, 3, 0x12, 0x81, 0x8F, 0);

    private final BridgeFixture rig = new BridgeFixture();

    @Test
    void aRequestIntoASessionIsSentAsItsGoldenFrameAndItsAnswerComesBack() throws IpmiException {
        rig.smi.otherwise(sent -> ack(0).message(ms(3), sent.lanEcho()));
        for (int i = 0; i < 5; i++) {
            rig.user.request(request(CONSOLE));
        }
        IpmiResponse response = rig.user.request(request(CONSOLE));
        assertEquals("183401128118678f16015a", rig.smi.sent().get(5).hex(), "GF-04");
        assertEquals(NetFn.APP | 1, response.netFn());
        assertTrue(response.isOk());

        assertArrayEquals(
                new byte[] {0x11, 0x22},
                rig.user.request(request(CONSOLE, 0x11, 0x22)).data());
        assertEquals(7, rig.count(Counter.SENT_LAN_COMMANDS));
        assertEquals(7, rig.count(Counter.HANDLED_LAN_RESPONSES));
        assertEquals(0, rig.count(Counter.SENT_IPMB_COMMANDS));
    }

    @ParameterizedTest
    @CsvSource({
        "2, 0x12, 0x81, 0x8F, 0, another channel",
        "1, 0x13, 0x81, 0x8F, 0, another session",
        "1, 0x12, 0x83, 0x8F, 0, another remote software",
        "1, 0x12, 0x81, 0x8D, 0, another local software",
        "1, 0x12, 0x81, 0x8F, 1, another LUN"
    })
    void anAnswerFromElsewhereIsDroppedAndTheRequestGoesOn(
            int channel, String session, String remote, String local, int lun, String what) throws IpmiException {
        LanAddress other =
                new LanAddress(channel, 3, Integer.decode(session), Integer.decode(remote), Integer.decode(local), lun);
        BridgeFixture elsewhere = new BridgeFixture();
        elsewhere.smi.media().put(2, 4);
        elsewhere.smi.otherwise(BridgingSmi::unanswered);
        elsewhere.failure(request(other).withTimeout(ms(1)));
        rig.smi.media().put(2, 4);
        byte[] foreign = elsewhere.smi.sent().get(0).lanEcho();

        rig.smi.next(sent -> ack(0).message(ms(1), foreign).message(ms(2), sent.lanEcho()));
        assertTrue(rig.user.request(request(CONSOLE)).isOk(), what);
        assertEquals(ms(2), rig.clock.elapsed(), what);
        assertEquals(1, rig.count(Counter.UNHANDLED_LAN_RESPONSES), what);
    }

    @Test
    void aSessionThatDoesNotAnswerIsTriedAgainAndCounted() throws IpmiException {
        rig.smi.otherwise(BridgingSmi::unanswered);
        assertEquals(FailureKind.TIMED_OUT, rig.failure(request(CONSOLE)).kind());
        assertEquals(5, rig.smi.sent().size());
        assertEquals(4, rig.count(Counter.RETRANSMITTED_LAN_COMMANDS));
        assertEquals(1, rig.count(Counter.TIMED_OUT_LAN_COMMANDS));

        IpmiRequest powerOff = IpmiRequest.of(CONSOLE, NetFn.CHASSIS, Cmd.CHASSIS_CONTROL, 0);
        rig.failure(powerOff.withTimeout(Duration.ofMinutes(1)));
        assertEquals(6, rig.smi.sent().size(), "not sent again");
        assertEquals(4, rig.count(Counter.DROPPED_REXMIT_LAN_COMMANDS));

        rig.smi.next(sent -> ack(0xC9));
        assertEquals(0xC9, rig.user.request(request(CONSOLE)).completionCode());
        assertEquals(1, rig.count(Counter.SENT_LAN_COMMAND_ERRS));
    }

    @Test
    void aDamagedAnswerOfASessionIsCountedAndDropped() throws IpmiException {
        rig.smi.next(sent -> {
            byte[] damaged = sent.lanEcho();
            damaged[damaged.length - 2] ^= 0x10;
            return ack(0).message(ms(1), damaged).message(ms(2), sent.lanEcho());
        });
        assertTrue(rig.user.request(request(CONSOLE, 1)).isOk());
        assertEquals(1, rig.count(Counter.INVALID_LAN_RESPONSES));
    }

    @Test
    void anInterfaceThatGoesDownEndsRequestsIntoSessions() {
        rig.smi.next(sent -> {
            rig.clock.onNextLook(
                    () -> rig.smi.health(new InterfaceHealth(InterfaceHealth.State.DOWN, "the BMC is gone")));
            return ack(0);
        });
        assertEquals(FailureKind.INTERFACE_DOWN, rig.failure(request(CONSOLE)).kind());
        assertEquals(1, rig.count(Counter.FAILED_LAN_COMMANDS));
    }

    @Test
    void aBroadcastIsAnsweredFromTheControllersOwnAddress() throws IpmiException {
        rig.smi.next(sent ->
                ack(0).message(ms(3), BridgingSmi.answer(0, 0x82, 0, NetFn.APP, Cmd.GET_DEVICE_ID, 0, new byte[] {7})));
        assertEquals(7, rig.user.request(request(SATELLITE.asBroadcast())).u8(0));
        assertEquals("18340000821866200201dd", rig.smi.sent().get(0).hex());
        assertEquals(1, rig.count(Counter.SENT_IPMB_COMMANDS));
        assertEquals(1, rig.count(Counter.HANDLED_IPMB_RESPONSES));
    }

    @Test
    void aBroadcastIsNeverTriedAgainWhateverIsAskedFor() {
        rig.smi.otherwise(BridgingSmi::unanswered);
        IpmiFailure failure = rig.failure(
                request(SATELLITE.asBroadcast()).withBridgeTiming(new BridgeTiming(7, Duration.ofMillis(300))));
        assertEquals(FailureKind.TIMED_OUT, failure.kind());
        assertEquals("no answer to App/01 [] to 0x82 on channel 0 by broadcast in time, 1 try", failure.detail());
        assertEquals(1, rig.smi.sent().size());
        assertEquals(ms(300), rig.clock.elapsed());
        assertEquals(1, rig.count(Counter.TIMED_OUT_IPMB_BROADCASTS));
        assertEquals(0, rig.count(Counter.TIMED_OUT_IPMB_COMMANDS));
    }

    @Test
    void directIpmbIsRefusedAsNoDriverIsOnThatBus() {
        IpmiFailure failure = rig.failure(request(new IpmbDirectAddress(0x82, 0, 2)));
        assertEquals(FailureKind.UNSUPPORTED, failure.kind());
        assertEquals(
                "kcs at i/o 0xca2 is not itself on an IPMB: it carries nothing to 0x82 directly on IPMB",
                failure.detail());
        assertEquals(1, rig.count(Counter.SENT_INVALID_COMMANDS));
        assertEquals(0, rig.smi.sent().size());
    }

    @ParameterizedTest
    @CsvSource({
        "15, 0, 0, 0, 0, 0, channel out of 0..14: 15",
        "-1, 0, 0, 0, 0, 0, channel out of 0..14: -1",
        "1, 16, 0, 0, 0, 0, privilege out of 0..15: 16",
        "1, 0, 256, 0, 0, 0, session handle out of 0..255: 256",
        "1, 0, 0, -1, 0, 0, remote software id out of 0..255: -1",
        "1, 0, 0, 0, 256, 0, local software id out of 0..255: 256",
        "1, 0, 0, 0, 0, 4, LUN out of 0..3: 4"
    })
    void whatIsNoSessionAddressIsRefusedByName(
            int channel, int privilege, int handle, int remote, int local, int lun, String named) {
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class, () -> new LanAddress(channel, privilege, handle, remote, local, lun));
        assertEquals(named, refusal.getMessage());
    }

    @Test
    void anOddDirectAddressIsRefusedByName() {
        String message = assertThrows(IllegalArgumentException.class, () -> new IpmbDirectAddress(0x83, 0, 2))
                .getMessage();
        assertTrue(message.contains("0x83 is not an even number"), message);
        assertThrows(IllegalArgumentException.class, () -> new IpmbDirectAddress(0x82, 0, 4));
    }

    @ParameterizedTest
    @CsvSource({"system, 270", "ipmb, 262", "broadcast, 261", "direct, 268", "lan, 260"})
    void eachAddressHasItsLongestRequest(String kind, int maxDataBytes) {
        IpmiAddress address = switch (kind) {
            case "system" -> IpmiAddress.BMC;
            case "ipmb" -> SATELLITE;
            case "broadcast" -> SATELLITE.asBroadcast();
            case "direct" -> new IpmbDirectAddress(0x82, 0, 2);
            default -> CONSOLE;
        };
        assertEquals(
                maxDataBytes,
                IpmiRequest.of(address, 0x30, 1, new int[maxDataBytes]).dataLengthBytes());
        assertThrows(IllegalArgumentException.class, () -> IpmiRequest.of(address, 0x30, 1, new int[maxDataBytes + 1]));
    }

    @Test
    void addressesAreDescribedForPeople() {
        assertEquals("software 0x81 of session 0x12 on channel 1", CONSOLE.describe());
        assertEquals("the BMC", IpmiAddress.BMC.describe());
        assertEquals("the BMC's LUN 1", new SystemInterfaceAddress(1).describe());
        assertFalse(SATELLITE.describe().contains("broadcast"));
    }
}
