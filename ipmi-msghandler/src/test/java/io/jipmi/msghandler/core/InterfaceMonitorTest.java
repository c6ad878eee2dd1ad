package io.jipmi.msghandler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.BridgeDefaults;
import io.jipmi.msghandler.Counter;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.SmiMessage;
import io.jipmi.msghandler.spi.SmiUpcalls;
import io.jipmi.msghandler.spi.Tally;
import io.jipmi.msghandler.spi.Timekeeper;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.ObjLongConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** When the housekeeper is woken by others who run the interface, and how long it stays away while they do. */
@Timeout(20)
class InterfaceMonitorTest {
    private static final long MS = 1_000_000L;

    private final Thread holder = Thread.currentThread();
    private long nowNs = 5_000 * MS;
    private long pollWaitNs = 700 * MS;
    private Runnable whileHeld = () -> {};
    private Runnable onLookOfOthers = () -> {};
    private int wakeUps;

    private final Timekeeper time = new Timekeeper() {
        @Override
        public long nowNs() {
            if (Thread.currentThread() != holder) {
                onLookOfOthers.run();
            }
            return nowNs;
        }

        @Override
        public void parkNs(long durationNs) {
            nowNs += durationNs;
        }

        @Override
        public void spin() {
            nowNs++;
        }
    };

    /** Never gets anywhere with its start. */
    private final SmiDriver driver = new SmiDriver() {
        @Override
        public InterfaceInfo info() {
            return new InterfaceInfo("kcs", "i/o 0xca2", "", AddressSource.HARDCODED, 0x20, "kcs,i/o,0xca2");
        }

        @Override
        public void start(SmiUpcalls upcalls, long startNs) {}

        @Override
        public void send(SmiMessage message, long sendNs) {
            throw new AssertionError("nobody asks for anything");
        }

        @Override
        public long poll(long pollNs) {
            whileHeld.run();
            return pollWaitNs;
        }

        @Override
        public boolean abandon(SmiMessage message, long abandonNs) {
            throw new AssertionError("there is nothing to abandon");
        }

        @Override
        public void counters(ObjLongConsumer<String> sink) {}

        @Override
        public void stop(long stopNs) {}
    };

    private final InterfaceMonitor monitor = new InterfaceMonitor(
            driver,
            InterfaceLimits.DEFAULT,
            BridgeDefaults.DEFAULT,
            time,
            new Tally<>(Counter.class),
            LoggerFactory.getLogger(InterfaceMonitorTest.class),
            null);

    @BeforeEach
    void countWakeUps() {
        monitor.wakeWith(() -> wakeUps++);
    }

    /** Runs the interface for a millisecond, as somebody who has it until then. */
    private void hold(Runnable meanwhile) {
        whileHeld = meanwhile;
        monitor.start(Duration.ofMillis(1));
        whileHeld = () -> {};
    }

    @Test
    void aHousekeeperThatFindsTheInterfaceTakenComesBackInATenthOfASecond() {
        hold(() -> assertEquals(
                100 * MS, CompletableFuture.supplyAsync(monitor::turn).join()));
        assertEquals(0, wakeUps, "it comes before the next step is due");
    }

    @Test
    void aHousekeeperThatComesInTimeIsNotWoken() {
        assertEquals(700 * MS, monitor.turn());
        hold(() -> {});
        assertEquals(0, wakeUps);
        pollWaitNs = 600 * MS;
        hold(() -> {});
        assertEquals(1, wakeUps, "the next step is due before it comes");
    }

    @Test
    void aHousekeeperThatHasNotSaidYetHowLongItStaysAwayIsWoken() throws InterruptedException, ExecutionException {
        assertEquals(700 * MS, monitor.turn());
        CountDownLatch found = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        onLookOfOthers = () -> {
            found.countDown();
            await(left);
        };
        CompletableFuture<Future<Long>> turn = new CompletableFuture<>();
        nowNs += MS;
        hold(() -> {
            turn.complete(CompletableFuture.supplyAsync(monitor::turn));
            await(found);
        });
        assertEquals(1, wakeUps);
        left.countDown();
        assertEquals(699 * MS, turn.get().get());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
