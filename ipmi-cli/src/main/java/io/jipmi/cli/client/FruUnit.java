package io.jipmi.cli.client;

import io.jipmi.client.fru.FruInventory;
import io.jipmi.msghandler.IpmiException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An inventory, or why there is none, as a tree and as lines; docs/client-json.md has the names. Immutable. */
public final class FruUnit {
    /** The names of {@link #rows}. */
    public static final List<String> NAMES = List.of("id", "address", "channel", "name", "area", "field", "value");

    private final FruPlace place;
    private final @Nullable FruInventory inventory;
    private final @Nullable IpmiException failure;

    private FruUnit(FruPlace place, @Nullable FruInventory inventory, @Nullable IpmiException failure) {
        this.place = place;
        this.inventory = inventory;
        this.failure = failure;
    }

    static FruUnit of(FruPlace place, FruInventory inventory) {
        return new FruUnit(place, inventory, null);
    }

    static FruUnit failed(FruPlace place, IpmiException failure) {
        return new FruUnit(place, null, failure);
    }

    /** Why it could not be read; null if it could. */
    public @Nullable IpmiException failure() {
        return failure;
    }

    /** What it is, in one line. */
    public String title() {
        String where = "FRU " + place.fruId() + " at " + place.controller();
        return place.name().isEmpty() ? where : place.name() + " (" + where + ")";
    }

    /** As a tree. */
    public Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", place.fruId());
        document.put("address", place.address());
        document.put("channel", place.channel());
        document.put("name", place.name());
        if (inventory != null) {
            document.put("areas", FruReport.areas(inventory));
            if (!inventory.isSound()) {
                document.put("defects", FruReport.defects(inventory));
            }
        }
        if (failure != null) {
            document.put("unavailable", failure.failure().detail());
        }
        return document;
    }

    /** What it says, as a tree for people. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        Map<String, Object> document = document();
        if (document.get("areas") instanceof Map<?, ?> areas) {
            areas.forEach((name, area) -> fields.put(String.valueOf(name), area));
        }
        for (String name : List.of("defects", "unavailable")) {
            if (document.containsKey(name)) {
                fields.put(name, document.get(name));
            }
        }
        return fields;
    }

    /** A line for each field, in the order of {@link #NAMES}. */
    public List<List<@Nullable Object>> rows() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        fields().forEach((area, content) -> {
            if (content instanceof Map<?, ?> fields) {
                fields.forEach((name, value) -> addRows(rows, area, String.valueOf(name), value));
            } else if (content instanceof List<?> records) {
                for (int i = 0; i < records.size(); i++) {
                    addRecord(rows, area, i + 1, records.get(i));
                }
            } else {
                rows.add(row(area, null, content));
            }
        });
        return rows;
    }

    private void addRecord(List<List<@Nullable Object>> rows, String area, int number, Object record) {
        if (record instanceof Map<?, ?> fields) {
            fields.forEach((name, value) -> addRows(rows, area + " " + number, String.valueOf(name), value));
        } else {
            rows.add(row(area, null, record));
        }
    }

    private void addRows(List<List<@Nullable Object>> rows, String area, String field, Object value) {
        if (value instanceof List<?> values) {
            values.forEach(each -> rows.add(row(area, field, each)));
        } else {
            rows.add(row(area, field, value));
        }
    }

    private List<@Nullable Object> row(String area, @Nullable String field, Object value) {
        return Arrays.asList(place.fruId(), place.address(), place.channel(), place.name(), area, field, value);
    }
}
