package io.jipmi.it;

import io.jipmi.it.FaultRig.Outcome;
import io.jipmi.sim.Fault.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** What happened in a run of random traffic over one interface. */
final class TrafficFigures {
    private static final double MS_NS = 1e6;
    private static final double HOUR_NS = 3.6e12;
    private static final double SECOND_NS = 1e9;

    private static final List<String> COUNTERS = List.of(
            "complete_transactions",
            "failed_transactions",
            "abandoned_transactions",
            "stalls",
            "hosed_count",
            "probes",
            "bmc_resets");

    private static final class Struck {
        long armed;
        long struck;
        long times;
    }

    private final String name;
    private final long beganNs = System.nanoTime();
    private long wallNs;
    private long transactions;
    private long underFault;
    private final Map<String, Long> ends = new TreeMap<>();
    private final Map<Kind, Struck> faults = new EnumMap<>(Kind.class);
    private final Map<String, Long> counters = new LinkedHashMap<>();
    private final Map<String, Long> events = new TreeMap<>();
    private long worstEventNs;
    private long worstDisturbedEventNs;
    private long worstRepeatableNs;
    private long worstOtherNs;
    private long worstBackNs;
    private long virtualNs;
    private long executions;
    private long overtaken;

    TrafficFigures(String name) {
        this.name = name;
        COUNTERS.forEach(counter -> counters.put(counter, 0L));
    }

    long transactions() {
        return transactions;
    }

    long overtaken() {
        return overtaken;
    }

    /** A request has ended. */
    void transaction(boolean repeatable, boolean faulty, Outcome outcome) {
        transactions++;
        underFault += faulty ? 1 : 0;
        String end = outcome.failure().map(failure -> failure.kind().name()).orElse("answered");
        ends.merge(end.toLowerCase(Locale.ROOT).replace('_', ' '), 1L, Long::sum);
        if (outcome.answer().isPresent() && repeatable) {
            worstRepeatableNs = Math.max(worstRepeatableNs, outcome.tookNs());
        } else if (outcome.answer().isPresent()) {
            worstOtherNs = Math.max(worstOtherNs, outcome.tookNs());
        }
    }

    /** A fault was armed, and struck so often. */
    void fault(Kind kind, long strikes) {
        Struck struck = faults.computeIfAbsent(kind, any -> new Struck());
        struck.armed++;
        struck.struck += strikes > 0 ? 1 : 0;
        struck.times += strikes;
    }

    /** So long after a fault's end the next request was answered. */
    void back(long afterNs) {
        worstBackNs = Math.max(worstBackNs, afterNs);
    }

    /** A machine has done its part. */
    void add(FaultRig rig, EventLedger ledger) {
        Map<String, Long> values = rig.counters();
        counters.replaceAll((counter, sum) -> sum + values.getOrDefault(counter, 0L));
        ledger.tally().forEach((what, count) -> events.merge(what, count, Long::sum));
        worstEventNs = Math.max(worstEventNs, ledger.worstNs());
        worstDisturbedEventNs = Math.max(worstDisturbedEventNs, ledger.worstDisturbedNs());
        virtualNs += rig.elapsedNs();
        executions += rig.executions();
        overtaken += rig.overtaken();
    }

    void end() {
        wallNs = System.nanoTime() - beganNs;
    }

    String summary() {
        return transactions + " transactions in " + seconds(wallNs) + " s: " + ends + ", events " + events;
    }

    /** Everything as tables in Markdown, one column for each interface. */
    static String report(long seed, List<TrafficFigures> all) {
        StringBuilder report = new StringBuilder();
        report.append("Seed 0x").append(Long.toHexString(seed)).append(", ");
        long sum = all.stream().mapToLong(TrafficFigures::transactions).sum();
        report.append(sum).append(" transactions, ");
        report.append(seconds(all.stream().mapToLong(one -> one.wallNs).sum())).append(" s.\n\n");
        report.append("| |");
        all.forEach(one -> report.append(' ').append(one.name).append(" |"));
        report.append("\n|---|").append("---:|".repeat(all.size())).append('\n');
        row(report, "transactions", all, one -> one.transactions);
        row(report, "of these while a fault was armed", all, one -> one.underFault);
        for (String end : keys(all, one -> one.ends)) {
            row(report, "ended: " + end, all, one -> one.ends.getOrDefault(end, 0L));
        }
        row(report, "commands the BMC carried out", all, one -> one.executions);
        for (String counter : COUNTERS) {
            row(report, "counter " + counter, all, one -> one.counters.get(counter));
        }
        row(report, "answers that overtook an earlier request's", all, one -> one.overtaken);
        row(report, "worst latency of an answered repeatable request, ms", all, one -> ms(one.worstRepeatableNs));
        row(report, "of another request, ms", all, one -> ms(one.worstOtherNs));
        row(report, "from a fault's end to the next answer, at most, ms", all, one -> ms(one.worstBackNs));
        for (String what : keys(all, one -> one.events)) {
            row(report, "events: " + what, all, one -> one.events.getOrDefault(what, 0L));
        }
        row(report, "an event's way, interface up, no fault, at most, ms", all, one -> ms(one.worstEventNs));
        row(report, "an event's way, interface up, at most, ms", all, one -> ms(one.worstDisturbedEventNs));
        row(report, "virtual hours", all, one -> String.format(Locale.ROOT, "%.1f", one.virtualNs / HOUR_NS));
        row(report, "wall seconds", all, one -> seconds(one.wallNs));
        report.append("\nFaults: armed / of these struck / strikes in all.\n\n| |");
        all.forEach(one -> report.append(' ').append(one.name).append(" |"));
        report.append("\n|---|").append("---:|".repeat(all.size())).append('\n');
        for (Kind kind : Kind.values()) {
            row(report, kind.label(), all, one -> one.struck(kind));
        }
        return report.toString();
    }

    private String struck(Kind kind) {
        Struck struck = faults.get(kind);
        return struck == null ? "" : struck.armed + " / " + struck.struck + " / " + struck.times;
    }

    private static List<String> keys(List<TrafficFigures> all, Function<TrafficFigures, Map<String, Long>> tally) {
        return new ArrayList<>(all.stream()
                .flatMap(one -> tally.apply(one).keySet().stream())
                .distinct()
                .sorted()
                .toList());
    }

    private static void row(
            StringBuilder report, String label, List<TrafficFigures> all, Function<TrafficFigures, Object> value) {
        report.append("| ").append(label).append(" |");
        all.forEach(one -> report.append(' ').append(value.apply(one)).append(" |"));
        report.append('\n');
    }

    private static String ms(long ns) {
        return String.format(Locale.ROOT, "%.1f", ns / MS_NS);
    }

    private static String seconds(long ns) {
        return String.format(Locale.ROOT, "%.1f", ns / SECOND_NS);
    }
}
