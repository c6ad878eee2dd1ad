package io.jipmi.si.probe;

import io.jipmi.io.IoFault;
import io.jipmi.io.SysRoot;
import io.jipmi.io.firmware.SpmiTable;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.si.AddressSpace;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SiType;
import java.util.List;
import java.util.Optional;

/** The interface that ACPI's SPMI table describes (IPMI 2.0, appendix C3). */
final class SpmiSource {
    private static final int SPACE_MEMORY = 0;
    private static final int SPACE_IO = 1;

    private SpmiSource() {}

    static Found find(SysRoot root) {
        try {
            Optional<SpmiTable> table = SpmiTable.read(root);
            return table.isEmpty() ? Found.nothing("SPMI: the firmware has no such table") : decode(table.get());
        } catch (IoFault fault) {
            return Found.nothing("SPMI: " + fault.getMessage());
        }
    }

    private static Found decode(SpmiTable table) {
        if (table.pciFunction().isPresent()) {
            return Found.nothing(
                    "SPMI: the interface is on PCI at " + table.pciFunction().get() + ", and is found there");
        }
        Optional<SiType> type = SiType.ofFirmwareCode(table.interfaceType());
        if (type.isEmpty()) {
            return Found.nothing("SPMI: interface type " + table.interfaceType() + " is none of KCS, SMIC, BT");
        }
        if (table.addressSpace() != SPACE_MEMORY && table.addressSpace() != SPACE_IO) {
            return Found.nothing("SPMI: address space " + table.addressSpace() + " is neither memory nor I/O");
        }
        // Firmware that does not tell the access size predates ACPI 3.0 and means byte registers.
        int sizeBytes = Math.max(1, table.accessSizeBytes());
        try {
            SiConfig config = new SiConfig(
                    type.get(),
                    table.addressSpace() == SPACE_IO ? AddressSpace.IO : AddressSpace.MEMORY,
                    table.address(),
                    Math.max(sizeBytes, table.bitWidth() / 8),
                    sizeBytes,
                    table.bitOffset(),
                    table.interrupt(),
                    SiConfig.DEFAULT_SLAVE_ADDRESS,
                    AddressSource.SPMI);
            return new Found(List.of(new Described(config, false)), List.of());
        } catch (IllegalArgumentException e) {
            return Found.nothing("SPMI: unusable table: " + e.getMessage());
        }
    }
}
