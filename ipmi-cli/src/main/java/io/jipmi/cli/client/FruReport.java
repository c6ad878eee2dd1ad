package io.jipmi.cli.client;

import io.jipmi.client.fru.BoardArea;
import io.jipmi.client.fru.ChassisArea;
import io.jipmi.client.fru.CompatibilityRecord;
import io.jipmi.client.fru.DcLoadRecord;
import io.jipmi.client.fru.DcOutputRecord;
import io.jipmi.client.fru.FruDefect;
import io.jipmi.client.fru.FruField;
import io.jipmi.client.fru.FruInventory;
import io.jipmi.client.fru.FruRecord;
import io.jipmi.client.fru.ManagementAccessRecord;
import io.jipmi.client.fru.OemFruRecord;
import io.jipmi.client.fru.PowerSupplyRecord;
import io.jipmi.client.fru.ProductArea;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A FRU inventory as a tree; docs/client-json.md has the names. */
public final class FruReport {
    private FruReport() {}

    /** The areas there are. */
    public static Map<String, Object> areas(FruInventory inventory) {
        Map<String, Object> areas = new LinkedHashMap<>();
        inventory
                .internalUse()
                .ifPresent(area ->
                        areas.put("internal_use", Map.of("length", area.raw().lengthBytes())));
        inventory.chassis().ifPresent(area -> areas.put("chassis", chassis(area)));
        inventory.board().ifPresent(area -> areas.put("board", board(area)));
        inventory.product().ifPresent(area -> areas.put("product", product(area)));
        if (!inventory.multiRecords().isEmpty()) {
            areas.put(
                    "multirecords",
                    inventory.multiRecords().stream().map(FruReport::record).toList());
        }
        return areas;
    }

    /** What is wrong with it, a line each. */
    public static List<String> defects(FruInventory inventory) {
        return inventory.defects().stream().map(FruDefect::toString).toList();
    }

    private static Map<String, Object> chassis(ChassisArea area) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", area.typeName());
        put(fields, "part_number", area.partNumber());
        put(fields, "serial_number", area.serialNumber());
        putCustom(fields, area.custom());
        return fields;
    }

    private static Map<String, Object> board(BoardArea area) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("language", area.languageCode());
        area.manufactured().ifPresent(time -> fields.put("manufactured", time.toString()));
        put(fields, "manufacturer", area.manufacturer());
        put(fields, "product_name", area.productName());
        put(fields, "serial_number", area.serialNumber());
        put(fields, "part_number", area.partNumber());
        put(fields, "fru_file_id", area.fruFileId());
        putCustom(fields, area.custom());
        return fields;
    }

    private static Map<String, Object> product(ProductArea area) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("language", area.languageCode());
        put(fields, "manufacturer", area.manufacturer());
        put(fields, "product_name", area.productName());
        put(fields, "part_number", area.partNumber());
        put(fields, "version", area.version());
        put(fields, "serial_number", area.serialNumber());
        put(fields, "asset_tag", area.assetTag());
        put(fields, "fru_file_id", area.fruFileId());
        putCustom(fields, area.custom());
        return fields;
    }

    private static void put(Map<String, Object> fields, String name, FruField field) {
        if (!field.isEmpty()) {
            fields.put(name, field.text());
        }
    }

    private static void putCustom(Map<String, Object> fields, List<FruField> custom) {
        List<String> texts = custom.stream()
                .filter(each -> !each.isEmpty())
                .map(FruField::text)
                .toList();
        if (!texts.isEmpty()) {
            fields.put("custom", texts);
        }
    }

    private static Map<String, Object> record(FruRecord record) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (record instanceof PowerSupplyRecord supply) {
            addSupply(fields, supply);
        } else if (record instanceof DcOutputRecord output) {
            fields.put("type", "dc-output");
            fields.put("number", output.number());
            fields.put("standby", output.standby());
            addRail(fields, output.nominal10mV(), output.lowest10mV(), output.highest10mV());
            addLoad(fields, output.rippleMv(), output.lowestMa(), output.highestMa());
        } else if (record instanceof DcLoadRecord load) {
            fields.put("type", "dc-load");
            fields.put("number", load.number());
            addRail(fields, load.nominal10mV(), load.lowest10mV(), load.highest10mV());
            addLoad(fields, load.rippleMv(), load.lowestMa(), load.highestMa());
        } else if (record instanceof ManagementAccessRecord access) {
            fields.put("type", "management-access");
            fields.put("what", access.subTypeName());
            fields.put("text", access.text());
        } else if (record instanceof CompatibilityRecord compatibility) {
            fields.put("type", compatibility.extended() ? "extended-compatibility" : "base-compatibility");
            fields.put("manufacturer_id", compatibility.manufacturerId());
            fields.put("entity_id", compatibility.entityId());
            fields.put("base", compatibility.base());
            fields.put("code_start", compatibility.codeStart());
            fields.put("code_mask", compatibility.codeMask().hex());
        } else if (record instanceof OemFruRecord oem) {
            fields.put("type", "oem");
            fields.put("record_type", oem.header().type());
            fields.put("manufacturer_id", oem.manufacturerId());
            oem.manufacturerName().ifPresent(name -> fields.put("manufacturer", name));
            fields.put("data", oem.data().hex());
        } else {
            fields.put("type", "other");
            fields.put("record_type", record.header().type());
            fields.put("data", record.raw().hex());
        }
        return fields;
    }

    private static void addSupply(Map<String, Object> fields, PowerSupplyRecord supply) {
        fields.put("type", "power-supply");
        fields.put("capacity_watts", supply.capacityWatts());
        supply.peakVa().ifPresent(peak -> fields.put("peak_va", peak));
        supply.inrushAmperes().ifPresent(inrush -> fields.put("inrush_amperes", inrush));
        fields.put("inrush_interval_ms", supply.inrushIntervalMs());
        addRange(fields, "input1", "_volts", supply.firstRange10mV(), 100.0);
        addRange(fields, "input2", "_volts", supply.secondRange10mV(), 100.0);
        addRange(fields, "frequency", "_hertz", supply.frequenciesHz(), 1.0);
        fields.put("dropout_tolerance_ms", supply.dropoutToleranceMs());
        fields.put(
                "features",
                supply.features().stream()
                        .sorted()
                        .map(each -> each.name().toLowerCase(Locale.ROOT))
                        .toList());
        fields.put("peak_watts", supply.peakWatts());
        fields.put("hold_up_seconds", supply.holdUpSeconds());
        fields.put("combined_watts", supply.combinedWatts());
    }

    private static void addRange(
            Map<String, Object> fields, String name, String unit, PowerSupplyRecord.Range range, double perUnit) {
        fields.put(name + "_low" + unit, range.low() / perUnit);
        fields.put(name + "_high" + unit, range.high() / perUnit);
    }

    private static void addRail(Map<String, Object> fields, int nominal10mV, int lowest10mV, int highest10mV) {
        fields.put("nominal_volts", nominal10mV / 100.0);
        fields.put("lowest_volts", lowest10mV / 100.0);
        fields.put("highest_volts", highest10mV / 100.0);
    }

    private static void addLoad(Map<String, Object> fields, int rippleMv, int lowestMa, int highestMa) {
        fields.put("ripple_mv", rippleMv);
        fields.put("lowest_ma", lowestMa);
        fields.put("highest_ma", highestMa);
    }
}
