package io.jipmi.client.fru;

import io.jipmi.client.Octets;
import io.jipmi.client.fru.FruArea.Kind;
import io.jipmi.msghandler.IpmiException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What a field replaceable unit says of itself (Platform Management FRU Information Storage Definition 1.3). Immutable.
 *
 * <p>What is wrong with one area makes neither it nor the others worthless: everything that can be read is there, and
 * {@link #defects()} tells what is wrong.
 *
 * @param raw the inventory's bytes from its start to the end of its last area
 * @param internalUse what its controller keeps for itself
 * @param chassis the chassis
 * @param board the board
 * @param product the product
 * @param multiRecords the records of the multi-record area
 * @param defects everything that is wrong, checksums included
 */
public record FruInventory(
        Octets raw,
        Optional<InternalUseArea> internalUse,
        Optional<ChassisArea> chassis,
        Optional<BoardArea> board,
        Optional<ProductArea> product,
        List<FruRecord> multiRecords,
        List<FruDefect> defects) {
    private static final int MIN_AREA_LENGTH_BYTES = 8;

    public FruInventory {
        multiRecords = List.copyOf(multiRecords);
        defects = List.copyOf(defects);
    }

    /**
     * Reads an inventory.
     *
     * @param raw from its start on; may be longer than its areas need
     * @throws IpmiException if there is no whole common header
     */
    public static FruInventory decode(Octets raw) throws IpmiException {
        raw.require(FruLayout.HEADER_LENGTH_BYTES, "a FRU inventory");
        Defects defects = new Defects();
        Octets header = raw.slice(0, FruLayout.HEADER_LENGTH_BYTES);
        FruLayout layout = new FruLayout(raw, raw.lengthBytes());
        checkHeader(header, defects);
        return new FruInventory(
                raw,
                internalUse(raw, layout, defects),
                area(raw, layout, Kind.CHASSIS, defects, ChassisArea::decode),
                area(raw, layout, Kind.BOARD, defects, BoardArea::decode),
                area(raw, layout, Kind.PRODUCT, defects, ProductArea::decode),
                layout.has(Kind.MULTI_RECORD)
                        ? RecordChain.read(raw, layout.offset(Kind.MULTI_RECORD), defects)
                        : List.of(),
                overlapsToo(layout, defects));
    }

    /** Whether nothing is wrong. */
    public boolean isSound() {
        return defects.isEmpty();
    }

    /** What is wrong with one area. */
    public List<FruDefect> defects(Kind area) {
        return defects.stream().filter(defect -> defect.area() == area).toList();
    }

    private static void checkHeader(Octets header, Defects defects) {
        if (header.allAre(0xFF) || header.allAre(0)) {
            defects.add(Kind.HEADER, "the inventory is blank");
        } else if (FruLayout.isFormatVersion(header.u8(0))) {
            defects.checkSum(Kind.HEADER, "it", header);
        } else {
            defects.add(Kind.HEADER, "it has format version " + (header.u8(0) & 0x0F) + ", where 1 is the only known");
        }
    }

    private static Optional<InternalUseArea> internalUse(Octets raw, FruLayout layout, Defects defects) {
        if (!layout.has(Kind.INTERNAL_USE)) {
            return Optional.empty();
        }
        int offset = layout.offset(Kind.INTERNAL_USE);
        if (offset >= raw.lengthBytes()) {
            beyond(Kind.INTERNAL_USE, offset, raw, defects);
            return Optional.empty();
        }
        int end = Math.min(layout.end(Kind.INTERNAL_USE), raw.lengthBytes());
        return Optional.of(new InternalUseArea(raw.slice(offset, end)));
    }

    /** An area that says how long it is and ends with a checksum. */
    private static <A extends FruArea> Optional<A> area(
            Octets raw, FruLayout layout, Kind kind, Defects defects, BiFunction<Octets, Defects, A> decoder) {
        if (!layout.has(kind)) {
            return Optional.empty();
        }
        int offset = layout.offset(kind);
        if (offset + MIN_AREA_LENGTH_BYTES > raw.lengthBytes()) {
            beyond(kind, offset, raw, defects);
            return Optional.empty();
        }
        int lengthBytes = layout.end(kind) - offset;
        if (lengthBytes == 0) {
            defects.add(kind, "it says that it is 0 bytes long");
            return Optional.empty();
        }
        Octets area = raw.slice(offset, Math.min(offset + lengthBytes, raw.lengthBytes()));
        if (!FruLayout.isFormatVersion(area.u8(0))) {
            defects.add(kind, "it has format version " + (area.u8(0) & 0x0F) + ", where 1 is the only known");
        }
        if (area.lengthBytes() < lengthBytes) {
            defects.add(kind, "it has " + area.lengthBytes() + " of its " + lengthBytes + " bytes");
        } else {
            defects.checkSum(kind, "it", area);
        }
        return Optional.of(decoder.apply(area, defects));
    }

    private static void beyond(Kind kind, int offset, Octets raw, Defects defects) {
        defects.add(kind, "it begins at byte " + offset + " of an inventory of " + raw.lengthBytes() + " bytes");
    }

    private static List<FruDefect> overlapsToo(FruLayout layout, Defects defects) {
        layout.checkOverlaps(defects);
        return defects.found();
    }
}
