package io.jipmi.si.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.IoRange;
import io.jipmi.io.SysRoot;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SiSpec;
import io.jipmi.si.fake.BytePorts;
import io.jipmi.si.regs.PortRegisters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The window of a PCI function before an interface in it is driven. */
class PciWindowTest {
    private static final String FUNCTION = "0000:00:04.0";
    private static final SiConfig KCS = config("kcs,i/o,0xc0c0,pci=0000:00:04.0");

    @TempDir
    private Path directory;

    private FirmwareMachine machine;
    private SysRoot root;

    @BeforeEach
    void machine() throws IOException {
        machine = new FirmwareMachine(directory);
        machine.pci(FUNCTION, "0x0c0701", "1234:1111", "0xc0c0 0xc0c7 0x40101", "10");
        root = new SysRoot(directory);
    }

    private static SiConfig config(String spec) {
        return SiSpec.parse(spec, AddressSource.HARDCODED);
    }

    @Test
    void theWindowIsTheWholeBarAndIsEnabledOnlyWhenAsked() throws IOException {
        Path enable = directory.resolve("sys/bus/pci/devices/" + FUNCTION + "/enable");
        PciWindow window = PciWindow.of(root, KCS);

        assertEquals(IoRange.ports(0xC0C0, 0xC0C7), window.range());
        assertEquals("0\n", Files.readString(enable));
        window.enable(root);
        assertEquals("1", Files.readString(enable));
    }

    @Test
    void whatIsEnabledAlreadyIsNotEnabledAgain() throws IOException {
        machine.file("sys/bus/pci/devices/" + FUNCTION + "/enable", "2\n");
        PciWindow.of(root, KCS).enable(root);

        assertEquals("2\n", Files.readString(directory.resolve("sys/bus/pci/devices/" + FUNCTION + "/enable")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kcs,i/o,0xc0c0,pci=0000:00:05.0       | there is no PCI function 0000:00:05.0",
                "kcs,i/o,0xca2,pci=0000:00:04.0        | port 0ca2-0ca3 is not within BAR 0",
                "kcs,i/o,0xc0c0,rsp=16,pci=0000:00:04.0 | port c0c0-c0d0 is not within BAR 0",
                "kcs,mem,0xc0c0,pci=0000:00:04.0       | memory 0000c0c0-0000c0c1 is not within BAR 0"
            })
    void registersOutsideTheWindowAreRefused(String spec, String reason) {
        String message = assertThrows(IOException.class, () -> PciWindow.of(root, config(spec)))
                .getMessage();
        assertTrue(message.contains(reason), message);
    }

    @Test
    void aFunctionOfAnotherDriverIsRefusedWithItsNameAndTheRemedy() throws IOException {
        machine.bind(FUNCTION, "vfio-pci");

        String message =
                assertThrows(IOException.class, () -> PciWindow.of(root, KCS)).getMessage();

        assertEquals(
                "PCI function 0000:00:04.0 belongs to the kernel's driver vfio-pci; unbind it first: echo 0000:00:04.0"
                        + " > /sys/bus/pci/drivers/vfio-pci/unbind",
                message);
    }

    @Test
    void aFunctionThatWaitsForItsInterruptIsNotInTheWay() throws IOException {
        machine.bind(FUNCTION, "uio_pci_generic");

        assertEquals(IoRange.ports(0xC0C0, 0xC0C7), PciWindow.of(root, KCS).range());
    }

    @Test
    void aSpacingSomebodyToldIsNotProbed() throws IOException {
        SiConfig told = config("kcs,i/o,0xc0c0,rsp=4,pci=0000:00:04.0");

        assertEquals(told, PciWindow.of(root, told).laidOut(told, layout -> {
            throw new AssertionError("registers touched");
        }));
    }

    @Test
    void aSpacingNobodyToldIsFoundOutWithinTheWindow() throws IOException {
        BytePorts answersAtFour = new BytePorts() {
            @Override
            public int in8(int port) {
                return port == 0xC0C4 ? 0xC1 : 0;
            }

            @Override
            public void out8(int port, int value) {}
        };

        SiConfig found = PciWindow.of(root, KCS).laidOut(KCS, layout -> new PortRegisters(answersAtFour, layout));

        assertEquals(KCS.withSpacing(4), found);
    }

    @Test
    void aWindowWhereNothingAnswersIsToldWithEverySpacingTried() throws IOException {
        PciWindow window = PciWindow.of(root, KCS);
        BytePorts dead = new BytePorts() {
            @Override
            public int in8(int port) {
                return 0xFF;
            }

            @Override
            public void out8(int port, int value) {}
        };

        String message = assertThrows(
                        IOException.class, () -> window.laidOut(KCS, layout -> new PortRegisters(dead, layout)))
                .getMessage();

        assertEquals(
                "no KCS interface answers in BAR 0 of PCI function 0000:00:04.0, port c0c0-c0c7: spacing 1: status reads"
                        + " 0xff; spacing 4: status reads 0xff; spacing 16: does not fit a window of 8 bytes",
                message);
    }
}
