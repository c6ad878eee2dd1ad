package io.jipmi.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemorySpacesTest {
    private static final IoRange WINDOW = IoRange.memory(0xFE00_1000L, 0xFE00_1003L);

    private static final String LOCKED_DOWN = "none [integrity] confidentiality\n";

    @TempDir
    Path directory;

    private FixtureMachine machine;

    @BeforeEach
    void machineOfARootUser() throws IOException {
        machine = new FixtureMachine(directory)
                .with("/proc/self/status", "CapEff:\t000001ffffffffff\n")
                .with("/proc/iomem", """
                        00001000-3fffffff : System RAM
                          01000000-01ffffff : Kernel code
                        c0000000-febfffff : PCI Bus 0000:00
                          fe000000-fe000fff : 0000:00:03.0
                          fe001000-fe001fff : 0000:00:04.0
                            fe001000-fe001fff : ipmi_si
                        """);
    }

    @Test
    void aMissingDeviceIsToldAsSuchWithItsRemedy() {
        String missing = directory.resolve("mem").toString();
        IoFault fault = assertThrows(
                IoFault.class,
                () -> MemorySpaces.devMem(missing, WINDOW, machine.root()).close());
        assertEquals(Errno.ENOENT, fault.errno());
        assertTrue(fault.getMessage().startsWith("open " + missing + ": ENOENT"), fault.getMessage());
        assertTrue(fault.remedy().contains("CONFIG_DEVMEM"), fault.getMessage());
        assertFalse(fault.getMessage().contains("\n"));
    }

    @Test
    void eachReasonForNotOpeningHasItsOwnRemedy() throws IOException {
        assertTrue(open(Errno.EPERM).contains("security module"), open(Errno.EPERM));
        machine.with("/sys/kernel/security/lockdown", LOCKED_DOWN);
        assertTrue(open(Errno.EPERM).contains("locked down (integrity) and keeps even root from physical memory"));
        machine.with("/proc/self/status", "CapEff:\t0000000000000000\n");
        assertTrue(open(Errno.EACCES).contains("run it as root"));
        assertTrue(open(Errno.EIO).contains("kernel log"));
    }

    @Test
    void eachReasonForNotMappingHasItsOwnRemedy() throws IOException {
        assertEquals(
                "the kernel's ipmi_si has registers in this page and CONFIG_IO_STRICT_DEVMEM keeps programs from them;"
                        + " unbind ipmi_si from the device first",
                map(Errno.EPERM, WINDOW));
        assertEquals(map(Errno.EPERM, WINDOW), map(Errno.EINVAL, WINDOW), "a BAR's file says EINVAL instead");
        assertEquals(
                map(Errno.EPERM, WINDOW),
                map(Errno.EPERM, IoRange.memory(0xFE00_1800L, 0xFE00_1801L)),
                "the kernel judges whole pages");
        IoRange ram = IoRange.memory(0x0100_0000L, 0x0100_0001L);
        assertTrue(map(Errno.EPERM, ram).contains("ordinary memory"), map(Errno.EPERM, ram));
        IoRange free = IoRange.memory(0xFE00_0000L, 0xFE00_0003L);
        assertTrue(map(Errno.EPERM, free).startsWith("CONFIG_STRICT_DEVMEM"), map(Errno.EPERM, free));
        assertTrue(map(Errno.EINVAL, free).contains("no such physical address"), map(Errno.EINVAL, free));
        assertTrue(map(Errno.ENODEV, free).contains("ports, not memory"), map(Errno.ENODEV, free));
        IoRange portsTakenForMemory = IoRange.memory(0xC0E0, 0xC0E7);
        assertTrue(map(Errno.ENODEV, portsTakenForMemory).contains("ports, not memory"), "numbers of RAM");
        machine.with("/sys/kernel/security/lockdown", LOCKED_DOWN);
        assertTrue(map(Errno.EPERM, free).contains("locked down"), map(Errno.EPERM, free));
    }

    @Test
    void aBarIsAccessedByPhysicalAddressesWhereverInItsPageItLies() throws IOException {
        byte[] content = new byte[1 << 16];
        content[0x800] = 0x11;
        content[0x8FF] = 0x22;
        Path bar = Files.write(directory.resolve("resource0"), content);
        try (MemorySpace memory = MemorySpaces.pciBar(bar, 0xFEB0_0800L, 0x100, machine.root())) {
            assertEquals(0x11, memory.read8(0xFEB0_0800L));
            assertEquals(0x22, memory.read8(0xFEB0_08FFL));
            memory.write8(0xFEB0_0801L, 0x33);
            assertThrows(IllegalArgumentException.class, () -> memory.read8(0xFEB0_0900L));
        }
        assertEquals(0x33, Files.readAllBytes(bar)[0x801]);
    }

    @Test
    void aBarShorterThanItsUserBelievesIsNotMapped() throws IOException {
        Path bar = Files.write(directory.resolve("resource0"), new byte[0x1000]);
        IoFault fault = bar(bar, 0x1001);
        assertEquals(Errno.EINVAL, fault.errno());
        assertEquals("the BAR has 4096 bytes, not 4097; correct the address range", fault.remedy());
    }

    @Test
    void aMissingBarIsToldAsSuch() {
        IoFault fault = bar(directory.resolve("resource0"), 0x1000);
        assertEquals(Errno.ENOENT, fault.errno());
        assertTrue(fault.remedy().contains("no such PCI function"), fault.getMessage());
    }

    @Test
    void reasonsForNotOpeningABarHaveTheirRemedies() throws IOException {
        PciBarFile bar = new PciBarFile(directory.resolve("resource0"), machine.root());
        assertTrue(
                bar.explained(new IoFault("open", "x", Errno.EACCES)).remedy().contains("run as root"));
        machine.with("/sys/kernel/security/lockdown", LOCKED_DOWN);
        assertTrue(bar.explained(new IoFault("open", "x", Errno.EPERM)).remedy().contains("locked down"));
        assertEquals("", bar.explained(new IoFault("open", "x", Errno.EIO)).remedy());
    }

    private IoFault bar(Path file, long lengthBytes) {
        return assertThrows(
                IoFault.class,
                () -> MemorySpaces.pciBar(file, 0xFEB0_0000L, lengthBytes, machine.root())
                        .close());
    }

    private String open(Errno reason) {
        return MemorySpaces.openRemedy(reason, Privileges.of(machine.root()));
    }

    private String map(Errno reason, IoRange window) {
        return MemorySpaces.mapRemedy(reason, window, machine.root());
    }
}
