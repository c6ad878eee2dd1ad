package io.jipmi.ssif.probe;

import io.jipmi.io.IoFault;
import io.jipmi.io.SysRoot;
import io.jipmi.io.firmware.SmbiosStructure;
import io.jipmi.io.firmware.SmbiosTable;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.ssif.SsifConfig;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** SSIF in the IPMI Device Information records of SMBIOS (type 38; IPMI 2.0 appendix C1), which do not tell the bus. */
final class SmbiosSource {
    private static final int IPMI_DEVICE_INFORMATION = 38;
    private static final int MIN_LENGTH_BYTES = 0x10;
    private static final int INTERFACE_SSIF = 4;

    private SmbiosSource() {}

    static void find(SysRoot root, Consumer<Described> found, Consumer<String> notes) {
        try {
            List<SmbiosStructure> records =
                    SmbiosTable.read(root, IPMI_DEVICE_INFORMATION).structures();
            records.forEach(record -> decode(record.formatted(), found, notes));
        } catch (IoFault fault) {
            notes.accept("SSIF in SMBIOS: " + fault.getMessage());
        }
    }

    /** Some firmware leaves the address zero and puts it where the slave address belongs. */
    static void decode(byte[] record, Consumer<Described> found, Consumer<String> notes) {
        if (record.length < MIN_LENGTH_BYTES || record[4] != INTERFACE_SSIF) {
            return;
        }
        int address = (record[8] & 0xFF) >> 1;
        int slaveAddress = record[6] & 0xFE;
        if (address == 0) {
            address = slaveAddress >> 1;
            slaveAddress = 0;
        }
        if (address < 0x08 || address > 0x77) {
            notes.accept(String.format(
                    Locale.ROOT, "SSIF in SMBIOS: unusable IPMI device record: i2c address 0x%02x", address));
            return;
        }
        int known = slaveAddress == 0 ? SsifConfig.DEFAULT_SLAVE_ADDRESS : slaveAddress;
        found.accept(new Described(address, known, "", AddressSource.SMBIOS));
    }
}
