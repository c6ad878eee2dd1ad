package io.jipmi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hook's exit statuses and lines, over the simulated BMC. */
class PoweroffHookTest {
    private static final String CYCLE = "ipmi_poweroff.poweroff_powercycle=1";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<Duration> extensions = new ArrayList<>();

    private int hook(String... args) {
        return PoweroffHook.run(args, new PrintWriter(out, true), new PrintWriter(err, true), extensions::add);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kcs", "smic", "bt", "ssif"})
    void poweroffIsTakenByEveryInterface(String type) {
        assertEquals(0, hook("--interface", "sim," + type), err::toString);
        assertEquals("", out + "" + err);
    }

    @ParameterizedTest
    @ValueSource(strings = {"halt", "kexec", "reboot"})
    void nothingIsDoneAtWhatKeepsThePowerOn(String argument) {
        assertEquals(0, hook("--interface", "kcs,i/o,0x2", argument), err::toString);
        assertEquals("", out + "" + err);
        assertEquals(0, hook("--dry-run", argument), err::toString);
        assertTrue(out.toString().endsWith("nothing would be sent\n"), out.toString());
    }

    @Test
    void aPowerCycleIsWaitedForAndTheLimitKnows() {
        assertEquals(1, hook("--interface", "sim,kcs", CYCLE, "hw.ipmi.cycle_wait=1", "reboot"));
        assertEquals(
                "ipmi-poweroff: the BMC has taken the power cycle, and 1 s later the machine still runs\n",
                err.toString());
        assertEquals(List.of(Duration.ofSeconds(1)), extensions);
    }

    @Test
    void aDryRunSaysWhatAndWhy() {
        assertEquals(0, hook("--interface", "sim,kcs", "--dry-run"), err::toString);
        assertEquals("""
                poweroff: the machine is to be switched off
                by chassis through kcs at simulated i/o 0xca2
                Chassis/02 [00] to the BMC: power down
                """, out.toString());
    }

    @Test
    void aDryRunIsOneJsonDocument() {
        assertEquals(0, hook("--interface", "sim,bt", "--dry-run", "--json", CYCLE, "reboot"), err::toString);
        JsonObject document = JsonParser.parseString(out.toString()).getAsJsonObject();
        assertEquals("reboot", document.get("shutdown").getAsString());
        assertEquals("chassis", document.get("method").getAsString());
        JsonObject request = document.getAsJsonArray("requests").get(0).getAsJsonObject();
        assertEquals(2, request.get("cmd").getAsInt());
        assertEquals("02", request.get("data").getAsString());
    }

    @Test
    void theInterfaceOfANumberIsTheOneNamedSo() {
        String[] names = {"--interface", "sim,kcs", "--interface", "sim,bt"};
        assertEquals(0, hook(names[0], names[1], names[2], names[3], "--dry-run", "ipmi_poweroff.ifnum_to_use=1"));
        assertTrue(out.toString().contains("through bt at"), out.toString());
        assertEquals(2, hook(names[0], names[1], names[2], names[3], "ipmi_poweroff.ifnum_to_use=2"));
        assertEquals("ipmi-poweroff: ipmi_poweroff.ifnum_to_use=2, and --interface is given 2 times\n", err.toString());
    }

    @Test
    void whatFailsIsOneLine() {
        assertEquals(1, hook("--interface", "sim,kcs,fault=all-ones"));
        assertTrue(
                err.toString()
                        .startsWith(
                                "ipmi-poweroff: no BMC to switch this machine off: kcs at simulated i/o 0xca2 is down:"),
                err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void wrongUsageIsNamed() {
        assertEquals(2, hook("shutdown"));
        assertEquals(2, hook("--json"));
        assertEquals(2, hook("ipmi_poweroff.poweroff_powercycle=2"));
        assertEquals(
                List.of(
                        "ipmi-poweroff: 'shutdown' is none of poweroff, halt, reboot, kexec",
                        "ipmi-poweroff: --json goes with --dry-run",
                        "ipmi-poweroff: parameter 'ipmi_poweroff.poweroff_powercycle=2': '2' is neither 1 nor 0"),
                err.toString().lines().toList());
    }
}
