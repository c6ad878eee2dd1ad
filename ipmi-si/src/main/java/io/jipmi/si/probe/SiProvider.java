package io.jipmi.si.probe;

import io.jipmi.io.SysRoot;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.Parameter;
import io.jipmi.msghandler.Parameters;
import io.jipmi.msghandler.spi.Discovery;
import io.jipmi.msghandler.spi.SmiCandidate;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.SmiProvider;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SiParameters;
import io.jipmi.si.SiSpec;
import io.jipmi.si.SiTuning;
import io.jipmi.si.SiType;
import io.jipmi.si.SystemInterface;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The register interfaces of this machine. */
public final class SiProvider implements SmiProvider {

    /** For the service loader. */
    public SiProvider() {}

    @Override
    public Set<String> keywords() {
        return Arrays.stream(SiType.values()).map(SiType::word).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public List<Parameter<?>> parameters() {
        List<Parameter<?>> all = new ArrayList<>(SiParameters.all());
        all.addAll(Hints.parameters());
        return all;
    }

    @Override
    public SmiCandidate candidate(String spec, Parameters parameters) {
        return candidate(SiSpec.parse(spec, AddressSource.HARDCODED), parameters);
    }

    @Override
    public SmiCandidate hotAdded(String spec, Parameters parameters) {
        return candidate(SiSpec.parse(spec, AddressSource.HOTMOD), parameters);
    }

    @Override
    public Discovery discover(Parameters parameters) {
        return discover(SysRoot.host(), parameters);
    }

    static Discovery discover(SysRoot root, Parameters parameters) {
        SiDiscovery.Result found = SiDiscovery.find(root, parameters);
        List<SmiCandidate> candidates = new ArrayList<>();
        for (SiConfig config : found.interfaces()) {
            candidates.add(candidate(config, parameters.forInterface(candidates.size())));
        }
        return new Discovery(candidates, found.notes());
    }

    private static Candidate candidate(SiConfig config, Parameters parameters) {
        return new Candidate(config, SiTuning.of(parameters, config.type()));
    }

    record Candidate(SiConfig config, SiTuning tuning) implements SmiCandidate {
        @Override
        public InterfaceInfo info() {
            return config.info();
        }

        @Override
        public SmiDriver open() throws IOException {
            return SystemInterface.open(config, tuning);
        }
    }
}
