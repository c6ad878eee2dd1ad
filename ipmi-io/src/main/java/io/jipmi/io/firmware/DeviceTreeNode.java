package io.jipmi.io.firmware;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.IoRange;
import io.jipmi.io.SysRoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A node of the flattened device tree as the kernel shows it: a directory whose files are its properties (Devicetree
 * Specification, chapter 2). All numbers in it are big-endian 32-bit cells.
 */
public final class DeviceTreeNode {
    private static final List<String> PLACES = List.of("/sys/firmware/devicetree/base", "/proc/device-tree");
    /** Deeper than any real tree. */
    private static final int DEEPEST_LEVEL = 32;

    private static final int DEFAULT_ADDRESS_CELLS = 2;
    private static final int DEFAULT_SIZE_CELLS = 1;
    /** In the first address cell below an ISA bridge: the rest is an I/O port. */
    private static final long ISA_IO = 1;

    private final Path directory;
    private final String path;
    private final @Nullable DeviceTreeNode parent;

    private DeviceTreeNode(Path directory, String path, @Nullable DeviceTreeNode parent) {
        this.directory = directory;
        this.path = path;
        this.parent = parent;
    }

    /**
     * Every node of the machine's tree, parents before children, siblings by name. Empty on a machine without one.
     *
     * @throws IoFault if a directory is there but cannot be read
     */
    public static List<DeviceTreeNode> all(SysRoot root) throws IoFault {
        List<DeviceTreeNode> nodes = new ArrayList<>();
        for (String place : PLACES) {
            Path directory = root.path(place);
            if (nodes.isEmpty() && Files.isDirectory(directory)) {
                collect(new DeviceTreeNode(directory, "", null), 0, nodes);
            }
        }
        return nodes;
    }

    /** Where the node is in the tree, for example {@code /lpc/bt@e4}; empty for the root. */
    public String path() {
        return path;
    }

    /** The strings of a property, such as {@code compatible}; empty if the node does not have it. */
    public List<String> strings(String property) throws IoFault {
        Optional<byte[]> bytes = FirmwareFile.read(directory.resolve(property));
        if (bytes.isEmpty()) {
            return List.of();
        }
        String text = new String(bytes.get(), StandardCharsets.ISO_8859_1);
        return Arrays.stream(text.split("\0", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /**
     * A property of one cell.
     *
     * @return empty if the node does not have it
     * @throws IoFault EIO if it has another length, or a value beyond 31 bits
     */
    public OptionalInt number(String property) throws IoFault {
        Optional<long[]> cells = cells(property);
        if (cells.isEmpty()) {
            return OptionalInt.empty();
        }
        if (cells.get().length != 1 || cells.get()[0] > Integer.MAX_VALUE) {
            throw malformed(property, "it is not one small number");
        }
        return OptionalInt.of((int) cells.get()[0]);
    }

    /** Whether the node stands for a device that is there and may be used (property {@code status}). */
    public boolean available() throws IoFault {
        List<String> status = strings("status");
        return status.isEmpty() || status.get(0).equals("okay") || status.get(0).equals("ok");
    }

    /**
     * The first range of the property {@code reg}, as this machine's processors see it: translated through the
     * {@code ranges} of every bus above.
     *
     * @return empty if the node has no {@code reg}
     * @throws IoFault EIO if it is malformed, or a bus above does not pass the address on
     */
    public Optional<IoRange> region() throws IoFault {
        DeviceTreeNode bus = parent;
        Optional<long[]> reg = cells("reg");
        if (bus == null || reg.isEmpty()) {
            return Optional.empty();
        }
        int addressCells = bus.addressCells();
        long[] cells = reg.get();
        if (addressCells == 0 || cells.length < addressCells + bus.sizeCells()) {
            throw malformed("reg", "it is shorter than one address and size");
        }
        long[] address = Arrays.copyOf(cells, addressCells);
        long lengthBytes = Math.max(1, value(cells, addressCells, bus.sizeCells()));
        if (bus.isIsa() && (address[0] & ISA_IO) != 0) {
            return Optional.of(range(IoRange.Space.PORT, value(address, 1, addressCells - 1), lengthBytes));
        }
        while (bus.parent != null) {
            address = bus.translate(address, lengthBytes);
            bus = bus.parent;
        }
        return Optional.of(range(IoRange.Space.MEMORY, value(address, 0, address.length), lengthBytes));
    }

    @Override
    public String toString() {
        return path.isEmpty() ? "/" : path;
    }

    /** An address of this bus's children as the bus above sees it. */
    private long[] translate(long[] address, long lengthBytes) throws IoFault {
        DeviceTreeNode above = Objects.requireNonNull(parent);
        long[] ranges = cells("ranges")
                .orElseThrow(() -> malformed("ranges", "it is missing, so addresses below the bus are not passed on"));
        if (ranges.length == 0) {
            return address;
        }
        int childCells = addressCells();
        int parentCells = above.addressCells();
        int entryCells = childCells + parentCells + sizeCells();
        for (int at = 0; at + entryCells <= ranges.length; at += entryCells) {
            long first = addressValue(Arrays.copyOfRange(ranges, at, at + childCells));
            long size = value(ranges, at + childCells + parentCells, sizeCells());
            long offset = addressValue(address) - first;
            boolean sameSpace = !isIsa() || ranges[at] == address[0];
            if (sameSpace && offset >= 0 && offset <= size - lengthBytes) {
                long[] translated = Arrays.copyOfRange(ranges, at + childCells, at + childCells + parentCells);
                add(translated, offset);
                return translated;
            }
        }
        throw malformed("ranges", "none of them holds the address 0x" + Long.toHexString(addressValue(address)));
    }

    /** The number in an address of this bus; the first cell below an ISA bridge only tells the space. */
    private long addressValue(long[] address) throws IoFault {
        int space = isIsa() ? 1 : 0;
        return value(address, space, address.length - space);
    }

    private boolean isIsa() throws IoFault {
        return strings("device_type").contains("isa") || strings("compatible").contains("isa") || name().equals("isa");
    }

    private String name() {
        String last = path.substring(path.lastIndexOf('/') + 1);
        int unit = last.indexOf('@');
        return unit < 0 ? last : last.substring(0, unit);
    }

    private int addressCells() throws IoFault {
        return few("#address-cells", DEFAULT_ADDRESS_CELLS);
    }

    private int sizeCells() throws IoFault {
        return few("#size-cells", DEFAULT_SIZE_CELLS);
    }

    private int few(String property, int whenMissing) throws IoFault {
        int count = number(property).orElse(whenMissing);
        if (count < 0 || count > 3) {
            throw malformed(property, count + " is not within 0..3");
        }
        return count;
    }

    private Optional<long[]> cells(String property) throws IoFault {
        Optional<byte[]> bytes = FirmwareFile.read(directory.resolve(property));
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        byte[] raw = bytes.get();
        if (raw.length % 4 != 0) {
            throw malformed(property, "its " + raw.length + " bytes are no whole cells");
        }
        long[] cells = new long[raw.length / 4];
        for (int i = 0; i < raw.length; i++) {
            cells[i / 4] = cells[i / 4] << 8 | (raw[i] & 0xFF);
        }
        return Optional.of(cells);
    }

    private static long value(long[] cells, int from, int count) {
        long value = 0;
        for (int i = from; i < from + count; i++) {
            value = value << 32 | cells[i];
        }
        return value;
    }

    private static void add(long[] cells, long offset) {
        long carry = offset;
        for (int i = cells.length - 1; i >= 0 && carry != 0; i--) {
            long sum = cells[i] + (carry & 0xFFFF_FFFFL);
            cells[i] = sum & 0xFFFF_FFFFL;
            carry = (carry >>> 32) + (sum >>> 32);
        }
    }

    private IoRange range(IoRange.Space space, long first, long lengthBytes) throws IoFault {
        try {
            return new IoRange(space, first, first + lengthBytes - 1);
        } catch (IllegalArgumentException e) {
            throw malformed("reg", String.valueOf(e.getMessage()));
        }
    }

    private IoFault malformed(String property, String why) {
        return new IoFault("read", "device tree property " + path + "/" + property, Errno.EIO, why);
    }

    private static void collect(DeviceTreeNode node, int level, List<DeviceTreeNode> nodes) throws IoFault {
        nodes.add(node);
        if (level == DEEPEST_LEVEL) {
            return;
        }
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(
                node.directory, entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))) {
            entries.forEach(children::add);
        } catch (IOException failed) {
            throw new IoFault("read", node.directory.toString(), Errno.EIO, String.valueOf(failed.getMessage()));
        }
        children.sort(Comparator.naturalOrder());
        for (Path child : children) {
            collect(new DeviceTreeNode(child, node.path + "/" + child.getFileName(), node), level + 1, nodes);
        }
    }
}
