package io.jipmi.msghandler.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.Parameter;
import io.jipmi.msghandler.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** All providers taken together. */
class SmiProvidersTest {
    private static final Parameter<Boolean> TRY = Parameter.flag("ipmi_si.trydefaults", "look there too", true);

    private final Provider registers = new Provider(Set.of("kcs", "smic", "bt"), List.of(TRY));
    private final Provider node = new Provider(Set.of("dev"), List.of());
    private final SmiProviders providers = SmiProviders.of(registers, node);

    @Test
    void theFirstWordChoosesTheProviderWhichGetsAllOfThem() {
        Parameters parameters = Parameters.parse(List.of("ipmi_si.trydefaults=0"), List.of(TRY));

        SmiCandidate candidate = providers.candidate("bt,mem,0xfe", parameters);

        assertEquals("bt,mem,0xfe", candidate.info().spec());
        assertSame(parameters, registers.given);
        assertEquals("dev", providers.candidate("dev", parameters).info().spec());
    }

    @Test
    void anUnknownFirstWordIsNamedTogetherWithTheKnownOnes() {
        IllegalArgumentException thrown = assertThrows(
                IllegalArgumentException.class, () -> providers.candidate("kcz,i/o,0xca2", Parameters.DEFAULTS));

        assertEquals(
                "interface 'kcz,i/o,0xca2' begins with 'kcz', which is none of [bt, dev, kcs, smic]",
                thrown.getMessage());
    }

    @Test
    void whatFirmwareDescribesStaysInItsProvidersOrderAfterNodesAndBeforeDefaults() {
        registers
                .finds(AddressSource.DEFAULT, "a")
                .finds(AddressSource.ACPI, "b")
                .finds(AddressSource.SMBIOS, "c");
        registers.finds(AddressSource.SMBIOS, "d").finds(AddressSource.DEFAULT, "e");
        node.finds(AddressSource.DEVICE_NODE, "f").finds(AddressSource.SMBIOS, "g");

        Discovery found = providers.discover(Parameters.DEFAULTS);

        assertEquals(
                List.of("f", "b", "c", "d", "g", "a", "e"),
                found.candidates().stream().map(each -> each.info().spec()).toList());
    }

    @Test
    void theNotesOfAllProvidersAreKept() {
        registers.notes.add("no SMBIOS table");
        node.notes.add("no /dev/ipmi0");

        assertEquals(
                List.of("no SMBIOS table", "no /dev/ipmi0"),
                providers.discover(Parameters.DEFAULTS).notes());
    }

    @Test
    void theParametersOfAllProvidersAreKnown() {
        assertEquals(List.of(TRY), providers.parameters());
    }

    @Test
    void thereIsNoProviderInThisModuleItself() {
        assertEquals(
                List.of(), SmiProviders.load().discover(Parameters.DEFAULTS).candidates());
    }

    @Test
    void whatWasFoundCannotBeChanged() {
        List<String> notes = new ArrayList<>(List.of("one"));
        Discovery discovery = new Discovery(List.of(), notes);

        notes.add("two");

        assertEquals(List.of("one"), discovery.notes());
    }

    private static final class Provider implements SmiProvider {
        private final Set<String> keywords;
        private final List<Parameter<?>> parameters;
        private final List<SmiCandidate> candidates = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private Parameters given = Parameters.DEFAULTS;

        Provider(Set<String> keywords, List<Parameter<?>> parameters) {
            this.keywords = keywords;
            this.parameters = parameters;
        }

        Provider finds(AddressSource source, String spec) {
            candidates.add(candidate(source, spec));
            return this;
        }

        @Override
        public Set<String> keywords() {
            return keywords;
        }

        @Override
        public List<Parameter<?>> parameters() {
            return parameters;
        }

        @Override
        public SmiCandidate candidate(String spec, Parameters newParameters) {
            given = newParameters;
            return candidate(AddressSource.HARDCODED, spec);
        }

        @Override
        public Discovery discover(Parameters newParameters) {
            return new Discovery(candidates, notes);
        }

        private static SmiCandidate candidate(AddressSource source, String spec) {
            return new SmiCandidate() {
                @Override
                public InterfaceInfo info() {
                    return new InterfaceInfo("kcs", "i/o 0xca2", "", source, 0x20, spec);
                }

                @Override
                public SmiDriver open() {
                    throw new UnsupportedOperationException("nobody opens it here");
                }
            };
        }
    }
}
