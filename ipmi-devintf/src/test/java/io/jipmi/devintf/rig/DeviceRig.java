package io.jipmi.devintf.rig;

import io.jipmi.devintf.linux.LinuxIpmiDevice;
import io.jipmi.devintf.policy.AccessPolicy;
import io.jipmi.devintf.policy.AccessRule;
import io.jipmi.io.SysRoot;
import io.jipmi.io.cuse.CuseDevice;
import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.spi.Timekeeper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The device over a message handler without threads: the BMC gets on with it when {@link #turn} is called. */
public final class DeviceRig implements Timekeeper, AutoCloseable {
    public static final int MAX_MESSAGES = 10;

    public final EchoBmc bmc;
    public final IpmiMessageHandler handler;
    public final IpmiInterface ipmi;
    public final CuseKernel kernel;
    private final List<String> audit = new ArrayList<>();
    private long nowNs;

    /** What makes the node of an interface. */
    public interface NodeMaker {
        CuseDevice node(DeviceRig rig, IpmiInterface ipmi, InterfaceLimits limits);
    }

    /** Linux's device, on which everybody may do everything. */
    public DeviceRig() {
        this(new EchoBmc());
    }

    public DeviceRig(EchoBmc bmc) {
        this(bmc, (rig, ipmi, limits) -> new LinuxIpmiDevice(ipmi, () -> limits, rig.policy(SysRoot.host(), "allow")));
    }

    @SuppressWarnings("this-escape") // the maker is a test's
    public DeviceRig(EchoBmc bmc, NodeMaker maker) {
        this.bmc = bmc;
        InterfaceLimits limits = new InterfaceLimits(4, MAX_MESSAGES);
        handler = IpmiMessageHandler.withoutThreads(limits, this);
        try {
            ipmi = handler.attach(bmc);
        } catch (IpmiException e) {
            throw new AssertionError(e);
        }
        kernel = new CuseKernel(maker.node(this, ipmi, limits));
    }

    /** What the auditor was told, since asked last. */
    public List<String> takeAuditLines() {
        List<String> lines = List.copyOf(audit);
        audit.clear();
        return lines;
    }

    /** A policy of these rules, in this rig's time. */
    public AccessPolicy policy(SysRoot root, String... rules) {
        return new AccessPolicy(Stream.of(rules).map(AccessRule::parse).toList(), root, this::nowNs, audit::add);
    }

    /** Lets everything happen that can happen now. */
    public void turn() {
        for (int i = 0; i < 20; i++) {
            long unused = handler.turn();
        }
    }

    /** Lets time pass. */
    public void pass(Duration time) {
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
