package io.jipmi.watchdog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiMessageHandler;
import java.time.Duration;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Whatever happens to the BMC between heartbeats, one that succeeds leaves the timer running as it was set. */
class RandomTroubleTest {
    private static final int RUNS = 50;
    private static final int HEARTBEATS = 200;
    private static final WatchdogSettings SETTINGS =
            WatchdogSettings.of(TimeoutAction.HARD_RESET, Duration.ofSeconds(10));

    @Test
    void aHeartbeatThatSucceedsLeavesTheTimerRunningAsSet() throws IpmiException {
        long firstSeed = System.nanoTime();
        for (long seed = firstSeed; seed < firstSeed + RUNS; seed++) {
            run(seed);
        }
    }

    private static void run(long seed) throws IpmiException {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        WatchdogBmc.Clock clock = new WatchdogBmc.Clock();
        WatchdogBmc bmc = new WatchdogBmc(clock);
        IpmiMessageHandler handler = bmc.handler();
        handler.attach(bmc);
        IpmiWatchdog watchdog = IpmiWatchdog.open(
                handler, IpmiWatchdog.ANY_INTERFACE, ReadBack.REQUIRED, Duration.ofSeconds(1), clock::nowNs);
        watchdog.set(SETTINGS);
        watchdog.start();
        int failed = 0;
        for (int i = 0; i < HEARTBEATS; i++) {
            clock.advance(Duration.ofMillis(random.nextInt(3000)));
            trouble(bmc, random);
            try {
                watchdog.heartbeat();
            } catch (IpmiException e) {
                failed++;
                bmc.silent = false;
                bmc.setAnswer = 0;
                continue;
            }
            String when = "seed " + seed + ", heartbeat " + i;
            assertTrue(bmc.running(), when);
            assertEquals(Duration.ofSeconds(10), bmc.left(), when);
            assertEquals(1, bmc.action(), when);
        }
        assertEquals(failed, watchdog.statistics().failedHeartbeats(), "seed " + seed);
        assertEquals(HEARTBEATS - failed, watchdog.statistics().heartbeats(), "seed " + seed);
    }

    private static void trouble(WatchdogBmc bmc, RandomGenerator random) {
        switch (random.nextInt(8)) {
            case 0 -> bmc.reset();
            case 1 -> bmc.silent = true;
            case 2 -> bmc.foreign("182404000000" + "6400");
            case 3 -> bmc.foreign("182442020000" + "2c01");
            case 4 -> bmc.resetsDenied = random.nextInt(7);
            case 5 -> {
                bmc.reset();
                bmc.setAnswer = 0xC0;
            }
            default -> {}
        }
    }
}
