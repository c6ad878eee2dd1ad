package io.jipmi.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.Privileges.Lockdown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortSpacesTest {
    @TempDir
    Path directory;

    @Test
    void aMissingDeviceIsToldAsSuchWithItsRemedy() {
        String missing = directory.resolve("port").toString();
        IoFault fault = assertThrows(
                IoFault.class, () -> PortSpaces.devPort(missing, SysRoot.host()).close());
        assertEquals(Errno.ENOENT, fault.errno());
        assertTrue(fault.getMessage().startsWith("open " + missing + ": ENOENT"), fault.getMessage());
        assertTrue(fault.getMessage().contains("CONFIG_DEVPORT"), fault.getMessage());
        assertFalse(fault.getMessage().contains("\n"));
    }

    @Test
    void eachReasonOfRefusalHasItsOwnRemedy() {
        Privileges user = new Privileges(false, Lockdown.NONE);
        Privileges root = new Privileges(true, Lockdown.NONE);
        Privileges lockedDownRoot = new Privileges(true, Lockdown.INTEGRITY);
        assertTrue(PortSpaces.remedy(Errno.EACCES, user).contains("run it as root"));
        assertTrue(PortSpaces.remedy(Errno.EPERM, user).contains("CAP_SYS_RAWIO"));
        assertTrue(PortSpaces.remedy(Errno.EPERM, lockedDownRoot).contains("locked down (integrity)"));
        assertTrue(PortSpaces.remedy(Errno.EPERM, root).contains("security module"));
        assertTrue(PortSpaces.remedy(Errno.ENXIO, root).contains("CONFIG_DEVPORT"));
    }

    @Test
    void privilegesAreReadFromTheKernelsFiles() throws IOException {
        SysRoot machine = new SysRoot(directory);
        assertEquals(new Privileges(false, Lockdown.NONE), Privileges.of(machine), "nothing there");
        write("proc/self/status", "Name:\tjava\nCapPrm:\t0000000000000000\nCapEff:\t0000000000020000\n");
        write("sys/kernel/security/lockdown", "none [integrity] confidentiality\n");
        assertEquals(new Privileges(true, Lockdown.INTEGRITY), Privileges.of(machine));
        write("proc/self/status", "CapPrm:\t000001ffffffffff\nCapEff:\t000001fffffdffff\n");
        write("sys/kernel/security/lockdown", "none integrity [confidentiality]\n");
        assertEquals(new Privileges(false, Lockdown.CONFIDENTIALITY), Privileges.of(machine));
        write("sys/kernel/security/lockdown", "[none] integrity confidentiality\n");
        assertEquals(Lockdown.NONE, Privileges.of(machine).lockdown());
    }

    private void write(String path, String content) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
