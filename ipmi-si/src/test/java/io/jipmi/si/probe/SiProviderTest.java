package io.jipmi.si.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.Parameters;
import io.jipmi.si.PollMode;
import io.jipmi.si.SiTuning;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the service loader's provider hands on. */
class SiProviderTest {
    private final SiProvider provider = new SiProvider();

    @Test
    void aCandidateIsOpenedWithWhatTheParametersSayForIt() {
        Parameters parameters = Parameters.parse(
                List.of("ipmi_si.poll=lowcpu", "ipmi_si.force_kipmid=,1", "ipmi_si.kipmid_max_busy_us=7,8"),
                provider.parameters());

        SiProvider.Candidate second =
                (SiProvider.Candidate) provider.candidate("kcs,i/o,0xca2,irq=5", parameters.forInterface(1));

        assertEquals(new SiTuning(PollMode.LOWCPU, 8, Optional.of(true), 0), second.tuning());
        assertEquals(AddressSource.HARDCODED, second.info().source());
        assertEquals(5, second.info().irq());
    }

    @Test
    void candidatesThatAreFoundAreNumberedInTheirOrder(@TempDir Path directory) throws IOException {
        FirmwareMachine machine = new FirmwareMachine(directory).smbios("all.dmi");
        Parameters parameters = Parameters.parse(List.of("ipmi_si.kipmid_max_busy_us=7,8"), provider.parameters());

        List<SiProvider.Candidate> found = SiProvider.discover(machine.root(), parameters).candidates().stream()
                .map(SiProvider.Candidate.class::cast)
                .toList();

        assertEquals(
                List.of("kcs", "bt"),
                found.stream().map(each -> each.info().type()).toList());
        assertEquals(
                List.of(7, 8),
                found.stream().map(each -> each.tuning().kipmidMaxBusyUs()).toList());
    }
}
