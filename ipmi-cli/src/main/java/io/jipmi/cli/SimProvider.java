package io.jipmi.cli;

import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.Parameter;
import io.jipmi.msghandler.Parameters;
import io.jipmi.msghandler.spi.Discovery;
import io.jipmi.msghandler.spi.SmiCandidate;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.SmiProvider;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SystemInterface;
import io.jipmi.sim.Fault;
import io.jipmi.sim.Latency;
import io.jipmi.sim.SimulatedMachine;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/** The simulated BMC behind its registers: {@code sim,kcs[,latency=MICROSECONDS][,fault=NAME[:ARG]]}. */
public final class SimProvider implements SmiProvider {
    private static final int PORT = 0xCA2;

    /** For the service loader. */
    public SimProvider() {}

    @Override
    public Set<String> keywords() {
        return Set.of("sim");
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of();
    }

    @Override
    public SmiCandidate candidate(String spec, Parameters parameters) {
        String[] words = spec.split(",", -1);
        if (words.length < 2 || !words[1].equals("kcs")) {
            throw new IllegalArgumentException("interface '" + spec + "': "
                    + (words.length < 2 ? "it needs a kind of interface" : "'" + words[1] + "' is not simulated")
                    + "; this version simulates sim,kcs[,latency=MICROSECONDS][,fault=NAME[:ARG]]");
        }
        SimulatedMachine.Builder machine = SimulatedMachine.builder().kcs(PORT).clock(System::nanoTime);
        for (int i = 2; i < words.length; i++) {
            option(spec, words[i], machine);
        }
        return new Candidate(spec, machine);
    }

    /** Nothing: the simulator has to be asked for by name. */
    @Override
    public Discovery discover(Parameters parameters) {
        return new Discovery(List.of(), List.of());
    }

    private static void option(String spec, String word, SimulatedMachine.Builder machine) {
        try {
            if (word.startsWith("latency=")) {
                machine.latency(Latency.perCommand(
                        Duration.of(microseconds(word.substring("latency=".length())), ChronoUnit.MICROS)));
                return;
            }
            if (word.startsWith("fault=")) {
                machine.fault(Fault.parse(word.substring("fault=".length())));
                return;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("interface '" + spec + "': '" + word + "': " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(
                "interface '" + spec + "': '" + word + "' is none of latency=MICROSECONDS, fault=NAME[:ARG]");
    }

    private static long microseconds(String text) {
        try {
            long value = Long.parseLong(text);
            if (value >= 0 && value <= 60_000_000) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a number of microseconds", e);
        }
        throw new IllegalArgumentException("not within 0..60000000 microseconds");
    }

    private record Candidate(String spec, SimulatedMachine.Builder machine) implements SmiCandidate {
        @Override
        public InterfaceInfo info() {
            return new InterfaceInfo(
                    "kcs", "simulated i/o 0xca2", "rsp=1,rsi=1,rsh=0", AddressSource.SIMULATED, 0x20, spec);
        }

        @Override
        public SmiDriver open() {
            SiConfig config = SiConfig.kcsAtPort(PORT, AddressSource.SIMULATED);
            return SystemInterface.over(machine.build().ports(), config, info());
        }
    }
}
