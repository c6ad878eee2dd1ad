package io.jipmi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.Parameters;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The words after {@code sim,}. */
class SimProviderTest {
    private final SimProvider provider = new SimProvider();

    private InterfaceInfo info(String spec) {
        return provider.candidate(spec, Parameters.DEFAULTS).info();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "sim,kcs; kcs; simulated i/o 0xca2",
                "sim,smic,latency=100; smic; simulated i/o 0xca9",
                "sim,smic,fault=flags-lost:2; smic; simulated i/o 0xca9",
                "sim,bt,fault=wrong-sequence:1,latency=100,fault=trailing:1; bt; simulated i/o 0xe4"
            })
    void everyInterfaceIsAtItsUsualPorts(String spec, String type, String location) {
        InterfaceInfo info = info(spec);
        assertEquals(type, info.type());
        assertEquals(location, info.location());
        assertEquals("rsp=1,rsi=1,rsh=0", info.layout());
        assertEquals(AddressSource.SIMULATED, info.source());
        assertEquals(spec, info.spec());
    }

    @Test
    void ssifIsOnABusOfItsOwn() {
        InterfaceInfo info = info("sim,ssif,latency=100");
        assertEquals("ssif", info.type());
        assertEquals("simulated i2c bus 0 address 0x10", info.location());
        assertEquals(AddressSource.SIMULATED, info.source());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "sim; it needs a kind of interface",
                "sim,ssif,fault=all-ones; fault 'all-ones' happens at kcs, smic, bt, not at ssif",
                "sim,kcs,fault=nak-storm; fault 'nak-storm' happens at ssif, not at kcs",
                "sim,SSIF; 'SSIF' is not simulated",
                "sim,BT; 'BT' is not simulated",
                "sim,bt,fault=stuck-ibf; fault 'stuck-ibf' happens at kcs, not at bt",
                "sim,smic,fault=foreign-reader; fault 'foreign-reader' happens at kcs, bt, not at smic",
                "sim,kcs,fault=long-busy; fault 'long-busy' happens at bt, not at kcs",
                "sim,bt,fault=length-mismatch:256; what the count byte says, 0 to 255",
                "sim,smic,fault=error-code:6; the error code, 1 to 5",
                "sim,bt,latency=-1; 'latency=-1'",
                "sim,bt,speed=1; 'speed=1'"
            })
    void aWordThatCannotBeIsNamedOnOneLine(String spec, String named) {
        String message =
                assertThrows(IllegalArgumentException.class, () -> info(spec)).getMessage();
        assertTrue(message.startsWith("interface '" + spec + "'"), message);
        assertTrue(message.contains(named), message);
        assertEquals(1, message.lines().count(), message);
    }

    @Test
    void theRefusalSaysWhatCanHappenThere() {
        String message = assertThrows(IllegalArgumentException.class, () -> info("sim,bt,fault=stuck-ibf"))
                .getMessage();
        assertTrue(message.contains("there it can be stuck-b-busy, lost-b2h-atn, "), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sim,kcs",
                "sim,smic",
                "sim,bt",
                "sim,ssif",
                "sim,smic,latency=500",
                "sim,bt,latency=500",
                "sim,ssif,latency=5000"
            })
    void everyInterfaceAnswersTheProgram(String spec) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] args = {"--interface", spec, "raw", "6", "1"};
        assertEquals(0, Ipmi.run(args, new PrintWriter(out, true), new PrintWriter(err, true)), err.toString());
        assertTrue(out.toString().startsWith(" 20 01 "), out.toString());
        assertEquals("", err.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sim,smic,fault=flags-lost:1",
                "sim,smic,fault=wrong-status:1",
                "sim,bt,fault=stale-answer:1",
                "sim,ssif,fault=nak-storm:50",
                "sim,ssif,fault=bus-error:1",
                "sim,ssif,fault=arbitration-lost:3"
            })
    void aFaultThatCanBeSurvivedIs(String spec) {
        everyInterfaceAnswersTheProgram(spec);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sim,smic,fault=all-ones", "sim,bt,fault=all-ones", "sim,ssif,fault=no-block-read"})
    void aDeadInterfaceIsStatusOneWithOneLine(String spec) {
        StringWriter err = new StringWriter();
        String[] args = {"--interface", spec, "raw", "6", "1"};
        assertEquals(1, Ipmi.run(args, new PrintWriter(new StringWriter()), new PrintWriter(err, true)));
        assertEquals(1, err.toString().lines().count(), err.toString());
    }
}
