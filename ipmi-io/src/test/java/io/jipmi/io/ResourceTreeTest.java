package io.jipmi.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.IoRange.Space;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceTreeTest {
    /** What a guest with all interfaces shows before and after the kernel's driver is loaded. */
    static final String BEFORE = """
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
            0cf8-0cff : PCI conf1
            0d00-ffff : PCI Bus 0000:00
            """;

    static final String AFTER = """
            0000-0cf7 : PCI Bus 0000:00
              00c0-00df : dma2
              00e4-00e6 : IPI0001:00
                00e4-00e4 : IPMI Address 1
                00e5-00e5 : IPMI Address 2
                00e6-00e6 : IPMI Address 3
              0700-073f : 0000:00:1f.3
                0700-073f : i801_smbus
              0ca2-0ca3 : IPI0001:01
                0ca2-0ca2 : IPMI Address 1
                  0ca2-0ca2 : ipmi_si
                0ca3-0ca3 : IPMI Address 2
                  0ca3-0ca3 : ipmi_si
            0cf8-0cff : PCI conf1
            0d00-ffff : PCI Bus 0000:00
            """;

    private static final IoRange KCS = IoRange.ports(0xCA2, 0xCA3);
    private static final IoRange BT = IoRange.ports(0xE4, 0xE6);

    @Test
    void nestsByIndentation() {
        List<ResourceTree.Entry> roots = ports(AFTER).roots();
        assertEquals(3, roots.size());
        ResourceTree.Entry bus = roots.get(0);
        assertEquals("PCI Bus 0000:00", bus.name());
        assertEquals(0xCF7, bus.last());
        assertEquals(
                List.of("dma2", "IPI0001:00", "0000:00:1f.3", "IPI0001:01"),
                bus.children().stream().map(ResourceTree.Entry::name).toList());
        assertEquals(
                "ipmi_si",
                bus.children().get(3).children().get(1).children().get(0).name());
    }

    @Test
    void firmwareDescriptionsAreNotOwnersButTheDriverIs() {
        assertEquals(
                List.of("IPMI Address 1", "IPMI Address 2"), names(ports(BEFORE).deepest(KCS)));
        assertEquals(List.of(), ports(BEFORE).owners(KCS));
        assertEquals(List.of("ipmi_si", "ipmi_si"), names(ports(AFTER).owners(KCS)));
        assertEquals(List.of(), ports(AFTER).owners(BT), "the driver started the other interface only");
    }

    @Test
    void aDriverOnPartOfTheRangeOwnsIt() {
        assertEquals(List.of("ipmi_si"), names(ports(AFTER).owners(IoRange.ports(0xCA0, 0xCA2))));
        assertEquals(List.of("i801_smbus"), names(ports(AFTER).owners(IoRange.ports(0x73F, 0x740))));
        assertEquals(List.of(), ports(AFTER).owners(IoRange.ports(0xCA4, 0xCA7)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "IPI0001:00",
                "IPMI Address 3",
                "PNP0C02:03",
                "AMZNC10C:00",
                "pnp 00:05",
                "0000:00:1f.3",
                "PCI Bus 0000:00",
                "Reserved",
                "LOGIC PIO: legacy ISA"
            })
    void namesOfDescriptionsAreKnown(String name) {
        assertEquals(List.of(), ports("0ca2-0ca3 : " + name + "\n").owners(KCS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ipmi_si", "keyboard", "i801_smbus", "PCI conf1", "System RAM", "ACPI PM1a_EVT_BLK"})
    void everythingElseIsUse(String name) {
        assertEquals(List.of(name), names(ports("0ca2-0ca3 : " + name + "\n").owners(KCS)));
    }

    @Test
    void withoutRootAllAddressesAreZeroAndNothingCanBeTold() {
        ResourceTree hidden = ports(AFTER.replaceAll("[0-9a-f]{4}-[0-9a-f]{4}(?= :)", "0000-0000"));
        assertTrue(hidden.addressesHidden());
        assertEquals(List.of(), hidden.deepest(IoRange.ports(0, 0)));
        assertEquals(
                "ipmi_si",
                hidden.roots()
                        .get(0)
                        .children()
                        .get(3)
                        .children()
                        .get(1)
                        .children()
                        .get(0)
                        .name());
        assertFalse(ports(AFTER).addressesHidden());
        assertFalse(ports("").addressesHidden());
    }

    @Test
    void levelsBelowTheDeepestShownAreNestedByTheirAddresses() {
        String lines = """
                0-f : a
                  0-f : b
                    0-f : c
                      0-f : d
                        0-f : e
                          0-f : IPMI Address 1
                          4-7 : ipmi_si
                        10-1f : f
                """;
        assertEquals(List.of("ipmi_si"), names(ports(lines).deepest(IoRange.ports(4, 4))));
        assertEquals(List.of("IPMI Address 1"), names(ports(lines).deepest(IoRange.ports(8, 8))));
    }

    @Test
    void memoryAddressesUseAll64Bits() {
        ResourceTree memory = ResourceTree.parse(
                Space.MEMORY,
                List.of(
                        "fe000000-feffffff : pcie@40000000",
                        "  fe001000-fe001fff : ipmi_si",
                        "ffffffffffff0000-ffffffffffffffff : Reserved",
                        "  fffffffffffff000-ffffffffffffffff : ipmi_si"));
        assertEquals(List.of("ipmi_si"), names(memory.owners(IoRange.memory(0xFE001004L, 0xFE001004L))));
        assertEquals(List.of("ipmi_si"), names(memory.owners(IoRange.memory(-2, -1))));
        assertEquals(List.of(), memory.owners(IoRange.memory(0xFE002000L, 0xFE00200FL)));
        assertEquals(List.of(), memory.owners(IoRange.ports(0xCA2, 0xCA3)), "another address space");
    }

    @Test
    void linesThatAreNoResourcesAreLeftOut() {
        assertEquals(List.of(), ports("garbage\n 0ca2 : x\n0ca2-0ca3 ipmi_si\n").roots());
    }

    @Test
    void readsTheKernelsFiles(@TempDir Path directory) throws IOException {
        FixtureMachine machine = new FixtureMachine(directory);
        assertEquals(
                Errno.ENOENT,
                assertThrows(IoFault.class, () -> ResourceTree.read(machine.root(), Space.PORT))
                        .errno());
        machine.with("/proc/ioports", AFTER).with("/proc/iomem", "fe001000-fe001fff : ipmi_si\n");
        assertEquals(
                2, ResourceTree.read(machine.root(), Space.PORT).owners(KCS).size());
        assertEquals(
                1,
                ResourceTree.read(machine.root(), Space.MEMORY)
                        .owners(IoRange.memory(0xFE001000L, 0xFE001001L))
                        .size());
    }

    @Test
    void theRunningKernelsFileCanBeRead() throws IOException {
        assertFalse(ResourceTree.read(SysRoot.host(), Space.MEMORY).roots().isEmpty());
    }

    private static ResourceTree ports(String text) {
        return ResourceTree.parse(Space.PORT, text.lines().toList());
    }

    private static List<String> names(List<ResourceTree.Entry> entries) {
        return entries.stream().map(ResourceTree.Entry::name).toList();
    }
}
