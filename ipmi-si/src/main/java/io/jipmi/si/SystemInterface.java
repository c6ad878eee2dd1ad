package io.jipmi.si;

import io.jipmi.io.DeviceInterrupt;
import io.jipmi.io.DeviceInterrupts;
import io.jipmi.io.HardwareClaim;
import io.jipmi.io.IoFault;
import io.jipmi.io.IoRange;
import io.jipmi.io.MemorySpace;
import io.jipmi.io.MemorySpaces;
import io.jipmi.io.PortSpace;
import io.jipmi.io.PortSpaces;
import io.jipmi.io.SysRoot;
import io.jipmi.io.TimerSlack;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.si.driver.Hardware;
import io.jipmi.si.driver.SystemInterfaceDriver;
import io.jipmi.si.probe.PciWindow;
import io.jipmi.si.regs.MemoryRegisters;
import io.jipmi.si.regs.PortRegisters;
import io.jipmi.si.regs.RegisterIo;
import io.jipmi.si.sm.BtMachine;
import io.jipmi.si.sm.KcsMachine;
import io.jipmi.si.sm.SmicMachine;
import io.jipmi.si.sm.StateMachine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes drivers for register interfaces, to be attached to a message handler. */
public final class SystemInterface {
    private static final Logger LOG = LoggerFactory.getLogger(SystemInterface.class);

    private SystemInterface() {}

    /**
     * A driver over a port space somebody else provides: a simulator, a device model, a test.
     *
     * @param ports the driver's own from here on; closed when the driver is stopped
     * @param config whose registers are I/O ports, and whose spacing is told
     */
    public static SmiDriver over(PortSpace ports, SiConfig config) {
        return over(ports, config, config.info(), SiTuning.DEFAULT);
    }

    /**
     * As {@link #over(PortSpace, SiConfig)}.
     *
     * @param info what users are told of the interface
     * @param tuning how it is to be driven
     */
    public static SmiDriver over(PortSpace ports, SiConfig config, InterfaceInfo info, SiTuning tuning) {
        require(config, AddressSpace.IO);
        return driver(new PortRegisters(ports, config), config, info, tuning, ports::close);
    }

    /**
     * A driver over a memory window somebody else provides.
     *
     * @param memory the driver's own from here on; closed when the driver is stopped
     * @param config whose registers are in memory, and whose spacing is told
     */
    public static SmiDriver over(MemorySpace memory, SiConfig config) {
        return over(memory, config, config.info(), SiTuning.DEFAULT);
    }

    /**
     * As {@link #over(MemorySpace, SiConfig)}.
     *
     * @param info what users are told of the interface
     * @param tuning how it is to be driven
     */
    public static SmiDriver over(MemorySpace memory, SiConfig config, InterfaceInfo info, SiTuning tuning) {
        require(config, AddressSpace.MEMORY);
        return driver(new MemoryRegisters(memory, config), config, info, tuning, memory::close);
    }

    /** As {@link #open(SiConfig, SiTuning)}, where nobody wishes anything special. */
    public static SmiDriver open(SiConfig config) throws IOException {
        return open(config, SiTuning.DEFAULT);
    }

    /**
     * A driver for this machine's own registers. Claims them against every other driver first. Writes to no register, but
     * where a PCI function does not tell how far its KCS registers are apart.
     *
     * @param tuning how it is to be driven
     * @throws IOException with one line saying what stands in the way: who owns the registers, which privilege is
     *     missing, or that nothing is there
     */
    public static SmiDriver open(SiConfig config, SiTuning tuning) throws IOException {
        ReleaseStack release = new ReleaseStack();
        try {
            return config.pciFunction().isEmpty()
                    ? openOnBoard(config, tuning, release)
                    : openOnPci(SysRoot.host(), config, tuning, release);
        } catch (IOException | RuntimeException e) {
            release.run();
            throw e;
        }
    }

    private static SmiDriver openOnBoard(SiConfig config, SiTuning tuning, ReleaseStack release) throws IOException {
        IoRange range = config.registers();
        HardwareClaim claim = HardwareClaim.take(range, "jipmi");
        release.push(claim::close);
        RegisterIo registers;
        if (config.space() == AddressSpace.IO) {
            PortSpace ports = PortSpaces.devPort();
            release.push(ports::close);
            registers = new PortRegisters(ports, config);
        } else {
            MemorySpace memory = MemorySpaces.devMem(range);
            release.push(memory::close);
            registers = new MemoryRegisters(memory, config);
        }
        Hardware hardware =
                new Hardware(machine(config.type(), registers), null, TimerSlack::reduceForThisThread, release);
        return new SystemInterfaceDriver(config.type(), config.info(), hardware, tuning);
    }

    private static SmiDriver openOnPci(SysRoot root, SiConfig config, SiTuning tuning, ReleaseStack release)
            throws IOException {
        PciWindow window = PciWindow.of(root, config);
        HardwareClaim claim = HardwareClaim.take(window.range(), "jipmi");
        release.push(claim::close);
        DeviceInterrupt interrupt = interrupt(root, window, tuning);
        if (interrupt != null) {
            release.push(interrupt::close);
        }
        window.enable(root);
        Function<SiConfig, RegisterIo> registers = registers(root, window, config.space(), release);
        SiConfig laidOut = window.laidOut(config, registers);
        Hardware hardware = new Hardware(
                machine(laidOut.type(), registers.apply(laidOut)), interrupt, TimerSlack::reduceForThisThread, release);
        return new SystemInterfaceDriver(laidOut.type(), laidOut.info(), hardware, tuning);
    }

    private static Function<SiConfig, RegisterIo> registers(
            SysRoot root, PciWindow window, AddressSpace space, ReleaseStack release) throws IoFault {
        IoRange range = window.range();
        long lengthBytes = range.last() - range.first() + 1;
        Path file = window.device().resourceFile(root, 0);
        if (space == AddressSpace.IO) {
            PortSpace ports = PortSpaces.pciBar(file, (int) range.first(), (int) lengthBytes);
            release.push(ports::close);
            return layout -> new PortRegisters(ports, layout);
        }
        MemorySpace memory = MemorySpaces.pciBar(file, range.first(), lengthBytes);
        release.push(memory::close);
        return layout -> new MemoryRegisters(memory, layout);
    }

    /** Polling is as right as an interrupt, and on a quick BMC quicker: one that cannot be had is no failure. */
    private static @Nullable DeviceInterrupt interrupt(SysRoot root, PciWindow window, SiTuning tuning) {
        if (tuning.forceKipmid().orElse(false)) {
            return null;
        }
        try {
            return DeviceInterrupts.uio(root, window.device().function());
        } catch (IoFault fault) {
            LOG.debug(
                    "{} is polled, as its interrupt cannot be had: {}",
                    window.device().function(),
                    fault.getMessage());
            return null;
        }
    }

    private static SmiDriver driver(
            RegisterIo registers, SiConfig config, InterfaceInfo info, SiTuning tuning, Runnable release) {
        Hardware hardware = new Hardware(machine(config.type(), registers), null, () -> {}, release);
        return new SystemInterfaceDriver(config.type(), info, hardware, tuning);
    }

    private static StateMachine machine(SiType type, RegisterIo registers) {
        return switch (type) {
            case KCS -> new KcsMachine(registers);
            case SMIC -> new SmicMachine(registers);
            case BT -> new BtMachine(registers);
        };
    }

    private static void require(SiConfig config, AddressSpace space) {
        if (config.space() != space) {
            throw new IllegalArgumentException(config.info().describe() + " is not in " + space.word());
        }
        if (config.spacingUnknown()) {
            throw new IllegalArgumentException(config.info().describe() + ": the register spacing must be told");
        }
    }

    /** Gives back what was taken, last first. */
    private static final class ReleaseStack implements Runnable {
        private final Deque<Runnable> taken = new ArrayDeque<>();

        void push(Runnable giveBack) {
            taken.push(giveBack);
        }

        @Override
        public void run() {
            while (!taken.isEmpty()) {
                taken.pop().run();
            }
        }
    }
}
