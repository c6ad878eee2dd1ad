package io.jipmi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.Parameters;
import io.jipmi.msghandler.spi.Discovery;
import io.jipmi.msghandler.spi.SmiCandidate;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.SmiProviders;
import io.jipmi.si.SiParameters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which of the interfaces that are found the daemon takes. */
class OpenAllInterfacesTest {
    private static final SmiProviders PROVIDERS = SmiProviders.load();

    private final List<String> opened = new ArrayList<>();

    /** An interface that somebody describes, with a simulated BMC or with nobody behind it. */
    private final class Described implements SmiCandidate {
        private final InterfaceInfo info;
        private final SmiCandidate simulated;

        Described(AddressSource source, String spec) {
            simulated = PROVIDERS.candidate(spec, Parameters.DEFAULTS);
            InterfaceInfo real = simulated.info();
            info = new InterfaceInfo(
                    real.type(), real.location(), real.layout(), source, real.slaveAddress(), real.spec());
        }

        @Override
        public InterfaceInfo info() {
            return info;
        }

        @Override
        public SmiDriver open() throws IOException {
            opened.add(info.type());
            if (info.spec().contains("fault")) {
                throw new IOException("nobody is there");
            }
            return simulated.open();
        }
    }

    private static OpenInterfaces openAll(Parameters parameters, SmiCandidate... found) throws IOException {
        return OpenInterfaces.openAll(
                new InterfaceChoice(false, new Discovery(List.of(found), List.of("a note")), parameters));
    }

    private static List<Integer> numbers(OpenInterfaces open) {
        return open.all().stream().map(IpmiInterface::number).toList();
    }

    @Test
    void everyOneThatWorksIsTakenAndOfTheOthersItIsSaidWhyNot() throws IOException {
        try (OpenInterfaces open = openAll(
                Parameters.DEFAULTS,
                new Described(AddressSource.SMBIOS, "sim,kcs"),
                new Described(AddressSource.ACPI, "sim,smic,fault=all-ones"),
                new Described(AddressSource.PCI, "sim,bt"))) {
            assertEquals(List.of(0, 1), numbers(open));
            assertEquals("bt", open.all().get(1).info().type());
            assertEquals(List.of("smic at simulated i/o 0xca9 (ACPI): nobody is there"), open.tried());
        }
    }

    @Test
    void guessingEndsWithTheFirstDefaultThatWorks() throws IOException {
        try (OpenInterfaces open = openAll(
                Parameters.DEFAULTS,
                new Described(AddressSource.DEFAULT, "sim,kcs,fault=all-ones"),
                new Described(AddressSource.DEFAULT, "sim,smic"),
                new Described(AddressSource.DEFAULT, "sim,bt"))) {
            assertEquals(List.of("kcs", "smic"), opened, "each is touched once, the last not at all");
            assertEquals(1, open.all().size());
        }
    }

    @Test
    void whereANodeIsThereItsOwnersHardwareIsLeftAlone() throws IOException {
        try (OpenInterfaces open = openAll(
                Parameters.DEFAULTS,
                new Described(AddressSource.DEVICE_NODE, "sim,bt"),
                new Described(AddressSource.SMBIOS, "sim,kcs"))) {
            assertEquals(List.of("bt"), opened);
            assertEquals(1, open.all().size());
        }
    }

    @Test
    void noneIsAFailureUnlessSomebodyWaitsForHotmod() throws IOException {
        SmiCandidate dead = new Described(AddressSource.SMBIOS, "sim,kcs,fault=all-ones");
        IOException none = assertThrows(IOException.class, () -> openAll(Parameters.DEFAULTS, dead));
        assertTrue(
                none.getMessage()
                        .contains("tried:\n  kcs at simulated i/o 0xca2 (SMBIOS): nobody is there\n  a note\n"),
                none.getMessage());
        try (OpenInterfaces open = openAll(Parameters.DEFAULTS.with(SiParameters.UNLOAD_WHEN_EMPTY, "0"), dead)) {
            assertEquals(List.of(), open.all());
        }
    }
}
