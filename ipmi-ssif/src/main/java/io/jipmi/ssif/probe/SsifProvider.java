package io.jipmi.ssif.probe;

import io.jipmi.io.SysRoot;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.Parameter;
import io.jipmi.msghandler.Parameters;
import io.jipmi.msghandler.spi.Discovery;
import io.jipmi.msghandler.spi.SmiCandidate;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.SmiProvider;
import io.jipmi.ssif.SsifConfig;
import io.jipmi.ssif.SsifInterface;
import io.jipmi.ssif.SsifParameters;
import io.jipmi.ssif.SsifSpec;
import io.jipmi.ssif.SsifTuning;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The SMBus system interfaces of this machine. */
public final class SsifProvider implements SmiProvider {
    private static final Logger DEBUG = LoggerFactory.getLogger("io.jipmi.si.debug");

    /** For the service loader. */
    public SsifProvider() {}

    @Override
    public Set<String> keywords() {
        return Set.of(SsifSpec.KEYWORD);
    }

    @Override
    public List<Parameter<?>> parameters() {
        return SsifParameters.all();
    }

    @Override
    public SmiCandidate candidate(String spec, Parameters parameters) {
        return candidate(SsifSpec.parse(spec, AddressSource.HARDCODED), parameters);
    }

    @Override
    public SmiCandidate hotAdded(String spec, Parameters parameters) {
        return candidate(SsifSpec.parse(spec, AddressSource.HOTMOD), parameters);
    }

    @Override
    public Discovery discover(Parameters parameters) {
        return discover(SysRoot.host(), parameters);
    }

    static Discovery discover(SysRoot root, Parameters parameters) {
        SsifDiscovery found = SsifDiscovery.find(root, parameters);
        List<SmiCandidate> candidates = new ArrayList<>();
        for (SsifConfig config : found.interfaces()) {
            candidates.add(candidate(config, parameters.forInterface(candidates.size())));
        }
        List<String> notes = new ArrayList<>(found.notes());
        if (!parameters.get(SsifParameters.ALERTS_BROKEN)) {
            notes.add("SSIF: SMBus alerts are wanted (" + SsifParameters.ALERTS_BROKEN.name()
                    + "=0), but the kernel hands them to no program; answers and events are polled for");
        }
        if (parameters.get(SsifParameters.DBG_PROBE)) {
            found.interfaces().forEach(config -> DEBUG.info("found {} ({})", config.spec(), config.source()));
            notes.forEach(note -> DEBUG.info("{}", note));
        }
        return new Discovery(candidates, notes);
    }

    private static Candidate candidate(SsifConfig config, Parameters parameters) {
        Optional<Boolean> wanted = parameters.get(SsifParameters.PEC).forced();
        SsifConfig complete = config.packetErrorCodes().isPresent() || wanted.isEmpty()
                ? config
                : new SsifConfig(config.bus(), config.address(), wanted, config.slaveAddress(), config.source());
        return new Candidate(complete, SsifParameters.tuning(parameters));
    }

    record Candidate(SsifConfig config, SsifTuning tuning) implements SmiCandidate {
        @Override
        public InterfaceInfo info() {
            return config.info();
        }

        @Override
        public SmiDriver open() throws IOException {
            return SsifInterface.open(config, tuning);
        }
    }
}
