package io.jipmi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ipmi chassis} on a simulated BMC that is new for each command. */
class ChassisCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int chassis(String... args) {
        String[] words = Stream.concat(Stream.of("--interface", "sim,kcs", "chassis"), Stream.of(args))
                .toArray(String[]::new);
        return Ipmi.run(words, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private List<String> lines() {
        return out.toString().lines().map(line -> line.replaceAll(" +", " ")).toList();
    }

    @Test
    void statusShowsEveryField() {
        assertEquals(0, chassis("status"), err.toString());
        assertEquals(
                List.of(
                        "power on",
                        "power overload false",
                        "power interlock false",
                        "power fault false",
                        "power control fault false",
                        "restore policy always-off",
                        "last power event none",
                        "intrusion false",
                        "front panel lockout false",
                        "drive fault false",
                        "cooling fault false",
                        "identify off",
                        "disabled buttons none",
                        "disablable buttons none"),
                lines());
    }

    @Test
    void statusIsADocument() {
        assertEquals(0, chassis("status", "--json"), err.toString());
        assertEquals(
                "{\"power\":\"on\",\"power_overload\":false,\"power_interlock\":false,\"power_fault\":false,"
                        + "\"power_control_fault\":false,\"restore_policy\":\"always-off\",\"last_power_event\":[],"
                        + "\"intrusion\":false,\"front_panel_lockout\":false,\"drive_fault\":false,"
                        + "\"cooling_fault\":false,\"identify\":\"off\","
                        + "\"disabled_buttons\":[],\"disablable_buttons\":[]}\n",
                out.toString());
    }

    @Test
    void aMissingCommandIsAUsageErrorThatNamesThem() {
        assertEquals(2, chassis());
        assertTrue(err.toString().contains("status"), err.toString());
    }

    @Test
    void anOrderSaysWhatTheBmcTook() {
        for (String what : List.of("on", "off", "cycle", "reset", "soft")) {
            out.getBuffer().setLength(0);
            assertEquals(0, chassis("power", what), err.toString());
            assertEquals(List.of("taken by the bmc power " + what), lines());
        }
        out.getBuffer().setLength(0);
        assertEquals(0, chassis("identify", "--json"), err.toString());
        assertEquals("{\"taken_by_the_bmc\":\"identify for 15 s\"}\n", out.toString());
    }

    @Test
    void powerIsShown() {
        assertEquals(0, chassis("power", "status"), err.toString());
        assertEquals(List.of("power on"), lines());
    }

    @Test
    void whatIsBootedIsReadBack() {
        assertEquals(0, chassis("bootdev", "remote-cdrom", "--efi", "--persistent", "--json"), err.toString());
        assertEquals("{\"device\":\"remote-cdrom\",\"persistent\":true,\"efi\":true,\"valid\":true}\n", out.toString());
        out.getBuffer().setLength(0);
        assertEquals(0, chassis("bootdev"), err.toString());
        assertEquals(List.of("device none", "persistent false", "efi false", "valid false"), lines());
    }

    @Test
    void policiesAreListedSetAndShown() {
        assertEquals(0, chassis("policy", "list"), err.toString());
        assertEquals(0, chassis("policy", "previous"), err.toString());
        assertEquals(0, chassis("policy"), err.toString());
        assertEquals(
                List.of(
                        "supported always-off, previous, always-on",
                        "taken by the bmc restore policy previous",
                        "restore policy always-off"),
                lines());
    }

    @Test
    void theLifeOfTheSystemIsTold() {
        assertEquals(0, chassis("poh"), err.toString());
        assertEquals(0, chassis("restart-cause"), err.toString());
        assertTrue(out.toString().contains("minutes per count"), out.toString());
        assertTrue(out.toString().contains("cause"), out.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "power up; up' is not a power command",
                "power; WHAT",
                "identify 256; 256' is no time",
                "identify soon; soon' is no time",
                "bootdev net; net' is not a boot device",
                "bootdev --efi; need a DEVICE",
                "policy always; always' is not a power restore policy"
            })
    void aWrongWordIsNamedAndIsStatusTwo(String line, String named) {
        assertEquals(2, chassis(line.split(" ", -1)), err.toString());
        assertTrue(err.toString().contains(named), err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
        assertEquals("", out.toString());
    }
}
