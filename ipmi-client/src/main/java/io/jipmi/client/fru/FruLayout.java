package io.jipmi.client.fru;

import io.jipmi.client.Octets;
import io.jipmi.client.fru.FruArea.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Where the areas of an inventory are, as far as its bytes are known (FRU storage definition 1.3, 8). Offsets in bytes
 * from the inventory's start. Immutable.
 */
final class FruLayout {
    static final int HEADER_LENGTH_BYTES = 8;
    static final int FORMAT_VERSION = 1;

    /** Version and length, at the start of the areas that say how long they are. */
    static final int AREA_START_LENGTH_BYTES = 2;

    private static final int OFFSET_UNIT_BYTES = 8;
    private static final int VERSION_MASK = 0x0F;

    /** In the order of the header's offsets, the first of which is byte 1. */
    private static final List<Kind> AREAS =
            List.of(Kind.INTERNAL_USE, Kind.CHASSIS, Kind.BOARD, Kind.PRODUCT, Kind.MULTI_RECORD);

    private final Octets known;
    private final int sizeBytes;
    private final Map<Kind, Integer> offsets = new EnumMap<>(Kind.class);

    /**
     * Reads the common header.
     *
     * @param known the inventory's first bytes, at least the header
     * @param sizeBytes how large the inventory is in all
     */
    FruLayout(Octets known, int sizeBytes) {
        this.known = known;
        this.sizeBytes = sizeBytes;
        if (isFormatVersion(known.u8(0))) {
            for (int i = 0; i < AREAS.size(); i++) {
                int offset = known.u8(1 + i) * OFFSET_UNIT_BYTES;
                if (offset != 0) {
                    offsets.put(AREAS.get(i), offset);
                }
            }
        }
    }

    static boolean isFormatVersion(int versionByte) {
        return (versionByte & VERSION_MASK) == FORMAT_VERSION;
    }

    boolean has(Kind area) {
        return offsets.containsKey(area);
    }

    /** Where an area that is there begins. */
    int offset(Kind area) {
        return offsets.getOrDefault(area, 0);
    }

    /**
     * Where an area that is there ends; beyond the inventory if it says so. Where the bytes that say how long it is are
     * not known yet, behind those.
     */
    int end(Kind area) {
        int offset = offset(area);
        return switch (area) {
            case HEADER -> HEADER_LENGTH_BYTES;
            case INTERNAL_USE -> nextOffset(offset);
            case CHASSIS, BOARD, PRODUCT ->
                offset + AREA_START_LENGTH_BYTES > known.lengthBytes()
                        ? offset + AREA_START_LENGTH_BYTES
                        : offset + known.u8(offset + 1) * OFFSET_UNIT_BYTES;
            case MULTI_RECORD -> RecordHeader.endOfChain(known, offset);
        };
    }

    /** An area that does not say how long it is ends where another begins, or with the inventory. */
    private int nextOffset(int offset) {
        int next = Math.max(offset, sizeBytes);
        for (int other : offsets.values()) {
            if (other > offset) {
                next = Math.min(next, other);
            }
        }
        return next;
    }

    /** How many of the inventory's first bytes have to be known to decode it; grows as more are. */
    int neededBytes() {
        int end = HEADER_LENGTH_BYTES;
        for (Kind area : offsets.keySet()) {
            end = Math.max(end, end(area));
        }
        return Math.min(end, sizeBytes);
    }

    /** Tells of areas that reach into one another. */
    void checkOverlaps(Defects defects) {
        List<Kind> inOrder = new ArrayList<>(offsets.keySet());
        inOrder.sort(Comparator.comparingInt(this::offset));
        for (int i = 0; i + 1 < inOrder.size(); i++) {
            Kind area = inOrder.get(i);
            Kind next = inOrder.get(i + 1);
            if (end(area) > offset(next)) {
                defects.add(
                        area,
                        "it ends at byte " + end(area) + ", but at byte " + offset(next) + " the " + next.label()
                                + " begins");
            }
        }
    }
}
