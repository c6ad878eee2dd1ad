package io.jipmi.sim;

import io.jipmi.io.MemorySpace;
import io.jipmi.io.PortSpace;
import io.jipmi.sim.bmc.DeviceIdentity;
import io.jipmi.sim.bmc.SimulatedBmc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A machine with a simulated BMC behind one register interface: what an embedder, a test or {@code --interface sim,kcs}
 * talks to instead of hardware.
 *
 * <pre>{@code
 * VirtualClock clock = new VirtualClock();
 * SimulatedMachine machine = SimulatedMachine.builder().kcs(0xCA2).clock(clock).build();
 * PortSpace ports = machine.ports();
 *
 * RegisterLayout registers = new RegisterLayout(0xFE00_0000L, 4, 4, 0);
 * MemorySpace memory = SimulatedMachine.builder().bt(registers).inMemory().build().memory();
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class SimulatedMachine {
    private final SimulatedBmc bmc;
    private final RegisterDevice device;
    private final RegisterLayout layout;
    private final SimPortSpace ports;
    private final SimMemorySpace memory;
    private final @Nullable Trace trace;

    private SimulatedMachine(Builder builder) {
        LongSupplier clock = builder.clock;
        bmc = new SimulatedBmc(clock, builder.identity);
        layout = builder.layout;
        device = switch (builder.type) {
            case KCS -> new KcsDevice(bmc, builder.latency);
            case SMIC -> new SmicDevice(bmc, builder.latency);
            case BT -> new BtDevice(bmc, builder.latency, builder.btCapabilities);
        };
        trace = builder.traceCapacity > 0 ? new Trace(clock, builder.traceCapacity) : null;
        ports = trace == null ? new SimPortSpace() : new SimPortSpace(trace);
        memory = trace == null ? new SimMemorySpace() : new SimMemorySpace(trace);
        if (builder.inMemory) {
            memory.mount(device, layout);
        } else {
            ports.mount(device, layout);
        }
        builder.faults.forEach(device::arm);
    }

    /** A machine with KCS byte registers at port 0xCA2, the system's monotonic clock, no latency, no fault, no trace. */
    public static Builder builder() {
        return new Builder();
    }

    /** The port space; nobody answers in it if the interface's registers are in memory. */
    public PortSpace ports() {
        return ports;
    }

    /** The memory; nobody answers in it unless the interface's registers are there. */
    public MemorySpace memory() {
        return memory;
    }

    /** The BMC behind the interface. */
    public SimulatedBmc bmc() {
        return bmc;
    }

    /** The interface. */
    public RegisterDevice device() {
        return device;
    }

    /**
     * The interface, if it is KCS.
     *
     * @throws IllegalStateException if it is another
     */
    public KcsDevice kcs() {
        return as(KcsDevice.class);
    }

    /**
     * The interface, if it is SMIC.
     *
     * @throws IllegalStateException if it is another
     */
    public SmicDevice smic() {
        return as(SmicDevice.class);
    }

    /**
     * The interface, if it is BT.
     *
     * @throws IllegalStateException if it is another
     */
    public BtDevice bt() {
        return as(BtDevice.class);
    }

    private <T extends RegisterDevice> T as(Class<T> wanted) {
        if (!wanted.isInstance(device)) {
            throw new IllegalStateException(
                    "this machine has a " + device.type().word() + " interface");
        }
        return wanted.cast(device);
    }

    /**
     * Arms a fault at the interface, beside those already armed.
     *
     * @throws IllegalArgumentException with one line if such a fault cannot happen at this interface
     */
    public void arm(Fault fault) {
        device.arm(fault);
    }

    /** Clears every fault at the interface; what the faults have already done stays done. */
    public void clearFaults() {
        device.clearFaults();
    }

    /** Where the interface's registers are. */
    public RegisterLayout layout() {
        return layout;
    }

    /** The record of register accesses, empty if none was asked for. */
    public Optional<Trace> trace() {
        return Optional.ofNullable(trace);
    }

    /** Collects what a machine is made of: one interface, the last one named. Not thread-safe. */
    public static final class Builder {
        private static final int DEFAULT_KCS_BASE = 0xCA2;

        private InterfaceType type = InterfaceType.KCS;
        private RegisterLayout layout = RegisterLayout.bytesAt(DEFAULT_KCS_BASE);
        private boolean inMemory;
        private BtCapabilities btCapabilities = BtCapabilities.FOUR_OUTSTANDING;
        private LongSupplier clock = System::nanoTime;
        private Latency latency = Latency.NONE;
        private final List<Fault> faults = new ArrayList<>();
        private DeviceIdentity identity = DeviceIdentity.SIMULATED_BMC;
        private int traceCapacity;

        private Builder() {}

        /** An interface of that type with registers laid out as given. */
        public Builder device(InterfaceType interfaceType, RegisterLayout registers) {
            type = interfaceType;
            layout = registers;
            return this;
        }

        /** KCS with byte registers side by side from {@code base} on. */
        public Builder kcs(long base) {
            return kcs(RegisterLayout.bytesAt(base));
        }

        /** KCS with registers laid out as given. */
        public Builder kcs(RegisterLayout registers) {
            return device(InterfaceType.KCS, registers);
        }

        /** SMIC with byte registers side by side from {@code base} on. */
        public Builder smic(long base) {
            return smic(RegisterLayout.bytesAt(base));
        }

        /** SMIC with registers laid out as given. */
        public Builder smic(RegisterLayout registers) {
            return device(InterfaceType.SMIC, registers);
        }

        /** BT with byte registers side by side from {@code base} on. */
        public Builder bt(long base) {
            return bt(RegisterLayout.bytesAt(base));
        }

        /** BT with registers laid out as given. */
        public Builder bt(RegisterLayout registers) {
            return device(InterfaceType.BT, registers);
        }

        /** What a BT interface can do; without it {@link BtCapabilities#FOUR_OUTSTANDING}. */
        public Builder btCapabilities(BtCapabilities capabilities) {
            btCapabilities = capabilities;
            return this;
        }

        /** Puts the registers into memory instead of port space. */
        public Builder inMemory() {
            inMemory = true;
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

        /**
         * The machine.
         *
         * @throws IllegalArgumentException with one line if the registers do not fit the space, or a fault the interface
         */
        public SimulatedMachine build() {
            return new SimulatedMachine(this);
        }
    }
}
