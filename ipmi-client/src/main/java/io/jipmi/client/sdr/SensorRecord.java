package io.jipmi.client.sdr;

import io.jipmi.client.vocabulary.SensorTypes;
import java.util.Optional;

/** A record of one sensor or of several that share it (IPMI 2.0, 43.1 to 43.3). Immutable. */
public sealed interface SensorRecord extends SdrRecord
        permits FullSensorRecord, CompactSensorRecord, EventOnlySensorRecord {

    /** The three kinds of sensor records. */
    enum Kind {
        /** With conversion factors and thresholds. */
        FULL,
        /** Without conversion factors. */
        COMPACT,
        /** Sends events, cannot be read. */
        EVENT_ONLY
    }

    /** How much it tells. */
    Kind kind();

    /** Who the sensor is: what every kind of record tells. */
    SensorDescription description();

    /** How the sensor works; empty if it can only send events. */
    Optional<SensorSettings> settings();

    /** IPMB address of the owning controller, 8 bits with bit 0 clear; or a system software id, bit 0 set. */
    default int ownerId() {
        return description().ownerId();
    }

    /** 0 to 3. */
    default int ownerLun() {
        return description().ownerLun();
    }

    /** The channel the owner is reached by, 0 to 15. */
    default int channel() {
        return description().channel();
    }

    /** The sensor's number at its owner, 0 to 0xFF; the first one's if shared. */
    default int number() {
        return description().number();
    }

    /** What it watches; the first one's if shared. */
    default EntityId entity() {
        return description().entity();
    }

    /** Table 42-3, 0 to 0xFF; {@link SensorTypes#name(int)}. */
    default int sensorType() {
        return description().sensorType();
    }

    /** Table 42-1, 0 to 0x7F. */
    default int eventReadingType() {
        return description().eventReadingType();
    }

    /** How many sensors the record describes. */
    default RecordSharing sharing() {
        return description().sharing();
    }

    /** Its name, without padding; empty if it has none. */
    default String idString() {
        return description().idString();
    }

    /** Whether the sensor has a reading that is compared with thresholds. */
    default boolean isThreshold() {
        return description().isThreshold();
    }

    /**
     * The name of one of the sensors the record describes.
     *
     * @param index 0 to {@code sharing().count() - 1}
     */
    default String name(int index) {
        return idString() + sharing().suffix(index);
    }
}
