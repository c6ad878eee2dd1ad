package io.jipmi.io.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.Errno;
import io.jipmi.io.FixtureMachine;
import io.jipmi.io.IoFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ACPI's SPMI table; the tables are made by hand from IPMI 2.0, appendix C3. */
class SpmiTableTest {
    /** KCS at I/O 0xCA2, 4 bytes apart, byte accesses, global system interrupt 19. */
    private static final String KCS = "53504d49 41000000 05 00 4f454d494420 4f454d5441424c45 01000000 43524541 01000000"
            + "01 01 0002 02 00 00 00 13000000 01 20 00 01 a20c000000000000 00000000 00";

    private static byte[] table(String hex) {
        byte[] table = HexFormat.of().parseHex(hex.replace(" ", ""));
        int sum = 0;
        for (byte each : table) {
            sum += each;
        }
        table[9] = (byte) -sum;
        return table;
    }

    private static String malformed(byte[] table) {
        IoFault fault = assertThrows(IoFault.class, () -> SpmiTable.parse("SPMI", table));
        assertEquals(Errno.EIO, fault.errno());
        return fault.getMessage();
    }

    @Test
    void everyFieldIsWhereTheSpecificationPutsIt() throws IoFault {
        assertEquals(new SpmiTable(1, 1, 32, 0, 1, 0xCA2, 19, Optional.empty()), SpmiTable.parse("SPMI", table(KCS)));
    }

    @Test
    void anInterruptCountsOnlyIfItIsSaidToBeUsed() throws IoFault {
        assertEquals(
                0,
                SpmiTable.parse("SPMI", table(KCS.replace("02 00 00 00 13", "01 07 00 00 13")))
                        .interrupt());
    }

    @Test
    void anAccessSizeNobodyToldIsZero() throws IoFault {
        assertEquals(
                0,
                SpmiTable.parse("SPMI", table(KCS.replace("01 20 00 01", "01 20 00 00")))
                        .accessSizeBytes());
        assertEquals(
                4,
                SpmiTable.parse("SPMI", table(KCS.replace("01 20 00 01", "01 20 00 03")))
                        .accessSizeBytes());
        assertEquals(
                0,
                SpmiTable.parse("SPMI", table(KCS.replace("01 20 00 01", "01 20 00 09")))
                        .accessSizeBytes());
    }

    @Test
    void anInterfaceOnPciIsNamedAsLinuxNamesFunctions() throws IoFault {
        byte[] table =
                table(KCS.replace("02 00 00 00 13", "02 00 00 01 13").replace(" 00000000 00", " 01 3a 1f 07 00"));
        assertEquals(Optional.of("0001:3a:1f.7"), SpmiTable.parse("SPMI", table).pciFunction());
    }

    @Test
    void aMalformedTableIsOneClearFault() {
        byte[] good = table(KCS);
        assertTrue(malformed(Arrays.copyOf(good, 63)).contains("63 bytes"));
        byte[] other = good.clone();
        other[0] = 'X';
        assertTrue(malformed(other).contains("signature"));
        byte[] damaged = good.clone();
        damaged[52]++;
        assertTrue(malformed(damaged).contains("checksum"));
    }

    @Test
    void theTableIsReadFromSysfsAndNeedNotBeThere(@TempDir Path directory) throws IOException {
        FixtureMachine machine = new FixtureMachine(directory);
        assertEquals(Optional.empty(), SpmiTable.read(machine.root()));
        machine.with("/sys/firmware/acpi/tables/SPMI", "");
        Files.write(machine.path("/sys/firmware/acpi/tables/SPMI"), table(KCS));
        assertEquals(0xCA2, SpmiTable.read(machine.root()).orElseThrow().address());
    }

    @Test
    void aTableThatCannotBeReadIsOneClearFault(@TempDir Path directory) throws IOException {
        FixtureMachine machine = new FixtureMachine(directory).withDirectory("/sys/firmware/acpi/tables/SPMI");
        assertEquals(
                Errno.EIO,
                assertThrows(IoFault.class, () -> SpmiTable.read(machine.root()))
                        .errno());
    }
}
