package io.jipmi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

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

    private int run(String... args) {
        return Ipmid.run(args, new PrintWriter(out), new PrintWriter(err), wakeUp -> {});
    }
}
