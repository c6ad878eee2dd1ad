package io.jipmi.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.client.chassis.ChassisDevice;
import io.jipmi.client.chassis.ChassisStatus;
import io.jipmi.client.sdr.SdrRepositoryDevice;
import io.jipmi.client.sdr.SdrRepositoryInfo;
import io.jipmi.client.sel.SelDevice;
import io.jipmi.client.sel.SelInfo;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.IpmiCompletionException;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiTimeoutException;
import io.jipmi.msghandler.NetFn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BmcClientTest {
    private final ScriptedBmc bmc = new ScriptedBmc();

    @Test
    void aRefusalIsReportedWithTheBmcsOwnCode() {
        bmc.refuses(NetFn.APP, Cmd.GET_DEVICE_ID, 0xD2);
        IpmiCompletionException refused =
                assertThrows(IpmiCompletionException.class, () -> bmc.client().deviceId());
        assertEquals(0xD2, refused.completionCode());
    }

    @Test
    void everyRequestOfAnOperationGetsWhatIsLeftOfItsTime() throws IpmiException {
        bmc.eachRequestTakes(Duration.ofMillis(30));
        bmc.client(Duration.ofMillis(100)).systemGuid();
        assertEquals(Duration.ofMillis(100), bmc.requests().get(0).timeout());
        assertEquals(Duration.ofMillis(70), bmc.requests().get(1).timeout());
    }

    @Test
    void anOperationWhoseTimeIsOverAsksNoMore() {
        bmc.eachRequestTakes(Duration.ofMillis(100));
        IpmiTimeoutException late = assertThrows(
                IpmiTimeoutException.class,
                () -> bmc.client(Duration.ofMillis(100)).systemGuid());
        assertEquals("reading the GUID did not end within 100 ms", late.getMessage());
        assertEquals(1, bmc.requests().size());
    }

    @Test
    void aTimeoutThatIsNotPositiveIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> bmc.client().withTimeout(Duration.ZERO));
    }

    @Test
    void aChannelIsReadInFull() throws IpmiException {
        bmc.on(
                NetFn.APP,
                Cmd.GET_CHANNEL_INFO,
                request -> request.data()[0] == 1
                        ? ScriptedBmc.ok(request, 0x01, 0x84, 0xE1, 0x83, 0xF2, 0x1B, 0x00, 0x00, 0x00)
                        : ScriptedBmc.refusal(request, 0xCC));

        ChannelInfo lan = bmc.client().channels(ipmi(0x02)).get(0);

        assertEquals(
                new ChannelInfo(1, 1, 4, 1, ChannelInfo.SessionSupport.MULTI_SESSION, 3, OptionalInt.of(7154), false),
                lan);
        assertEquals("802.3 LAN", lan.mediumName());
        assertEquals("IPMB-1.0", lan.protocolName());
        assertEquals(16, bmc.requests().size());
    }

    @Test
    void aChannelThatIsRefusedOrShortIsLeftOut() throws IpmiException {
        bmc.on(NetFn.APP, Cmd.GET_CHANNEL_INFO, request -> switch (request.data()[0]) {
            case 0 -> ScriptedBmc.ok(request, 0x00, 0x01, 0x01);
            case 1 -> ScriptedBmc.ok(request, 0x01, 0x04);
            case 15 -> ScriptedBmc.ok(request, 0x0F, 0x0C, 0x05, 0x00, 0xF2, 0x1B, 0x00);
            default -> ScriptedBmc.refusal(request, 0xCC);
        });

        List<ChannelInfo> channels = bmc.client().channels(ipmi(0x51));

        assertEquals(List.of(0, 15), channels.stream().map(ChannelInfo::number).toList());
        assertEquals(OptionalInt.empty(), channels.get(0).vendorId());
        assertEquals("KCS", channels.get(1).protocolName());
    }

    @Test
    void aBmcWithoutTheCommandHasOneIpmb() throws IpmiException {
        List<ChannelInfo> channels = bmc.client().channels(ipmi(0x02));
        assertEquals(List.of(ChannelInfo.assumedIpmb()), channels);
        assertTrue(channels.get(0).assumed());
        assertEquals("IPMB", channels.get(0).mediumName());
        assertEquals(1, bmc.requests().size());
    }

    @Test
    void aBmcOlderThanIpmi15IsNotAskedForChannels() throws IpmiException {
        assertEquals(List.of(ChannelInfo.assumedIpmb()), bmc.client().channels(ipmi(0x01)));
        assertEquals(List.of(), bmc.requests());
    }

    @Test
    void channel14IsAnAliasOfTheChannelItReports() throws IpmiException {
        bmc.on(NetFn.APP, Cmd.GET_CHANNEL_INFO, 0x0F, 0x0C, 0x05);
        List<ChannelInfo> channels = bmc.client().channels(ipmi(0x02));
        assertTrue(channels.get(14).isAlias());
        assertEquals(15, channels.get(14).reportedNumber());
        assertFalse(channels.get(15).isAlias());
    }

    @Test
    void selInfoIsRead() throws IpmiException {
        bmc.on(
                NetFn.STORAGE,
                Cmd.GET_SEL_INFO,
                0x51,
                0x03,
                0x01,
                0xA0,
                0x1F,
                0x00,
                0xE1,
                0x0B,
                0x5E,
                0xFF,
                0xFF,
                0xFF,
                0xFF,
                0x8A);
        SelInfo info = new SelDevice(bmc.client()).info();
        assertEquals("1.5", info.version());
        assertEquals(259, info.entries());
        assertEquals(0x1FA0, info.freeBytes());
        assertEquals(
                Optional.of(Instant.parse("2020-01-01T00:00:00Z")),
                info.lastAddition().instant());
        assertFalse(info.lastErase().isSpecified());
        assertTrue(info.overflowed());
        assertTrue(info.deletable());
        assertTrue(info.reservable());
    }

    @Test
    void aTimestampOfABmcWithoutTimeOfDayCountsFromItsStart() {
        IpmiTimestamp early = new IpmiTimestamp(0x2000_0000L);
        assertTrue(early.isSinceStart());
        assertEquals(Optional.empty(), early.instant());
        assertEquals("536870912 s after start", early.toString());
        assertEquals("unspecified", new IpmiTimestamp(0xFFFF_FFFFL).toString());
        assertEquals("1987-01-05T18:48:33Z", new IpmiTimestamp(0x2000_0001L).toString());
    }

    @Test
    void sdrRepositoryInfoIsRead() throws IpmiException {
        bmc.on(NetFn.STORAGE, Cmd.GET_SDR_REPOSITORY_INFO, 0x51, 0x0C, 0x00, 0xFE, 0xFF, 1, 0, 0, 0, 2, 0, 0, 0, 0x22);
        SdrRepositoryInfo info = new SdrRepositoryDevice(bmc.client()).info();
        assertEquals(12, info.records());
        assertEquals(0xFFFE, info.freeBytes());
        assertEquals(new IpmiTimestamp(1), info.lastAddition());
        assertEquals(new IpmiTimestamp(2), info.lastErase());
        assertTrue(info.reservable());
        assertFalse(info.overflowed());
    }

    @Test
    void chassisStatusIsRead() throws IpmiException {
        bmc.on(NetFn.CHASSIS, Cmd.GET_CHASSIS_STATUS, 0x29, 0x10, 0x51);
        ChassisStatus status = new ChassisDevice(bmc.client()).status();
        assertTrue(status.powerOn());
        assertEquals(ChassisStatus.PowerRestorePolicy.RESTORES_PRIOR_STATE, status.restorePolicy());
        assertEquals(ChassisStatus.Identify.ON_FOR_A_TIME, status.identify());
        assertEquals(
                Set.of(
                        ChassisStatus.Flag.POWER_FAULT,
                        ChassisStatus.Flag.LAST_POWER_ON_BY_COMMAND,
                        ChassisStatus.Flag.INTRUSION),
                status.flags());
    }

    @Test
    void aChassisThatDoesNotTellItsIdentifyLightIsNotSaidToHaveItOff() throws IpmiException {
        bmc.on(NetFn.CHASSIS, Cmd.GET_CHASSIS_STATUS, 0x00, 0x00, 0x10);
        ChassisStatus status = new ChassisDevice(bmc.client()).status();
        assertEquals(ChassisStatus.Identify.UNKNOWN, status.identify());
        assertFalse(status.powerOn());
    }

    @Test
    void aSelfTestThatPassedSaysSo() throws IpmiException {
        bmc.on(NetFn.APP, Cmd.GET_SELF_TEST_RESULTS, 0x55, 0x00);
        assertEquals("passed", bmc.client().selfTest().toString());
    }

    @Test
    void aSelfTestThatFailedNamesWhatIsBroken() throws IpmiException {
        bmc.on(NetFn.APP, Cmd.GET_SELF_TEST_RESULTS, 0x57, 0x82);
        SelfTestResult result = bmc.client().selfTest();
        assertEquals(SelfTestResult.Outcome.CORRUPTED, result.outcome());
        assertEquals(
                Set.of(SelfTestResult.Defect.SEL_INACCESSIBLE, SelfTestResult.Defect.UPDATE_FIRMWARE_CORRUPTED),
                result.defects());
        assertEquals("failed (0x82): update firmware corrupted, sel inaccessible", result.toString());
    }

    @Test
    void theSecondByteOfAnotherOutcomeIsTheVendorsOwn() {
        SelfTestResult fatal = new SelfTestResult(0x58, 0xFF);
        assertEquals(SelfTestResult.Outcome.FATAL_HARDWARE_ERROR, fatal.outcome());
        assertEquals(Set.of(), fatal.defects());
    }

    @Test
    void theWatchdogIsRead() throws IpmiException {
        bmc.on(NetFn.APP, Cmd.GET_WATCHDOG_TIMER, 0x44, 0x21, 0x0F, 0x10, 0x58, 0x02, 0x2C, 0x01);
        assertEquals(
                new WatchdogState(
                        true,
                        true,
                        WatchdogState.Use.SMS_OS,
                        WatchdogState.Action.HARD_RESET,
                        WatchdogState.PreAction.NMI,
                        Duration.ofSeconds(15),
                        Set.of(WatchdogState.Use.SMS_OS),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(30)),
                bmc.client().watchdog());
    }

    @Test
    void theDontLogBitOfTheWatchdogIsInverted() throws IpmiException {
        bmc.on(NetFn.APP, Cmd.GET_WATCHDOG_TIMER, 0x84, 0, 0, 0, 0, 0, 0, 0);
        assertFalse(bmc.client().watchdog().logging());
        assertFalse(bmc.client().watchdog().running());
    }

    private static DeviceId ipmi(int version) throws IpmiException {
        return DeviceId.decode(Octets.of(0x20, 0, 0, 0, version, 0));
    }
}
