package io.jipmi.it.mmio;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What QEMU notes of every access that arrives at a device's memory, growing while the machine runs. */
final class AccessLog {
    private static final Pattern ACCESS = Pattern.compile(
            "memory_region_ops_(read|write) cpu .* addr 0x([0-9a-f]+) value 0x[0-9a-f]+ size ([0-9]+) ");

    private final Path file;
    private long end;

    AccessLog(Path file) throws IOException {
        this.file = file;
        skip();
    }

    /** Leaves out what has happened up to now. */
    void skip() throws IOException {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            end = log.length();
        }
    }

    /**
     * How often each kind of access came since {@link #skip}, for example {@code read 4 at 0xfea00080}.
     *
     * @param first the lowest address that counts
     * @param last the highest
     */
    Map<String, Integer> counts(long first, long last) throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        added().lines().forEach(line -> {
            Matcher match = ACCESS.matcher(line);
            if (match.find()) {
                long address = Long.parseUnsignedLong(match.group(2), 16);
                if (first <= address && address <= last) {
                    counts.merge(kind(match.group(1), Integer.parseInt(match.group(3)), address), 1, Integer::sum);
                }
            }
        });
        return counts;
    }

    static String kind(String operation, int widthBytes, long address) {
        return String.format(Locale.ROOT, "%s %d at 0x%x", operation, widthBytes, address);
    }

    /** Up to where it ended when asked: reading it through the machine's own devices adds to it. */
    private String added() throws IOException {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            byte[] bytes = new byte[Math.toIntExact(log.length() - end)];
            log.seek(end);
            log.readFully(bytes);
            return new String(bytes, StandardCharsets.US_ASCII);
        }
    }
}
