package io.jipmi.io.firmware;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.Errno;
import io.jipmi.io.FixtureMachine;
import io.jipmi.io.IoFault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmbiosTableTest {
    private static final int IPMI_DEVICE = 38;
    private static final Path NOWHERE = Path.of("test");

    @TempDir
    Path directory;

    private FixtureMachine machine;

    @BeforeEach
    void machine() {
        machine = new FixtureMachine(directory);
    }

    @Test
    void findsTheIpmiStructureOfTheWholeTable() throws IOException {
        machine.withResource("/sys/firmware/dmi/tables/DMI", "dmi/kcs/DMI");
        SmbiosTable table = SmbiosTable.read(machine.root(), IPMI_DEVICE);
        assertTrue(table.complete());
        assertEquals(machine.path("/sys/firmware/dmi/tables/DMI"), table.source());
        assertEquals(1, table.structures().size());
        SmbiosStructure kcs = table.structures().get(0);
        assertEquals(IPMI_DEVICE, kcs.type());
        assertEquals(0x3000, kcs.handle());
        assertEquals(0x12, kcs.lengthBytes());
        assertArrayEquals(HexFormat.of().parseHex("261200300120" + "2000a30c000000000000" + "0105"), kcs.formatted());
        assertEquals(List.of(), kcs.strings());
    }

    @Test
    void readsAllStructuresWithTheirStrings() throws IOException {
        machine.withResource("/sys/firmware/dmi/tables/DMI", "dmi/all/DMI");
        SmbiosTable table = SmbiosTable.read(machine.root());
        assertTrue(table.complete());
        assertEquals(
                List.of(0, 1, 3, 4, 16, 17, 19, 19, 32, 38, 38, 38, 127),
                table.structures().stream().map(SmbiosStructure::type).toList());
        assertEquals(
                List.of("SeaBIOS", "1.16.2-debian-1.16.2-1", "04/01/2014"),
                table.structures().get(0).strings());
        assertEquals(
                List.of(4, 3, 1), // SSIF, BT, KCS: the interface type byte, in the firmware's order
                SmbiosTable.read(machine.root(), IPMI_DEVICE).structures().stream()
                        .map(s -> (int) s.formatted()[4])
                        .toList());
    }

    @Test
    void prefersTheEntriesOfDmiSysfsInTheirNumericOrder() throws IOException {
        machine.withResource("/sys/firmware/dmi/tables/DMI", "dmi/kcs/DMI");
        machine.withResource("/sys/firmware/dmi/entries/38-10/raw", "dmi/all/38-2.raw");
        machine.withResource("/sys/firmware/dmi/entries/38-2/raw", "dmi/all/38-1.raw");
        machine.withResource("/sys/firmware/dmi/entries/38-0/raw", "dmi/all/38-0.raw");
        machine.withResource("/sys/firmware/dmi/entries/138-0/raw", "dmi/kcs/38-0.raw");
        SmbiosTable table = SmbiosTable.read(machine.root(), IPMI_DEVICE);
        assertTrue(table.complete());
        assertEquals(machine.path("/sys/firmware/dmi/entries"), table.source());
        assertEquals(
                List.of(4, 3, 1),
                table.structures().stream().map(s -> (int) s.formatted()[4]).toList());
    }

    @Test
    void entriesOfOtherTypesDoNotHideTheTable() throws IOException {
        machine.withResource("/sys/firmware/dmi/tables/DMI", "dmi/kcs/DMI");
        machine.with("/sys/firmware/dmi/entries/1-0/raw", "irrelevant");
        assertEquals(
                1, SmbiosTable.read(machine.root(), IPMI_DEVICE).structures().size());
    }

    @Test
    void aMachineWithoutSmbiosIsToldFromOneWithoutIpmiStructure() throws IOException {
        IoFault fault = assertThrows(IoFault.class, () -> SmbiosTable.read(machine.root(), IPMI_DEVICE));
        assertEquals(Errno.ENOENT, fault.errno());
        machine.withResource("/sys/firmware/dmi/tables/DMI", "dmi/kcs/DMI");
        assertEquals(List.of(), SmbiosTable.read(machine.root(), 42).structures());
    }

    @Test
    void aFileThatCannotBeReadIsOneClearFault() throws IOException {
        machine.withDirectory("/sys/firmware/dmi/tables/DMI");
        IoFault fault = assertThrows(IoFault.class, () -> SmbiosTable.read(machine.root(), IPMI_DEVICE));
        assertEquals(Errno.EIO, fault.errno());
    }

    @Test
    void endsAtTheEndOfTableStructureWhateverFollows() {
        SmbiosTable table = SmbiosTable.parse(NOWHERE, HexFormat.of().parseHex("7f0400010000" + "2604020000"));
        assertTrue(table.complete());
        assertEquals(1, table.structures().size());
    }

    @Test
    void everyTruncationKeepsTheWholeStructuresBeforeIt() throws IOException {
        byte[] full = FixtureMachine.resource("dmi/all/DMI");
        List<SmbiosStructure> all = SmbiosTable.parse(NOWHERE, full).structures();
        for (int length = 0; length < full.length; length++) {
            SmbiosTable cut = SmbiosTable.parse(NOWHERE, Arrays.copyOf(full, length));
            assertTrue(cut.structures().size() < all.size(), "length " + length);
            for (int i = 0; i < cut.structures().size(); i++) {
                assertArrayEquals(
                        all.get(i).formatted(), cut.structures().get(i).formatted());
                assertEquals(all.get(i).strings(), cut.structures().get(i).strings());
            }
        }
        assertFalse(
                SmbiosTable.parse(NOWHERE, Arrays.copyOf(full, full.length - 1)).complete());
    }

    @Test
    void aLengthBelowTheHeaderEndsTheWalkInsteadOfLooping() {
        for (int length = 0; length < 4; length++) {
            byte[] table = {38, (byte) length, 0, 0, 0, 0, 0, 0};
            SmbiosTable result = SmbiosTable.parse(NOWHERE, table);
            assertFalse(result.complete());
            assertEquals(List.of(), result.structures());
        }
    }

    @Test
    void randomDamageNeverFailsNorLoops() throws IOException {
        byte[] good = FixtureMachine.resource("dmi/all/DMI");
        long seed = 0x5EED_38L;
        SplittableRandom random = new SplittableRandom(seed);
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int round = 0; round < 20_000; round++) {
                byte[] damaged = damage(good, random);
                String context = "seed " + seed + " round " + round;
                SmbiosTable table = SmbiosTable.parse(NOWHERE, damaged);
                int bytes = 0;
                for (SmbiosStructure structure : table.structures()) {
                    assertTrue(structure.lengthBytes() >= 4, context);
                    assertEquals(structure.formatted()[1] & 0xFF, structure.lengthBytes(), context);
                    assertTrue(structure.strings().stream().noneMatch(s -> s.isEmpty() || s.indexOf(0) >= 0), context);
                    bytes += structure.lengthBytes() + 2;
                }
                assertTrue(bytes <= damaged.length, context);
            }
        });
    }

    private static byte[] damage(byte[] good, SplittableRandom random) {
        byte[] damaged = Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(good.length + 64) : good.length);
        for (int hits = random.nextInt(1, 40); hits > 0 && damaged.length > 0; hits--) {
            // Small values hit the interesting lengths, zero the string ends.
            damaged[random.nextInt(damaged.length)] =
                    (byte) (random.nextBoolean() ? random.nextInt(256) : random.nextInt(5));
        }
        return damaged;
    }
}
