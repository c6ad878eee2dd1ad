package io.jipmi.watchdog.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.Parameters;
import io.jipmi.watchdog.IpmiWatchdog;
import io.jipmi.watchdog.ReadBack;
import io.jipmi.watchdog.WatchdogBmc;
import io.jipmi.watchdog.WatchdogControl;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of the daemon (7.3, where it differs on purpose: docs/differences-from-linux.md) in virtual time. */
class WatchdogServiceTest {
    private static final String GET = "1825";
    private static final String RESET = "1822";
    private static final String SIXTY_SECONDS = "182444010000" + "5802";
    private static final String FOUR_SECONDS = "182444010000" + "2800";
    private static final String STOPPED_FOUR_SECONDS = "182404000000" + "2800";
    /** FRB2, power down, pre-timeout interrupt NMI 5 s before, 120 s. */
    private static final String FIRMWARE = "182402220500" + "b004";

    private final WatchdogBmc.Clock clock = new WatchdogBmc.Clock();
    private final WatchdogBmc bmc = new WatchdogBmc(clock);
    private final IpmiMessageHandler handler = bmc.handler();
    private final List<String> deeds = new ArrayList<>();
    private boolean healthy = true;

    @BeforeEach
    void attach() throws IpmiException {
        handler.attach(bmc);
    }

    private WatchdogService service(boolean servesClients, String... words) throws IpmiException {
        IpmiWatchdog watchdog = IpmiWatchdog.open(
                handler, IpmiWatchdog.ANY_INTERFACE, ReadBack.IF_POSSIBLE, Duration.ofSeconds(1), clock::nowNs);
        return new WatchdogService(
                watchdog,
                parameters(words),
                new HealthGate(() -> healthy, () -> "the disk is full"),
                servesClients,
                () -> deeds.add("panic"),
                clock);
    }

    private static WatchdogParameters parameters(String... words) {
        return WatchdogParameters.of(Parameters.parse(List.of(words), WatchdogParameters.PARAMETERS));
    }

    private WatchdogService started(String... words) throws IOException {
        WatchdogService service = service(false, words);
        service.start();
        bmc.takeFrames();
        return service;
    }

    private WatchdogService servingClients(String... words) throws IOException {
        WatchdogService service = service(true, words);
        service.start();
        bmc.takeFrames();
        return service;
    }

    /** As {@link WatchdogService#run} does it, for so long. */
    private void pass(WatchdogService service, Duration duration) {
        long endNs = clock.nowNs() + duration.toNanos();
        for (long nextNs = service.step(); nextNs - endNs <= 0; nextNs = service.step()) {
            clock.parkNs(nextNs - clock.nowNs());
        }
        clock.parkNs(endNs - clock.nowNs());
    }

    private void firmwareTimer() {
        bmc.foreign(FIRMWARE);
        bmc.foreign(RESET);
    }

    private void warn() {
        bmc.pretimeout();
        handler.turn();
    }

    @Test
    void itIsArmedAtOnceForAMinute() throws IOException {
        WatchdogService service = service(false);
        assertEquals(List.of(), bmc.takeFrames(), "nothing before it starts");
        service.start();
        assertEquals(List.of(GET, SIXTY_SECONDS, GET, RESET), bmc.takeFrames());
        assertTrue(bmc.running());
        assertEquals("the timer is armed and fed, hard reset 60 s after the last heartbeat", service.describe());
    }

    @Test
    void everyParameterReachesTheBmc() throws IOException {
        service(
                        false,
                        "ipmi_watchdog.timeout=300",
                        "ipmi_watchdog.pretimeout=20",
                        "ipmi_watchdog.action=power_cycle",
                        "ipmi_watchdog.preaction=pre_int")
                .start();
        assertEquals("182444331400" + "b80b", bmc.takeFrames().get(1));
    }

    @Test
    void fedItNeverExpires() throws IOException {
        WatchdogService service = started("ipmi_watchdog.timeout=4");
        pass(service, Duration.ofMinutes(10));
        assertEquals(0, bmc.expirations);
        assertEquals(800, service.statistics().timer().heartbeats());
        assertEquals(Duration.ofMillis(3250), service.statistics().leastMargin());
        assertEquals(0, service.statistics().lateWakeUps());
    }

    @Test
    void fromDeathToDeedItIsTheTimeoutToASecondAndThreeHeartbeatsMayFail() throws IOException {
        WatchdogService minute = started();
        pass(minute, Duration.ofSeconds(60));
        assertEquals(80, minute.statistics().timer().heartbeats());
        minute.stop();
        WatchdogService second = started("ipmi_watchdog.timeout=1");
        pass(second, Duration.ofSeconds(60));
        assertEquals(240, second.statistics().timer().heartbeats());
    }

    @Test
    void killedItLeavesTheBmcToAct() throws IOException {
        WatchdogService service = started("ipmi_watchdog.timeout=10");
        pass(service, Duration.ofSeconds(30));
        clock.advance(Duration.ofMillis(9900));
        assertTrue(bmc.running());
        clock.advance(Duration.ofMillis(100));
        assertFalse(bmc.running());
        assertEquals(1, bmc.expirations);
    }

    @Test
    void endedInOrderItStopsTheTimer() throws IOException {
        WatchdogService service = started("ipmi_watchdog.timeout=4");
        assertEquals("the timer is stopped", service.stop());
        assertEquals(List.of(STOPPED_FOUR_SECONDS, GET, GET), bmc.takeFrames());
        assertFalse(bmc.running());
        pass(service, Duration.ofMinutes(1));
        assertEquals(List.of(), bmc.takeFrames(), "no heartbeat after that");
    }

    @Test
    void stoppingIsTriedAgain() throws IOException {
        WatchdogService service = started();
        bmc.silent = true;
        assertThrows(IpmiException.class, service::stop);
        bmc.silent = false;
        assertEquals("the timer is stopped", service.stop());
        assertFalse(bmc.running());
    }

    @Test
    void withNowayoutItGetsOneLastHeartbeatAndRunsOn() throws IOException {
        WatchdogService service = started("ipmi_watchdog.nowayout=1", "ipmi_watchdog.timeout=30");
        clock.advance(Duration.ofSeconds(2));
        assertEquals("nowayout: the timer runs on, hard reset 30 s after the last heartbeat", service.stop());
        assertEquals(List.of(RESET, GET), bmc.takeFrames());
        assertEquals(Duration.ofSeconds(30), bmc.left());
    }

    @Test
    void freeBsdsShutdownCountdownEndsInAPowerCycle() throws IOException {
        WatchdogService service = started("hw.ipmi.wd_shutdown_countdown=420");
        assertEquals("the machine has 420 s to shut down, then its power is cycled", service.stop());
        assertEquals(List.of("182444030000" + "6810", GET, RESET), bmc.takeFrames());
        assertEquals(Duration.ofMinutes(7), bmc.left());
        WatchdogService other = started("hw.ipmi.wd_shutdown_countdown=-1");
        other.stop();
        assertEquals(Duration.ofMinutes(7), bmc.left(), "adopted, and left as it is");
    }

    @Test
    void freeBsdsStartupCountdownLastsUntilTheFirstHeartbeat() throws IOException {
        WatchdogService service = service(false, "hw.ipmi.wd_startup_countdown=200", "ipmi_watchdog.timeout=4");
        healthy = false;
        service.start();
        pass(service, Duration.ofSeconds(100));
        assertEquals(Duration.ofSeconds(100), bmc.left());
        bmc.takeFrames();
        healthy = true;
        pass(service, Duration.ofSeconds(1));
        assertEquals(List.of(FOUR_SECONDS, GET, RESET), bmc.takeFrames().subList(0, 3));
        pass(service, Duration.ofMinutes(1));
        assertEquals(0, bmc.expirations);
    }

    @Test
    void aTimerThatRunsIsTakenOverWithoutABreak() throws IOException {
        firmwareTimer();
        WatchdogService service = service(false);
        service.start();
        assertEquals(List.of(GET, "182444220500" + "b004", GET, RESET), bmc.takeFrames());
        pass(service, Duration.ofMinutes(10));
        assertEquals(0, bmc.expirations);
    }

    @Test
    void whatTheParametersSetIsLaidOverIt() throws IOException {
        firmwareTimer();
        service(false, "ipmi_watchdog.timeout=90", "ipmi_watchdog.action=reset").start();
        assertEquals("182444210500" + "8403", bmc.takeFrames().get(1));
    }

    @Test
    void takenOverItDoesNotStayWithoutAnAction() throws IOException {
        bmc.foreign("182401000000" + "b004");
        bmc.foreign(RESET);
        service(false).start();
        assertEquals("182444010000" + "b004", bmc.takeFrames().get(1));
    }

    @Test
    void anAdoptedWarningThatDoesNotFitAnyMoreIsDroppedAndOneAskedForIsRefused() throws IOException {
        firmwareTimer();
        service(false, "ipmi_watchdog.timeout=4").start();
        assertEquals("182444020000" + "2800", bmc.takeFrames().get(1));
        WatchdogService service = service(false, "ipmi_watchdog.pretimeout=4");
        IllegalArgumentException wrong = assertThrows(IllegalArgumentException.class, service::start);
        assertEquals("ipmi_watchdog.pretimeout=4 must be less than the timeout, which is 4 s", wrong.getMessage());
    }

    @Test
    void itCanBeReplaced() throws IOException {
        firmwareTimer();
        service(false, "ipmi_watchdog.foreign_timer=replace").start();
        assertEquals(List.of(GET, SIXTY_SECONDS, GET, RESET), bmc.takeFrames());
    }

    @Test
    void orLeftAlone() throws IOException {
        firmwareTimer();
        WatchdogService service = service(false, "ipmi_watchdog.foreign_timer=refuse");
        IOException refused = assertThrows(IOException.class, service::start);
        assertTrue(refused.getMessage().startsWith("the watchdog timer runs already, power off in 120 s of 120 s;"));
        assertEquals(List.of(GET), bmc.takeFrames());
    }

    @Test
    void restartedAfterAKillItGoesOn() throws IOException {
        pass(started("ipmi_watchdog.timeout=10"), Duration.ofSeconds(5));
        clock.advance(Duration.ofSeconds(8));
        pass(started("ipmi_watchdog.timeout=10", "ipmi_watchdog.foreign_timer=adopt"), Duration.ofMinutes(1));
        assertEquals(0, bmc.expirations);
    }

    @Test
    void aTimerThatExpiredIsNotTakenForOneThatRunsAndItsFlagIsCleared() throws IOException {
        started("ipmi_watchdog.timeout=10");
        clock.advance(Duration.ofSeconds(11));
        WatchdogService service = started("ipmi_watchdog.foreign_timer=refuse");
        assertTrue(service.expiredBeforeStart());
        assertTrue(service.read().expired().isEmpty());
        service.stop();
        assertFalse(started().expiredBeforeStart());
    }

    @Test
    void theFlagIsAlsoClearedWhenAClientArms() throws IOException {
        started("ipmi_watchdog.timeout=10");
        clock.advance(Duration.ofSeconds(11));
        WatchdogService service = servingClients();
        assertTrue(service.expiredBeforeStart());
        assertFalse(service.read().expired().isEmpty(), "until then nothing is set");
        service.arm();
        assertTrue(service.read().expired().isEmpty());
        assertTrue(bmc.running());
        service.disarm();
        assertTrue(service.expiredBeforeStart(), "as long as it serves");
        assertFalse(servingClients().expiredBeforeStart());
    }

    @Test
    void aBmcThatWasResetIsArmedAgainWithinAnInterval() throws IOException {
        WatchdogService service = started();
        pass(service, Duration.ofMillis(1500));
        bmc.reset();
        pass(service, Duration.ofMillis(750));
        assertTrue(bmc.running());
        assertEquals(1, service.statistics().timer().rearms());
        assertEquals(Duration.ofMillis(750), service.statistics().timer().unprotected());
    }

    @Test
    void aBmcThatIsSilentForAWhileIsAskedAgainAndAgain() throws IOException {
        WatchdogService service = started("ipmi_watchdog.timeout=10");
        pass(service, Duration.ofSeconds(5));
        bmc.silent = true;
        pass(service, Duration.ofSeconds(6));
        bmc.silent = false;
        pass(service, Duration.ofSeconds(10));
        assertEquals(0, bmc.expirations);
        assertTrue(service.statistics().timer().failedHeartbeats() >= 3);
        assertTrue(service.statistics().leastMargin().compareTo(Duration.ofSeconds(4)) < 0);
    }

    @Test
    void illItGetsNoHeartbeatAndTheBmcActs() throws IOException {
        WatchdogService service = started("ipmi_watchdog.timeout=4");
        pass(service, Duration.ofSeconds(10));
        healthy = false;
        pass(service, Duration.ofSeconds(5));
        assertFalse(bmc.running());
        assertEquals(1, bmc.expirations);
        assertTrue(service.statistics().withheldHeartbeats() >= 4);
    }

    @Test
    void wellAgainInTimeItIsFedOn() throws IOException {
        WatchdogService service = started("ipmi_watchdog.timeout=4");
        pass(service, Duration.ofSeconds(10));
        healthy = false;
        pass(service, Duration.ofSeconds(2));
        healthy = true;
        pass(service, Duration.ofSeconds(10));
        assertEquals(0, bmc.expirations);
    }

    @Test
    void aPauseIsNoticedAndWhatWasLeftIsCounted() throws IOException {
        WatchdogService service = started("ipmi_watchdog.timeout=8");
        pass(service, Duration.ofSeconds(3));
        clock.advance(Duration.ofSeconds(7));
        pass(service, Duration.ofSeconds(3));
        ServiceStatistics counted = service.statistics();
        assertEquals(1, counted.lateWakeUps());
        assertEquals(Duration.ofMillis(6250), counted.greatestLateness());
        assertEquals(1, counted.thinMargins());
        assertEquals(Duration.ofSeconds(1), counted.leastMargin());
        assertEquals(0, bmc.expirations);
    }

    @Test
    void parametersAreChangedWhileItRuns() throws IOException {
        WatchdogService service = started();
        service.change(parameters("ipmi_watchdog.timeout=4"));
        assertEquals(List.of(FOUR_SECONDS, GET, RESET), bmc.takeFrames());
        pass(service, Duration.ofMinutes(1));
        assertEquals(0, bmc.expirations);
        assertEquals(Duration.ofSeconds(4), service.settings().countdown());
    }

    @Test
    void whatTheBmcRefusesChangesNothing() throws IOException {
        WatchdogService service = started("ipmi_watchdog.timeout=4");
        bmc.setAnswer = 0xCC;
        assertThrows(IpmiException.class, () -> service.change(parameters("ipmi_watchdog.action=power_cycle")));
        bmc.setAnswer = 0;
        assertEquals("hard reset", WatchdogText.deed(service.settings().action()));
        pass(service, Duration.ofMinutes(1));
        assertEquals(0, bmc.expirations);
        assertEquals(1, bmc.action());
    }

    @Test
    void itMovesToAnotherInterfaceOrChangesNothing() throws IOException {
        WatchdogBmc other = new WatchdogBmc(clock);
        handler.attach(other);
        WatchdogService service = started("ipmi_watchdog.timeout=4");
        WatchdogParameters moved = parameters("ipmi_watchdog.timeout=60", "ipmi_watchdog.ifnum_to_use=1");
        other.setAnswer = 0xCC;
        assertThrows(IpmiException.class, () -> service.change(moved));
        assertEquals(Duration.ofSeconds(4), service.settings().countdown());
        pass(service, Duration.ofMinutes(1));
        assertTrue(bmc.running());
        other.setAnswer = 0;
        service.change(moved);
        pass(service, Duration.ofMinutes(1));
        assertFalse(bmc.running());
        assertEquals(0, bmc.expirations + other.expirations);
        assertEquals(Duration.ofMinutes(1), service.read().countdown());
        assertTrue(other.running());
    }

    @Test
    void servingClientsItLeavesATimerThatDoesNotRunAlone() throws IOException {
        WatchdogService service = servingClients("ipmi_watchdog.timeout=4");
        pass(service, Duration.ofMinutes(1));
        service.heartbeat();
        service.disarm();
        assertEquals(List.of(), bmc.takeFrames(), "heartbeats would start it");
        service.arm();
        assertTrue(service.armed());
        assertEquals(List.of(FOUR_SECONDS, GET, RESET), bmc.takeFrames());
        clock.advance(Duration.ofSeconds(3));
        service.heartbeat();
        assertEquals(List.of(RESET, GET), bmc.takeFrames());
    }

    @Test
    void whatAClientArmedNobodyElseFeeds() throws IOException {
        WatchdogService service = servingClients("ipmi_watchdog.timeout=4", "ipmi_watchdog.start_now=1");
        pass(service, Duration.ofSeconds(10));
        service.arm();
        pass(service, Duration.ofSeconds(4));
        assertFalse(bmc.running());
        assertEquals(1, bmc.expirations);
    }

    @Test
    void aClientThatDisarmsStopsWhatOnlyItHasArmed() throws IOException {
        WatchdogService service = servingClients();
        service.arm();
        service.disarm();
        assertFalse(bmc.running());
        assertFalse(service.armed());
    }

    @Test
    void andGivesBackWhatTheDaemonFedBefore() throws IOException {
        WatchdogService service = servingClients("ipmi_watchdog.start_now=1", "ipmi_watchdog.timeout=4");
        service.disarm();
        assertTrue(bmc.running(), "it was not the client's to stop");
        service.arm();
        service.disarm();
        pass(service, Duration.ofMinutes(1));
        assertTrue(bmc.running());
        assertEquals(0, bmc.expirations);
    }

    @Test
    void aTimerThatRunsIsFedUntilAClientTakesItOver() throws IOException {
        firmwareTimer();
        WatchdogService service = servingClients();
        pass(service, Duration.ofMinutes(10));
        assertEquals(0, bmc.expirations);
        service.arm();
        service.disarm();
        assertFalse(bmc.running());
    }

    @Test
    void aClientsHeartbeatsAreWithheldAsWell() throws IOException {
        WatchdogService service = servingClients();
        service.arm();
        bmc.takeFrames();
        healthy = false;
        service.heartbeat();
        assertEquals(List.of(), bmc.takeFrames());
    }

    @Test
    void aClientCanSetItWhileItRunsAndBefore() throws IOException {
        WatchdogService service = servingClients();
        service.change(service.settings().withCountdown(Duration.ofSeconds(4)));
        assertEquals(List.of(), bmc.takeFrames(), "a query must not arm it, nor what is set before");
        service.arm();
        bmc.takeFrames();
        service.change(service.settings().withCountdown(Duration.ofSeconds(60)));
        assertEquals(List.of(SIXTY_SECONDS, GET, RESET), bmc.takeFrames());
    }

    @Test
    void withoutANodeSomebodyMustStartIt() {
        IllegalArgumentException wrong =
                assertThrows(IllegalArgumentException.class, () -> service(false, "ipmi_watchdog.start_now=0"));
        assertTrue(wrong.getMessage().contains("nobody would ever start the timer"));
    }

    @Test
    void aWarningIsRecordedAndTheTimerSetForTheNextOne() throws IOException {
        WatchdogService service = started("ipmi_watchdog.pretimeout=15", "ipmi_watchdog.preaction=pre_int");
        warn();
        assertEquals(
                List.of("0000" + "02" + "00000000" + "4100" + "04" + "2300" + "6f" + "c834ff"),
                bmc.takeRecords(),
                "watchdog 2, timer interrupt, by messaging interrupt, of SMS/OS");
        pass(service, Duration.ofSeconds(1));
        assertEquals(List.of("182444310f00" + "5802", GET, RESET), bmc.takeFrames());
    }

    @Test
    void readersAreToldOfItIfTheyAreToHaveIt() throws IOException {
        WatchdogService service = servingClients(
                "ipmi_watchdog.pretimeout=15",
                "ipmi_watchdog.preaction=pre_int",
                "ipmi_watchdog.preop=preop_give_data");
        service.arm();
        WatchdogControl.Registration reader = service.onPretimeout(() -> deeds.add("read"));
        warn();
        assertEquals(List.of("read"), deeds);
        service.change(parameters("ipmi_watchdog.preop=preop_none"));
        warn();
        service.change(parameters("ipmi_watchdog.preop=preop_give_data"));
        reader.close();
        warn();
        assertEquals(List.of("read"), deeds);
    }

    @Test
    void theMachineIsMadeToPanicOnceWithTheTimeOfAPanic() throws IOException {
        WatchdogService service = started(
                "ipmi_watchdog.pretimeout=15", "ipmi_watchdog.preaction=pre_int", "ipmi_watchdog.preop=preop_panic");
        warn();
        warn();
        assertEquals(List.of("panic"), deeds);
        assertEquals(Duration.ofSeconds(255), bmc.left());
        pass(service, Duration.ofSeconds(255));
        assertFalse(bmc.running());
        assertEquals(1, bmc.expirations, "nobody feeds it any more");
        assertEquals("the timer runs on, for the panic", service.stop());
    }

    @Test
    void anNmiThatNobodyHereSeesGoesWithNoPreop() {
        IllegalArgumentException wrong = assertThrows(
                IllegalArgumentException.class,
                () -> parameters("ipmi_watchdog.preaction=pre_nmi", "ipmi_watchdog.preop=preop_give_data"));
        assertTrue(wrong.getMessage().contains("unknown_nmi_panic"));
    }

    @Test
    void whatIsOutOfRangeIsNamedAndNeverWrapped() {
        for (String word : List.of(
                "ipmi_watchdog.timeout=6554",
                "ipmi_watchdog.timeout=0",
                "ipmi_watchdog.pretimeout=256",
                "ipmi_watchdog.panic_wdt_timeout=6554",
                "ipmi_watchdog.action=explode",
                "hw.ipmi.wd_shutdown_countdown=-2")) {
            IllegalArgumentException wrong = assertThrows(IllegalArgumentException.class, () -> parameters(word));
            assertTrue(wrong.getMessage().contains(word), wrong.getMessage());
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> parameters("ipmi_watchdog.timeout=10", "ipmi_watchdog.pretimeout=10"));
    }

    @Test
    void aBmcWhoseTimerCannotBeReadIsFedAllTheSame() throws IOException {
        bmc.getAnswerLengthBytes = 6;
        WatchdogService service = started("ipmi_watchdog.timeout=4");
        pass(service, Duration.ofMinutes(1));
        assertTrue(bmc.running());
        assertEquals(0, bmc.expirations);
        assertThrows(IpmiException.class, () -> started("ipmi_watchdog.foreign_timer=refuse"));
    }

    @Test
    void runGivesHeartbeatsUntilItIsEnded() throws IOException {
        WatchdogService service = started("ipmi_watchdog.timeout=4");
        long beginNs = clock.nowNs();
        int[] turns = {0};
        service.run(
                () -> {
                    turns[0]++;
                    if (clock.nowNs() - beginNs >= Duration.ofSeconds(10).toNanos()) {
                        service.end();
                    }
                },
                Duration.ofMillis(500));
        assertEquals(13, service.statistics().timer().heartbeats());
        assertEquals(28, turns[0]);
    }
}
