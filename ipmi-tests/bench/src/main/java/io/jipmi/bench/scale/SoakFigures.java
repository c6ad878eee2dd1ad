package io.jipmi.bench.scale;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What a soak has counted: how requests ended, what became of everything else, and what was wrong. Thread-safe. */
final class SoakFigures {
    private static final int FAILURES_TOLD = 20;

    private final Map<String, LongAdder> ends = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> news = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
    private final LongAdder asked = new LongAdder();
    private final LongAdder ended = new LongAdder();
    private final AtomicLong worstLateNs = new AtomicLong(Long.MIN_VALUE);
    private final AtomicLong told = new AtomicLong();
    /** Answers of interfaces without a fault, and all, each of this interval and of the whole run. */
    private final Quantiles healthyNow = new Quantiles();

    private final Quantiles healthy = new Quantiles();
    private final Quantiles allNow = new Quantiles();
    private final Quantiles all = new Quantiles();

    void asked() {
        asked.increment();
    }

    /**
     * A request has ended.
     *
     * @param how {@code answered}, or the kind of failure
     */
    void ended(String how, long tookNs, Duration timeout) {
        ended.increment();
        ends.computeIfAbsent(how, any -> new LongAdder()).increment();
        worstLateNs.accumulateAndGet(tookNs - timeout.toNanos(), Math::max);
    }

    /** An answer took so long. */
    void answered(long tookNs, boolean isHealthy) {
        all.add(tookNs);
        allNow.add(tookNs);
        if (isHealthy) {
            healthy.add(tookNs);
            healthyNow.add(tookNs);
        }
    }

    /** Something happened that is no request. */
    void happened(String what) {
        news.computeIfAbsent(what, any -> new LongAdder()).increment();
    }

    /** Something is not as it should be. */
    void failed(String what, String detail) {
        failures.computeIfAbsent(what, any -> new LongAdder()).increment();
        if (told.incrementAndGet() <= FAILURES_TOLD) {
            System.err.println("soak: " + what + ": " + detail);
        }
    }

    long requests() {
        return ended.sum();
    }

    /** Those that were asked and have not ended. */
    long outstanding() {
        return asked.sum() - ended.sum();
    }

    Map<String, Long> failures() {
        return sums(failures);
    }

    Map<String, Long> ends() {
        return sums(ends);
    }

    /** Adds this interval's figures to a line and begins the next. */
    void describeInterval(JsonLine line) {
        line.put("requests", requests())
                .put("outstanding", outstanding())
                .put("ends", ends())
                .put("other", sums(news))
                .put("failures", failures())
                .put("healthy", latency(healthyNow))
                .put("all", latency(allNow));
        healthyNow.clear();
        allNow.clear();
    }

    /** The whole run's latencies. */
    JsonLine healthyLatency() {
        return latency(healthy);
    }

    /** The whole run's latencies, of answers of interfaces with a fault too. */
    JsonLine latency() {
        return latency(all);
    }

    /** By how much a request missed its deadline, at worst; negative if none did. */
    long worstLateMs() {
        return Duration.ofNanos(worstLateNs.get()).toMillis();
    }

    private static JsonLine latency(Quantiles of) {
        return new JsonLine()
                .put("count", of.count())
                .put("p50_us", of.atNs(500) / 1e3)
                .put("p99_us", of.atNs(990) / 1e3)
                .put("p999_us", of.atNs(999) / 1e3)
                .put("max_us", of.atNs(1000) / 1e3);
    }

    private static Map<String, Long> sums(Map<String, LongAdder> of) {
        Map<String, Long> sums = new TreeMap<>();
        of.forEach((name, sum) -> sums.put(name, sum.sum()));
        return sums;
    }
}
