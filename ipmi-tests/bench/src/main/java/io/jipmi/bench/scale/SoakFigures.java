package io.jipmi.bench.scale;

import com.google.gson.JsonObject;
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
    /** By how much a request missed its deadline, at worst; negative if none did. */
    private final AtomicLong worstLateNs = new AtomicLong(Long.MIN_VALUE);

    private final AtomicLong told = new AtomicLong();
    private final Quantiles healthy = new Quantiles();
    private final Quantiles all = new Quantiles();
    private final Quantiles healthyOfInterval = new Quantiles();
    private final Quantiles allOfInterval = new Quantiles();

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
        allOfInterval.add(tookNs);
        if (isHealthy) {
            healthy.add(tookNs);
            healthyOfInterval.add(tookNs);
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

    boolean nothingFailed() {
        return failures.isEmpty();
    }

    /** Adds this interval's figures to a line and begins the next. */
    void describeInterval(JsonObject line) {
        line.addProperty("requests", requests());
        line.addProperty("outstanding", outstanding());
        line.add("ends", sums(ends));
        line.add("other", sums(news));
        line.add("failures", sums(failures));
        line.add("healthy", latency(healthyOfInterval));
        line.add("all", latency(allOfInterval));
        healthyOfInterval.clear();
        allOfInterval.clear();
    }

    /** Adds the whole run's figures to a line. */
    void describeRun(JsonObject line) {
        line.addProperty("requests", requests());
        line.addProperty("unended", outstanding());
        line.add("ends", sums(ends));
        line.add("failures", sums(failures));
        line.addProperty("worst_late_ms", Duration.ofNanos(worstLateNs.get()).toMillis());
        line.add("healthy", latency(healthy));
        line.add("all", latency(all));
    }

    private static JsonObject latency(Quantiles of) {
        JsonObject figures = new JsonObject();
        figures.addProperty("count", of.count());
        figures.addProperty("p50_us", Thousandths.of(of.atNs(500) / 1e3));
        figures.addProperty("p99_us", Thousandths.of(of.atNs(990) / 1e3));
        figures.addProperty("p999_us", Thousandths.of(of.atNs(999) / 1e3));
        figures.addProperty("max_us", Thousandths.of(of.atNs(1000) / 1e3));
        return figures;
    }

    private static JsonObject sums(Map<String, LongAdder> of) {
        JsonObject sums = new JsonObject();
        new TreeMap<>(of).forEach((name, sum) -> sums.addProperty(name, sum.sum()));
        return sums;
    }
}
