package io.jipmi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ipmi raw --ipmb}, to the simulated BMC's satellite controller at 0x82. */
class RawToControllerTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int raw(String line) {
        String[] args = ("--interface sim,kcs raw " + line).split(" ");
        return Ipmi.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    @Test
    void theControllersAnswerIsPrinted() {
        assertEquals(0, raw("--ipmb 0x82 6 1"), err.toString());
        assertTrue(out.toString().startsWith(" 31 "), out.toString());
        assertEquals("", err.toString());
    }

    @Test
    void channelAndLunAreUsed() {
        assertEquals(0, raw("--ipmb 130 --channel 0 --lun 0 6 1"), err.toString());
        assertEquals(1, raw("--ipmb 0x82 --channel 5 6 1"));
        assertTrue(err.toString().contains("channel 5 of the BMC is not there"), err.toString());
        assertEquals(3, raw("--ipmb 0x82 --lun 1 6 1"));
        assertTrue(err.toString().contains("0xc2"), err.toString());
    }

    @Test
    void aDocumentHoldsTheAnswer() {
        assertEquals(3, raw("--json --ipmb 0x82 6 0x22"));
        JsonObject document = JsonParser.parseString(out.toString()).getAsJsonObject();
        assertEquals(7, document.get("netfn").getAsInt());
        assertEquals(0x22, document.get("cmd").getAsInt());
        assertEquals(0xC1, document.get("completion_code").getAsInt());
    }

    @Test
    void repetitionsAreCounted() {
        assertEquals(0, raw("--ipmb 0x82 --repeat 20 6 1"), err.toString());
        JsonObject figures = JsonParser.parseString(out.toString()).getAsJsonObject();
        assertEquals(20, figures.get("count").getAsInt());
        assertEquals(0, figures.get("errors").getAsInt());
        assertTrue(figures.get("p50_us").getAsDouble() > 3000, "the simulated bus takes 3 ms: " + figures);
    }

    @Test
    void anAbsentControllerIsStatusOneWithinTheDeadline() {
        assertEquals(1, raw("--ipmb 0x84 --timeout 200 6 1"));
        assertEquals("", out.toString());
        assertEquals(1, err.toString().lines().count());
        assertTrue(err.toString().contains("0x84 on channel 0 within 200 ms"), err.toString());
        assertTrue(err.toString().contains("NAK on write"), err.toString());
    }

    @Test
    void retriesAreSetByTheKernelsParameters() {
        assertEquals(
                1, raw("ipmi_msghandler.default_max_retries=1 ipmi_msghandler.default_retry_ms=50 --ipmb 0x84 6 1"));
        assertTrue(err.toString().contains("0x84 on channel 0 in time, 2 tries"), err.toString());
        assertEquals(2, raw("ipmi_msghandler.default_retry_ms=0 --ipmb 0x84 6 1"));
        assertTrue(err.toString().contains("default_retry_ms=0"), err.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--ipmb zz 6 1; 'zz'",
                "--ipmb 0x83 6 1; --ipmb 0x83",
                "--ipmb 0 6 1; --ipmb 0:",
                "--ipmb 0x182 6 1; '0x182'",
                "--ipmb 0x82 --channel 15 6 1; --channel 15",
                "--ipmb 0x82 --channel -1 6 1; --channel -1",
                "--ipmb 0x82 --channel x 6 1; 'x'",
                "--ipmb 0x82 --lun 4 6 1; LUN",
                "--channel 1 6 1; --channel 1 needs --ipmb",
                "6 0x33; App/33",
                "6 0x34; App/34",
                "6 0x35; App/35"
            })
    void aWrongWordIsNamedAndIsStatusTwo(String line, String named) {
        assertEquals(2, raw(line));
        assertTrue(err.toString().contains(named), err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
    }

    @Test
    void theHelpTellsOfBothOptions() {
        assertEquals(0, raw("--help"));
        assertTrue(out.toString().contains("--ipmb=ADDR") && out.toString().contains("--channel=N"), out.toString());
    }
}
