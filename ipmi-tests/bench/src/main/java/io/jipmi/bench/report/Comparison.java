package io.jipmi.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Ours beside somebody else's, or beside a limit.
 *
 * @param id what the recorded ratios call it
 * @param what what is compared, for a reader
 * @param ours what is to be small
 * @param unit of both
 * @param theirName whose the other is; empty if ours has a limit of its own
 * @param theirs the other; empty if ours has a limit of its own
 * @param bar how many times the other, or the limit in the unit; infinite if none was set
 * @param section where docs/performance.md tells more
 */
record Comparison(
        String id,
        String what,
        Quantity ours,
        Unit unit,
        String theirName,
        Optional<Quantity> theirs,
        double bar,
        String section) {

    private static final Set<String> ON_THE_SIMULATOR = Set.of("slow-bmc", "handler", "jmh", "start-up", "idle");
    private static final String REGISTERS = "every-way-to-a-bmc-at-registers";
    private static final String DIRECT = "jipmi, direct";

    /** The bars of the design, in its order, and after them what is watched besides. */
    static List<Comparison> all() {
        List<Comparison> all = new ArrayList<>();
        all.add(ratio(
                "ssif-kernel",
                "SSIF, p50",
                p50("ssif", DIRECT),
                "the kernel's node",
                p50("ssif", "kernel's node"),
                1 / 15.0,
                "ssif"));
        all.add(ratio(
                "ssif-freeipmi",
                "SSIF, p50",
                p50("ssif", DIRECT),
                "libfreeipmi",
                p50("ssif", "libfreeipmi, direct"),
                1.3,
                "ssif"));
        all.add(ratio(
                "kcs-java-loop",
                "KCS, p50",
                p50("kcs", DIRECT),
                "bare Java loop",
                p50("kcs", "Java loop"),
                1.25,
                REGISTERS));
        all.add(ratio("kcs-c-loop", "KCS, p50", p50("kcs", DIRECT), "C loop", p50("kcs", "C loop"), 2.5, REGISTERS));
        all.add(ratio(
                "kcs-kernel-p99",
                "KCS, p99",
                new Quantity("kcs", DIRECT, "p99_us"),
                "the kernel's node",
                new Quantity("kcs", "kernel's node", "p99_us"),
                1,
                REGISTERS));
        all.add(slowBmc("slow-bmc-p50", "BMC that takes 5 ms, p50", "p50_us", 1.05));
        all.add(slowBmc("slow-bmc-cpu", "BMC that takes 5 ms, processor time", "cpu_us", 0.1));
        all.add(limit(
                "handler-time",
                "message handler alone, a blocking request",
                handler(1, "time_ns"),
                Unit.NANOSECONDS,
                1500,
                "the-request-path"));
        all.add(limit(
                "handler-allocation",
                "message handler alone, allocated",
                handler(1, "allocated_bytes"),
                Unit.BYTES,
                512,
                "the-request-path"));
        // Flat, give or take what two runs of the same code differ by.
        all.add(new Comparison(
                "handler-flat",
                "message handler alone, 64 users",
                handler(64, "time_ns"),
                Unit.NANOSECONDS,
                "1 user",
                Optional.of(handler(1, "time_ns")),
                1.25,
                "the-request-path"));
        all.add(new Comparison(
                "threads-flat",
                "message handler alone, 64 users with a thread each",
                threads("64 users"),
                Unit.MICROSECONDS,
                "1 user",
                Optional.of(threads("1 user")),
                1.25,
                "the-request-path"));
        all.add(ratio(
                "cuse",
                "what our node adds to a direct request, p50",
                new Quantity("cuse", "middle turn", "added_us"),
                "C server's node",
                new Quantity("cuse", "middle turn", "c_server_us"),
                1.5,
                "through-the-device-node-scriptsbench-cuse"));
        all.add(limit(
                "info",
                "ipmi info on the simulator",
                new Quantity("start-up", "ipmi info", "wall_ms"),
                Unit.MILLISECONDS,
                450,
                "start-up"));
        daemon(all, "watchdogd", "idle", "ipmi-watchdogd");
        daemon(all, "ipmid", "idle-guest", "ipmid");

        all.add(ratio(
                "bt-java-loop",
                "BT, p50",
                p50("bt", DIRECT),
                "bare Java loop",
                p50("bt", "Java loop"),
                Double.POSITIVE_INFINITY,
                REGISTERS));
        all.add(ratio(
                "bt-c-loop",
                "BT, p50",
                p50("bt", DIRECT),
                "C loop",
                p50("bt", "C loop"),
                Double.POSITIVE_INFINITY,
                REGISTERS));
        all.add(ratio(
                "node-clients",
                "our node, 28 clients, processor time a request",
                new Quantity("kcs", "jipmi's node, 28 clients", "cpu_us"),
                "1 client",
                new Quantity("kcs", "jipmi's node", "cpu_us"),
                Double.POSITIVE_INFINITY,
                REGISTERS));
        all.add(wall("ipmitool sdr elist"));
        all.add(wall("ipmitool sel list"));
        all.add(new Comparison(
                "simulated-kcs",
                "simulated KCS, whole stack",
                jmh("RequestBenchmark.wholeStack sim,kcs", "time_ns"),
                Unit.NANOSECONDS,
                "bare loop",
                Optional.of(jmh("KcsBenchmark.getDeviceId", "time_ns")),
                Double.POSITIVE_INFINITY,
                "the-request-path"));
        return List.copyOf(all);
    }

    private static Comparison ratio(
            String id, String what, Quantity ours, String theirName, Quantity theirs, double bar, String section) {
        return new Comparison(id, what, ours, Unit.MICROSECONDS, theirName, Optional.of(theirs), bar, section);
    }

    private static Comparison limit(String id, String what, Quantity ours, Unit unit, double bar, String section) {
        return new Comparison(id, what, ours, unit, "", Optional.empty(), bar, section);
    }

    /** A request of all of them together. */
    private static Quantity threads(String users) {
        return new Quantity("scale", "null driver, blocking, 1 interface, " + users, "request_us");
    }

    private static Comparison slowBmc(String id, String what, String figure, double bar) {
        return ratio(
                id,
                what,
                new Quantity("slow-bmc", "5 ms, learning poller", figure),
                "pure spinning",
                new Quantity("slow-bmc", "5 ms, pure spinning", figure),
                bar,
                "waiting-for-a-slow-bmc");
    }

    private static Comparison wall(String command) {
        return new Comparison(
                command.replace(' ', '-'),
                command + " through our node",
                new Quantity("sdr", command + " through jipmi's node", "wall_ms"),
                Unit.MILLISECONDS,
                "the kernel's node",
                Optional.of(new Quantity("sdr", command + " through kernel's node", "wall_ms")),
                Double.POSITIVE_INFINITY,
                "a-bmcs-sensors-and-its-log");
    }

    private static void daemon(List<Comparison> all, String name, String part, String who) {
        all.add(limit(
                name + "-memory",
                who + " at rest, resident",
                new Quantity(part, who, "resident_mb"),
                Unit.MEBIBYTES,
                64,
                "the-daemons"));
        all.add(limit(
                name + "-wake-ups",
                who + " at rest, wake-ups",
                new Quantity(part, who, "wake_ups_per_s"),
                Unit.A_SECOND,
                6,
                "the-daemons"));
    }

    private static Quantity p50(String part, String who) {
        return new Quantity(part, who, "p50_us");
    }

    private static Quantity jmh(String who, String figure) {
        return new Quantity("jmh", who, figure);
    }

    private static Quantity handler(int users, String figure) {
        return new Quantity("handler", "MessageHandlerBenchmark.blocking " + users, figure);
    }

    /**
     * How many times the other ours is, where there is another.
     *
     * @throws NotMeasuredException if a figure is not there
     */
    double ratioIn(Results results) throws NotMeasuredException {
        return ours.in(results) / theirs.orElseThrow().in(results);
    }

    /** Whether it is compared with another, and has no limit of its own. */
    boolean hasRatio() {
        return theirs.isPresent();
    }

    /** Whether it is measured in a guest, which is emulated. */
    boolean inGuest() {
        return !ON_THE_SIMULATOR.contains(ours.part());
    }

    /** Whether a bar was set for it. */
    boolean hasBar() {
        return Double.isFinite(bar);
    }

    /**
     * Whether it is within its bar.
     *
     * @throws NotMeasuredException if a figure is not there
     */
    boolean metIn(Results results) throws NotMeasuredException {
        return (hasRatio() ? ratioIn(results) : ours.in(results)) <= bar;
    }
}
