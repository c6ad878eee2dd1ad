package io.jipmi.client.fru;

import io.jipmi.client.Octets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** What has been found wrong with an inventory so far. Not thread-safe. */
final class Defects {
    private final List<FruDefect> found = new ArrayList<>();

    void add(FruArea.Kind area, String trouble) {
        found.add(new FruDefect(area, trouble));
    }

    /** Has it that the bytes, their checksum among them, add up to 0 modulo 256. */
    void checkSum(FruArea.Kind area, String what, Octets bytes) {
        int sum = sum(bytes);
        if (sum != 0) {
            String hex = HexFormat.of().toHexDigits((byte) sum);
            add(area, what + " adds up to 0x" + hex + ", where a right checksum makes 0x00");
        }
    }

    static int sum(Octets bytes) {
        int sum = 0;
        for (int i = 0; i < bytes.lengthBytes(); i++) {
            sum += bytes.u8(i);
        }
        return sum & 0xFF;
    }

    List<FruDefect> found() {
        return List.copyOf(found);
    }
}
