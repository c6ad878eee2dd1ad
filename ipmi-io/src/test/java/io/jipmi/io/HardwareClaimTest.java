package io.jipmi.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jipmi.io.ClaimRefused.Holder;
import io.jipmi.io.linux.FreeIpmiKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HardwareClaimTest {
    private static final IoRange KCS = IoRange.ports(0xCA2, 0xCA3);
    private static final IoRange BT = IoRange.ports(0xE4, 0xE6);
    private static final String KCS_LOCK = "/run/lock/jipmi-port-0ca2-0ca3.lock";

    @TempDir
    Path directory;

    private FixtureMachine machine;

    @BeforeEach
    void machineWithFreeRegisters() throws IOException {
        machine = new FixtureMachine(directory)
                .with("/proc/ioports", ResourceTreeTest.BEFORE)
                .withDirectory("/run/lock");
    }

    @AfterEach
    void removeSemaphore() throws IOException {
        FreeIpmiKey.removeSemaphore(keyFile());
    }

    // The kernel's drivers

    @Test
    void aKernelDriversRangeIsRefusedWithTheOrderOfUnloading() throws IOException {
        machine.with("/proc/ioports", ResourceTreeTest.AFTER);
        ClaimRefused refused = refused(KCS);
        assertEquals(Holder.KERNEL, refused.holder());
        assertEquals(
                "port 0ca2-0ca3 is owned by the kernel's ipmi_si:"
                        + " unload ipmi_devintf, acpi_ipmi, ipmi_si, in that order",
                refused.getMessage());
        assertFalse(Files.exists(machine.path(KCS_LOCK)), "nothing may be touched before the check");
    }

    @Test
    void theDeviceNodeIsSuggestedOnlyIfItIsThere() throws IOException {
        machine.with("/proc/ioports", ResourceTreeTest.AFTER).with("/dev/ipmi0", "");
        assertTrue(refused(KCS).remedy().endsWith(", in that order, or use --interface dev,/dev/ipmi0"));
    }

    @Test
    void modulesThatPinTheDriverAreNamedToo() throws IOException {
        machine.with("/proc/ioports", ResourceTreeTest.AFTER)
                .with("/sys/module/ipmi_si/initstate", "live\n")
                .with("/sys/module/ipmi_watchdog/initstate", "live\n");
        assertEquals(
                "unload ipmi_watchdog, ipmi_devintf, acpi_ipmi, ipmi_si, in that order",
                refused(KCS).remedy());
    }

    @Test
    void aBuiltInDriverCannotBeUnloadedAndTheRemedySaysSo() throws IOException {
        machine.with("/proc/ioports", ResourceTreeTest.AFTER).withDirectory("/sys/module/ipmi_si");
        assertEquals(
                "that driver is built into this kernel, so load ipmi_devintf and use --interface dev,/dev/ipmi0",
                refused(KCS).remedy());
    }

    @Test
    void otherDriversRangesAreRefusedByTheirName() throws IOException {
        machine.with("/proc/ioports", ResourceTreeTest.AFTER);
        ClaimRefused refused = refused(IoRange.ports(0x700, 0x701));
        assertEquals(
                "port 0700-0701 is owned by the kernel's i801_smbus:"
                        + " correct the address, or unbind i801_smbus from the device first",
                refused.getMessage());
    }

    @Test
    void theDriversOtherInterfaceIsFree() throws IOException {
        machine.with("/proc/ioports", ResourceTreeTest.AFTER);
        take(BT).close();
    }

    @Test
    void memoryIsCheckedInItsOwnTree() throws IOException {
        machine.with("/proc/iomem", "fe001000-fe001fff : IPI0001:00\n  fe001000-fe001fff : ipmi_si\n");
        assertEquals(
                Holder.KERNEL, refused(IoRange.memory(0xFE001000L, 0xFE001001L)).holder());
        take(IoRange.memory(0xFE002000L, 0xFE002001L)).close();
    }

    @Test
    void linesThatOnlyDescribeMemoryAreNoOwners() throws IOException {
        machine.with("/proc/iomem", """
                c0000000-febfffff : PCI Bus 0000:00
                  feb00000-feb00fff : 0000:00:04.0
                  feb01000-feb01fff : IPI0001:00
                fec00000-fec00fff : Reserved
                  fec00000-fec003ff : pnp 00:03
                """);
        for (long first : new long[] {0xFEA00000L, 0xFEB00000L, 0xFEB01000L, 0xFEC00000L, 0xFEC00800L}) {
            take(IoRange.memory(first, first + 3)).close();
        }
        assertTrue(Files.exists(machine.path("/run/lock/jipmi-memory-feb00000-feb00003.lock")));
    }

    @Test
    void claimsOnMemoryConflictWithEachOtherAndNotWithPortsOfTheSameNumbers() throws IOException {
        machine.with("/proc/iomem", "00000000-ffffffff : PCI Bus 0000:00\n");
        try (HardwareClaim claim = take(IoRange.memory(0xCA2, 0xCA3))) {
            assertEquals(Holder.JIPMI, refused(IoRange.memory(0xCA3, 0xCA4)).holder());
            take(KCS).close();
            assertEquals(IoRange.memory(0xCA2, 0xCA3), claim.range());
        }
    }

    @Test
    void mainMemoryIsRefusedAsWhatItIs() throws IOException {
        machine.with("/proc/iomem", "00100000-7fffffff : System RAM\n  01000000-01ffffff : Kernel code\n");
        ClaimRefused refused = refused(IoRange.memory(0x01000000L, 0x01000001L));
        assertEquals(
                "memory 01000000-01000001 is the machine's main memory, not registers: correct the address",
                refused.getMessage());
        assertEquals(Holder.KERNEL, refused.holder());
    }

    @Test
    void hiddenAddressesAreNotTakenForFreeOnes() throws IOException {
        machine.with("/proc/ioports", "0000-0000 : IPI0001:00\n  0000-0000 : ipmi_si\n");
        ClaimRefused refused = refused(KCS);
        assertEquals(Holder.UNKNOWN, refused.holder());
        assertEquals(
                "cannot tell whether port 0ca2-0ca3 is in use: the kernel hides the addresses from this user:"
                        + " run as root",
                refused.getMessage());
    }

    @Test
    void aMissingResourceListIsNotTakenForAnEmptyOne() throws IOException {
        Files.delete(machine.path("/proc/ioports"));
        assertEquals(Holder.UNKNOWN, refused(KCS).holder());
    }

    // Other jipmi processes

    @Test
    void theSameRangeTwiceInOneProcessIsRefusedUntilTheFirstIsClosed() throws IOException {
        HardwareClaim first = take(KCS);
        ClaimRefused refused = refused(KCS);
        assertEquals(Holder.JIPMI, refused.holder());
        assertEquals("port 0ca2-0ca3 is already claimed by this process: close that claim first", refused.getMessage());
        first.close();
        first.close();
        take(KCS).close();
    }

    @Test
    void overlappingRangesConflictAndDisjointOnesDoNot() throws IOException {
        HardwareClaim claim = take(KCS);
        HardwareClaim other = take(BT);
        assertEquals(BT, other.range());
        assertEquals(Holder.JIPMI, refused(IoRange.ports(0xCA0, 0xCA2)).holder());
        assertEquals(Holder.JIPMI, refused(IoRange.ports(0xCA3, 0xCA3)).holder());
        take(IoRange.ports(0xCA4, 0xCA5)).close();
        claim.close();
        take(IoRange.ports(0xCA0, 0xCA2)).close();
        other.close();
    }

    @Test
    void theLockFileTellsOthersWhoHasItWhileItIsHeld() throws IOException {
        try (HardwareClaim claim = take(KCS)) {
            assertEquals(ProcessHandle.current().pid() + " unit-test\n", Files.readString(machine.path(KCS_LOCK)));
            assertEquals(KCS, claim.range());
        }
        assertEquals("", Files.readString(machine.path(KCS_LOCK)));
    }

    @Test
    void anotherProcessIsNamedAndItsDeathFreesTheRange() throws Exception {
        try (ChildProcess holder = ChildProcess.claiming(KCS, machine.root(), "ipmid")) {
            holder.awaitLine("claimed");
            ClaimRefused refused = refused(KCS);
            assertEquals(Holder.JIPMI, refused.holder());
            assertEquals(
                    "port 0ca2-0ca3 is in use by ipmid (pid " + holder.pid() + "): stop that process",
                    refused.getMessage());
            take(BT).close();
            holder.kill();
            take(KCS).close();
        }
    }

    @Test
    void aLockTakenByTheFlockProgramCounts() throws Exception {
        assumeTrue(ChildProcess.available("flock"), "flock(1) is missing (apt-get install util-linux)");
        String file = machine.path(KCS_LOCK).toString();
        try (ChildProcess flock = ChildProcess.start("flock", "-x", file, "sh", "-c", "echo locked; read end")) {
            flock.awaitLine("locked");
            assertEquals(
                    "port 0ca2-0ca3 is in use by another process, which holds " + file + ": stop that process",
                    refused(KCS).getMessage());
            flock.endInput();
            take(KCS).close();
        }
    }

    @Test
    void aStaleLockFileIsNoObstacle() throws IOException {
        machine.with(KCS_LOCK, "4711 a program that crashed and left a longer line than ours\n");
        try (HardwareClaim claim = take(KCS)) {
            assertEquals(KCS, claim.range());
            assertEquals(ProcessHandle.current().pid() + " unit-test\n", Files.readString(machine.path(KCS_LOCK)));
        }
    }

    @Test
    void foreignFilesInTheLockDirectoryAreLeftAlone() throws IOException {
        machine.with("/run/lock/jipmi-port-zzzz.lock", "x").with("/run/lock/jipmi-port-ffff-0000.lock", "x");
        take(KCS).close();
        assertEquals("x", Files.readString(machine.path("/run/lock/jipmi-port-ffff-0000.lock")));
    }

    @Test
    void aPlantedSymbolicLinkIsRefusedAndItsTargetStaysIntact() throws IOException {
        Path victim = Files.writeString(directory.resolve("victim"), "precious");
        Files.createSymbolicLink(machine.path(KCS_LOCK), victim);
        ClaimRefused refused = refused(KCS);
        assertEquals(Holder.UNKNOWN, refused.holder());
        assertTrue(refused.getMessage().contains("symbolic link"), refused.getMessage());
        assertEquals("precious", Files.readString(victim));
    }

    @Test
    void aMissingLockDirectoryIsToldWithItsRemedy() throws IOException {
        Files.delete(machine.path("/run/lock"));
        ClaimRefused refused = refused(KCS);
        assertEquals(Holder.UNKNOWN, refused.holder());
        assertEquals("create it with mkdir -m 1777 " + machine.path("/run/lock"), refused.remedy());
    }

    // FreeIPMI

    @Test
    void withoutFreeIpmisKeyFileItIsAbsent() throws IOException {
        take(KCS).close();
        assertFalse(Files.exists(keyFile()));
    }

    @Test
    void theSemaphoreIsHeldByTheClaimsOfOneProcessTogether() throws IOException {
        FreeIpmiKey.assumeSemaphoresWork(installFreeIpmi());
        HardwareClaim first = take(KCS);
        assertEquals(0, FreeIpmiKey.value(keyFile()));
        HardwareClaim second = take(BT);
        first.close();
        first.close();
        assertEquals(0, FreeIpmiKey.value(keyFile()), "the second claim still needs it");
        second.close();
        assertEquals(1, FreeIpmiKey.value(keyFile()));
        take(KCS).close();
    }

    @Test
    void aFreeIpmiToolThatHoldsTheSemaphoreIsNamedAndItsDeathFreesIt() throws Exception {
        FreeIpmiKey.assumeSemaphoresWork(installFreeIpmi());
        Path tool = CProgram.compile("freeipmi-tool.c", directory);
        try (ChildProcess holder = ChildProcess.start(tool.toString(), keyFile().toString())) {
            holder.awaitLine("taken");
            ClaimRefused refused = refused(KCS);
            assertEquals(Holder.FREEIPMI, refused.holder());
            assertEquals(
                    "port 0ca2-0ca3 may be in use: FreeIPMI's semaphore is held by freeipmi-tool (pid " + holder.pid()
                            + "): wait for that process to finish, or stop it",
                    refused.getMessage());
            assertEquals("", Files.readString(machine.path(KCS_LOCK)), "the lock was not released");
            holder.kill();
            take(KCS).close();
        }
    }

    @Test
    void aToolOfFreeIpmisWaitsWhileAClaimIsHeldAndGoesOnAfterwards() throws Exception {
        FreeIpmiKey.assumeSemaphoresWork(installFreeIpmi());
        Path tool = CProgram.compile("freeipmi-tool.c", directory);
        HardwareClaim claim = take(KCS);
        try (ChildProcess waiting =
                ChildProcess.start(tool.toString(), keyFile().toString())) {
            waiting.awaitLine("waiting");
            assertEquals(0, FreeIpmiKey.value(keyFile()));
            claim.close();
            waiting.awaitLine("taken");
        }
    }

    @Test
    void theSemaphoreOfAKilledJipmiProcessIsGivenBack() throws Exception {
        FreeIpmiKey.assumeSemaphoresWork(installFreeIpmi());
        try (ChildProcess holder = ChildProcess.claiming(KCS, machine.root(), "ipmid")) {
            holder.awaitLine("claimed");
            ClaimRefused refused = refused(BT);
            assertEquals(Holder.FREEIPMI, refused.holder());
            assertTrue(refused.getMessage().contains("(pid " + holder.pid() + ")"), refused.getMessage());
            holder.kill();
            assertEquals(1, FreeIpmiKey.value(keyFile()));
        }
    }

    // Devices on a bus

    private static final IoRange BMC = IoRange.smbus(0, 0x10);

    private void bind(String device, String driver) throws IOException {
        machine.withDirectory("/sys/bus/i2c/devices/" + device);
        Files.createSymbolicLink(
                machine.path("/sys/bus/i2c/devices/" + device + "/driver"), Path.of("../../drivers/" + driver));
    }

    @Test
    void aDeviceThatTheKernelsDriverIsBoundToIsRefusedByTheDriversName() throws IOException {
        bind("0-0010", "ipmi_ssif");
        assertEquals(
                "i2c bus 0 address 0x10 is owned by the kernel's ipmi_ssif:"
                        + " unload ipmi_devintf, acpi_ipmi, ipmi_ssif, in that order",
                refused(BMC).getMessage());
        take(IoRange.smbus(0, 0x11)).close();
        take(IoRange.smbus(1, 0x10)).close();
    }

    @Test
    void anotherDriversDeviceIsNotToBeUnloaded() throws IOException {
        bind("0-0010", "ee1004");
        assertEquals(
                "correct the address, or unbind ee1004 from the device first",
                refused(BMC).remedy());
    }

    @Test
    void aDeviceAcpiDescribesIsAtAnAddressNobodyTells() throws IOException {
        machine.withDirectory("/sys/devices/i2c-0/i2c-IPI0001:00").withDirectory("/sys/bus/i2c/devices");
        Files.createSymbolicLink(
                machine.path("/sys/bus/i2c/devices/i2c-IPI0001:00"), Path.of("../../../devices/i2c-0/i2c-IPI0001:00"));
        take(BMC).close();
        Files.createSymbolicLink(
                machine.path("/sys/devices/i2c-0/i2c-IPI0001:00/driver"), Path.of("../../drivers/ipmi_ssif"));
        assertEquals(Holder.KERNEL, refused(BMC).holder());
        take(IoRange.smbus(1, 0x10)).close();
    }

    @Test
    void oneProcessAtATimeHasADeviceAndOthersOnTheBusAreFree() throws IOException {
        try (HardwareClaim claim = take(BMC)) {
            assertEquals(BMC, claim.range());
            assertEquals(
                    "i2c bus 0 address 0x10 is already claimed by this process: close that claim first",
                    refused(BMC).getMessage());
            take(IoRange.smbus(0, 0x11)).close();
        }
        take(BMC).close();
        assertTrue(Files.exists(machine.path("/run/lock/jipmi-smbus-0010-0010.lock")));
    }

    private Path keyFile() {
        return machine.path("/var/lib/freeipmi/ipckey");
    }

    private Path installFreeIpmi() throws IOException {
        machine.with("/var/lib/freeipmi/ipckey", "");
        return keyFile();
    }

    private HardwareClaim take(IoRange range) throws ClaimRefused {
        return HardwareClaim.take(range, "unit-test", machine.root());
    }

    private ClaimRefused refused(IoRange range) {
        ClaimRefused refused =
                assertThrows(ClaimRefused.class, () -> take(range).close());
        assertEquals(1, refused.getMessage().lines().count());
        return refused;
    }
}
