package io.jipmi.bench.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes results of what JMH writes ({@code -rf json -prof gc}). */
final class JmhReport {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    /** What a benchmark counts. */
    private enum Scale {
        TIME("ns/op", "time_ns", "error_ns"),
        RATE("ops/ms", "requests_per_ms", "error_per_ms");

        private final String unit;
        private final String figure;
        private final String error;

        Scale(String unit, String figure, String error) {
            this.unit = unit;
            this.figure = figure;
            this.error = error;
        }

        static Scale of(String unit) {
            return Arrays.stream(values())
                    .filter(scale -> scale.unit.equals(unit))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("a benchmark in " + unit));
        }
    }

    private JmhReport() {}

    /** A result for each benchmark: class, method and parameters say who it is. */
    static List<Result> results(String part, String json) {
        List<Result> results = new ArrayList<>();
        JsonArray benchmarks = JsonParser.parseString(json).getAsJsonArray();
        for (JsonElement each : benchmarks) {
            JsonObject benchmark = each.getAsJsonObject();
            Map<String, Double> figures = new LinkedHashMap<>();
            JsonObject primary = benchmark.getAsJsonObject("primaryMetric");
            Scale scale = Scale.of(primary.get("scoreUnit").getAsString());
            figures.put(scale.figure, primary.get("score").getAsDouble());
            figures.put(scale.error, primary.get("scoreError").getAsDouble());
            JsonObject allocated = benchmark.getAsJsonObject("secondaryMetrics").getAsJsonObject(ALLOCATED);
            if (allocated != null) {
                figures.put("allocated_bytes", allocated.get("score").getAsDouble());
            }
            results.add(new Result(part, who(benchmark), figures, ""));
        }
        return results;
    }

    private static String who(JsonObject benchmark) {
        String name = benchmark.get("benchmark").getAsString();
        StringBuilder who = new StringBuilder(name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1));
        JsonObject parameters = benchmark.getAsJsonObject("params");
        if (parameters != null) {
            parameters
                    .entrySet()
                    .forEach(entry -> who.append(' ').append(entry.getValue().getAsString()));
        }
        return who.toString();
    }
}
