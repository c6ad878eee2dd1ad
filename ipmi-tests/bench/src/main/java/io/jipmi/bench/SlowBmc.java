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
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Get Device ID to a BMC that takes its time, by the whole stack over simulated KCS registers: the learning poller beside
 * pure spinning and beside sleeping a fixed millisecond, in turns within one run, so that a noisy machine treats them
 * alike. A program and not a JMH benchmark, as it is about latency and processor time of waits and not about code.
 */
public final class SlowBmc {
    private static final int BASE = 0xCA2;
    private static final int ROUNDS = 5;
    private static final long ROUND_NS = 1_000_000_000L;
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
        FIXED("sleep 1 ms") {
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

    /** One stack that waits in one way, and what its requests took. */
    private static final class Lane implements AutoCloseable {
        private final IpmiMessageHandler handler;
        private final IpmiUser user;
        private final long[] tookNs = new long[200_000];
        private int count;
        private long cpuNs;

        Lane(Strategy strategy, long latencyUs) throws IpmiException {
            SimulatedMachine machine = SimulatedMachine.builder()
                    .kcs(BASE)
                    .clock(System::nanoTime)
                    .latency(Latency.perCommand(Duration.ofNanos(latencyUs * 1_000)))
                    .build();
            handler = IpmiMessageHandler.withoutThreads(InterfaceLimits.DEFAULT, strategy);
            SiConfig config = SiConfig.kcsAtPort(BASE, AddressSource.SIMULATED);
            user = handler.attach(SystemInterface.over(machine.ports(), config)).openUser("benchmark");
            for (int i = 0; i < LEARNING_REQUESTS; i++) {
                ask();
            }
        }

        private void ask() throws IpmiException {
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

        long percentileNs(int percent) {
            long[] sorted = Arrays.copyOf(tookNs, count);
            Arrays.sort(sorted);
            return sorted[Math.min(count - 1, count * percent / 100)];
        }

        long cpuPerRequestNs() {
            return cpuNs / count;
        }

        @Override
        public void close() {
            handler.close();
        }
    }

    private SlowBmc() {}

    /**
     * Prints the comparison.
     *
     * @param arguments times a command takes, in microseconds; 300, 2000 and 5000 if none is given
     */
    public static void main(String[] arguments) throws IpmiException {
        TimerSlack.reduceForThisThread();
        long[] latenciesUs = arguments.length == 0
                ? new long[] {300, 2_000, 5_000}
                : Arrays.stream(arguments).mapToLong(Long::parseLong).toArray();
        System.out.printf(
                Locale.ROOT,
                "%-10s %-16s %10s %10s %12s %14s %12s%n",
                "BMC, us",
                "waits by",
                "p50, us",
                "p99, us",
                "CPU, us/req",
                "p50 : spin's",
                "CPU : spin's");
        for (long latencyUs : latenciesUs) {
            compare(latencyUs);
        }
    }

    private static void compare(long latencyUs) throws IpmiException {
        Map<Strategy, Lane> lanes = new EnumMap<>(Strategy.class);
        for (Strategy strategy : Strategy.values()) {
            lanes.put(strategy, new Lane(strategy, latencyUs));
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (Lane lane : lanes.values()) {
                lane.round();
            }
        }
        Lane spin = lanes.getOrDefault(Strategy.SPIN, lanes.values().iterator().next());
        for (Map.Entry<Strategy, Lane> entry : lanes.entrySet()) {
            Lane lane = entry.getValue();
            System.out.printf(
                    Locale.ROOT,
                    "%-10d %-16s %10.1f %10.1f %12.1f %14.3f %12.3f%n",
                    latencyUs,
                    entry.getKey().label,
                    lane.percentileNs(50) / 1e3,
                    lane.percentileNs(99) / 1e3,
                    lane.cpuPerRequestNs() / 1e3,
                    (double) lane.percentileNs(50) / spin.percentileNs(50),
                    (double) lane.cpuPerRequestNs() / spin.cpuPerRequestNs());
            lane.close();
        }
    }
}
