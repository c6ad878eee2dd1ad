package io.jipmi.devintf.linux;

import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.spi.Timekeeper;
import java.time.Duration;

/** The device over a message handler without threads: the BMC gets on with it when {@link #turn} is called. */
final class DeviceRig implements Timekeeper, AutoCloseable {
    static final int MAX_MESSAGES = 10;

    final EchoBmc bmc;
    final IpmiMessageHandler handler;
    final IpmiInterface ipmi;
    final CuseKernel kernel;
    private long nowNs;

    DeviceRig() {
        this(new EchoBmc());
    }

    DeviceRig(EchoBmc bmc) {
        this.bmc = bmc;
        InterfaceLimits limits = new InterfaceLimits(4, MAX_MESSAGES);
        handler = IpmiMessageHandler.withoutThreads(limits, this);
        try {
            ipmi = handler.attach(bmc);
        } catch (IpmiException e) {
            throw new AssertionError(e);
        }
        kernel = new CuseKernel(new LinuxIpmiDevice(ipmi, limits));
    }

    /** Lets everything happen that can happen now. */
    void turn() {
        for (int i = 0; i < 20; i++) {
            long unused = handler.turn();
        }
    }

    /** Lets time pass. */
    void pass(Duration time) {
        nowNs += time.toNanos();
        turn();
    }

    @Override
    public long nowNs() {
        return nowNs;
    }

    @Override
    public void parkNs(long durationNs) {
        nowNs += durationNs;
    }

    @Override
    public void spin() {
        nowNs += 1000;
    }

    @Override
    public void close() {
        kernel.session().close();
        handler.close();
    }
}
