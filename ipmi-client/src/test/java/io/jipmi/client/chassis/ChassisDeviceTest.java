package io.jipmi.client.chassis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.client.Octets;
import io.jipmi.client.ScriptedBmc;
import io.jipmi.client.chassis.ChassisStatus.PowerRestorePolicy;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.IpmiCompletionException;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiTimeoutException;
import io.jipmi.msghandler.IpmiTransportException;
import io.jipmi.msghandler.NetFn;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChassisDeviceTest {
    private final ScriptedBmc bmc = new ScriptedBmc();
    private final ChassisDevice chassis = new ChassisDevice(bmc.client());

    @Test
    void capabilitiesWithAndWithoutTheBridge() throws IpmiException {
        bmc.on(NetFn.CHASSIS, Cmd.GET_CHASSIS_CAPABILITIES, 0x05, 0x20, 0x22, 0x24, 0x26, 0x28);
        assertEquals(
                new ChassisCapabilities(
                        Set.of(
                                ChassisCapabilities.Feature.INTRUSION_SENSOR,
                                ChassisCapabilities.Feature.DIAGNOSTIC_INTERRUPT),
                        0x20,
                        0x22,
                        0x24,
                        0x26,
                        OptionalInt.of(0x28)),
                chassis.capabilities());
        bmc.on(NetFn.CHASSIS, Cmd.GET_CHASSIS_CAPABILITIES, 0x00, 0x20, 0x20, 0x20, 0x20);
        assertEquals(OptionalInt.empty(), chassis.capabilities().bridgeAddress());
    }

    @Test
    void buttonsAreToldOnlyByABmcThatTells() throws IpmiException {
        bmc.on(NetFn.CHASSIS, Cmd.GET_CHASSIS_STATUS, 0x01, 0x00, 0x00, 0x92);
        assertEquals(Set.of(FrontPanelButton.RESET), chassis.status().disabledButtons());
        assertEquals(
                Set.of(FrontPanelButton.POWER_OFF, FrontPanelButton.STANDBY),
                chassis.status().disablableButtons());
        bmc.on(NetFn.CHASSIS, Cmd.GET_CHASSIS_STATUS, 0x01, 0x00, 0x00);
        assertEquals(Set.of(), chassis.status().disabledButtons());
        assertEquals(Set.of(), chassis.status().disablableButtons());
    }

    @ParameterizedTest
    @CsvSource({
        "POWER_DOWN, 0",
        "POWER_UP, 1",
        "POWER_CYCLE, 2",
        "HARD_RESET, 3",
        "DIAGNOSTIC_INTERRUPT, 4",
        "SOFT_SHUTDOWN, 5"
    })
    void eachPowerCommandHasTheSpecificationsNumber(PowerCommand command, int code) throws IpmiException {
        bmc.on(NetFn.CHASSIS, Cmd.CHASSIS_CONTROL);
        chassis.control(command);
        assertSent(code);
    }

    @Test
    void aPowerCommandThatIsRefusedIsToldAndNotTriedAgain() {
        bmc.refuses(NetFn.CHASSIS, Cmd.CHASSIS_CONTROL, 0xD5);
        IpmiCompletionException refused =
                assertThrows(IpmiCompletionException.class, () -> chassis.control(PowerCommand.HARD_RESET));
        assertEquals(0xD5, refused.completionCode());
        assertEquals(1, bmc.requests().size());
    }

    @Test
    void identifying() throws IpmiException {
        bmc.on(NetFn.CHASSIS, Cmd.CHASSIS_IDENTIFY);
        chassis.identify(Duration.ofSeconds(255));
        assertSent(0xFF);
        chassis.identify(Duration.ZERO);
        assertSent(0);
        chassis.identifyUntilToldOtherwise();
        assertSent(0, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 256})
    void aTimeThatCannotBeSaidIsRefused(int seconds) {
        assertThrows(IllegalArgumentException.class, () -> chassis.identify(Duration.ofSeconds(seconds)));
        assertEquals(List.of(), bmc.requests());
    }

    @Test
    void powerRestorePolicies() throws IpmiException {
        bmc.on(NetFn.CHASSIS, Cmd.SET_POWER_RESTORE_POLICY, 0x05);
        assertEquals(
                Set.of(PowerRestorePolicy.STAYS_OFF, PowerRestorePolicy.POWERS_UP), chassis.powerRestorePolicies());
        assertSent(3);
        chassis.setPowerRestorePolicy(PowerRestorePolicy.POWERS_UP);
        assertSent(2);
        assertThrows(IllegalArgumentException.class, () -> chassis.setPowerRestorePolicy(PowerRestorePolicy.UNKNOWN));
        assertEquals(2, bmc.requests().size());
    }

    @Test
    void restartCauseAndHours() throws IpmiException {
        bmc.on(NetFn.CHASSIS, Cmd.GET_SYSTEM_RESTART_CAUSE, 0x04, 0x0F);
        assertEquals(new RestartCause(4, 0x0F), chassis.restartCause());
        assertEquals("watchdog expired", chassis.restartCause().name());
        assertEquals("reserved 0x0c", new RestartCause(12, 0).name());
        bmc.on(NetFn.CHASSIS, Cmd.GET_POH_COUNTER, 0x06, 0xFF, 0xFF, 0xFF, 0xFF);
        assertEquals(
                Duration.ofMinutes(6 * 0xFFFF_FFFFL), chassis.powerOnHours().duration());
    }

    @Test
    void buttonsAreDisabledByTheirBits() throws IpmiException {
        bmc.on(NetFn.CHASSIS, Cmd.SET_FRONT_PANEL_ENABLES);
        chassis.disableButtons(Set.of(FrontPanelButton.POWER_OFF, FrontPanelButton.STANDBY));
        assertSent(0x09);
        chassis.disableButtons(Set.of());
        assertSent(0x00);
    }

    @Test
    void bootFlagsKeepWhatHasNoName() throws IpmiException {
        BootFlags flags = BootFlags.decode(Octets.of(0xE0, 0xAB, 0x5A, 0x0B, 0x1F, 0x99));
        assertTrue(flags.isValid() && flags.isPersistent() && flags.isEfi());
        assertEquals(Optional.empty(), flags.device());
        assertEquals("reserved 0x0a, persistent, EFI", flags.toString());
        assertEquals(
                Octets.of(0x80, 0x97, 0x5A, 0x0B, 0x1F),
                flags.persistent(false).efi(false).device(BootDevice.CD_DVD).raw());
        assertEquals("DISK, once", BootFlags.next(BootDevice.DISK).toString());
    }

    @Test
    void bootFlagsAreRead() throws IpmiException {
        bmc.on(NetFn.CHASSIS, Cmd.GET_SYSTEM_BOOT_OPTIONS, 0x01, 0x05, 0xA0, 0x04, 0, 0, 0);
        BootFlags flags = chassis.bootOptions().flags();
        assertSent(5, 0, 0);
        assertEquals(Optional.of(BootDevice.PXE), flags.device());
        assertTrue(flags.isValid() && flags.isEfi());
        assertFalse(flags.isPersistent());
    }

    @Test
    void anotherOptionThanTheOneAskedForIsABadAnswer() {
        bmc.on(NetFn.CHASSIS, Cmd.GET_SYSTEM_BOOT_OPTIONS, 0x01, 0x04, 0xFF, 0xFF);
        assertThrows(IpmiTransportException.class, () -> chassis.bootOptions().flags());
    }

    @Test
    void bootFlagsAreSetBetweenTheMarksThatKeepOthersOut() throws IpmiException {
        bmc.on(NetFn.CHASSIS, Cmd.SET_SYSTEM_BOOT_OPTIONS);
        chassis.bootOptions().setFlags(BootFlags.next(BootDevice.BIOS_SETUP).efi(true));
        assertEquals(List.of("0001", "04ffff", "05a018000000", "0000"), sent());
    }

    @Test
    void aBmcWithTheFlagsAloneIsContentWithThem() throws IpmiException {
        bmc.on(
                NetFn.CHASSIS,
                Cmd.SET_SYSTEM_BOOT_OPTIONS,
                request -> request.data()[0] == 5 ? ScriptedBmc.ok(request) : ScriptedBmc.refusal(request, 0x80));
        chassis.bootOptions().setFlags(BootFlags.next(BootDevice.PXE));
        assertEquals(List.of("0001", "04ffff", "058004000000"), sent());
    }

    @Test
    void anyOtherOptionIsSetTheSameWay() throws IpmiException {
        bmc.on(NetFn.CHASSIS, Cmd.SET_SYSTEM_BOOT_OPTIONS);
        chassis.bootOptions().set(3, Octets.of(0x08));
        assertEquals(List.of("0001", "0308", "0000"), sent());
    }

    @Test
    void anOptionThatIsNotThereIsToldIfItIsTheOneWanted() {
        bmc.refuses(NetFn.CHASSIS, Cmd.SET_SYSTEM_BOOT_OPTIONS, 0x80);
        IpmiCompletionException refused = assertThrows(
                IpmiCompletionException.class, () -> chassis.bootOptions().set(3, Octets.of(0x08)));
        assertEquals(0x80, refused.completionCode());
        assertEquals(List.of("0001", "0308"), sent());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 128})
    void optionsThatCannotBeSetByThemselvesAreRefused(int parameter) {
        assertThrows(IllegalArgumentException.class, () -> chassis.bootOptions().set(parameter, Octets.of(0)));
        assertEquals(List.of(), bmc.requests());
    }

    @Test
    void optionsThatSomebodyElseIsSettingAreLeftAlone() {
        bmc.refuses(NetFn.CHASSIS, Cmd.SET_SYSTEM_BOOT_OPTIONS, 0x81);
        IpmiCompletionException refused = assertThrows(
                IpmiCompletionException.class, () -> chassis.bootOptions().setFlags(BootFlags.next(BootDevice.PXE)));
        assertEquals(0x81, refused.completionCode());
        assertEquals(List.of("0001"), sent());
    }

    @Test
    void optionsAreReleasedWhenTheyCannotBeSet() {
        bmc.on(
                NetFn.CHASSIS,
                Cmd.SET_SYSTEM_BOOT_OPTIONS,
                request -> request.data()[0] == 5 ? ScriptedBmc.refusal(request, 0xCC) : ScriptedBmc.ok(request));
        IpmiCompletionException refused = assertThrows(
                IpmiCompletionException.class, () -> chassis.bootOptions().setFlags(BootFlags.next(BootDevice.PXE)));
        assertEquals(0xCC, refused.completionCode());
        assertEquals(List.of("0001", "04ffff", "058004000000", "0000"), sent());
    }

    @Test
    void settingTheFlagsHasOneDeadline() {
        bmc.on(NetFn.CHASSIS, Cmd.SET_SYSTEM_BOOT_OPTIONS).eachRequestTakes(Duration.ofMillis(10));
        BootOptions options = new ChassisDevice(bmc.client(Duration.ofMillis(15))).bootOptions();
        IpmiTimeoutException late =
                assertThrows(IpmiTimeoutException.class, () -> options.setFlags(BootFlags.next(BootDevice.PXE)));
        assertEquals("setting the boot flags did not end within 15 ms", late.getMessage());
        assertEquals(2, bmc.requests().size());
    }

    @Test
    void everyOptionThereIsIsRead() throws IpmiException {
        bmc.on(
                NetFn.CHASSIS,
                Cmd.GET_SYSTEM_BOOT_OPTIONS,
                request -> request.data()[0] % 2 == 0
                        ? ScriptedBmc.ok(request, 0x01, 0x80 | request.data()[0], 0x2A)
                        : ScriptedBmc.refusal(request, 0x80));
        assertEquals(
                List.of(0, 2, 4, 6),
                chassis.bootOptions().all().stream().map(BootOption::number).toList());
        assertEquals(
                new BootOption(2, true, Octets.of(0x2A)), chassis.bootOptions().get(2, 0));
    }

    private List<String> sent() {
        return bmc.requests().stream()
                .map(request -> Octets.of(request.data()).hex())
                .toList();
    }

    private void assertSent(int... data) {
        IpmiRequest last = bmc.requests().get(bmc.requests().size() - 1);
        assertArrayEquals(Octets.of(data).toByteArray(), last.data());
    }
}
