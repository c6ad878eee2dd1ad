package io.jipmi.si.probe;

import io.jipmi.io.SysRoot;
import io.jipmi.msghandler.Parameters;
import io.jipmi.si.SiConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** A machine's firmware data as its kernel shows it, below a directory. */
final class FirmwareMachine {
    /** A Debian guest with KCS, BT and SSIF, as its kernel lists ports before any IPMI driver is loaded. */
    static final String IOPORTS = """
            0000-0cf7 : PCI Bus 0000:00
              00c0-00df : dma2
              00e4-00e6 : IPI0001:00
                00e4-00e4 : IPMI Address 1
                00e5-00e5 : IPMI Address 2
                00e6-00e6 : IPMI Address 3
              0700-073f : 0000:00:1f.3
              0ca2-0ca3 : IPI0001:01
                0ca2-0ca2 : IPMI Address 1
                0ca3-0ca3 : IPMI Address 2
            """;

    private final Path directory;

    FirmwareMachine(Path directory) throws IOException {
        this.directory = directory;
        file("proc/ioports", "0000-0cf7 : PCI Bus 0000:00\n");
        file("proc/iomem", "00100000-3fffffff : System RAM\n");
    }

    SysRoot root() {
        return new SysRoot(directory);
    }

    SiDiscovery.Result find(String... words) {
        Parameters parameters = Parameters.parse(List.of(words), new SiProvider().parameters());
        return SiDiscovery.find(root(), parameters);
    }

    /** The interfaces found, source and hotmod words each. */
    List<String> found(String... words) {
        return find(words).interfaces().stream()
                .map(config -> config.source() + " " + shortSpec(config))
                .toList();
    }

    /** The only note that holds a text. */
    String note(String part, String... words) {
        List<String> notes = find(words).notes();
        List<String> matching =
                notes.stream().filter(note -> note.contains(part)).toList();
        if (matching.size() != 1) {
            throw new AssertionError("'" + part + "' is in " + matching.size() + " of " + notes);
        }
        return matching.get(0);
    }

    FirmwareMachine file(String path, String text) throws IOException {
        return file(path, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    FirmwareMachine file(String path, byte[] content) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.write(file, content);
        return this;
    }

    FirmwareMachine smbios(String resource) throws IOException {
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/firmware/" + resource))) {
            return file("sys/firmware/dmi/tables/DMI", in.readAllBytes());
        }
    }

    FirmwareMachine acpi(String... instances) throws IOException {
        for (String instance : instances) {
            file("sys/bus/acpi/devices/" + instance + "/hid", "IPI0001\n");
        }
        return this;
    }

    FirmwareMachine pci(String function, String classCode, String id, String bar0, String irq) throws IOException {
        String device = "sys/bus/pci/devices/" + function + "/";
        return file(device + "class", classCode + "\n")
                .file(device + "vendor", "0x" + id.substring(0, 4) + "\n")
                .file(device + "device", "0x" + id.substring(5) + "\n")
                .file(device + "irq", irq + "\n")
                .file(device + "enable", "0\n")
                .file(device + "resource", bar0 + "\n");
    }

    void bind(String function, String driver) throws IOException {
        Files.createSymbolicLink(
                directory.resolve("sys/bus/pci/devices/" + function + "/driver"),
                Path.of("../../../bus/pci/drivers/" + driver));
    }

    /** A device tree property of cells. */
    FirmwareMachine cells(String property, int... cells) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4 * cells.length);
        for (int cell : cells) {
            bytes.putInt(cell);
        }
        return file("sys/firmware/devicetree/base/" + property, bytes.array());
    }

    FirmwareMachine strings(String property, String... words) throws IOException {
        return file("sys/firmware/devicetree/base/" + property, String.join("\0", words) + "\0");
    }

    private static String shortSpec(SiConfig config) {
        return config.spec().replace(",rsi=1,rsh=0", "").replace(",ipmb=32", "");
    }
}
