package io.jipmi.devintf.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.SysRoot;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.Parameters;
import io.jipmi.msghandler.spi.Discovery;
import io.jipmi.msghandler.spi.SmiCandidate;
import io.jipmi.msghandler.spi.SmiProviders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceNodeProviderTest {
    @TempDir
    private Path machine;

    @Test
    void theServiceLoaderFindsIt() {
        SmiCandidate candidate = SmiProviders.load().candidate("dev,/dev/ipmi7", Parameters.DEFAULTS);
        assertEquals("dev at /dev/ipmi7", candidate.info().describe());
        assertEquals(AddressSource.HARDCODED, candidate.info().source());
        assertEquals("dev,/dev/ipmi7", candidate.info().spec());
        assertEquals(0x20, candidate.info().slaveAddress());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dev | interface 'dev': it needs the path of a device node; the form is dev,/dev/ipmi0",
                "dev, | interface 'dev,': it needs the path of a device node; the form is dev,/dev/ipmi0",
                "dev,ipmi0 | interface 'dev,ipmi0': 'ipmi0' is not an absolute path; the form is dev,/dev/ipmi0",
                "dev,/dev/ipmi0,x=1 | interface 'dev,/dev/ipmi0,x=1': 'x=1' is too much: there are no options; "
                        + "the form is dev,/dev/ipmi0"
            })
    void aWrongWordIsNamed(String spec, String message) {
        IllegalArgumentException wrong = assertThrows(
                IllegalArgumentException.class, () -> new DeviceNodeProvider().candidate(spec, Parameters.DEFAULTS));
        assertEquals(message, wrong.getMessage());
    }

    @Test
    void nodesAreFoundInTheOrderClientsTryThem() throws IOException {
        touch("/dev/ipmidev/0");
        touch("/dev/ipmi0");
        Discovery found = DeviceNodeProvider.discover(new SysRoot(machine));
        assertEquals(
                List.of("dev,/dev/ipmi0", "dev,/dev/ipmidev/0"),
                found.candidates().stream()
                        .map(candidate -> candidate.info().spec())
                        .toList());
        assertEquals(AddressSource.DEVICE_NODE, found.candidates().get(0).info().source());
        assertEquals(List.of(), found.notes());
    }

    @Test
    void whereThereIsNoNodeThatIsSaid() {
        Discovery none = DeviceNodeProvider.discover(new SysRoot(machine));
        assertEquals(List.of(), none.candidates());
        assertEquals(List.of("device nodes: none of /dev/ipmi0, /dev/ipmi/0, /dev/ipmidev/0 exists"), none.notes());
    }

    @Test
    void whatTheKernelDrivesThereIsTold() throws IOException {
        touch("/dev/ipmi/0");
        Path params = touch("/sys/class/ipmi/ipmi0/device/params");
        Files.writeString(params, "kcs,i/o,0xca2,rsp=1,rsi=1,rsh=0,irq=0,ipmb=32\n");
        assertEquals(
                "kernel's kcs,i/o,0xca2,rsp=1,rsi=1,rsh=0,irq=0,ipmb=32",
                DeviceNodeProvider.discover(new SysRoot(machine))
                        .candidates()
                        .get(0)
                        .info()
                        .layout());
    }

    @Test
    void aMissingNodeIsToldInOneLineWithTheRemedy() {
        IoFault missing = assertThrows(
                IoFault.class, () -> new IpmiNode(machine.resolve("ipmi0").toString()).open());
        assertEquals(Errno.ENOENT, missing.errno());
        assertTrue(missing.getMessage().contains("modprobe ipmi_devintf"), missing.getMessage());
        assertEquals(1, missing.getMessage().lines().count());
    }

    @Test
    void aFileThatIsNoIpmiDeviceIsToldSo() throws IOException {
        Path file = Files.createFile(machine.resolve("file"));
        IoFault wrong = assertThrows(IoFault.class, () -> new IpmiNode(file.toString()).open());
        assertEquals(Errno.ENOTTY, wrong.errno());
        assertTrue(wrong.getMessage().endsWith("this is not an IPMI device"), wrong.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "13, run as root",
        "1, run as root",
        "16, as many users as it allows",
        "25, not an IPMI device",
        "19, no interface behind the node",
        "6, no interface behind the node",
        "12, see the kernel log"
    })
    void everyReasonNotToOpenHasARemedy(int errno, String words) {
        String remedy = IpmiNode.remedy(new Errno(errno));
        assertTrue(remedy.contains(words), remedy);
    }

    private Path touch(String absolutePath) throws IOException {
        Path path = machine.resolve(absolutePath.substring(1));
        Files.createDirectories(path.getParent());
        return Files.createFile(path);
    }
}
