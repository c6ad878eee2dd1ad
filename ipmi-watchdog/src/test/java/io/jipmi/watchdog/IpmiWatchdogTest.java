package io.jipmi.watchdog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.NetFn;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The rules of the timer (7.3) on a BMC and a clock of the test's own. */
class IpmiWatchdogTest {
    private static final String GF_08 = "182444010000" + "6400";
    private static final String GF_09 = "182404000000" + "6400";
    private static final String GF_10 = "182444330f00" + "5802";
    private static final String GF_11 = "1822";
    private static final String GET = "1825";
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final WatchdogSettings TEN_SECONDS =
            WatchdogSettings.of(TimeoutAction.HARD_RESET, Duration.ofSeconds(10));

    private final WatchdogBmc.Clock clock = new WatchdogBmc.Clock();
    private final WatchdogBmc bmc = new WatchdogBmc(clock);
    private final IpmiMessageHandler handler = bmc.handler();
    private final IpmiInterface ipmi0 = attach(bmc);

    private IpmiInterface attach(WatchdogBmc driver) {
        try {
            return handler.attach(driver);
        } catch (IpmiException e) {
            throw new IllegalStateException(e);
        }
    }

    private IpmiWatchdog open(ReadBack readBack) throws IpmiException {
        return IpmiWatchdog.open(handler, IpmiWatchdog.ANY_INTERFACE, readBack, TIMEOUT, clock::nowNs);
    }

    private IpmiWatchdog started() throws IpmiException {
        IpmiWatchdog watchdog = open(ReadBack.REQUIRED);
        watchdog.set(TEN_SECONDS);
        watchdog.start();
        bmc.takeFrames();
        return watchdog;
    }

    private static IpmiFailure failureOf(Executable call) {
        return assertThrows(IpmiException.class, call).failure();
    }

    private void passSeconds(int seconds) {
        clock.advance(Duration.ofSeconds(seconds));
    }

    @Test
    void itIsSetReadBackAndStarted() throws IpmiException {
        IpmiWatchdog watchdog = open(ReadBack.REQUIRED);
        assertEquals(List.of(), bmc.takeFrames(), "opening it changes nothing");
        watchdog.set(TEN_SECONDS);
        assertEquals(List.of(GF_08, GET), bmc.takeFrames());
        assertFalse(bmc.running());
        watchdog.start();
        assertEquals(List.of(GF_11), bmc.takeFrames());
        assertTrue(watchdog.read().countsDown());
    }

    @Test
    void aPowerCycleAfterAPretimeoutIsSetAsWell() throws IpmiException {
        open(ReadBack.REQUIRED)
                .set(WatchdogSettings.of(TimeoutAction.POWER_CYCLE, Duration.ofMinutes(1))
                        .withPretimeout(PretimeoutInterrupt.MESSAGING, 15));
        assertEquals(List.of(GF_10, GET), bmc.takeFrames());
    }

    @Test
    void aHeartbeatStartsItOverAndLooksWhetherItRuns() throws IpmiException {
        IpmiWatchdog watchdog = started();
        for (int i = 0; i < 5; i++) {
            passSeconds(9);
            assertTrue(watchdog.heartbeat());
            assertEquals(List.of(GF_11, GET), bmc.takeFrames());
            assertEquals(Duration.ofSeconds(10), bmc.left());
        }
        assertEquals(0, bmc.expirations);
        assertEquals(5, watchdog.statistics().heartbeats());
    }

    @Test
    void withoutHeartbeatsItExpires() throws IpmiException {
        started();
        passSeconds(10);
        assertFalse(bmc.running());
        assertEquals(1, bmc.expirations);
    }

    @Test
    void thereAreNoHeartbeatsBeforeItIsStartedAndAfterItIsStopped() throws IpmiException {
        IpmiWatchdog watchdog = open(ReadBack.REQUIRED);
        watchdog.set(TEN_SECONDS);
        bmc.takeFrames();
        assertFalse(watchdog.heartbeat());
        watchdog.start();
        watchdog.stop();
        bmc.takeFrames();
        assertFalse(watchdog.heartbeat());
        assertEquals(List.of(), bmc.takeFrames(), "a heartbeat would start it");
    }

    @Test
    void stoppedItIsReadBackAsStopped() throws IpmiException {
        IpmiWatchdog watchdog = started();
        watchdog.stop();
        assertEquals(List.of(GF_09, GET, GET), bmc.takeFrames());
        assertFalse(bmc.running());
        assertTrue(watchdog.settings().isEmpty());
    }

    @Test
    void whatSomebodyElseStartedCanBeStopped() throws IpmiException {
        bmc.foreign("182442010000" + "f000");
        bmc.foreign(GF_11);
        assertTrue(bmc.running());
        open(ReadBack.REQUIRED).stop();
        assertEquals(List.of(GF_09, GET, GET), bmc.takeFrames());
        assertFalse(bmc.running());
    }

    @Test
    void aBmcThatWasResetIsArmedAgainAndTheGapCounted() throws IpmiException {
        IpmiWatchdog watchdog = started();
        passSeconds(3);
        watchdog.heartbeat();
        passSeconds(1);
        bmc.reset();
        passSeconds(2);
        bmc.takeFrames();
        assertTrue(watchdog.heartbeat());
        assertEquals(List.of(GF_11, GF_08, GET, GF_11), bmc.takeFrames());
        assertTrue(bmc.running());
        assertEquals(1, watchdog.statistics().rearms());
        assertEquals(Duration.ofSeconds(3), watchdog.statistics().unprotected(), "since it was last known to run");
        passSeconds(3);
        watchdog.heartbeat();
        assertEquals(1, watchdog.statistics().rearms());
    }

    @Test
    void threeResetsInARowMayFindItForgotten() throws IpmiException {
        IpmiWatchdog watchdog = started();
        bmc.resetsDenied = 4;
        assertTrue(watchdog.heartbeat());
        assertEquals(List.of(GF_11, GF_08, GET, GF_11, GF_08, GF_11, GF_08, GF_11, GF_08, GF_11), bmc.takeFrames());
        assertTrue(bmc.running());
    }

    @Test
    void aFourthIsAFailureAndTheNextHeartbeatTriesAgain() throws IpmiException {
        IpmiWatchdog watchdog = started();
        bmc.resetsDenied = 5;
        IpmiFailure failure = failureOf(watchdog::heartbeat);
        assertEquals(FailureKind.REFUSED, failure.kind());
        assertEquals(0x80, failure.completionCode());
        assertEquals(
                "the BMC answered Reset Watchdog Timer with completion code 0x80 (the timer has not been set since the BMC"
                        + " started)",
                failure.detail());
        assertEquals(1, watchdog.statistics().failedHeartbeats());
        assertTrue(watchdog.heartbeat());
        assertTrue(bmc.running());
    }

    @Test
    void aTimerThatSomebodyElseStoppedIsArmedAgain() throws IpmiException {
        IpmiWatchdog watchdog = started();
        passSeconds(4);
        bmc.foreign(GF_09);
        assertTrue(watchdog.heartbeat());
        assertEquals(List.of(GF_11, GET, GF_08, GET, GF_11), bmc.takeFrames());
        assertEquals(1, bmc.action());
        assertEquals(Duration.ofSeconds(4), watchdog.statistics().unprotected());
    }

    @Test
    void anyFieldSomebodyElseChangedIsNoticed() throws IpmiException {
        IpmiWatchdog watchdog = started();
        List<String> changes = List.of(
                "182443010000" + "6400",
                "1824c4010000" + "6400",
                "182444020000" + "6400",
                "182444110000" + "6400",
                "182444010100" + "6400",
                "182444010000" + "6500",
                "182444010000" + "6401");
        for (int i = 0; i < changes.size(); i++) {
            bmc.foreign(changes.get(i));
            watchdog.heartbeat();
            assertEquals(i + 1, watchdog.statistics().rearms(), changes.get(i));
        }
    }

    @Test
    void theCompletionCodeOfSetIsReturned() throws IpmiException {
        IpmiWatchdog watchdog = open(ReadBack.REQUIRED);
        bmc.setAnswer = 0xCC;
        IpmiFailure failure = failureOf(() -> watchdog.set(TEN_SECONDS));
        assertEquals(FailureKind.REFUSED, failure.kind());
        assertEquals(
                "the BMC answered Set Watchdog Timer with completion code 0xcc (invalid data field in request)",
                failure.detail());
    }

    @Test
    void aBmcThatSetsSomethingElseIsFoundOut() throws IpmiException {
        IpmiWatchdog watchdog = open(ReadBack.REQUIRED);
        bmc.actionForced = 0;
        IpmiFailure failure = failureOf(() -> watchdog.set(TEN_SECONDS));
        assertEquals(FailureKind.BAD_RESPONSE, failure.kind());
        assertEquals(
                "the BMC took the watchdog timer's settings but has others: action was set to HARD_RESET and reads NONE",
                failure.detail());
    }

    @Test
    void whatCannotBeReadBackIsAFailureWhereThatIsRequired() throws IpmiException {
        IpmiWatchdog watchdog = open(ReadBack.REQUIRED);
        bmc.getAnswerLengthBytes = 6;
        String tooShort = "the BMC's answer to Get Watchdog Timer has 6 data bytes where 8 are needed: this BMC's timer"
                + " cannot be read";
        assertEquals(tooShort, failureOf(watchdog::read).detail());
        assertEquals(
                "the watchdog timer was set, but whether as wanted is unknown: " + tooShort,
                failureOf(() -> watchdog.set(TEN_SECONDS)).detail());
    }

    @Test
    void whereItIsNotItIsUsedAndCounted() throws IpmiException {
        IpmiWatchdog watchdog = open(ReadBack.IF_POSSIBLE);
        bmc.getAnswerLengthBytes = 6;
        watchdog.set(TEN_SECONDS);
        watchdog.start();
        assertTrue(watchdog.heartbeat());
        assertTrue(bmc.running());
        assertEquals(2, watchdog.statistics().unverified());
        bmc.reset();
        assertTrue(watchdog.heartbeat());
        assertTrue(bmc.running());
        watchdog.stop();
        assertFalse(bmc.running());
    }

    @Test
    void startingWhatNobodySetIsRefusedByTheBmc() throws IpmiException {
        IpmiWatchdog watchdog = open(ReadBack.REQUIRED);
        assertEquals(0x80, failureOf(watchdog::start).completionCode());
        assertFalse(watchdog.heartbeat());
    }

    @Test
    void afterAPretimeoutTheNextHeartbeatSetsItAgain() throws IpmiException {
        AtomicInteger told = new AtomicInteger();
        IpmiWatchdog watchdog = open(ReadBack.REQUIRED);
        watchdog.listenForPretimeouts(told::incrementAndGet);
        watchdog.set(WatchdogSettings.of(TimeoutAction.POWER_CYCLE, Duration.ofMinutes(1))
                .withPretimeout(PretimeoutInterrupt.MESSAGING, 15));
        watchdog.start();
        bmc.takeFrames();
        passSeconds(46);
        bmc.pretimeout();
        handler.turn();
        assertEquals(1, told.get());
        watchdog.heartbeat();
        assertEquals(List.of(GF_10, GET, GF_11), bmc.takeFrames());
        watchdog.heartbeat();
        assertEquals(List.of(GF_11, GET), bmc.takeFrames());
        assertEquals(1, watchdog.statistics().pretimeouts());
        assertEquals(0, watchdog.statistics().rearms(), "it was running all the time");
    }

    @Test
    void anIpmi10BmcIsNotToldToKeepItRunning() throws IpmiException {
        bmc.ipmiVersion = 0x01;
        IpmiWatchdog watchdog = open(ReadBack.REQUIRED);
        watchdog.set(TEN_SECONDS);
        watchdog.start();
        assertEquals(List.of("182404010000" + "6400", GET, GF_11), bmc.takeFrames());
        watchdog.leaveForPanic(Duration.ofSeconds(255));
        assertEquals(List.of("182404010000" + "f609", GF_11), bmc.takeFrames(), "as Set has stopped it");
    }

    @Test
    void anIpmi15BmcIs() throws IpmiException {
        bmc.ipmiVersion = 0x51;
        open(ReadBack.REQUIRED).set(TEN_SECONDS);
        assertEquals(List.of(GF_08, GET), bmc.takeFrames());
    }

    @Test
    void aRestartHasTwoMinutesAndNoHeartbeats() throws IpmiException {
        IpmiWatchdog watchdog = open(ReadBack.REQUIRED);
        watchdog.set(WatchdogSettings.of(TimeoutAction.POWER_DOWN, Duration.ofSeconds(10))
                .withPretimeout(PretimeoutInterrupt.SMI, 5));
        watchdog.start();
        bmc.takeFrames();
        watchdog.leaveForRestart();
        assertEquals(List.of("182444010000" + "b004"), bmc.takeFrames());
        assertEquals(Duration.ofMinutes(2), bmc.left());
        assertFalse(watchdog.heartbeat());
    }

    @Test
    void orMoreIfItHadMore() throws IpmiException {
        IpmiWatchdog watchdog = open(ReadBack.REQUIRED);
        watchdog.set(TEN_SECONDS.withCountdown(Duration.ofMinutes(10)));
        watchdog.start();
        watchdog.leaveForRestart();
        assertEquals(Duration.ofMinutes(10), bmc.left());
    }

    @Test
    void aRestartOrPanicDoesNotStartWhatWasNotRunning() throws IpmiException {
        IpmiWatchdog watchdog = open(ReadBack.REQUIRED);
        watchdog.set(TEN_SECONDS);
        bmc.takeFrames();
        watchdog.leaveForRestart();
        watchdog.leaveForPanic(Duration.ofSeconds(255));
        assertEquals(List.of(), bmc.takeFrames());
    }

    @Test
    void aPanicHasItsOwnTimeAndKeepsTheAction() throws IpmiException {
        IpmiWatchdog watchdog = open(ReadBack.REQUIRED);
        watchdog.set(WatchdogSettings.of(TimeoutAction.POWER_CYCLE, Duration.ofSeconds(10))
                .withPretimeout(PretimeoutInterrupt.MESSAGING, 5));
        watchdog.start();
        bmc.takeFrames();
        watchdog.leaveForPanic(Duration.ofSeconds(255));
        assertEquals(List.of("182444030000" + "f609"), bmc.takeFrames());
        assertEquals(Duration.ofSeconds(255), bmc.left());
    }

    @Test
    void aBmcThatIsSilentForAWhileLosesNothing() throws IpmiException {
        IpmiWatchdog watchdog = started();
        passSeconds(3);
        bmc.silent = true;
        assertEquals(FailureKind.TIMED_OUT, failureOf(watchdog::heartbeat).kind());
        bmc.silent = false;
        assertTrue(watchdog.heartbeat());
        assertEquals(0, watchdog.statistics().rearms());
        assertEquals(0, bmc.expirations);
        assertEquals(1, watchdog.statistics().failedHeartbeats());
    }

    @Test
    void maintenanceDoesNotHoldAHeartbeatBack() throws IpmiException {
        IpmiWatchdog watchdog = started();
        ipmi0.openUser("operator").request(IpmiRequest.of(NetFn.APP, Cmd.COLD_RESET));
        bmc.reset();
        long beforeNs = clock.nowNs();
        assertTrue(watchdog.heartbeat());
        assertEquals(beforeNs, clock.nowNs(), "at once");
        assertTrue(bmc.running());
        assertEquals(1, watchdog.statistics().rearms());
    }

    @Test
    void anotherInterfaceIsArmedAsTheOneBefore() throws IpmiException {
        IpmiWatchdog watchdog = started();
        passSeconds(1);
        ipmi0.close();
        assertEquals("there is no interface", failureOf(watchdog::heartbeat).detail());
        WatchdogBmc next = new WatchdogBmc(clock);
        attach(next);
        passSeconds(1);
        assertTrue(watchdog.heartbeat());
        assertEquals(List.of(GF_08, GET, GF_11), next.takeFrames());
        assertEquals(Duration.ofSeconds(2), watchdog.statistics().unprotected());
        assertTrue(watchdog.heartbeat());
        assertEquals(List.of(GF_11, GET), next.takeFrames());
    }

    @Test
    void itMovesToAnotherInterfaceAndStopsWhatItLeaves() throws IpmiException {
        WatchdogBmc other = new WatchdogBmc(clock);
        attach(other);
        IpmiWatchdog watchdog = started();
        watchdog.useInterface(1);
        assertEquals(List.of(GF_09), bmc.takeFrames());
        assertFalse(bmc.running());
        assertEquals(List.of(GF_08, GET, GF_11), other.takeFrames());
        passSeconds(9);
        assertTrue(watchdog.heartbeat());
        assertEquals(List.of(GF_11, GET), other.takeFrames());
        assertEquals(0, watchdog.statistics().rearms());
        watchdog.useInterface(1);
        assertEquals(List.of(), other.takeFrames(), "it is there already");
    }

    @Test
    void aMoveThatFailsIsUndoneByTheNextHeartbeat() throws IpmiException {
        WatchdogBmc other = new WatchdogBmc(clock);
        attach(other);
        IpmiWatchdog watchdog = started();
        assertEquals(
                "there is no interface 7; there are [0, 1]",
                failureOf(() -> watchdog.useInterface(7)).detail());
        assertEquals(List.of(), bmc.takeFrames());
        other.setAnswer = 0xCC;
        assertEquals(
                FailureKind.REFUSED, failureOf(() -> watchdog.useInterface(1)).kind());
        assertTrue(watchdog.heartbeat());
        assertTrue(bmc.running());
        assertFalse(other.running());
    }

    @Test
    void anotherBmcBehindTheInterfaceIsArmedAsWhatItIs() throws IpmiException {
        ipmi0.identity(Duration.ZERO);
        IpmiWatchdog watchdog = started();
        bmc.reset();
        bmc.productId = 2;
        bmc.ipmiVersion = 0x01;
        ipmi0.identity(Duration.ZERO);
        assertTrue(watchdog.heartbeat());
        assertEquals(List.of("182404010000" + "6400", GET, GF_11), bmc.takeFrames());
        assertEquals(1, watchdog.statistics().rearms());
    }

    @Test
    void theInterfaceNamedIsUsedAndAMissingOneNamed() throws IpmiException {
        WatchdogBmc second = new WatchdogBmc(clock);
        attach(second);
        IpmiWatchdog.open(handler, 1, ReadBack.REQUIRED, TIMEOUT, clock::nowNs).set(TEN_SECONDS);
        assertEquals(List.of(), bmc.takeFrames());
        assertEquals(List.of(GF_08, GET), second.takeFrames());
        assertEquals(
                "there is no interface 2; there are [0, 1]",
                failureOf(() -> IpmiWatchdog.open(handler, 2, ReadBack.REQUIRED, TIMEOUT, clock::nowNs))
                        .detail());
    }

    @Test
    void closingLeavesItRunning() throws IpmiException {
        IpmiWatchdog watchdog = started();
        watchdog.close();
        assertEquals(List.of(), bmc.takeFrames());
        assertTrue(bmc.running());
        assertEquals(FailureKind.CLOSED, failureOf(watchdog::read).kind());
        assertFalse(watchdog.heartbeat());
    }
}
