package io.jipmi.poweroff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.Parameters;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every method, found and used as section 8 of Linux's driver has it. */
class IpmiPoweroffTest {
    private static final int CHASSIS = 0x80;
    private static final int NOTHING = 0x00;
    private static final int V2 = 0x02;
    private static final PoweroffSettings CYCLE = new PoweroffSettings(true, -1, Duration.ofSeconds(10));

    private final WaitedClock clock = new WaitedClock();
    private final IpmiMessageHandler handler = IpmiMessageHandler.withoutThreads(InterfaceLimits.DEFAULT, clock);
    private final ScriptedBmc bmc = new ScriptedBmc();

    private IpmiPoweroff armed(PoweroffSettings settings) throws IpmiException {
        handler.attach(bmc);
        IpmiPoweroff poweroff = IpmiPoweroff.over(handler, settings, clock);
        bmc.forget();
        return poweroff;
    }

    private IpmiPoweroff armed() throws IpmiException {
        return armed(PoweroffSettings.DEFAULT);
    }

    static Stream<Arguments> detectionRows() {
        return Stream.of(
                Arguments.of(CHASSIS, V2, 0, 0, "00", PoweroffMethod.ATCA),
                Arguments.of(NOTHING, V2, 0x0108, 0x0157, "00", PoweroffMethod.ATCA),
                Arguments.of(CHASSIS, V2, 0x0108, 0x0157, "c1", PoweroffMethod.CPI1),
                Arguments.of(CHASSIS, V2, 0x0108, 0x0158, "c1", PoweroffMethod.CHASSIS),
                Arguments.of(NOTHING, V2, 0x0109, 0x0157, "c1", null),
                Arguments.of(NOTHING, 0x01, 0x0002A2, 0x0100, "c1", PoweroffMethod.CHASSIS_DELL),
                Arguments.of(NOTHING, 0x41, 0x0002A2, 0x0100, "c1", PoweroffMethod.CHASSIS_DELL),
                Arguments.of(NOTHING, 0x51, 0x0002A2, 0x0100, "c1", null),
                Arguments.of(NOTHING, V2, 0x0002A2, 0x0100, "c1", null),
                Arguments.of(NOTHING, 0x01, 0x0102A2, 0x0100, "c1", null),
                Arguments.of(CHASSIS, 0x51, 0x0002A2, 0x0100, "c1", PoweroffMethod.CHASSIS),
                Arguments.of(NOTHING, 0x01, 0x00000B, 0x8201, "c1", PoweroffMethod.CHASSIS_HP),
                Arguments.of(NOTHING, 0x51, 0x00000B, 0x8201, "c1", null),
                Arguments.of(NOTHING, 0x01, 0x00000B, 0x8202, "c1", null),
                Arguments.of(CHASSIS, V2, 0x00BEEF, 1, "d5", PoweroffMethod.CHASSIS),
                Arguments.of(0x7F, V2, 0x00BEEF, 1, "c1", null));
    }

    @ParameterizedTest
    @MethodSource("detectionRows")
    void theFirstMethodThatFitsIsTaken(
            int support, int version, int manufacturer, int product, String picmg, PoweroffMethod expected)
            throws IpmiException {
        bmc.identity(support, version, manufacturer, product).answering("2c0100", picmg);
        handler.attach(bmc);
        bmc.forget();
        IpmiPoweroff poweroff = IpmiPoweroff.over(handler, PoweroffSettings.DEFAULT, clock);
        assertEquals(Optional.ofNullable(expected), poweroff.method());
        assertEquals(List.of("0601", "2c0100"), bmc.sent(), "asked before, and not when the machine goes down");
        assertEquals(expected == null, !poweroff.whyNotArmed().isEmpty());
    }

    @Test
    void aSilentAnswerToPicmgIsNoShelf() throws IpmiException {
        bmc.identity(CHASSIS, V2, 0, 0).silentTo("2c01");
        assertEquals(Optional.of(PoweroffMethod.CHASSIS), armed().method());
    }

    @Test
    void anIdentityCutShortIsNoGround() throws IpmiException {
        bmc.answering("0601", "00" + "20010100" + "0280" + "000000" + "00");
        IpmiPoweroff poweroff = armed();
        assertEquals(Optional.empty(), poweroff.method());
        assertEquals(PoweroffOutcome.NO_METHOD, poweroff.powerOff());
        assertTrue(poweroff.trouble().contains("10 data bytes where 11 are needed"), poweroff.trouble());
        assertEquals(List.of(), bmc.sent());
    }

    @Test
    void aChassisIsPoweredDown() throws IpmiException {
        bmc.identity(CHASSIS, V2, 0, 0).answering("0002", "00");
        IpmiPoweroff poweroff = armed();
        assertEquals(PoweroffOutcome.POWER_DOWN, poweroff.powerOff());
        assertEquals(List.of("000200"), bmc.sent());
        assertEquals("", poweroff.trouble());
        assertEquals(
                List.of("Chassis/02 [00] to the BMC: power down"),
                poweroff.powerOffPlan().stream().map(PlannedRequest::toString).toList());
    }

    @Test
    void aChassisIsPowerCycledIfThatIsWanted() throws IpmiException {
        bmc.identity(CHASSIS, V2, 0, 0).answering("0002", "00");
        IpmiPoweroff poweroff = armed(CYCLE);
        assertEquals(1, poweroff.powerOffPlan().size());
        assertEquals("02", poweroff.powerOffPlan().get(0).data());
        assertEquals(PoweroffOutcome.STILL_RUNNING, poweroff.powerOff());
        assertEquals(List.of("000202"), bmc.sent());
        assertEquals(Duration.ofSeconds(10), clock.elapsed(), "waits for the power to go");
    }

    @Test
    void aPowerCycleThatIsNotWaitedForIsDone() throws IpmiException {
        bmc.identity(CHASSIS, V2, 0, 0).answering("0002", "00");
        IpmiPoweroff poweroff = armed(new PoweroffSettings(true, -1, Duration.ZERO));
        assertEquals(PoweroffOutcome.POWER_CYCLE, poweroff.powerOff());
        assertEquals(Duration.ZERO, clock.elapsed());
    }

    @Test
    void aRefusedPowerCycleBecomesAPowerDownAndIsNotAskedForAgain() throws IpmiException {
        bmc.identity(CHASSIS, V2, 0, 0).answering("000202", "cc").answering("000200", "00");
        IpmiPoweroff poweroff = armed(CYCLE);
        assertEquals(PoweroffOutcome.POWER_DOWN, poweroff.powerOff());
        assertEquals(List.of("000202", "000200"), bmc.sent());
        assertTrue(poweroff.trouble().contains("0xcc (invalid data field in request)"), poweroff.trouble());
        assertFalse(poweroff.settings().powerCycle());
        assertEquals(PoweroffOutcome.POWER_DOWN, poweroff.powerOff());
        assertEquals(List.of("000202", "000200", "000200"), bmc.sent());
        assertEquals("", poweroff.trouble());
    }

    @Test
    void aPowerCycleThatGetsNoAnswerBecomesAPowerDown() throws IpmiException {
        bmc.identity(CHASSIS, V2, 0, 0).silentTo("000202").answering("000200", "00");
        IpmiPoweroff poweroff = armed(CYCLE);
        assertEquals(PoweroffOutcome.POWER_DOWN, poweroff.powerOff());
        assertEquals(List.of("000202", "000200"), bmc.sent());
    }

    @Test
    void aRebootsPowerCycleThatIsRefusedLeavesTheMachineOn() throws IpmiException {
        bmc.identity(CHASSIS, V2, 0, 0).answering("000202", "cc").answering("000200", "00");
        IpmiPoweroff poweroff = armed();
        assertEquals(PoweroffOutcome.REFUSED, poweroff.powerCycle());
        assertEquals(List.of("000202"), bmc.sent());
    }

    @Test
    void aRefusalIsNamed() throws IpmiException {
        bmc.identity(CHASSIS, V2, 0, 0).answering("0002", "d4");
        IpmiPoweroff poweroff = armed();
        assertEquals(PoweroffOutcome.REFUSED, poweroff.powerOff());
        assertEquals("Chassis/02 [00] to the BMC: power down: 0xd4 (insufficient privilege)", poweroff.trouble());
    }

    @Test
    void aDeadBmcIsGivenUpInTime() throws IpmiException {
        bmc.identity(CHASSIS, V2, 0, 0).answering("0002", "00");
        IpmiPoweroff poweroff = armed(CYCLE);
        bmc.die();
        assertEquals(PoweroffOutcome.NO_ANSWER, poweroff.powerOff());
        assertEquals(Duration.ofSeconds(6), clock.elapsed(), "3 s for the power cycle, 3 s for the power down");
        assertTrue(poweroff.trouble().startsWith("Chassis/02 [00]"), poweroff.trouble());
    }

    @ParameterizedTest
    @CsvSource({"00, POWER_DOWN", "ff, POWER_DOWN", "cc, REFUSED"})
    void aBoardOfAShelfSetsItsPowerLevel(String code, PoweroffOutcome expected) throws IpmiException {
        bmc.identity(CHASSIS, V2, 0, 0).answering("2c0100", "00").answering("2c11", code);
        IpmiPoweroff poweroff = armed();
        assertEquals(expected, poweroff.powerOff());
        assertEquals(List.of("2c1100000000"), bmc.sent());
    }

    @Test
    void aBoardOfAShelfHasNoPowerCycle() throws IpmiException {
        bmc.identity(CHASSIS, V2, 0, 0).answering("2c", "00");
        IpmiPoweroff poweroff = armed(CYCLE);
        assertEquals(PoweroffOutcome.POWER_DOWN, poweroff.powerOff());
        assertEquals(PoweroffOutcome.NO_METHOD, poweroff.powerCycle());
        assertEquals("ATCA has no power cycle", poweroff.trouble());
        assertEquals(List.of("2c1100000000"), bmc.sent());
    }

    @ParameterizedTest
    @CsvSource({"00, 0x51, true", "ff, 0x51, true", "cc, 0x51, false", "00, 0x52, false"})
    void motorolasBoardGetsOneMoreCommandAfterThat(String code, String product, boolean more) throws IpmiException {
        bmc.identity(NOTHING, V2, 0xA1, Integer.decode(product))
                .answering("2c0100", "00")
                .answering("2c11", code);
        IpmiPoweroff poweroff = armed();
        poweroff.powerOff();
        assertEquals(more ? List.of("2c1100000000", "2e1100400a") : List.of("2c1100000000"), bmc.sent());
    }

    @ParameterizedTest
    @CsvSource({"3, b4", "9, c0", "10, c4", "15, ce"})
    void aBladeIsPutDownByItsEventReceiver(int slot, String hotSwapAddress) throws IpmiException {
        bmc.identity(NOTHING, V2, 0x0108, 0x0157)
                .answering("3ea3", "00" + String.format(Locale.ROOT, "%02x", slot))
                .answering("0401", "005201")
                .answering("3e8", "00");
        IpmiPoweroff poweroff = armed(CYCLE);
        assertEquals(PoweroffOutcome.POWER_DOWN, poweroff.powerOff(), poweroff::trouble);
        assertEquals(
                List.of("3ea3", "0401", "52.1:3e80" + hotSwapAddress, "52.1:3e8401", "52.1:3e8201"),
                bmc.sent().stream()
                        .filter(request -> !request.startsWith("0642"))
                        .toList());
        assertEquals(5, poweroff.powerOffPlan().size());
    }

    @Test
    void aBladeWithoutASlotIsLeftAlone() throws IpmiException {
        bmc.identity(NOTHING, V2, 0x0108, 0x0157).answering("0401", "005201");
        assertEquals(PoweroffOutcome.REFUSED, armed().powerOff());
        assertEquals(List.of("3ea3"), bmc.sent());
    }

    @ParameterizedTest
    @CsvSource({"c1", "00ff00", "0052"})
    void aBladeWithoutAnEventReceiverIsLeftAlone(String receiver) throws IpmiException {
        bmc.identity(NOTHING, V2, 0x0108, 0x0157).answering("3ea3", "0003").answering("0401", receiver);
        assertEquals(PoweroffOutcome.REFUSED, armed().powerOff());
        assertEquals(List.of("3ea3", "0401"), bmc.sent());
    }

    @Test
    void aBladesEventReceiverThatIsSilentIsGivenUpInTime() throws IpmiException {
        bmc.identity(NOTHING, V2, 0x0108, 0x0157)
                .answering("3ea3", "0003")
                .answering("0401", "005200")
                .silentTo("3e8");
        IpmiPoweroff poweroff = armed();
        assertEquals(PoweroffOutcome.NO_ANSWER, poweroff.powerOff());
        assertTrue(clock.elapsed().compareTo(Duration.ofSeconds(7)) < 0, clock.elapsed()::toString);
    }

    @Test
    void anInterfaceThatComesLaterIsArmedAndOneThatGoesIsReplaced() throws IpmiException {
        IpmiPoweroff poweroff = IpmiPoweroff.over(handler, PoweroffSettings.DEFAULT, clock);
        assertEquals("there is no interface", poweroff.whyNotArmed());
        assertEquals(PoweroffOutcome.NO_METHOD, poweroff.powerOff());
        bmc.identity(CHASSIS, V2, 0, 0).answering("0002", "00");
        IpmiInterface first = handler.attach(bmc);
        ScriptedBmc second = new ScriptedBmc().identity(CHASSIS, V2, 0, 0).answering("0002", "00");
        handler.attach(second);
        assertEquals(Optional.of(first), poweroff.through());
        first.close();
        second.forget();
        assertEquals(PoweroffOutcome.POWER_DOWN, poweroff.powerOff());
        assertEquals(List.of("000200"), second.sent());
    }

    @Test
    void theInterfaceToUseCanBeChosenAndChangedAtRunTime() throws IpmiException {
        bmc.identity(CHASSIS, V2, 0, 0).answering("0002", "00");
        ScriptedBmc second = new ScriptedBmc().identity(CHASSIS, V2, 0, 0).answering("0002", "00");
        IpmiPoweroff poweroff = IpmiPoweroff.over(handler, new PoweroffSettings(false, 1, Duration.ZERO), clock);
        handler.attach(bmc);
        assertEquals("there is no ipmi1", poweroff.whyNotArmed());
        IpmiInterface ipmi1 = handler.attach(second);
        assertEquals(Optional.of(ipmi1), poweroff.through());
        poweroff.settings(new PoweroffSettings(true, 0, Duration.ZERO));
        bmc.forget();
        assertEquals(PoweroffOutcome.POWER_CYCLE, poweroff.powerOff());
        assertEquals(List.of("000202"), bmc.sent());
        assertEquals(0, ipmi1.statistics().users().size(), "what the other one needed is given back");
        poweroff.settings(new PoweroffSettings(true, 7, Duration.ZERO));
        assertEquals("there is no ipmi7", poweroff.whyNotArmed());
    }

    @Test
    void closedItHoldsNothingAndDoesNothing() throws IpmiException {
        bmc.identity(CHASSIS, V2, 0, 0).answering("0002", "00");
        IpmiPoweroff poweroff = armed();
        poweroff.close();
        poweroff.close();
        assertEquals(PoweroffOutcome.NO_METHOD, poweroff.powerOff());
        assertEquals(List.of(), bmc.sent());
        assertEquals(0, handler.interfaces().get(0).statistics().users().size());
    }

    @Test
    void theParametersAreTheKernelsAndFreeBsds() {
        assertEquals(new PoweroffSettings(false, -1, Duration.ofSeconds(10)), PoweroffSettings.DEFAULT);
        assertEquals(
                new PoweroffSettings(true, 2, Duration.ofSeconds(3)),
                settings("ipmi_poweroff.poweroff_powercycle=1", "ipmi_poweroff.ifnum_to_use=2", "hw.ipmi.cyle_wait=3"));
        assertEquals(Duration.ofSeconds(4), settings("hw.ipmi.cycle_wait=4").cycleWait());
    }

    private static PoweroffSettings settings(String... words) {
        return PoweroffSettings.of(Parameters.parse(List.of(words), PoweroffSettings.PARAMETERS));
    }
}
