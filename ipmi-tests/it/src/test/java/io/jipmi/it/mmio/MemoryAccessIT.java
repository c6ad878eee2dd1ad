package io.jipmi.it.mmio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.ClaimRefused;
import io.jipmi.io.DeviceInterrupt;
import io.jipmi.io.DeviceInterrupts;
import io.jipmi.io.Errno;
import io.jipmi.io.HardwareClaim;
import io.jipmi.io.IoFault;
import io.jipmi.io.IoRange;
import io.jipmi.io.MemorySpace;
import io.jipmi.io.MemorySpaces;
import io.jipmi.io.SysRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Every access reaches the device once and in its own width, after the compiler has had its way with the code that makes
 * it: QEMU counts. And a PCI function's interrupt reaches us. In a guest with QEMU's {@code edu} and {@code sdhci-pci},
 * of which one register each keeps what is written and does nothing.
 */
@Tag("port")
@EnabledIfSystemProperty(
        named = MemoryAccessIT.ACCESSES_PROPERTY,
        matches = ".+",
        disabledReason = "for a guest whose QEMU writes its accesses to a file")
class MemoryAccessIT {
    static final String ACCESSES_PROPERTY = "jipmi.mmio.accesses";

    /** Argument register, 32 bits, takes accesses of 1, 2 and 4 bytes (SD Host Controller 3.00, 2.2.3). */
    private static final int SDHCI_ARGUMENT = 0x08;
    /** Source address of the DMA engine, 64 bits, takes accesses of 4 and 8 bytes. */
    private static final int EDU_SOURCE = 0x80;

    private static final int EDU_RAISE_INTERRUPT = 0x60;
    private static final int EDU_END_INTERRUPT = 0x64;

    private static final int WARM_UP_ROUNDS = 30_000;
    private static final int ROUNDS = 500;
    private static final long LONG_NS = TimeUnit.SECONDS.toNanos(20);
    private static final long SHORT_NS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Not private: so results that go here count as used. */
    static long sum;

    private AccessLog log;
    private PciFunction edu;
    private PciFunction sdhci;

    @BeforeEach
    void findFunctions() throws IOException {
        log = new AccessLog(Path.of(System.getProperty(ACCESSES_PROPERTY)));
        edu = PciFunction.find("0x1234", "0x11e8").enabled();
        sdhci = PciFunction.find("0x1b36", "0x0007").enabled();
        warmUp();
    }

    @Test
    void everyAccessThroughSysfsArrivesOnceInItsWidth() throws IOException {
        checkCounts(sdhci, bar(sdhci), SDHCI_ARGUMENT, 1, 2, 4);
        checkCounts(edu, bar(edu), EDU_SOURCE, 4, 8);
    }

    @Test
    void everyAccessThroughDevMemArrivesOnceInItsWidth() throws IOException {
        checkCounts(sdhci, devMem(sdhci), SDHCI_ARGUMENT, 1, 2, 4);
        checkCounts(edu, devMem(edu), EDU_SOURCE, 4, 8);
    }

    @Test
    void whatIsWrittenOneWayIsReadTheOther() throws IOException {
        long argument = sdhci.baseAddress() + SDHCI_ARGUMENT;
        try (MemorySpace sysfs = bar(sdhci);
                MemorySpace devMem = devMem(sdhci)) {
            sysfs.write32(argument, 0x87654321);
            assertEquals(0x87654321, devMem.read32(argument));
            assertEquals(0x8765, devMem.read16(argument + 2));
            devMem.write8(argument + 1, 0xAB);
            assertEquals(0x8765AB21, sysfs.read32(argument));
            assertEquals(0xAB, sysfs.read8(argument + 1));
        }
    }

    @Test
    void mainMemoryIsRefusedByTheKernelAndByAClaim() {
        IoRange ram = IoRange.memory(0x0200_0000L, 0x0200_0003L);
        IoFault fault =
                assertThrows(IoFault.class, () -> MemorySpaces.devMem(ram).close());
        assertEquals(Errno.EPERM, fault.errno(), fault.getMessage());
        assertTrue(fault.remedy().contains("ordinary memory"), fault.getMessage());
        ClaimRefused refused = assertThrows(
                ClaimRefused.class, () -> HardwareClaim.take(ram, "test").close());
        assertTrue(refused.getMessage().contains("main memory"), refused.getMessage());
    }

    @Test
    void aFunctionsRegistersCanBeClaimedUnlessADriverHasThem() throws IOException {
        IoRange free = IoRange.memory(edu.baseAddress(), edu.baseAddress() + 7);
        try (HardwareClaim claim = HardwareClaim.take(free, "test")) {
            assertEquals(free, claim.range());
        }
        IoRange controller = IoRange.memory(0xFEC0_0000L, 0xFEC0_0003L);
        ClaimRefused refused = assertThrows(
                ClaimRefused.class, () -> HardwareClaim.take(controller, "test").close());
        assertTrue(refused.getMessage().contains("IOAPIC"), refused.getMessage());
    }

    @Test
    void aKernelDriversPageIsNotMapped() throws IOException {
        PciFunction virtio = PciFunction.find("0x1af4", "0x1003");
        IoRange registers = virtioRegisters(virtio);
        IoFault fault =
                assertThrows(IoFault.class, () -> MemorySpaces.devMem(registers).close());
        assertEquals(Errno.EPERM, fault.errno(), fault.getMessage());
        assertTrue(fault.remedy().contains("the kernel's virtio-pci-modern has registers"), fault.getMessage());
        IoFault same = assertThrows(
                IoFault.class,
                () -> MemorySpaces.pciBar(virtio.file("resource4"), registers.first(), 4)
                        .close());
        assertEquals(Errno.EINVAL, same.errno(), same.getMessage());
        assertEquals(fault.remedy(), same.remedy());
    }

    @Test
    void anInterruptEndsTheWaitOnceForEachTimeItIsRaised() throws IOException {
        try (MemorySpace registers = bar(edu);
                DeviceInterrupt interrupt = DeviceInterrupts.uio(SysRoot.host(), edu.slot())) {
            assertEquals(
                    "uio_pci_generic",
                    Files.readSymbolicLink(edu.file("driver")).getFileName().toString());
            for (int i = 0; i < 100; i++) {
                registers.write32(edu.baseAddress() + EDU_RAISE_INTERRUPT, 1);
                assertTrue(interrupt.await(LONG_NS), "interrupt " + i);
                registers.write32(edu.baseAddress() + EDU_END_INTERRUPT, 1);
            }
            assertFalse(interrupt.await(SHORT_NS), "none was raised");
        }
        edu.assertUnbound();
    }

    @Test
    void anInterruptThatIsNotEndedComesAgain() throws IOException {
        try (MemorySpace registers = bar(edu);
                DeviceInterrupt interrupt = DeviceInterrupts.uio(SysRoot.host(), edu.slot())) {
            registers.write32(edu.baseAddress() + EDU_RAISE_INTERRUPT, 1);
            assertTrue(interrupt.await(LONG_NS));
            assertTrue(interrupt.await(LONG_NS), "the line is level-triggered");
            registers.write32(edu.baseAddress() + EDU_END_INTERRUPT, 1);
        }
    }

    @Test
    void closeEndsAWaitThatIsRunning() throws Exception {
        DeviceInterrupt interrupt = DeviceInterrupts.uio(SysRoot.host(), edu.slot());
        CountDownLatch running = new CountDownLatch(1);
        CompletableFuture<Errno> waiting = CompletableFuture.supplyAsync(() -> {
            running.countDown();
            return assertThrows(IoFault.class, () -> interrupt.await(10 * LONG_NS))
                    .errno();
        });
        running.await();
        // Long enough for the other thread to get from there into the kernel, as far as anybody can tell.
        LockSupport.parkNanos(SHORT_NS);
        interrupt.close();
        assertEquals(Errno.EBADF, waiting.get(LONG_NS, TimeUnit.NANOSECONDS));
        edu.assertUnbound();
    }

    @Test
    void aDriversFunctionIsNotTakenFromIt() throws IOException {
        PciFunction virtio = PciFunction.find("0x1af4", "0x1003");
        IoFault fault = assertThrows(
                IoFault.class,
                () -> DeviceInterrupts.uio(SysRoot.host(), virtio.slot()).close());
        assertEquals(Errno.EBUSY, fault.errno(), fault.getMessage());
        assertTrue(fault.remedy().contains("virtio-pci"), fault.getMessage());
    }

    private void checkCounts(PciFunction function, MemorySpace memory, int register, int... widths) throws IOException {
        long address = function.baseAddress() + register;
        Map<String, Integer> expected = new TreeMap<>();
        log.skip();
        try (memory) {
            for (int widthBytes : widths) {
                for (int round = 0; round < ROUNDS; round++) {
                    touch(memory, address, widthBytes);
                }
                expected.put(AccessLog.kind("read", widthBytes, address), 2 * ROUNDS);
                expected.put(AccessLog.kind("write", widthBytes, address), 3 * ROUNDS);
            }
        }
        long last = function.baseAddress() + function.lengthBytes() - 1;
        assertEquals(expected, log.counts(function.baseAddress(), last));
    }

    /** Two reads, the first for nothing, and three writes, of which the next overwrites the one before. */
    private static void touch(MemorySpace memory, long address, int widthBytes) throws IoFault {
        switch (widthBytes) {
            case 1 -> {
                memory.read8(address);
                sum += memory.read8(address);
                memory.write8(address, 1);
                memory.write8(address, 2);
                memory.write8(address, 3);
            }
            case 2 -> {
                memory.read16(address);
                sum += memory.read16(address) & 0xFF;
                memory.write16(address, 1);
                memory.write16(address, 2);
                memory.write16(address, 3);
            }
            case 4 -> {
                memory.read32(address);
                sum += memory.read32(address) & 0xFF;
                memory.write32(address, 1);
                memory.write32(address, 2);
                memory.write32(address, 3);
            }
            case 8 -> {
                memory.read64(address);
                sum += memory.read64(address) & 0xFF;
                memory.write64(address, 1);
                memory.write64(address, 2);
                memory.write64(address, 3);
            }
            default -> throw new IllegalArgumentException("no access of " + widthBytes + " bytes");
        }
    }

    /** On an ordinary file, which no one counts: the code is compiled by the time it meets the device. */
    private static void warmUp() throws IOException {
        Path file = Files.createTempFile("jipmi", "");
        try {
            Files.write(file, new byte[1 << 16]);
            try (MemorySpace memory = MemorySpaces.pciBar(file, 0, 8)) {
                for (int round = 0; round < WARM_UP_ROUNDS; round++) {
                    touch(memory, 0, 1 << (round & 3));
                }
            }
        } finally {
            Files.delete(file);
        }
    }

    private static MemorySpace bar(PciFunction function) throws IoFault {
        return MemorySpaces.pciBar(function.file("resource0"), function.baseAddress(), function.lengthBytes());
    }

    private static MemorySpace devMem(PciFunction function) throws IoFault {
        return MemorySpaces.devMem(
                IoRange.memory(function.baseAddress(), function.baseAddress() + function.lengthBytes() - 1));
    }

    /** virtio 1.0 over PCI: QEMU lays the structures into the fifth BAR, a 64-bit one. */
    private static IoRange virtioRegisters(PciFunction virtio) throws IOException {
        long first = Long.decode(virtio.text("resource").lines().toList().get(4).split("\\s", 2)[0]);
        return IoRange.memory(first, first + 3);
    }
}
