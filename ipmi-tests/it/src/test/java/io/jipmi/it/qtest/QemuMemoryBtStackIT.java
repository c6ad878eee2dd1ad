package io.jipmi.it.qtest;

import static io.jipmi.it.qtest.QemuMachine.BT_MEMORY_BASE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.IoFault;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.si.AddressSpace;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SiType;
import io.jipmi.si.SystemInterface;
import io.jipmi.si.regs.MemoryRegisters;
import io.jipmi.si.regs.RegisterIo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole stack over BT registers in memory, and every access it makes there. */
@Tag("qemu")
class QemuMemoryBtStackIT extends QemuStackContract {
    private static final long CONTROL = BT_MEMORY_BASE;
    private static final long BUFFER = BT_MEMORY_BASE + 1;
    private static final long RAM = 0x10_0000;

    @Override
    QemuMachine start() throws IOException {
        return QemuMachine.withMemoryMappedBt();
    }

    @Override
    SmiDriver driver(QemuMachine over) {
        return SystemInterface.over(over.memory(), config(BT_MEMORY_BASE, 1, 1));
    }

    private static SiConfig config(long address, int spacingBytes, int sizeBytes) {
        return new SiConfig(
                SiType.BT,
                AddressSpace.MEMORY,
                address,
                spacingBytes,
                sizeBytes,
                0,
                0,
                SiConfig.DEFAULT_SLAVE_ADDRESS,
                AddressSource.HARDCODED);
    }

    /** What the stack asks of its registers is what it asks of the memory, whatever their width. */
    @ParameterizedTest(name = "{0} bytes wide, {1} apart")
    @CsvSource({"1, 1, b", "1, 4, b", "2, 2, w", "4, 4, l", "8, 8, q"})
    void aTouchOfARegisterIsOneAccessOfItsWidth(int sizeBytes, int spacingBytes, String width) throws IoFault {
        RegisterIo registers = new MemoryRegisters(machine().memory(), config(RAM, spacingBytes, sizeBytes));
        List<String> accesses = listen();
        for (int register = 0; register < 3; register++) {
            long address = RAM + (long) register * spacingBytes;

            registers.write(register, 0xA5);
            assertEquals(List.of(String.format(Locale.ROOT, "write%s 0x%x 0xa5", width, address)), taken(accesses));

            assertEquals(0xA5, registers.read(register));
            assertEquals(List.of(String.format(Locale.ROOT, "read%s 0x%x", width, address)), taken(accesses));
        }
    }

    /** Rows BT-01 to BT-06 of the state machine, each of their accesses once and as a byte; and a look when idle again. */
    @Test
    void aRequestMakesTheAccessesOfTheStateMachineAndNoOther() throws IpmiException {
        try (Stack stack = attachInVirtualTime(driver(machine()))) {
            List<String> accesses = listen();

            assertEquals(DEVICE_ID, stack.exchange(APP, GET_DEVICE_ID));

            int sequence = Integer.decode(accesses.get(4).replaceFirst(".* ", ""));
            assertEquals(accessesOfGetDeviceId(sequence), accesses);
        }
    }

    @Test
    void thousandRequestsMakeAThousandTimesTheseAccesses() throws IpmiException {
        try (Stack stack = attachInVirtualTime(driver(machine()))) {
            List<String> accesses = listen();
            int rounds = 1000;
            for (int i = 0; i < rounds; i++) {
                assertEquals(DEVICE_ID, stack.exchange(APP, GET_DEVICE_ID));
            }
            assertEquals(rounds * accessesOfGetDeviceId(0).size(), accesses.size());
            for (String access : accesses) {
                assertTrue(access.matches("(readb|writeb) 0x60300d00100e[456]( 0x..?)?"), access);
            }
        }
    }

    private static List<String> accessesOfGetDeviceId(int sequence) {
        int answerBytes = DEVICE_ID.split(" ", -1).length + 1;
        List<String> expected = new ArrayList<>();
        expected.add(read(CONTROL));
        expected.add(write(CONTROL, 0x01));
        for (int each : new int[] {3, 0x18, sequence, GET_DEVICE_ID}) {
            expected.add(write(BUFFER, each));
        }
        expected.add(write(CONTROL, 0x04));
        expected.add(read(CONTROL));
        expected.add(write(CONTROL, 0x40));
        expected.add(write(CONTROL, 0x08));
        expected.add(read(CONTROL));
        expected.add(write(CONTROL, 0x02));
        expected.addAll(Collections.nCopies(1 + answerBytes, read(BUFFER)));
        expected.add(read(CONTROL));
        expected.add(write(CONTROL, 0x40));
        expected.add(read(CONTROL));
        return expected;
    }

    /** This machine reads zeros where nobody is, which is also what an idle BT interface reads. */
    @Test
    void aMachineWithoutABmcIsToldOnceTheLimitsOfTheProtocolAreOver() throws IOException {
        try (QemuMachine bare = QemuMachine.bareWithMemory()) {
            IpmiException refused = assertThrows(IpmiException.class, () -> attachInVirtualTime(driver(bare)));

            assertTrue(refused.getMessage().contains("bt at mem 0x60300d00100e4"), refused.getMessage());
        }
    }

    private List<String> listen() {
        List<String> accesses = new ArrayList<>();
        machine().tellAccesses(accesses::add);
        return accesses;
    }

    private static List<String> taken(List<String> accesses) {
        List<String> copy = List.copyOf(accesses);
        accesses.clear();
        return copy;
    }

    private static String read(long address) {
        return String.format(Locale.ROOT, "readb 0x%x", address);
    }

    private static String write(long address, int value) {
        return String.format(Locale.ROOT, "writeb 0x%x 0x%x", address, value);
    }
}
