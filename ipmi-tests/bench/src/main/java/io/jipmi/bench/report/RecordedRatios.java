package io.jipmi.bench.report;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The ratios of an earlier time. Times themselves are not compared: they are another machine's. */
final class RecordedRatios {
    /** What two boots of a guest under emulation differ by with the same code: docs/performance.md. */
    private static final double GUEST_TOLERANCE = 0.35;
    /** The same of two runs on the simulator. */
    private static final double SIMULATOR_TOLERANCE = 0.25;

    private final Map<String, Double> byId;

    /** What came of comparing: lines for a reader, and whether anything is worse. */
    record Outcome(List<String> lines, boolean worse) {}

    private RecordedRatios(Map<String, Double> byId) {
        this.byId = byId;
    }

    /** Reads them: a JSON object of numbers. */
    static RecordedRatios parse(String json) {
        Map<String, Double> byId = new LinkedHashMap<>();
        JsonParser.parseString(json)
                .getAsJsonObject()
                .entrySet()
                .forEach(entry -> byId.put(entry.getKey(), entry.getValue().getAsDouble()));
        return new RecordedRatios(byId);
    }

    /** Compares what was measured now. What was not measured now is said, and is not worse. */
    Outcome compare(List<Comparison> comparisons, Results results) {
        List<String> lines = new ArrayList<>();
        boolean worse = false;
        for (Comparison comparison : comparisons) {
            if (!comparison.hasRatio()) {
                continue;
            }
            String id = comparison.id();
            Double recorded = byId.get(id);
            try {
                double ratio = comparison.ratioIn(results);
                if (recorded == null) {
                    lines.add(id + ": " + Unit.number(ratio) + ", none recorded");
                    continue;
                }
                double most = recorded * (1 + (comparison.inGuest() ? GUEST_TOLERANCE : SIMULATOR_TOLERANCE));
                boolean thisWorse = !(ratio <= most);
                worse |= thisWorse;
                lines.add(id + ": " + Unit.number(ratio) + ", recorded " + Unit.number(recorded) + ", at most "
                        + Unit.number(most) + (thisWorse ? ": WORSE" : ""));
            } catch (NotMeasuredException e) {
                lines.add(id + ": not measured: " + e.getMessage());
            }
        }
        return new Outcome(lines, worse);
    }

    /** These with the ratios measured now in place of theirs; what was not measured now stays. */
    RecordedRatios with(List<Comparison> comparisons, Results results) {
        Map<String, Double> now = new LinkedHashMap<>(byId);
        for (Comparison comparison : comparisons) {
            if (comparison.hasRatio()) {
                try {
                    now.put(comparison.id(), Double.valueOf(Unit.number(comparison.ratioIn(results))));
                } catch (NotMeasuredException e) {
                    // As recorded before.
                }
            }
        }
        return new RecordedRatios(now);
    }

    /** As they are read. */
    String json() {
        JsonObject all = new JsonObject();
        byId.forEach(all::addProperty);
        return new GsonBuilder().setPrettyPrinting().create().toJson(all) + "\n";
    }
}
