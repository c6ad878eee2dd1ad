package io.jipmi.client.sdr;

import io.jipmi.client.Octets;
import java.util.ArrayList;
import java.util.List;

/**
 * Which entities are contained in another (IPMI 2.0, 43.4 and 43.5). Immutable.
 *
 * @param raw the whole record
 * @param container what contains the others
 * @param ranges whether each two entities that follow one another in {@code contained} are the ends of a range of
 *     instances
 * @param linked whether more records for the same container follow
 * @param presenceAccessible whether the container's presence sensor can be read at any time
 * @param contained what is contained, at most four
 */
public record EntityAssociationRecord(
        Octets raw,
        LocatedEntity container,
        boolean ranges,
        boolean linked,
        boolean presenceAccessible,
        List<LocatedEntity> contained)
        implements SdrRecord {
    static final int TYPE = 0x08;
    static final int MIN_LENGTH_BYTES = 16;
    static final int DEVICE_RELATIVE_TYPE = 0x09;
    static final int DEVICE_RELATIVE_MIN_LENGTH_BYTES = 26;

    private static final int CONTAINER = 5;
    private static final int MAX_CONTAINED = 4;

    public EntityAssociationRecord {
        contained = List.copyOf(contained);
    }

    /** Of entities that are numbered for the whole system. */
    static EntityAssociationRecord decode(Octets raw) {
        List<LocatedEntity> contained = new ArrayList<>();
        for (int i = 0; i < MAX_CONTAINED; i++) {
            add(contained, LocatedEntity.systemWide(raw, 8 + 2 * i));
        }
        return record(raw, LocatedEntity.systemWide(raw, CONTAINER), 7, contained);
    }

    /** Of entities that are numbered by the controller they belong to. */
    static EntityAssociationRecord decodeDeviceRelative(Octets raw) {
        List<LocatedEntity> contained = new ArrayList<>();
        for (int i = 0; i < MAX_CONTAINED; i++) {
            int from = 10 + 4 * i;
            add(contained, LocatedEntity.deviceRelative(raw, from + 2, from));
        }
        return record(raw, LocatedEntity.deviceRelative(raw, CONTAINER, CONTAINER + 2), 9, contained);
    }

    private static EntityAssociationRecord record(
            Octets raw, LocatedEntity container, int flagsIndex, List<LocatedEntity> contained) {
        return new EntityAssociationRecord(
                raw, container, raw.bit(flagsIndex, 7), raw.bit(flagsIndex, 6), raw.bit(flagsIndex, 5), contained);
    }

    /** An entity id of 0 is a place that is not used. */
    private static void add(List<LocatedEntity> contained, LocatedEntity entity) {
        if (entity.id().id() != 0) {
            contained.add(entity);
        }
    }
}
