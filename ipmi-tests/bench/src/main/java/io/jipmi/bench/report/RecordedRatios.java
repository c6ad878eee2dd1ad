package io.jipmi.bench.report;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ratios of an earlier time, and by how much each may be exceeded. Times themselves are not compared: they are another
 * machine's.
 */
final class RecordedRatios {
    /** What two runs of the same code differ by under emulation. */
    private static final double USUAL_TOLERANCE = 0.35;

    private final Map<String, Recorded> byId;

    /** @param tolerance 0.35: 35 % more than recorded is not worse yet */
    private record Recorded(double ratio, double tolerance) {
        double most() {
            return ratio * (1 + tolerance);
        }
    }

    /** What came of comparing: lines for a reader, and whether anything is worse. */
    record Outcome(List<String> lines, boolean worse) {}

    private RecordedRatios(Map<String, Recorded> byId) {
        this.byId = byId;
    }

    /** Reads them. */
    static RecordedRatios parse(String json) {
        Map<String, Recorded> byId = new LinkedHashMap<>();
        JsonParser.parseString(json).getAsJsonObject().entrySet().forEach(entry -> {
            JsonObject recorded = entry.getValue().getAsJsonObject();
            byId.put(
                    entry.getKey(),
                    new Recorded(
                            recorded.get("ratio").getAsDouble(),
                            recorded.get("tolerance").getAsDouble()));
        });
        return new RecordedRatios(byId);
    }

    /** Compares what was measured now. What was not measured now is said, and is not worse. */
    Outcome compare(List<Comparison> comparisons, Results results) {
        List<String> lines = new ArrayList<>();
        boolean worse = false;
        for (Comparison comparison : comparisons) {
            if (comparison.theirs().isEmpty()) {
                continue;
            }
            Recorded recorded = byId.get(comparison.id());
            try {
                double ratio = comparison.ratioIn(results);
                if (recorded == null) {
                    lines.add(comparison.id() + ": " + Unit.number(ratio) + ", none recorded");
                    continue;
                }
                boolean thisWorse = !(ratio <= recorded.most());
                worse |= thisWorse;
                lines.add(comparison.id() + ": " + Unit.number(ratio) + ", recorded " + Unit.number(recorded.ratio())
                        + ", at most " + Unit.number(recorded.most()) + (thisWorse ? ": WORSE" : ""));
            } catch (NotMeasuredException e) {
                lines.add(comparison.id() + ": not measured: " + e.getMessage());
            }
        }
        return new Outcome(lines, worse);
    }

    /** These with the ratios measured now in place of theirs; tolerances and what was not measured now stay. */
    RecordedRatios with(List<Comparison> comparisons, Results results) {
        Map<String, Recorded> now = new LinkedHashMap<>();
        for (Comparison comparison : comparisons) {
            Optional<Recorded> before = Optional.ofNullable(byId.get(comparison.id()));
            try {
                double ratio = comparison.ratioIn(results);
                if (comparison.theirs().isPresent()) {
                    now.put(
                            comparison.id(),
                            new Recorded(
                                    Double.parseDouble(Unit.number(ratio)),
                                    before.map(Recorded::tolerance).orElse(USUAL_TOLERANCE)));
                }
            } catch (NotMeasuredException e) {
                before.ifPresent(recorded -> now.put(comparison.id(), recorded));
            }
        }
        return new RecordedRatios(now);
    }

    /** As they are read. */
    String json() {
        JsonObject all = new JsonObject();
        byId.forEach((id, recorded) -> {
            JsonObject each = new JsonObject();
            each.addProperty("ratio", recorded.ratio());
            each.addProperty("tolerance", recorded.tolerance());
            all.add(id, each);
        });
        return new GsonBuilder().setPrettyPrinting().create().toJson(all) + "\n";
    }
}
