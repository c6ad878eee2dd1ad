package io.jipmi.io.firmware;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.SysRoot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The SMBIOS structures the kernel passes on. Whatever the firmware wrote, reading ends with the structures up to the
 * first malformed one. Immutable.
 *
 * @param source the file or directory it was read from
 * @param structures the structures, in the firmware's order
 * @param complete false if the table broke off or was malformed behind the last of {@code structures}
 */
public record SmbiosTable(Path source, List<SmbiosStructure> structures, boolean complete) {
    private static final String ENTRIES = "/sys/firmware/dmi/entries";
    private static final String TABLE = "/sys/firmware/dmi/tables/DMI";

    private static final int HEADER_BYTES = 4;
    private static final int END_OF_TABLE = 127;
    /** Far above any real table, which is some kilobytes; keeps a wrong file from filling the memory. */
    private static final int LIMIT_BYTES = 4 << 20;

    public SmbiosTable {
        structures = List.copyOf(structures);
    }

    /**
     * Reads the structures of one type: from {@code /sys/firmware/dmi/entries} where the kernel has loaded dmi-sysfs,
     * else from the whole table in {@code /sys/firmware/dmi/tables}.
     *
     * @param type the structure type, 0 to 255
     * @throws IoFault ENOENT if the kernel presents no SMBIOS table, EACCES if this user may not read it (only root
     *     may), EIO if reading failed
     */
    public static SmbiosTable read(SysRoot root, int type) throws IoFault {
        List<Path> entries = entries(root.path(ENTRIES), type);
        if (!entries.isEmpty()) {
            return readEntries(root.path(ENTRIES), entries);
        }
        Path file = root.path(TABLE);
        SmbiosTable whole = parse(file, bytes(file));
        List<SmbiosStructure> ofType =
                whole.structures.stream().filter(s -> s.type() == type).toList();
        return new SmbiosTable(file, ofType, whole.complete);
    }

    /**
     * Reads the whole table from {@code /sys/firmware/dmi/tables}.
     *
     * @throws IoFault as {@link #read(SysRoot, int)}
     */
    public static SmbiosTable read(SysRoot root) throws IoFault {
        Path file = root.path(TABLE);
        return parse(file, bytes(file));
    }

    /** The directories {@code TYPE-INSTANCE} by rising instance; empty where there are none. */
    private static List<Path> entries(Path directory, int type) throws IoFault {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory, type + "-*")) {
            for (Path child : children) {
                if (child.getFileName().toString().matches("\\d{1,3}-\\d{1,9}")) {
                    found.add(child);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException noDmiSysfs) {
            return List.of();
        } catch (IOException failed) {
            throw fault(directory, failed);
        }
        found.sort(Comparator.comparingInt(SmbiosTable::instance));
        return found;
    }

    private static int instance(Path entry) {
        String name = entry.getFileName().toString();
        return Integer.parseInt(name.substring(name.indexOf('-') + 1));
    }

    private static SmbiosTable readEntries(Path directory, List<Path> entries) throws IoFault {
        List<SmbiosStructure> structures = new ArrayList<>();
        boolean complete = true;
        for (Path entry : entries) {
            Path file = entry.resolve("raw");
            SmbiosTable one = parse(file, bytes(file));
            complete &= one.complete && one.structures.size() == 1;
            one.structures.stream().limit(1).forEach(structures::add);
        }
        return new SmbiosTable(directory, structures, complete);
    }

    /**
     * Splits table bytes into structures. Never fails: what follows a malformed structure is left out.
     *
     * @param source where the bytes are from
     * @param table structures one behind the other, as in {@code /sys/firmware/dmi/tables/DMI}
     */
    public static SmbiosTable parse(Path source, byte[] table) {
        List<SmbiosStructure> structures = new ArrayList<>();
        int at = 0;
        while (at < table.length) {
            int lengthBytes = table.length - at < HEADER_BYTES ? 0 : table[at + 1] & 0xFF;
            int end = at + lengthBytes;
            if (lengthBytes < HEADER_BYTES || end > table.length) {
                return new SmbiosTable(source, structures, false);
            }
            int next = afterStrings(table, end);
            if (next < 0) {
                return new SmbiosTable(source, structures, false);
            }
            structures.add(new SmbiosStructure(Arrays.copyOfRange(table, at, end), strings(table, end)));
            if ((table[at] & 0xFF) == END_OF_TABLE) {
                break;
            }
            at = next;
        }
        return new SmbiosTable(source, structures, true);
    }

    /** The offset behind the two zero bytes that end a structure's strings, -1 if the table ends before. */
    private static int afterStrings(byte[] table, int from) {
        for (int i = from; i + 1 < table.length; i++) {
            if (table[i] == 0 && table[i + 1] == 0) {
                return i + 2;
            }
        }
        return -1;
    }

    private static List<String> strings(byte[] table, int from) {
        List<String> strings = new ArrayList<>();
        int at = from;
        while (table[at] != 0) {
            int end = at;
            while (table[end] != 0) {
                end++;
            }
            strings.add(new String(table, at, end - at, StandardCharsets.ISO_8859_1));
            at = end + 1;
        }
        return strings;
    }

    private static byte[] bytes(Path file) throws IoFault {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(LIMIT_BYTES);
        } catch (IOException failed) {
            throw fault(file, failed);
        }
    }

    private static IoFault fault(Path path, IOException reason) {
        if (reason instanceof NoSuchFileException) {
            return new IoFault(
                    "read", path.toString(), Errno.ENOENT, "the firmware or kernel presents no SMBIOS table");
        }
        if (reason instanceof AccessDeniedException) {
            return new IoFault("read", path.toString(), Errno.EACCES, "only root may read it; run as root");
        }
        IoFault fault = new IoFault("read", path.toString(), Errno.EIO, String.valueOf(reason.getMessage()));
        fault.initCause(reason);
        return fault;
    }
}
