package io.jipmi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.jipmi.cli.control.CommandSocket;
import io.jipmi.cli.control.ControlSocket;
import io.jipmi.devintf.policy.AccessPolicy;
import io.jipmi.msghandler.Parameters;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpmidTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void withoutCuseItSaysHowToGetIt() {
        assumeFalse(Files.exists(Path.of("/dev/cuse")), "needs a machine without /dev/cuse");
        assertEquals(Program.COULD_NOT, run("--interface", "sim,kcs", "--device", "jipmi-test"));
        assertEquals(
                "ipmid: open /dev/cuse: ENOENT (no such file or directory): the kernel's cuse module is not loaded:"
                        + " modprobe cuse\n",
                err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void aNodeThatIsThereIsNotTaken() {
        assertEquals(Program.COULD_NOT, run("--interface", "sim,kcs", "--device", "null"));
        assertTrue(
                err.toString().startsWith("ipmid: serve /dev/null: EEXIST (file exists): somebody serves that node"),
                err.toString());
    }

    @Test
    void whatCannotBeANodesNameIsSaid() {
        assertEquals(Program.USAGE, run("--interface", "sim,kcs", "--device", "../ipmi0"));
        assertTrue(err.toString().startsWith("ipmid: '../ipmi0' is no name for a device node"), err.toString());
    }

    @Test
    void moreNamesThanInterfacesAreTooMany() {
        assertEquals(Program.USAGE, run("--interface", "sim,kcs", "--device", "a", "--device", "b"));
        assertEquals("ipmid: --device is given 2 times, for 1 interface\n", err.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--device | a,abi=netbsd | --device a,abi=netbsd: 'abi=netbsd' names none of linux, freebsd",
                "--device | a,abi=hpux | --device a,abi=hpux: 'abi=hpux' names none of linux, freebsd",
                "--imb | a,abi=linux | --imb a,abi=linux: 'abi=linux' names none of hpux, intel",
                "--imb | a,if=0 | --imb a,if=0: 'if=0' is neither abi=NAME nor interface=N",
                "--imb | a,interface=x | --imb a,interface=x: 'interface=x' is neither abi=NAME nor interface=N",
                "--device | a,interface=1 | --device a,interface=1: 'interface=1' is not there: the only one is 0",
                "--imb | ipmi0 | two nodes of one interface are named 'ipmi0'"
            })
    void aBadNodeIsNamed(String option, String value, String line) {
        assertEquals(Program.USAGE, run("--interface", "sim,kcs", option, value));
        assertEquals("ipmid: " + line + "\n", err.toString());
    }

    @Test
    void numbersOfImbCallsAreLookedAt() {
        assertEquals(Program.USAGE, run("--interface", "sim,kcs", "ipmi_imb.send_message=0x100000000"));
        assertEquals(
                "ipmid: parameter 'ipmi_imb.send_message=0x100000000': '0x100000000' is not within 0..4294967295\n",
                err.toString());
    }

    @Test
    void aBadRuleIsNamed() {
        assertEquals(Program.USAGE, run("--interface", "sim,kcs", "ipmid.rule=allow", "ipmid.rule=deny,user=7"));
        assertEquals(
                "ipmid: parameter 'ipmid.rule=deny,user=7': 'user=7' is none of uid=, gid=, netfn=, cmd=, to=, call=,"
                        + " readonly\n",
                err.toString());
    }

    @Test
    void optionsOfTheToolAreNotItsOwn() {
        assertEquals(Program.USAGE, run("--interface", "sim,kcs", "--json"));
        assertEquals("ipmid: Unknown option: '--json' (see ipmid --help)\n", err.toString());
    }

    @Test
    void aSecondOneIsRefusedBeforeItTouchesAnything(@TempDir Path directory) throws IOException {
        Path path = directory.resolve("ipmid.sock");
        ControlSocket running = ControlSocket.bind(path, "ipmid");
        try {
            assertEquals(
                    Program.COULD_NOT,
                    Ipmid.run(
                            new String[] {"--control", path.toString(), "--interface", "frob"},
                            new PrintWriter(out),
                            new PrintWriter(err),
                            wakeUp -> {}));
        } finally {
            running.close();
        }
        assertTrue(err.toString().startsWith("ipmid: a running ipmid answers at " + path), err.toString());
    }

    @Test
    void commandsAreCarriedOutWhereNoRuleIsToJudgeThem(@TempDir Path directory) throws IOException {
        Optional<Path> path = Optional.of(directory.resolve("s"));
        try (CommandSocket commands = Ipmid.bindCommands(path, Parameters.DEFAULTS)) {
            assertNotNull(commands);
            assertTrue(Files.exists(path.get()));
        }
        Parameters ruled = Parameters.parse(List.of("ipmid.rule=deny,netfn=0x0a,cmd=0x47"), AccessPolicy.PARAMETERS);
        assertNull(Ipmid.bindCommands(path, ruled));
        assertNull(Ipmid.bindCommands(Optional.empty(), Parameters.DEFAULTS));
        assertFalse(Files.exists(path.get()));
    }

    private int run(String... args) {
        String[] all =
                Stream.concat(Stream.of("--control", "none"), Stream.of(args)).toArray(String[]::new);
        return Ipmid.run(all, new PrintWriter(out), new PrintWriter(err), wakeUp -> {});
    }
}
