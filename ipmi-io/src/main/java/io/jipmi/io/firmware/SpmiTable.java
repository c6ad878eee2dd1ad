package io.jipmi.io.firmware;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.SysRoot;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * ACPI's Service Processor Management Interface table (IPMI 2.0, appendix C3): where the system interface is, for those
 * that cannot evaluate the ACPI namespace.
 *
 * @param interfaceType 1 KCS, 2 SMIC, 3 BT, 4 SSIF
 * @param addressSpace where the registers are: 0 memory, 1 I/O ports, 4 SMBus
 * @param bitWidth distance of the registers in bits: 8, 16, 32 …; 0 if the firmware does not tell
 * @param bitOffset where the IPMI byte begins in a register, in bits
 * @param accessSizeBytes width of an access: 1, 2, 4, 8; 0 if the firmware does not tell
 * @param address of the first register; 0 if there is none, as for a PCI function
 * @param interrupt the global system interrupt, 0 if none is used
 * @param pciFunction the PCI function the interface is on, for example {@code 0000:00:04.0}, if it is on one
 */
public record SpmiTable(
        int interfaceType,
        int addressSpace,
        int bitWidth,
        int bitOffset,
        int accessSizeBytes,
        long address,
        int interrupt,
        Optional<String> pciFunction) {
    private static final String TABLE = "/sys/firmware/acpi/tables/SPMI";
    private static final int LENGTH_BYTES = 64;
    private static final int INTERRUPT_IS_GLOBAL = 0x02;

    /**
     * Reads the table.
     *
     * @return empty if the firmware has none
     * @throws IoFault EACCES if this user may not read it (only root may), EIO if reading failed or it is malformed
     */
    public static Optional<SpmiTable> read(SysRoot root) throws IoFault {
        Optional<byte[]> bytes = FirmwareFile.read(root.path(TABLE));
        return bytes.isEmpty() ? Optional.empty() : Optional.of(parse(TABLE, bytes.get()));
    }

    /**
     * Decodes the table.
     *
     * @param source where the bytes are from, for messages
     * @throws IoFault EIO if it is too short, has another signature, or does not add up
     */
    public static SpmiTable parse(String source, byte[] table) throws IoFault {
        if (table.length < LENGTH_BYTES) {
            throw malformed(source, "it has " + table.length + " bytes, fewer than " + LENGTH_BYTES);
        }
        String signature = new String(table, 0, 4, StandardCharsets.ISO_8859_1);
        if (!signature.equals("SPMI")) {
            throw malformed(source, "its signature is not SPMI");
        }
        if (sum(table) != 0) {
            throw malformed(source, "its checksum is wrong");
        }
        boolean onPci = (table[43] & 1) != 0;
        boolean interruptUsed = (table[40] & INTERRUPT_IS_GLOBAL) != 0;
        int accessCode = table[51] & 0xFF;
        return new SpmiTable(
                table[36] & 0xFF,
                table[48] & 0xFF,
                table[49] & 0xFF,
                table[50] & 0xFF,
                accessCode >= 1 && accessCode <= 4 ? 1 << (accessCode - 1) : 0,
                little(table, 52, 8),
                interruptUsed ? (int) little(table, 44, 4) : 0,
                onPci ? Optional.of(function(table)) : Optional.empty());
    }

    private static String function(byte[] table) {
        return String.format(
                Locale.ROOT,
                "%04x:%02x:%02x.%d",
                table[60] & 0xFF,
                table[61] & 0xFF,
                table[62] & 0x1F,
                table[63] & 0x07);
    }

    private static int sum(byte[] table) {
        int sum = 0;
        for (byte each : table) {
            sum += each;
        }
        return sum & 0xFF;
    }

    private static long little(byte[] table, int at, int lengthBytes) {
        long value = 0;
        for (int i = lengthBytes - 1; i >= 0; i--) {
            value = (value << 8) | (table[at + i] & 0xFF);
        }
        return value;
    }

    private static IoFault malformed(String source, String why) {
        return new IoFault("read", source, Errno.EIO, why);
    }
}
