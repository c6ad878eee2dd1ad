package io.jipmi.sim;

import io.jipmi.io.MemorySpace;
import io.jipmi.io.PortSpace;
import io.jipmi.io.SmbusTarget;
import io.jipmi.sim.bmc.DeviceIdentity;
import io.jipmi.sim.bmc.SimulatedBmc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A machine with a simulated BMC behind one system interface: what an embedder, a test or {@code --interface sim,kcs}
 * talks to instead of hardware.
 *
 * <pre>{@code
 * VirtualClock clock = new VirtualClock();
 * SimulatedMachine machine = SimulatedMachine.builder().kcs(0xCA2).clock(clock).build();
 * PortSpace ports = machine.ports();
 *
 * RegisterLayout registers = new RegisterLayout(0xFE00_0000L, 4, 4, 0);
 * MemorySpace memory = SimulatedMachine.builder().bt(registers).inMemory().build().memory();
 *
 * SmbusTarget target = SimulatedMachine.builder().ssif(SsifTraits.MULTI_PART).clock(clock).build().smbus();
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class SimulatedMachine {
    private final SimulatedBmc bmc;
    private final InterfaceDevice device;
    private final RegisterLayout layout;
    private final SmbusLine line;
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
            case SSIF -> new SsifDevice(bmc, builder.latency, builder.ssifTraits);
        };
        line = builder.line();
        trace = builder.traceCapacity > 0 ? new Trace(clock, builder.traceCapacity) : null;
        ports = trace == null ? new SimPortSpace() : new SimPortSpace(trace);
        memory = trace == null ? new SimMemorySpace() : new SimMemorySpace(trace);
        if (device instanceof RegisterDevice registers) {
            mount(registers, builder.inMemory);
        } else if (builder.inMemory || trace != null) {
            throw new IllegalArgumentException("SSIF has no registers that could be in memory or recorded");
        }
        builder.faults.forEach(device::arm);
    }

    private void mount(RegisterDevice registers, boolean inMemory) {
        if (inMemory) {
            memory.mount(registers, layout);
        } else {
            ports.mount(registers, layout);
        }
    }

    /** A machine with KCS byte registers at port 0xCA2, the system's monotonic clock, no latency, no fault, no trace. */
    public static Builder builder() {
        return new Builder();
    }

    /** The port space; nobody answers in it unless the interface's registers are there. */
    public PortSpace ports() {
        return ports;
    }

    /** The memory; nobody answers in it unless the interface's registers are there. */
    public MemorySpace memory() {
        return memory;
    }

    /**
     * A new handle on the SSIF device.
     *
     * @throws IllegalStateException if the interface is another
     */
    public SmbusTarget smbus() {
        return new SimSmbusTarget(ssif(), line);
    }

    /** The BMC behind the interface. */
    public SimulatedBmc bmc() {
        return bmc;
    }

    /** The interface. */
    public InterfaceDevice device() {
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

    /**
     * The interface, if it is SSIF.
     *
     * @throws IllegalStateException if it is another
     */
    public SsifDevice ssif() {
        return as(SsifDevice.class);
    }

    private <T extends InterfaceDevice> T as(Class<T> wanted) {
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

    /** Where the interface's registers are, if it has any. */
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
        private SsifTraits ssifTraits = SsifTraits.MULTI_PART;
        private int busHz = SmbusLine.STANDARD_HZ;
        private boolean adapterChecksPackets = true;
        private boolean adapterSendsEmptyBlocks = true;
        private @Nullable LongConsumer busTime;
        private LongSupplier clock = System::nanoTime;
        private Latency latency = Latency.NONE;
        private final List<Fault> faults = new ArrayList<>();
        private DeviceIdentity identity = DeviceIdentity.SIMULATED_BMC;
        private int traceCapacity;

        private Builder() {}

        /**
         * An interface of that type with registers laid out as given.
         *
         * @throws IllegalArgumentException if that type has no registers
         */
        public Builder device(InterfaceType interfaceType, RegisterLayout registers) {
            if (interfaceType.registers() == 0) {
                throw new IllegalArgumentException(interfaceType.word() + " has no registers to be laid out");
            }
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

        /** SSIF with these traits, on a bus of 100 kHz. */
        public Builder ssif(SsifTraits traits) {
            type = InterfaceType.SSIF;
            ssifTraits = traits;
            return this;
        }

        /** The clock of SSIF's bus, up to 1 MHz, which says how long transfers take; 0 if they take no time. */
        public Builder busClockHz(int hertz) {
            busHz = hertz;
            return this;
        }

        /**
         * Who lets the nanoseconds pass that a transfer on SSIF's bus takes; without it, a {@link VirtualClock} is moved,
         * and on any other clock the caller of the transfer waits.
         */
        public Builder busTime(LongConsumer passNs) {
            busTime = passNs;
            return this;
        }

        /** The host's adapter to SSIF's bus cannot carry packet error codes. */
        public Builder adapterWithoutPacketErrorCodes() {
            adapterChecksPackets = false;
            return this;
        }

        /** The host's adapter to SSIF's bus refuses to write a block of no bytes. */
        public Builder adapterWithoutEmptyBlocks() {
            adapterSendsEmptyBlocks = false;
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

        private SmbusLine line() {
            LongConsumer pass = busTime;
            if (pass == null) {
                pass = clock instanceof VirtualClock virtual ? virtual::advance : Builder::await;
            }
            return new SmbusLine(busHz, pass, adapterChecksPackets, adapterSendsEmptyBlocks);
        }

        /** A bus is not hurried by an interrupt. */
        private static void await(long ns) {
            long endNs = System.nanoTime() + ns;
            for (long leftNs = ns; leftNs > 0; leftNs = endNs - System.nanoTime()) {
                LockSupport.parkNanos(leftNs);
            }
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
