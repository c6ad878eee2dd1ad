package io.jipmi.it.mmio;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A PCI function of the guest with its first BAR.
 *
 * @param slot its address, for example {@code 0000:00:04.0}
 * @param baseAddress where the BAR is in physical memory
 * @param lengthBytes how long it is
 */
record PciFunction(String slot, long baseAddress, long lengthBytes) {
    private static final Path ALL = Path.of("/sys/bus/pci/devices");

    static PciFunction find(String vendor, String device) throws IOException {
        try (DirectoryStream<Path> functions = Files.newDirectoryStream(ALL)) {
            for (Path function : functions) {
                if (text(function, "vendor").equals(vendor)
                        && text(function, "device").equals(device)) {
                    String[] bar = text(function, "resource").split("\\s", 3);
                    long first = Long.decode(bar[0]);
                    return new PciFunction(function.getFileName().toString(), first, Long.decode(bar[1]) - first + 1);
                }
            }
        }
        throw new AssertionError("no PCI function " + vendor + " " + device);
    }

    /** Lets it decode its BARs; the kernel refuses that while a driver has it. */
    PciFunction enabled() throws IOException {
        Files.writeString(file("enable"), "1");
        return this;
    }

    Path file(String name) {
        return ALL.resolve(slot).resolve(name);
    }

    String text(String name) throws IOException {
        return text(ALL.resolve(slot), name);
    }

    void assertUnbound() throws IOException {
        assertTrue(Files.notExists(file("driver")), "no driver has it");
        assertTrue(text("driver_override").equals("(null)"), text("driver_override"));
    }

    private static String text(Path function, String name) throws IOException {
        return Files.readString(function.resolve(name), StandardCharsets.US_ASCII)
                .strip();
    }
}
