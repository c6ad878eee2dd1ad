package io.jipmi.si;

import io.jipmi.io.HardwareClaim;
import io.jipmi.io.IoRange;
import io.jipmi.io.PortSpace;
import io.jipmi.io.PortSpaces;
import io.jipmi.io.SysRoot;
import io.jipmi.io.TimerSlack;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.si.driver.SystemInterfaceDriver;
import io.jipmi.si.probe.PciWindow;
import io.jipmi.si.regs.PortRegisters;
import io.jipmi.si.sm.KcsMachine;
import java.io.IOException;

/** Makes drivers for register interfaces, to be attached to a message handler. */
public final class SystemInterface {
    private SystemInterface() {}

    /** As {@link #over(PortSpace, SiConfig, InterfaceInfo)}, with what the configuration itself tells. */
    public static SmiDriver over(PortSpace ports, SiConfig config) {
        return over(ports, config, config.info());
    }

    /**
     * A driver over a port space somebody else provides: a simulator, a device model, a test.
     *
     * @param ports the driver's own from here on; closed when the driver is stopped
     * @param info what users are told of the interface
     * @throws IllegalArgumentException if this version cannot drive such an interface
     */
    public static SmiDriver over(PortSpace ports, SiConfig config, InterfaceInfo info) {
        String unsupported = unsupported(config);
        if (!unsupported.isEmpty()) {
            throw new IllegalArgumentException(unsupported);
        }
        if (config.spacingUnknown()) {
            throw new IllegalArgumentException(config.info().describe() + ": the register spacing must be told");
        }
        return driver(ports, config, info, () -> {}, ports::close);
    }

    /** As {@link #open(SiConfig, SiTuning)}, where nobody wishes anything special. */
    public static SmiDriver open(SiConfig config) throws IOException {
        return open(config, SiTuning.DEFAULT);
    }

    /**
     * A driver for this machine's own registers. Claims them against every other driver first, and touches nothing yet.
     *
     * @param tuning how it is to be driven
     * @throws IOException with one line saying what stands in the way: who owns the registers, which privilege is
     *     missing, or that this version cannot drive such an interface
     */
    public static SmiDriver open(SiConfig config, SiTuning tuning) throws IOException {
        String unsupported = unsupported(config);
        if (!unsupported.isEmpty()) {
            throw new IOException(unsupported);
        }
        if (config.pciFunction().isEmpty()) {
            return open(config.registers(), ports -> config);
        }
        SysRoot root = SysRoot.host();
        PciWindow window = PciWindow.of(root, config);
        return open(window.range(), ports -> {
            window.enable(root);
            return window.laidOut(config, layout -> new PortRegisters(ports, layout));
        });
    }

    /** What has to be done with the registers, once claimed, before their layout is known. */
    private interface Preparation {
        SiConfig layout(PortSpace ports) throws IOException;
    }

    private static SmiDriver open(IoRange range, Preparation preparation) throws IOException {
        HardwareClaim claim = HardwareClaim.take(range, "jipmi");
        try {
            PortSpace ports = PortSpaces.devPort();
            try {
                SiConfig laidOut = preparation.layout(ports);
                return driver(ports, laidOut, laidOut.info(), TimerSlack::reduceForThisThread, () -> {
                    ports.close();
                    claim.close();
                });
            } catch (IOException e) {
                ports.close();
                throw e;
            }
        } catch (IOException e) {
            claim.close();
            throw e;
        }
    }

    private static SmiDriver driver(
            PortSpace ports, SiConfig config, InterfaceInfo info, Runnable beforeSleep, Runnable release) {
        KcsMachine machine = new KcsMachine(new PortRegisters(ports, config));
        return new SystemInterfaceDriver(info, machine, beforeSleep, release);
    }

    private static String unsupported(SiConfig config) {
        if (config.type() != SiType.KCS) {
            return config.info().describe() + ": this version drives KCS interfaces only";
        }
        if (config.space() != AddressSpace.IO) {
            return config.info().describe() + ": this version drives registers at I/O ports only";
        }
        return "";
    }
}
