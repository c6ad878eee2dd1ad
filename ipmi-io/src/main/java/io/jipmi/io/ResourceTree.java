package io.jipmi.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who uses which addresses, as the kernel shows it in {@code /proc/ioports} and {@code /proc/iomem}. A snapshot,
 * immutable.
 */
public final class ResourceTree {
    private static final Pattern LINE = Pattern.compile("( *)([0-9a-f]{1,16})-([0-9a-f]{1,16}) : (.*)");
    /** The kernel indents by two blanks a level, but no further than this: deeper levels look like siblings. */
    private static final int DEEPEST_SHOWN_LEVEL = 5;

    /**
     * Names under which a range is listed because firmware or a bus describes it. Everything else is a driver, or the
     * kernel's own memory: somebody who uses the range.
     */
    private static final Pattern DESCRIPTION = Pattern.compile(
            "IPMI Address \\d+" // registers of a platform device
                    + "|[A-Z]{3}[0-9A-F]{4}:[0-9a-f]{2}|[A-Z0-9]{4}[0-9A-F]{4}:[0-9a-f]{2}" // ACPI and PNP devices
                    + "|[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]" // PCI functions
                    + "|pnp [0-9a-f]{2}:[0-9a-f]{2}"
                    + "|PCI (Bus|CardBus|ECAM)\\b.*|LOGIC PIO\\b.*|pcie?@.*|/.*" // windows; device tree paths
                    + "|[Rr]eserved|E820.*|dmi-ipmi-.*");

    private final IoRange.Space space;
    private final List<Entry> roots;
    private final boolean addressesHidden;

    private ResourceTree(IoRange.Space space, List<Entry> roots, boolean addressesHidden) {
        this.space = space;
        this.roots = frozen(roots);
        this.addressesHidden = addressesHidden;
    }

    /**
     * One line.
     *
     * @param first the lowest address, unsigned
     * @param last the highest address, unsigned
     * @param name what the kernel calls the user of the range
     * @param children the lines nested in it
     */
    public record Entry(long first, long last, String name, List<Entry> children) {
        /** Whether a driver or the kernel itself uses the range, rather than firmware describing it. */
        public boolean isOwner() {
            return !DESCRIPTION.matcher(name).matches();
        }
    }

    /**
     * Reads {@code /proc/ioports} or {@code /proc/iomem}.
     *
     * @throws IoFault if the file is missing or cannot be read
     */
    public static ResourceTree read(SysRoot root, IoRange.Space space) throws IoFault {
        Path file = root.path(space == IoRange.Space.PORT ? "/proc/ioports" : "/proc/iomem");
        try {
            return parse(space, Files.readAllLines(file, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException missing) {
            throw new IoFault("read", file.toString(), Errno.ENOENT);
        } catch (IOException failed) {
            throw new IoFault("read", file.toString(), Errno.EIO, String.valueOf(failed.getMessage()));
        }
    }

    /** Lines that do not look like a resource are left out. */
    static ResourceTree parse(IoRange.Space space, List<String> lines) {
        List<Entry> roots = new ArrayList<>();
        Deque<Open> path = new ArrayDeque<>();
        boolean anything = false;
        boolean anyAddress = false;
        for (String line : lines) {
            Matcher match = LINE.matcher(line);
            if (!match.matches()) {
                continue;
            }
            int level = match.group(1).length() / 2;
            Entry entry = new Entry(
                    Long.parseUnsignedLong(match.group(2), 16),
                    Long.parseUnsignedLong(match.group(3), 16),
                    match.group(4).strip(),
                    new ArrayList<>());
            anything = true;
            anyAddress |= entry.first != 0 || entry.last != 0;
            while (!path.isEmpty() && !path.getLast().isParentOf(level, entry)) {
                path.removeLast();
            }
            (path.isEmpty() ? roots : path.getLast().entry.children).add(entry);
            path.addLast(new Open(level, entry));
        }
        return new ResourceTree(space, roots, anything && !anyAddress);
    }

    private record Open(int level, Entry entry) {
        boolean isParentOf(int childLevel, Entry child) {
            return level < childLevel || (level == childLevel && level >= DEEPEST_SHOWN_LEVEL && covers(entry, child));
        }
    }

    /** The outermost entries. */
    public List<Entry> roots() {
        return roots;
    }

    /** Whether the kernel shows all addresses as zero, as it does to everybody but root: nothing can be told then. */
    public boolean addressesHidden() {
        return addressesHidden;
    }

    /** The innermost entries that have an address in common with the range, in rising order. */
    public List<Entry> deepest(IoRange range) {
        List<Entry> found = new ArrayList<>();
        if (range.space() == space && !addressesHidden) {
            collectDeepest(roots, range, found);
        }
        return found;
    }

    /**
     * Those of the innermost entries that mean use by a driver or by the kernel itself. Empty says "free" only unless
     * {@link #addressesHidden}.
     */
    public List<Entry> owners(IoRange range) {
        return deepest(range).stream().filter(Entry::isOwner).toList();
    }

    /** Whether any of the range is the machine's main memory; the kernel lists what it keeps there below that. */
    public boolean isSystemRam(IoRange range) {
        return range.space() == space
                && !addressesHidden
                && roots.stream().anyMatch(entry -> overlaps(entry, range) && entry.name.startsWith("System RAM"));
    }

    private static List<Entry> frozen(List<Entry> level) {
        return level.stream()
                .map(entry -> new Entry(entry.first, entry.last, entry.name, frozen(entry.children)))
                .toList();
    }

    private static void collectDeepest(List<Entry> level, IoRange range, List<Entry> found) {
        for (Entry entry : level) {
            if (overlaps(entry, range)) {
                int before = found.size();
                collectDeepest(entry.children, range, found);
                if (found.size() == before) {
                    found.add(entry);
                }
            }
        }
    }

    private static boolean overlaps(Entry entry, IoRange range) {
        return Long.compareUnsigned(entry.first, range.last()) <= 0
                && Long.compareUnsigned(range.first(), entry.last) <= 0;
    }

    private static boolean covers(Entry outer, Entry inner) {
        return Long.compareUnsigned(outer.first, inner.first) <= 0 && Long.compareUnsigned(inner.last, outer.last) <= 0;
    }
}
