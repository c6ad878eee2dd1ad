package io.jipmi.client.fru;

import io.jipmi.client.Octets;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lays out an inventory as the storage definition says, with right checksums. */
final class FruBytes {
    private static final int HEADER_BYTES = 8;

    /** Internal use, chassis, board, product; empty where there is none. */
    private final byte[][] areas = {{}, {}, {}, {}};

    private final List<byte[]> records = new ArrayList<>();
    private boolean withoutLastMark;

    /** One with every area, every encoding, and a record of every kind that is decoded. */
    static FruBytes full() {
        return new FruBytes()
                .internalUse(1, 0xDE, 0xAD, 0xBE, 0xEF, 0, 0, 0)
                .chassis(0x17, latin1("CH-PART"), latin1("CH-SERIAL"), latin1("chassis custom"))
                .board(
                        25,
                        15_779_520,
                        latin1("Maker"),
                        packed("BOARD 6-BIT!"),
                        latin1("BS-0001"),
                        bcd("12-34.56"),
                        binary(0xCA, 0xFE),
                        latin1("board custom 1"),
                        latin1("board custom 2"))
                .product(
                        1,
                        utf16("H\u00e9rsteller"),
                        utf16("\u4ea7\u54c1"),
                        utf16("P-1"),
                        utf16("v2"),
                        latin1("SERIAL-8"),
                        utf16("tag"),
                        binary(),
                        utf16("eigen"))
                .record(
                        0, 0xF4, 0x01, 0x58, 0x02, 0x1E, 0x05, 0x28, 0x23, 0xF8, 0x2A, 0x50, 0x46, 0xC0, 0x5D, 0x2F,
                        0x3F, 0x14, 0x0B, 0x26, 0x52, 0x02, 0x90, 0x01, 0x0A)
                .record(1, 0x82, 0x4C, 0xFB, 0x38, 0xFF, 0x9C, 0xFF, 0x32, 0x00, 0x64, 0x00, 0xE8, 0x03)
                .record(2, 0x01, 0xB0, 0x04, 0x74, 0x04, 0xEC, 0x04, 0x78, 0x00, 0x0A, 0x00, 0xD0, 0x07)
                .record(3, 0x02, 's', 'y', 's', '1')
                .record(3, 0x07, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)
                .record(4, 0x57, 0x01, 0x00, 0x07, 0x11, 0x05, 0x03, 0x80)
                .record(0xC1, 0x5A, 0x31, 0x00, 0x42, 0x43)
                .record(0x0B, 1, 2, 3);
    }

    static byte[] latin1(String text) {
        return field(3, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static byte[] utf16(String text) {
        return field(3, text.getBytes(StandardCharsets.UTF_16LE));
    }

    static byte[] binary(int... values) {
        return field(0, Octets.of(values).toByteArray());
    }

    static byte[] bcd(String text) {
        byte[] bytes = new byte[text.length() / 2];
        for (int i = 0; i < text.length(); i++) {
            bytes[i / 2] = (byte) (bytes[i / 2] << 4 | "0123456789 -.".indexOf(text.charAt(i)));
        }
        return field(1, bytes);
    }

    /** Four characters a time. */
    static byte[] packed(String text) {
        byte[] bytes = new byte[text.length() * 3 / 4];
        for (int i = 0; i < text.length() / 4; i++) {
            int bits = 0;
            for (int j = 3; j >= 0; j--) {
                bits = (bits << 6) | (text.charAt(4 * i + j) - ' ');
            }
            for (int j = 0; j < 3; j++) {
                bytes[3 * i + j] = (byte) (bits >> (8 * j));
            }
        }
        return field(2, bytes);
    }

    static byte[] field(int type, byte[] bytes) {
        return joined(new byte[] {(byte) (type << 6 | bytes.length)}, bytes);
    }

    FruBytes internalUse(int... values) {
        areas[0] = Octets.of(values).toByteArray();
        return this;
    }

    FruBytes chassis(int type, byte[]... fields) {
        areas[1] = area(new byte[] {(byte) type}, fields);
        return this;
    }

    FruBytes board(int language, int minutes, byte[]... fields) {
        areas[2] = area(
                new byte[] {(byte) language, (byte) minutes, (byte) (minutes >> 8), (byte) (minutes >> 16)}, fields);
        return this;
    }

    FruBytes product(int language, byte[]... fields) {
        areas[3] = area(new byte[] {(byte) language}, fields);
        return this;
    }

    FruBytes record(int type, int... values) {
        byte[] body = Octets.of(values).toByteArray();
        byte[] header = {(byte) type, 2, (byte) body.length, (byte) checksum(body, body.length), 0};
        records.add(joined(header, body));
        return this;
    }

    FruBytes withoutLastMark() {
        withoutLastMark = true;
        return this;
    }

    Octets bytes() {
        byte[] header = new byte[HEADER_BYTES];
        header[0] = 1;
        byte[] all = header;
        for (int i = 0; i < areas.length; i++) {
            if (areas[i].length > 0) {
                header[1 + i] = (byte) (all.length / 8);
                all = joined(all, areas[i]);
            }
        }
        if (!records.isEmpty()) {
            header[5] = (byte) (all.length / 8);
            for (int i = 0; i < records.size(); i++) {
                byte[] record = records.get(i);
                record[1] = (byte) (i == records.size() - 1 && !withoutLastMark ? 0x82 : 0x02);
                record[4] = 0;
                record[4] = (byte) checksum(record, 5);
                all = joined(all, record);
            }
        }
        header[7] = (byte) checksum(header, 7);
        System.arraycopy(header, 0, all, 0, header.length);
        return Octets.of(all);
    }

    /** As an EEPROM of a given size holds it. */
    Octets bytes(int sizeBytes) {
        byte[] bytes = bytes().toByteArray();
        byte[] all = Arrays.copyOf(bytes, sizeBytes);
        Arrays.fill(all, bytes.length, sizeBytes, (byte) 0xFF);
        return Octets.of(all);
    }

    private static byte[] area(byte[] fixed, byte[]... fields) {
        byte[] all = joined(new byte[] {1, 0}, fixed);
        for (byte[] field : fields) {
            all = joined(all, field);
        }
        all = joined(all, new byte[] {(byte) 0xC1});
        all = Arrays.copyOf(all, (all.length + 1 + 7) / 8 * 8);
        all[1] = (byte) (all.length / 8);
        all[all.length - 1] = (byte) checksum(all, all.length - 1);
        return all;
    }

    static int checksum(byte[] bytes, int lengthBytes) {
        int sum = 0;
        for (int i = 0; i < lengthBytes; i++) {
            sum += bytes[i];
        }
        return -sum & 0xFF;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(first);
        joined.writeBytes(second);
        return joined.toByteArray();
    }
}
