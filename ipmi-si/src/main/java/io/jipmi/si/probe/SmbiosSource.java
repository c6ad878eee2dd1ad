package io.jipmi.si.probe;

import io.jipmi.io.IoFault;
import io.jipmi.io.SysRoot;
import io.jipmi.io.firmware.SmbiosStructure;
import io.jipmi.io.firmware.SmbiosTable;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.si.AddressSpace;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SiType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** IPMI Device Information records of SMBIOS (type 38; IPMI 2.0 appendix C1). */
final class SmbiosSource {
    private static final int IPMI_DEVICE_INFORMATION = 38;
    private static final int MIN_LENGTH_BYTES = 0x10;
    private static final int FULL_LENGTH_BYTES = 0x12;
    private static final int PORT_MASK = 0xFFFE;
    private static final int INTERFACE_SSIF = 4;

    private SmbiosSource() {}

    static Found find(SysRoot root) {
        List<Described> interfaces = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        try {
            SmbiosTable table = SmbiosTable.read(root, IPMI_DEVICE_INFORMATION);
            for (SmbiosStructure record : table.structures()) {
                decode(record.formatted(), interfaces, notes);
            }
            if (table.structures().isEmpty()) {
                notes.add("SMBIOS: no IPMI device record (type 38) in " + table.source());
            }
        } catch (IoFault fault) {
            notes.add("SMBIOS: " + fault.getMessage());
        }
        return new Found(interfaces, notes);
    }

    /** Appends what one record says to one of the lists. */
    static void decode(byte[] record, List<Described> interfaces, List<String> notes) {
        if (record.length < MIN_LENGTH_BYTES) {
            notes.add("SMBIOS: an IPMI device record of " + record.length + " bytes is too short to hold an address");
            return;
        }
        int interfaceType = record[4] & 0xFF;
        if (interfaceType == INTERFACE_SSIF) {
            notes.add(String.format(
                    Locale.ROOT, "SMBIOS: SSIF at i2c address 0x%02x, which has no registers", ssifAddress(record)));
            return;
        }
        Optional<SiType> type = SiType.ofFirmwareCode(interfaceType);
        if (type.isEmpty()) {
            notes.add("SMBIOS: an IPMI device record of unknown interface type " + interfaceType);
            return;
        }
        long address = address(record);
        if (address == 0) {
            notes.add("SMBIOS: an IPMI device record without an address");
            return;
        }
        try {
            interfaces.add(config(type.get(), address, record));
        } catch (IllegalArgumentException e) {
            notes.add("SMBIOS: unusable IPMI device record: " + e.getMessage());
        }
    }

    private static Described config(SiType type, long rawAddress, byte[] record) {
        AddressSpace space;
        long address;
        int spacingBytes = 1;
        int irq = 0;
        if (record.length >= FULL_LENGTH_BYTES) {
            int modifier = record[0x10] & 0xFF;
            space = (rawAddress & 1) != 0 ? AddressSpace.IO : AddressSpace.MEMORY;
            address = (rawAddress & ~1L) | ((modifier >> 4) & 1);
            spacingBytes = spacingBytes(modifier >> 6);
            irq = record[0x11] & 0xFF;
        } else {
            // The record of IPMI 1.0 has no modifier byte, and bit 0 of the address means nothing there.
            space = AddressSpace.IO;
            address = rawAddress & PORT_MASK;
        }
        int slaveAddress = record[6] & 0xFE;
        SiConfig config = new SiConfig(
                type,
                space,
                address,
                spacingBytes,
                1,
                0,
                irq,
                slaveAddress == 0 ? SiConfig.DEFAULT_SLAVE_ADDRESS : slaveAddress,
                AddressSource.SMBIOS);
        return new Described(config, slaveAddress != 0);
    }

    private static int spacingBytes(int code) {
        return switch (code) {
            case 0 -> 1;
            case 1 -> 4;
            case 2 -> 16;
            default -> throw new IllegalArgumentException("register spacing code 3 is reserved");
        };
    }

    private static long address(byte[] record) {
        long address = 0;
        for (int i = 7; i >= 0; i--) {
            address = (address << 8) | (record[8 + i] & 0xFF);
        }
        return address;
    }

    /** Some firmware leaves the address zero and puts it where the slave address belongs. */
    private static int ssifAddress(byte[] record) {
        int address = (record[8] & 0xFF) >> 1;
        return address != 0 ? address : (record[6] & 0xFF) >> 1;
    }
}
