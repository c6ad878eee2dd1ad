package io.jipmi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.spi.SmiCandidate;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Interfaces named on the command line, before any of them is opened. */
class InterfaceChoiceTest {
    @Test
    void theFirstNamedIsIpmi0AndItemsOfArraysBelongToThemInTheirOrder() throws IOException {
        CommonOptions options = CommandLine.populateCommand(
                new CommonOptions(), "--interface", "kcs,i/o,0xca2", "--interface", "bt,i/o,0xe4,irq=5");
        options.parameterWords(List.of("ipmi_si.kipmid_max_busy_us=70,80"));

        InterfaceChoice choice = InterfaceChoice.of(options);

        assertTrue(choice.named());
        List<SmiCandidate> candidates = choice.candidates();
        assertEquals(AddressSource.HARDCODED, candidates.get(0).info().source());
        assertEquals(5, candidates.get(1).info().irq());
        assertTrue(candidates.get(0).toString().contains("kipmidMaxBusyUs=70"), candidates.toString());
        assertTrue(candidates.get(1).toString().contains("kipmidMaxBusyUs=80"), candidates.toString());
    }
}
