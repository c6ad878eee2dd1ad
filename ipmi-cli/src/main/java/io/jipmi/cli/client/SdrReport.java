package io.jipmi.cli.client;

import io.jipmi.cli.text.Cell;
import io.jipmi.cli.text.Column;
import io.jipmi.cli.text.Table;
import io.jipmi.cli.text.Tone;
import io.jipmi.client.sdr.ChannelInfoRecord;
import io.jipmi.client.sdr.ControllerConfirmationRecord;
import io.jipmi.client.sdr.ControllerLocator;
import io.jipmi.client.sdr.EntityAssociationRecord;
import io.jipmi.client.sdr.FruDeviceLocator;
import io.jipmi.client.sdr.FullSensorRecord;
import io.jipmi.client.sdr.GenericDeviceLocator;
import io.jipmi.client.sdr.LocatedEntity;
import io.jipmi.client.sdr.LocatorRecord;
import io.jipmi.client.sdr.MalformedRecord;
import io.jipmi.client.sdr.OemRecord;
import io.jipmi.client.sdr.SdrRecord;
import io.jipmi.client.sdr.SensorRecord;
import io.jipmi.client.vocabulary.EntityIds;
import io.jipmi.client.vocabulary.EventTypes;
import io.jipmi.client.vocabulary.Manufacturers;
import io.jipmi.client.vocabulary.SensorTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A sensor data record as a tree and as a line; docs/client-json.md has the names. */
public final class SdrReport {
    /** The columns of {@link #values}. */
    public static final List<String> NAMES =
            List.of("id", "type", "name", "address", "channel", "lun", "number", "sensor_type", "event_type", "entity");

    private SdrReport() {}

    /** The record as a tree. */
    public static Map<String, Object> document(SdrRecord record) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", record.recordId());
        document.put("type", type(record));
        document.put("record_type", record.recordType());
        document.put("name", name(record));
        if (record instanceof SensorRecord sensor) {
            addSensor(document, sensor);
        } else if (record instanceof LocatorRecord locator) {
            addLocator(document, locator);
        } else if (record instanceof EntityAssociationRecord association) {
            document.put("container", entity(association.container()));
            document.put("ranges", association.ranges());
            document.put(
                    "contained",
                    association.contained().stream().map(SdrReport::entity).toList());
        } else if (record instanceof ControllerConfirmationRecord confirmation) {
            document.put("address", confirmation.address());
            document.put("channel", confirmation.channel());
            document.put("device_id", confirmation.deviceId());
            document.put("manufacturer_id", confirmation.manufacturerId());
            document.put("product_id", confirmation.productId());
            confirmation.guid().ifPresent(guid -> document.put("guid", guid.toString()));
        } else if (record instanceof OemRecord oem) {
            document.put("manufacturer_id", oem.manufacturerId());
            Manufacturers.name(oem.manufacturerId()).ifPresent(name -> document.put("manufacturer", name));
        } else if (record instanceof MalformedRecord malformed) {
            document.put("trouble", malformed.trouble());
        }
        document.put("data", record.raw().hex());
        return document;
    }

    /** The record's fields in the order of {@link #NAMES}, null where it has none. */
    public static List<@Nullable Object> values(SdrRecord record) {
        Map<String, Object> document = document(record);
        if (record instanceof SensorRecord sensor) {
            document.put("address", sensor.ownerId());
        }
        return Arrays.asList(NAMES.stream().map(document::get).toArray());
    }

    /** An empty table for {@link #add}. */
    public static Table table() {
        return new Table(
                Column.text("ID"),
                Column.text("TYPE"),
                Column.yielding("NAME", 8),
                Column.text("AT"),
                Column.text("ENTITY"),
                Column.yielding("WHAT", 8));
    }

    /** Adds a line for a record. */
    public static void add(Table table, SdrRecord record) {
        table.add(
                Cell.of(Places.recordId(record.recordId())),
                new Cell(type(record), record instanceof MalformedRecord ? Tone.BAD : Tone.PLAIN),
                Cell.of(name(record)),
                Cell.of(place(record)),
                Cell.of(entity(record)),
                Cell.of(what(record)));
    }

    private static void addSensor(Map<String, Object> document, SensorRecord sensor) {
        document.put("owner", sensor.ownerId());
        document.put("channel", sensor.channel());
        document.put("lun", sensor.ownerLun());
        document.put("number", sensor.number());
        document.put("sensors", sensor.sharing().count());
        document.put("sensor_type", SensorTypes.name(sensor.sensorType()));
        document.put("event_type", sensor.eventReadingType());
        document.put("entity", sensor.entity().toString());
        if (sensor instanceof FullSensorRecord full && full.hasValue()) {
            document.put("unit", full.howItWorks().unit().label());
            document.put("format", word(full.conversion().format()));
            document.put("linearization", full.conversion().linearization().label());
        }
    }

    private static void addLocator(Map<String, Object> document, LocatorRecord locator) {
        document.put("address", locator.address());
        document.put("channel", locator.channel());
        document.put("entity", locator.entity().toString());
        if (locator instanceof FruDeviceLocator fru) {
            document.put(fru.logical() ? "fru_id" : "slave_address", fru.device());
            addDevice(document, fru.accessLun(), fru.privateBus(), fru.deviceType(), fru.deviceTypeModifier());
        } else if (locator instanceof GenericDeviceLocator device) {
            document.put("slave_address", device.slaveAddress());
            addDevice(
                    document,
                    device.accessLun(),
                    device.privateBus(),
                    device.deviceType(),
                    device.deviceTypeModifier());
        } else if (locator instanceof ControllerLocator controller) {
            document.put("functions", functions(controller));
        }
    }

    private static void addDevice(Map<String, Object> document, int lun, int bus, int type, int modifier) {
        document.put("lun", lun);
        document.put("bus", bus);
        document.put("device_type", type);
        document.put("device_type_modifier", modifier);
    }

    private static String type(SdrRecord record) {
        if (record instanceof SensorRecord sensor) {
            return word(sensor.kind());
        }
        if (record instanceof LocatorRecord locator) {
            return word(locator.kind());
        }
        if (record instanceof EntityAssociationRecord) {
            return "entity-association";
        }
        if (record instanceof ControllerConfirmationRecord) {
            return "controller-confirmation";
        }
        if (record instanceof ChannelInfoRecord) {
            return "channel-info";
        }
        if (record instanceof OemRecord) {
            return "oem";
        }
        return record instanceof MalformedRecord ? "malformed" : "other";
    }

    private static String name(SdrRecord record) {
        if (record instanceof SensorRecord sensor) {
            return sensor.name(0);
        }
        return record instanceof LocatorRecord locator ? locator.idString() : "";
    }

    private static String place(SdrRecord record) {
        if (record instanceof SensorRecord sensor) {
            return Places.controller(sensor.channel(), sensor.ownerId(), sensor.ownerLun()) + " "
                    + Places.hex(sensor.number());
        }
        return record instanceof LocatorRecord locator
                ? Places.controller(locator.channel(), locator.address(), 0)
                : "";
    }

    private static String entity(SdrRecord record) {
        if (record instanceof SensorRecord sensor) {
            return sensor.entity().toString();
        }
        return record instanceof LocatorRecord locator ? locator.entity().toString() : "";
    }

    private static String what(SdrRecord record) {
        if (record instanceof SensorRecord sensor) {
            String sharing =
                    sensor.sharing().count() > 1 ? ", " + sensor.sharing().count() + " sensors" : "";
            String states = sensor.isThreshold() ? "" : ", " + EventTypes.name(sensor.eventReadingType());
            return SensorTypes.name(sensor.sensorType()) + states + sharing;
        }
        if (record instanceof LocatorRecord locator) {
            return locator.fruId().isPresent()
                    ? "FRU " + locator.fruId().getAsInt()
                    : EntityIds.name(locator.entity().id());
        }
        if (record instanceof EntityAssociationRecord association) {
            List<String> contained = new ArrayList<>();
            association.contained().forEach(each -> contained.add(each.id().toString()));
            return association.container().id() + " contains "
                    + String.join(association.ranges() ? "-" : ", ", contained);
        }
        if (record instanceof MalformedRecord malformed) {
            return malformed.trouble();
        }
        return record instanceof OemRecord oem
                ? Manufacturers.name(oem.manufacturerId()).orElse("manufacturer " + oem.manufacturerId())
                : "";
    }

    private static Map<String, Object> entity(LocatedEntity entity) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("entity", entity.id().toString());
        entity.address().ifPresent(address -> document.put("address", address));
        entity.channel().ifPresent(channel -> document.put("channel", channel));
        return document;
    }

    private static List<String> functions(ControllerLocator controller) {
        return controller.functions().stream()
                .sorted()
                .map(each -> each.label())
                .toList();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
