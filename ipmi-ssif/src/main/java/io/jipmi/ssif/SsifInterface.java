package io.jipmi.ssif;

import io.jipmi.io.SmbusTarget;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.si.SiTuning;
import io.jipmi.si.driver.Hardware;
import io.jipmi.si.driver.SystemInterfaceDriver;
import io.jipmi.ssif.sm.SsifMachine;
import java.util.Optional;

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
