package io.jipmi.cli;

import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.Parameter;
import io.jipmi.msghandler.Parameters;
import io.jipmi.msghandler.spi.Discovery;
import io.jipmi.msghandler.spi.SmiCandidate;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.SmiProvider;
import io.jipmi.si.AddressSpace;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SiTuning;
import io.jipmi.si.SiType;
import io.jipmi.si.SystemInterface;
import io.jipmi.sim.Fault;
import io.jipmi.sim.InterfaceType;
import io.jipmi.sim.Latency;
import io.jipmi.sim.RegisterLayout;
import io.jipmi.sim.SimulatedMachine;
import io.jipmi.sim.SsifTraits;
import io.jipmi.ssif.SsifConfig;
import io.jipmi.ssif.SsifInterface;
import io.jipmi.ssif.SsifParameters;
import io.jipmi.ssif.SsifTuning;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The simulated BMC behind its registers or its SMBus:
 * {@code sim,kcs|smic|bt|ssif[,latency=MICROSECONDS][,fault=NAME[:ARG]]}.
 */
public final class SimProvider implements SmiProvider {
    private static final String BUS = "0";
    private static final int BUS_ADDRESS = 0x10;

    private static final String FORM = "sim,kcs|smic|bt|ssif[,latency=MICROSECONDS][,fault=NAME[:ARG]]";

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
        if (words.length < 2) {
            throw new IllegalArgumentException("interface '" + spec + "': it needs a kind of interface: " + FORM);
        }
        InterfaceType type = type(spec, words[1]);
        SimulatedMachine.Builder machine = SimulatedMachine.builder().clock(System::nanoTime);
        for (int i = 2; i < words.length; i++) {
            option(spec, words[i], type, machine);
        }
        return type == InterfaceType.SSIF ? onBus(spec, machine, parameters) : atPorts(spec, type, machine, parameters);
    }

    private static Candidate atPorts(
            String spec, InterfaceType type, SimulatedMachine.Builder machine, Parameters parameters) {
        SiConfig config = config(type);
        SiTuning tuning = SiTuning.of(parameters, config.type());
        InterfaceInfo info = simulated(config.info(), spec);
        machine.device(type, RegisterLayout.bytesAt(config.address()));
        return new Candidate(info, () -> SystemInterface.over(machine.build().ports(), config, info, tuning));
    }

    private static Candidate onBus(String spec, SimulatedMachine.Builder machine, Parameters parameters) {
        SsifConfig config = SsifConfig.at(BUS, BUS_ADDRESS, AddressSource.SIMULATED);
        InterfaceInfo info = simulated(config.info(), spec);
        SsifTuning tuning = SsifParameters.tuning(parameters);
        machine.ssif(SsifTraits.MULTI_PART);
        return new Candidate(info, () -> SsifInterface.over(machine.build().smbus(), config, info, tuning));
    }

    private static InterfaceInfo simulated(InterfaceInfo described, String spec) {
        return new InterfaceInfo(
                described.type(),
                "simulated " + described.location(),
                described.layout(),
                described.source(),
                described.slaveAddress(),
                spec);
    }

    /** Nothing: the simulator has to be asked for by name. */
    @Override
    public Discovery discover(Parameters parameters) {
        return new Discovery(List.of(), List.of());
    }

    private static InterfaceType type(String spec, String word) {
        return Arrays.stream(InterfaceType.values())
                .filter(type -> type.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "interface '" + spec + "': '" + word + "' is not simulated; this version simulates " + FORM));
    }

    /** Registers where a machine that says nothing else has them. */
    private static SiConfig config(InterfaceType type) {
        return switch (type) {
            case KCS -> config(SiType.KCS, 0xCA2);
            case SMIC -> config(SiType.SMIC, 0xCA9);
            case BT -> config(SiType.BT, 0xE4);
            case SSIF -> throw new IllegalArgumentException("SSIF has no registers");
        };
    }

    private static SiConfig config(SiType type, int port) {
        return new SiConfig(
                type, AddressSpace.IO, port, 1, 1, 0, 0, SiConfig.DEFAULT_SLAVE_ADDRESS, AddressSource.SIMULATED);
    }

    private static void option(String spec, String word, InterfaceType type, SimulatedMachine.Builder machine) {
        try {
            if (word.startsWith("latency=")) {
                machine.latency(Latency.perCommand(
                        Duration.of(microseconds(word.substring("latency=".length())), ChronoUnit.MICROS)));
                return;
            }
            if (word.startsWith("fault=")) {
                Fault fault = Fault.parse(word.substring("fault=".length()));
                fault.requirePossibleAt(type);
                machine.fault(fault);
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

    private record Candidate(InterfaceInfo info, Supplier<SmiDriver> driver) implements SmiCandidate {
        @Override
        public SmiDriver open() {
            return driver.get();
        }
    }
}
