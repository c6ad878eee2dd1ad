package io.jipmi.bench.report;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was measured of one thing: a line of {@code target/bench/PART.jsonl}.
 *
 * @param part what {@code scripts/bench} calls the run it is from
 * @param who whose figures these are; empty if the part as a whole could not be measured
 * @param figures by names that end in their unit ({@code p50_us}), in the order they were printed
 * @param whyNot why it could not be measured; empty if it was
 */
record Result(String part, String who, Map<String, Double> figures, String whyNot) {
    Result {
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static Result parse(String line) {
        try {
            JsonObject object = JsonParser.parseString(line).getAsJsonObject();
            String part = object.remove("part").getAsString();
            JsonElement who = object.remove("who");
            JsonElement whyNot = object.remove("not_measured");
            Map<String, Double> figures = new LinkedHashMap<>();
            object.entrySet()
                    .forEach(entry ->
                            figures.put(entry.getKey(), entry.getValue().getAsDouble()));
            return new Result(
                    part, who == null ? "" : who.getAsString(), figures, whyNot == null ? "" : whyNot.getAsString());
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("not a result: " + line + " (" + e.getMessage() + ")", e);
        }
    }

    boolean measured() {
        return whyNot.isEmpty();
    }

    /** The line it is read from. */
    String line() {
        JsonObject object = new JsonObject();
        object.addProperty("part", part);
        if (!who.isEmpty()) {
            object.addProperty("who", who);
        }
        if (!measured()) {
            object.addProperty("not_measured", whyNot);
        }
        figures.forEach(object::addProperty);
        return object.toString();
    }
}
