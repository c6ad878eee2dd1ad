package io.jipmi.ssif;

import io.jipmi.io.HardwareClaim;
import io.jipmi.io.I2cAdapter;
import io.jipmi.io.IoRange;
import io.jipmi.io.SmbusTarget;
import io.jipmi.io.SmbusTargets;
import io.jipmi.io.SysRoot;
import io.jipmi.io.TimerSlack;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.si.SiTuning;
import io.jipmi.si.driver.Hardware;
import io.jipmi.si.driver.SystemInterfaceDriver;
import io.jipmi.ssif.sm.SsifMachine;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes drivers for SMBus system interfaces, to be attached to a message handler. */
public final class SsifInterface {
    private SsifInterface() {}

    /**
     * A driver over a device somebody else provides: a simulator, a test.
     *
     * @param target the driver's own from here on; closed when the driver is stopped
     * @param config what it is said to be
     */
    public static SmiDriver over(SmbusTarget target, SsifConfig config) {
        return over(target, config, config.info(), SsifTuning.DEFAULT);
    }

    /**
     * As {@link #over(SmbusTarget, SsifConfig)}.
     *
     * @param info what users are told of the interface
     * @param tuning how it is to be driven
     */
    public static SmiDriver over(SmbusTarget target, SsifConfig config, InterfaceInfo info, SsifTuning tuning) {
        return driver(target, config, info, tuning, () -> {}, target::close);
    }

    /** As {@link #open(SsifConfig, SsifTuning)}, where nobody wishes anything special. */
    public static SmiDriver open(SsifConfig config) throws IOException {
        return open(config, SsifTuning.DEFAULT);
    }

    /**
     * A driver for a device on a bus of this machine. Claims it against every other driver first. Sends nothing.
     *
     * @param tuning how it is to be driven
     * @throws IOException with one line saying what stands in the way: no such bus, who owns the device, which privilege
     *     or kernel module is missing
     */
    public static SmiDriver open(SsifConfig config, SsifTuning tuning) throws IOException {
        return open(SysRoot.host(), config, tuning);
    }

    static SmiDriver open(SysRoot root, SsifConfig config, SsifTuning tuning) throws IOException {
        I2cAdapter adapter = adapter(root, config.bus());
        HardwareClaim claim = HardwareClaim.take(IoRange.smbus(adapter.number(), config.address()), "jipmi", root);
        try {
            SmbusTarget target = SmbusTargets.open(adapter, config.address());
            Runnable release = () -> {
                target.close();
                claim.close();
            };
            return driver(target, config, config.info(), tuning, TimerSlack::reduceForThisThread, release);
        } catch (IOException | RuntimeException e) {
            claim.close();
            throw e;
        }
    }

    private static I2cAdapter adapter(SysRoot root, String bus) throws IOException {
        Optional<I2cAdapter> found = I2cAdapter.find(root, bus);
        if (found.isPresent()) {
            return found.get();
        }
        List<I2cAdapter> all = I2cAdapter.all(root);
        throw new IOException(
                all.isEmpty()
                        ? "no i2c bus '" + bus + "': this kernel has none; load the adapter's driver, i2c_i801 or"
                                + " i2c_piix4 on most machines, and i2c-dev"
                        : "no i2c bus '" + bus + "'; there are "
                                + all.stream()
                                        .map(each -> each.number() + " (" + each.name() + ")")
                                        .collect(Collectors.joining(", ")));
    }

    private static SmiDriver driver(
            SmbusTarget target,
            SsifConfig config,
            InterfaceInfo info,
            SsifTuning tuning,
            Runnable beforeSleep,
            Runnable release) {
        Hardware hardware = new Hardware(new SsifMachine(target, config, tuning), null, beforeSleep, release);
        SiTuning policy = new SiTuning(tuning.poll(), 0, Optional.empty(), tuning.debug());
        return new SystemInterfaceDriver(null, info, hardware, policy);
    }
}
