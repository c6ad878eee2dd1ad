package io.jipmi.sim.bmc;

import java.util.Arrays;

/**
 * The FRU inventory device (IPMI 2.0 §34), FRU 0 only, holding areas in the format of the Platform Management FRU
 * Information Storage Definition. Survives resets of the BMC.
 */
final class FruInventory {
    private static final int SIZE_BYTES = 512;
    private static final int ACCESSED_BY_BYTES = 0x00;
    private static final int FORMAT_VERSION = 0x01;
    private static final int ENGLISH = 0x00;
    private static final int RACK_MOUNT_CHASSIS = 0x17;
    private static final int EIGHT_BIT_ASCII = 0xC0;
    private static final int END_OF_FIELDS = 0xC1;
    /** Minutes from 1996-01-01T00:00Z to 2026-01-01T00:00Z. */
    private static final int BOARD_MADE_MINUTES = 10_958 * 24 * 60;

    private final byte[] contents = Arrays.copyOf(factoryContents(), SIZE_BYTES);

    void register(CommandTable commands) {
        commands.add(NetFn.STORAGE, 0x10, 1, this::areaInfo);
        commands.add(NetFn.STORAGE, 0x11, 4, this::read);
        commands.add(NetFn.STORAGE, 0x12, 4, this::write);
    }

    private byte[] areaInfo(Request request) {
        requirePresent(request);
        return new ByteWriter().u16(SIZE_BYTES).u8(ACCESSED_BY_BYTES).done();
    }

    private byte[] read(Request request) {
        requirePresent(request);
        int offset = request.u16(1);
        if (offset >= SIZE_BYTES) {
            throw new Refusal(CompletionCode.PARAMETER_OUT_OF_RANGE);
        }
        int count = Math.min(request.u8(3), SIZE_BYTES - offset);
        return new ByteWriter()
                .u8(count)
                .bytes(Arrays.copyOfRange(contents, offset, offset + count))
                .done();
    }

    private byte[] write(Request request) {
        requirePresent(request);
        int offset = request.u16(1);
        byte[] data = request.from(3);
        if (offset + data.length > SIZE_BYTES) {
            throw new Refusal(CompletionCode.PARAMETER_OUT_OF_RANGE);
        }
        System.arraycopy(data, 0, contents, offset, data.length);
        return new ByteWriter().u8(data.length).done();
    }

    private static void requirePresent(Request request) {
        if (request.u8(0) != 0) {
            throw new Refusal(CompletionCode.NOT_PRESENT);
        }
    }

    private static byte[] factoryContents() {
        byte[] chassis = area(RACK_MOUNT_CHASSIS, ByteWriter.NOTHING, "JS-CH-100", "CH0000042");
        byte[] board = area(
                ENGLISH,
                new ByteWriter().u24(BOARD_MADE_MINUTES).done(),
                "Example Systems",
                "Simulated Board",
                "BD0000042",
                "JS-BD-200",
                "fru-1");
        byte[] product = area(
                ENGLISH,
                ByteWriter.NOTHING,
                "Example Systems",
                "Simulated Server",
                "JS-1000",
                "A1",
                "SN0000042",
                "ASSET-42",
                "fru-1");
        int chassisAt = 1;
        int boardAt = chassisAt + chassis.length / 8;
        int productAt = boardAt + board.length / 8;
        byte[] header = {FORMAT_VERSION, 0, (byte) chassisAt, (byte) boardAt, (byte) productAt, 0, 0, 0};
        header[7] = Checksum.of(header, 0, 7);
        return new ByteWriter()
                .bytes(header)
                .bytes(chassis)
                .bytes(board)
                .bytes(product)
                .done();
    }

    /** Version, length in units of 8, a type or language byte, fixed part, ASCII fields, end mark, padding, checksum. */
    private static byte[] area(int typeOrLanguage, byte[] fixedPart, String... fields) {
        ByteWriter writer =
                new ByteWriter().u8(FORMAT_VERSION).u8(0).u8(typeOrLanguage).bytes(fixedPart);
        for (String field : fields) {
            writer.u8(EIGHT_BIT_ASCII | field.length()).ascii(field);
        }
        writer.u8(END_OF_FIELDS);
        byte[] area = Arrays.copyOf(writer.done(), (writer.length() + 1 + 7) / 8 * 8);
        area[1] = (byte) (area.length / 8);
        area[area.length - 1] = Checksum.of(area, 0, area.length - 1);
        return area;
    }
}
