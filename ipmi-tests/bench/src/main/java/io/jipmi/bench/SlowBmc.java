package io.jipmi.bench;

import io.jipmi.io.TimerSlack;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.NetFn;
import io.jipmi.msghandler.spi.Timekeeper;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SystemInterface;
import io.jipmi.sim.Latency;
import io.jipmi.sim.SimulatedMachine;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Get Device ID to a BMC that takes its time, by the whole stack over simulated KCS registers: the learning poller beside
 * pure spinning, beside spinning that lets others run as the kernel's kipmid does, and beside sleeping a fixed millisecond,
 * in turns within one run, so that a noisy machine treats them alike. A program and not a JMH benchmark, as it is about
 * latency and processor time of waits and not about code.
 */
public final class SlowBmc {
    private static final int BASE = 0xCA2;
    private static final int ROUNDS = 5;
    private static final long ROUND_NS = 500_000_000L;
    private static final int LEARNING_REQUESTS = 60;
    private static final long FIXED_SLEEP_NS = 1_000_000L;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private enum Strategy implements Timekeeper {
        LEARNING("learning poller") {
            @Override
            public void parkNs(long durationNs) {
                LockSupport.parkNanos(durationNs);
            }

            @Override
            public void spin() {
                Thread.onSpinWait();
            }
        },
        SPIN("pure spinning") {
            @Override
            public void parkNs(long durationNs) {
                Thread.onSpinWait();
            }

            @Override
            public void spin() {
                Thread.onSpinWait();
            }
        },
        YIELDING("spinning as kipmid") {
            @Override
            public void parkNs(long durationNs) {
                Thread.yield();
            }

            @Override
            public void spin() {
                Thread.yield();
            }
        },
        FIXED("sleep of 1 ms") {
            @Override
            public void parkNs(long durationNs) {
                LockSupport.parkNanos(FIXED_SLEEP_NS);
            }

            @Override
            public void spin() {
                LockSupport.parkNanos(FIXED_SLEEP_NS);
            }
        };

        private final String label;

        Strategy(String label) {
            this.label = label;
        }

        @Override
        public long nowNs() {
            return System.nanoTime();
        }
    }

    /** How long the BMC takes for a command. */
    private enum Times {
        US_40("0.04 ms", 40, 1),
        US_300("0.3 ms", 300, 1),
        MS_2("2 ms", 2_000, 1),
        MS_5("5 ms", 5_000, 1),
        MS_20("20 ms", 20_000, 1),
        /** Nine of ten commands take a 25th of the time. */
        BIMODAL("0.2 or 5 ms", 5_000, 25);

        private final String label;
        private final long slowUs;
        private final int quickRate;

        Times(String label, long slowUs, int quickRate) {
            this.label = label;
            this.slowUs = slowUs;
            this.quickRate = quickRate;
        }

        static Times of(String word) {
            return Arrays.stream(values())
                    .filter(times -> word.equals(times == BIMODAL ? "bimodal" : Long.toString(times.slowUs)))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "'" + word + "' is none of 40, 300, 2000, 5000, 20000 (microseconds), bimodal"));
        }
    }

    /** The BMC's clock. Where it goes faster than ours, what the BMC does takes less time. */
    private static final class BmcClock implements LongSupplier {
        private final RandomGenerator random = new SplittableRandom(9);
        private final int quickRate;
        private long setAtNs = System.nanoTime();
        private long readThenNs = setAtNs;
        private int rate = 1;

        BmcClock(int quickRate) {
            this.quickRate = quickRate;
        }

        void nextCommand() {
            long nowNs = System.nanoTime();
            readThenNs += (nowNs - setAtNs) * rate;
            setAtNs = nowNs;
            rate = random.nextInt(10) == 0 ? 1 : quickRate;
        }

        @Override
        public long getAsLong() {
            return readThenNs + (System.nanoTime() - setAtNs) * rate;
        }
    }

    /** One stack that waits in one way, and what its requests took. */
    private static final class Lane implements AutoCloseable {
        private final BmcClock clock;
        private final IpmiMessageHandler handler;
        private final IpmiUser user;
        private final long[] tookNs = new long[200_000];
        private int count;
        private long cpuNs;

        Lane(Strategy strategy, Times times) throws IpmiException {
            clock = new BmcClock(times.quickRate);
            SimulatedMachine machine = SimulatedMachine.builder()
                    .kcs(BASE)
                    .clock(clock)
                    .latency(Latency.perCommand(Duration.ofNanos(times.slowUs * 1_000)))
                    .build();
            handler = IpmiMessageHandler.withoutThreads(InterfaceLimits.DEFAULT, strategy);
            SiConfig config = SiConfig.kcsAtPort(BASE, AddressSource.SIMULATED);
            user = handler.attach(SystemInterface.over(machine.ports(), config)).openUser("benchmark");
            for (int i = 0; i < LEARNING_REQUESTS; i++) {
                ask();
            }
        }

        private void ask() throws IpmiException {
            clock.nextCommand();
            user.request(IpmiRequest.of(NetFn.APP, Cmd.GET_DEVICE_ID));
        }

        void round() throws IpmiException {
            long cpuStartNs = THREADS.getCurrentThreadCpuTime();
            long nowNs = System.nanoTime();
            long endNs = nowNs + ROUND_NS;
            while (nowNs - endNs < 0 && count < tookNs.length) {
                ask();
                long afterNs = System.nanoTime();
                tookNs[count++] = afterNs - nowNs;
                nowNs = afterNs;
            }
            cpuNs += THREADS.getCurrentThreadCpuTime() - cpuStartNs;
        }

        private long percentileNs(int percent) {
            long[] sorted = Arrays.copyOf(tookNs, count);
            Arrays.sort(sorted);
            return sorted[Math.min(count - 1, count * percent / 100)];
        }

        String figures() {
            return String.format(
                    Locale.ROOT,
                    "\"count\":%d,\"mean_us\":%.1f,\"p50_us\":%.1f,\"p99_us\":%.1f,\"cpu_us\":%.1f",
                    count,
                    Arrays.stream(tookNs, 0, count).average().orElse(0) / 1e3,
                    percentileNs(50) / 1e3,
                    percentileNs(99) / 1e3,
                    cpuNs / 1e3 / count);
        }

        @Override
        public void close() {
            handler.close();
        }
    }

    private SlowBmc() {}

    /**
     * Prints the comparison: a JSON line for each time and way to wait.
     *
     * @param arguments times a command takes, in microseconds, or {@code bimodal}; all that it knows if none is given
     */
    public static void main(String[] arguments) throws IpmiException {
        TimerSlack.reduceForThisThread();
        List<Times> wanted = arguments.length == 0
                ? List.of(Times.values())
                : Arrays.stream(arguments).map(Times::of).toList();
        for (Times times : wanted) {
            compare(times);
        }
    }

    private static void compare(Times times) throws IpmiException {
        Map<Strategy, Lane> lanes = new EnumMap<>(Strategy.class);
        for (Strategy strategy : Strategy.values()) {
            lanes.put(strategy, new Lane(strategy, times));
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (Lane lane : lanes.values()) {
                lane.round();
            }
        }
        lanes.forEach((strategy, lane) -> {
            System.out.println("{\"part\":\"slow-bmc\",\"who\":\"" + times.label + ", " + strategy.label + "\","
                    + lane.figures() + "}");
            lane.close();
        });
    }
}
