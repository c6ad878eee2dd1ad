package io.jipmi.sim;

import io.jipmi.io.PortSpace;
import io.jipmi.sim.bmc.DeviceIdentity;
import io.jipmi.sim.bmc.SimulatedBmc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A machine with a simulated BMC behind one KCS interface: what an embedder, a test or {@code --interface sim,kcs} talks
 * to instead of hardware.
 *
 * <pre>{@code
 * VirtualClock clock = new VirtualClock();
 * SimulatedMachine machine = SimulatedMachine.builder().kcs(0xCA2).clock(clock).build();
 * PortSpace ports = machine.ports();
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class SimulatedMachine {
    private final SimulatedBmc bmc;
    private final KcsDevice kcs;
    private final RegisterLayout layout;
    private final SimPortSpace ports;
    private final @Nullable Trace trace;

    private SimulatedMachine(Builder builder) {
        LongSupplier clock = builder.clock;
        bmc = new SimulatedBmc(clock, builder.identity);
        layout = builder.layout;
        kcs = new KcsDevice(bmc, builder.latency);
        trace = builder.traceCapacity > 0 ? new Trace(clock, builder.traceCapacity) : null;
        ports = trace == null ? new SimPortSpace() : new SimPortSpace(trace);
        ports.mount(kcs, layout);
        builder.faults.forEach(kcs::arm);
    }

    /** A machine with KCS byte registers at 0xCA2, the system's monotonic clock, no latency, no fault, no trace. */
    public static Builder builder() {
        return new Builder();
    }

    /** The port space the interface's registers live in. */
    public PortSpace ports() {
        return ports;
    }

    /** The BMC behind the interface. */
    public SimulatedBmc bmc() {
        return bmc;
    }

    /** The interface. */
    public KcsDevice kcs() {
        return kcs;
    }

    /** Arms a fault at the interface, beside those already armed. */
    public void arm(Fault fault) {
        kcs.arm(fault);
    }

    /** Clears every fault at the interface; what the faults have already done stays done. */
    public void clearFaults() {
        kcs.clearFaults();
    }

    /** Where the interface's registers are. */
    public RegisterLayout layout() {
        return layout;
    }

    /** The record of register accesses, empty if none was asked for. */
    public Optional<Trace> trace() {
        return Optional.ofNullable(trace);
    }

    /** Collects what a machine is made of. Not thread-safe. */
    public static final class Builder {
        private static final int DEFAULT_KCS_BASE = 0xCA2;

        private RegisterLayout layout = RegisterLayout.bytesAt(DEFAULT_KCS_BASE);
        private LongSupplier clock = System::nanoTime;
        private Latency latency = Latency.NONE;
        private final List<Fault> faults = new ArrayList<>();
        private DeviceIdentity identity = DeviceIdentity.SIMULATED_BMC;
        private int traceCapacity;

        private Builder() {}

        /** KCS with byte registers at {@code base} and {@code base + 1}. */
        public Builder kcs(int base) {
            return kcs(RegisterLayout.bytesAt(base));
        }

        /** KCS with registers laid out as given. */
        public Builder kcs(RegisterLayout registers) {
            layout = registers;
            return this;
        }

        /** Monotonic clock in nanoseconds: {@code System::nanoTime} or a {@link VirtualClock}. */
        public Builder clock(LongSupplier nanoTime) {
            clock = nanoTime;
            return this;
        }

        /** How long bytes and commands take. */
        public Builder latency(Latency time) {
            latency = time;
            return this;
        }

        /** A fault that is armed from the start; may be called more than once. */
        public Builder fault(Fault fault) {
            faults.add(fault);
            return this;
        }

        /** What Get Device ID says. */
        public Builder identity(DeviceIdentity deviceIdentity) {
            identity = deviceIdentity;
            return this;
        }

        /** Records the last {@code accesses} register accesses; 0 records nothing. */
        public Builder trace(int accesses) {
            traceCapacity = accesses;
            return this;
        }

        public SimulatedMachine build() {
            return new SimulatedMachine(this);
        }
    }
}
