package io.jipmi.io.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.Errno;
import io.jipmi.io.FixtureMachine;
import io.jipmi.io.IoFault;
import io.jipmi.io.IoRange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes of the device tree, their numbers, and where their registers are after every bus above has been passed. */
class DeviceTreeNodeTest {
    private static final String BASE = "/sys/firmware/devicetree/base/";

    @TempDir
    private Path directory;

    private FixtureMachine machine;

    @BeforeEach
    void machine() {
        machine = new FixtureMachine(directory);
    }

    private void cells(String property, int... cells) throws IOException {
        machine.with(BASE + property, "");
        ByteBuffer bytes = ByteBuffer.allocate(4 * cells.length);
        for (int cell : cells) {
            bytes.putInt(cell);
        }
        Files.write(machine.path(BASE + property), bytes.array());
    }

    private DeviceTreeNode node(String path) throws IoFault {
        return DeviceTreeNode.all(machine.root()).stream()
                .filter(node -> node.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    private void bus(String path, int addressCells, int sizeCells) throws IOException {
        cells(path + "#address-cells", addressCells);
        cells(path + "#size-cells", sizeCells);
    }

    @Test
    void aMachineWithoutATreeHasNoNodes() throws IoFault {
        assertEquals(List.of(), DeviceTreeNode.all(machine.root()));
    }

    @Test
    void nodesComeParentsFirstFromEitherPlace() throws IOException {
        machine.with("/proc/device-tree/soc/ipmi@0/compatible", "x\0").with("/proc/device-tree/chosen/bootargs", "\0");
        assertEquals(
                List.of("", "/chosen", "/soc", "/soc/ipmi@0"),
                DeviceTreeNode.all(machine.root()).stream()
                        .map(DeviceTreeNode::path)
                        .toList());
    }

    @Test
    void stringsAndNumbersAreBigEndianCellsAndZeroEndedWords() throws IOException {
        machine.with(BASE + "ipmi/compatible", "acme,kcs\0ipmi-kcs\0");
        cells("ipmi/reg-spacing", 4);
        cells("ipmi/reg", 0, 0);
        assertEquals(List.of("acme,kcs", "ipmi-kcs"), node("/ipmi").strings("compatible"));
        assertEquals(List.of(), node("/ipmi").strings("model"));
        assertEquals(OptionalInt.of(4), node("/ipmi").number("reg-spacing"));
        assertEquals(OptionalInt.empty(), node("/ipmi").number("reg-size"));
        assertEquals(
                Errno.EIO,
                assertThrows(IoFault.class, () -> node("/ipmi").number("reg")).errno());
    }

    @Test
    void aNodeIsAvailableUnlessItsStatusSaysOtherwise() throws IOException {
        machine.with(BASE + "a/x", "").with(BASE + "b/status", "okay\0").with(BASE + "c/status", "disabled\0");
        assertTrue(node("/a").available());
        assertTrue(node("/b").available());
        assertFalse(node("/c").available());
    }

    @Test
    void belowTheRootAnAddressIsTheProcessors() throws IOException {
        bus("", 2, 2);
        cells("ipmi/reg", 6, 0xFE100000, 0, 0x10);
        assertEquals(
                Optional.of(IoRange.memory(0x6_FE10_0000L, 0x6_FE10_000FL)),
                node("/ipmi").region());
        machine.with(BASE + "other/compatible", "x\0");
        assertEquals(Optional.empty(), node("/other").region());
    }

    @Test
    void anEmptyRangesPassesAddressesOnUnchanged() throws IOException {
        bus("", 1, 1);
        bus("soc/", 1, 1);
        machine.with(BASE + "soc/ranges", "");
        cells("soc/ipmi/reg", 0x1E789000, 8);
        assertEquals(
                Optional.of(IoRange.memory(0x1E789000L, 0x1E789007L)),
                node("/soc/ipmi").region());
    }

    @Test
    void rangesMoveAddressesThroughEveryBus() throws IOException {
        bus("", 2, 1);
        bus("soc/", 1, 1);
        cells("soc/ranges", 0x0, 0x1, 0xFFFF_F000, 0x1000, 0x8000, 0x2, 0x0, 0x8000);
        bus("soc/apb/", 1, 1);
        cells("soc/apb/ranges", 0x0, 0x8000, 0x1000);
        cells("soc/apb/ipmi/reg", 0x100, 4);
        assertEquals(
                Optional.of(IoRange.memory(0x2_0000_0100L, 0x2_0000_0103L)),
                node("/soc/apb/ipmi").region());
    }

    @Test
    void anOffsetMayCarryIntoTheHigherCell() throws IOException {
        bus("", 2, 1);
        bus("soc/", 1, 1);
        cells("soc/ranges", 0x0, 0x1, 0xFFFF_F000, 0x4000);
        cells("soc/ipmi/reg", 0x1004, 4);
        assertEquals(
                Optional.of(IoRange.memory(0x2_0000_0004L, 0x2_0000_0007L)),
                node("/soc/ipmi").region());
    }

    @Test
    void aBusThatDoesNotPassTheAddressOnIsOneClearFault() throws IOException {
        bus("", 1, 1);
        bus("soc/", 1, 1);
        cells("soc/ipmi/reg", 0x2000, 4);
        assertTrue(assertThrows(IoFault.class, () -> node("/soc/ipmi").region())
                .getMessage()
                .contains("/soc/ranges"));
        cells("soc/ranges", 0x0, 0x1000, 0x1000);
        assertTrue(assertThrows(IoFault.class, () -> node("/soc/ipmi").region())
                .getMessage()
                .contains("0x2000"));
    }

    @Test
    void belowAnIsaBridgeTheFirstCellTellsPortsFromMemory() throws IOException {
        bus("", 1, 1);
        bus("isa@8000/", 2, 1);
        cells("isa@8000/ranges", 1, 0, 0xF000_0000, 0x10000, 0, 0, 0xE000_0000, 0x100000);
        cells("isa@8000/bt@e4/reg", 1, 0xE4, 3);
        cells("isa@8000/kcs@100/reg", 0, 0x100, 2);
        assertEquals(
                Optional.of(IoRange.ports(0xE4, 0xE6)), node("/isa@8000/bt@e4").region());
        assertEquals(
                Optional.of(IoRange.memory(0xE000_0100L, 0xE000_0101L)),
                node("/isa@8000/kcs@100").region());
    }

    @Test
    void malformedRegistersAreOneClearFault() throws IOException {
        bus("", 2, 1);
        cells("ipmi/reg", 0, 0x1000);
        assertThrows(IoFault.class, () -> node("/ipmi").region());
        machine.with(BASE + "ipmi/reg", "abcde");
        assertThrows(IoFault.class, () -> node("/ipmi").region());
        cells("ipmi/reg", 0, 0x1000, 4);
        cells("#address-cells", 7);
        assertThrows(IoFault.class, () -> node("/ipmi").region());
    }
}
