package io.jipmi.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class I2cAdapterTest {
    @TempDir
    private Path directory;

    private SysRoot root;

    @BeforeEach
    void busses() throws IOException {
        root = new SysRoot(directory);
        bus("i2c-10", "Synopsys DesignWare I2C adapter\n");
        bus("i2c-0", "SMBus I801 adapter at 0700\n");
        bus("0-0010", "ipmi_ssif\n");
    }

    private void bus(String entry, String name) throws IOException {
        Path device = directory.resolve("sys/bus/i2c/devices/" + entry);
        Files.createDirectories(device);
        Files.writeString(device.resolve("name"), name);
    }

    private Optional<Integer> found(String numberOrName) throws IoFault {
        return I2cAdapter.find(root, numberOrName).map(I2cAdapter::number);
    }

    @Test
    void allBussesAreListedByNumberAndDevicesOnThemAreNot() throws IoFault {
        List<I2cAdapter> all = I2cAdapter.all(root);
        assertEquals(List.of(0, 10), all.stream().map(I2cAdapter::number).toList());
        assertEquals("SMBus I801 adapter at 0700", all.get(0).name());
        assertEquals(directory.resolve("dev/i2c-0"), all.get(0).device());
    }

    @Test
    void aBusIsFoundByNumberOrByNameWhateverTheBlanks() throws IoFault {
        assertEquals(Optional.of(10), found("10"));
        assertEquals(Optional.of(0), found("SMBus I801 adapter at 0700"));
        assertEquals(Optional.of(0), found("SMBusI801adapterat0700"));
        assertEquals(Optional.of(0), found(" SMBus  I801 adapter at\t0700"));
        assertEquals(Optional.empty(), found("1"));
        assertEquals(Optional.empty(), found("SMBus"));
    }

    @Test
    void aMachineWithoutI2cHasNoBus() throws IoFault {
        assertEquals(List.of(), I2cAdapter.all(new SysRoot(directory.resolve("elsewhere"))));
    }

    @Test
    void aBusWithoutDeviceFileSaysWhatToLoad() throws IoFault {
        I2cAdapter adapter = I2cAdapter.find(root, "0").orElseThrow();
        IoFault fault = assertThrows(IoFault.class, () -> SmbusTargets.open(adapter, 0x10));
        assertEquals(Errno.ENOENT, fault.errno());
        assertTrue(fault.getMessage().endsWith("load the kernel's module i2c-dev"), fault.getMessage());
    }

    @Test
    void addressesNoDeviceCanHaveAreRefused() throws IoFault {
        I2cAdapter adapter = I2cAdapter.find(root, "0").orElseThrow();
        assertThrows(IllegalArgumentException.class, () -> SmbusTargets.open(adapter, 0x07));
        assertThrows(IllegalArgumentException.class, () -> SmbusTargets.open(adapter, 0x78));
    }
}
