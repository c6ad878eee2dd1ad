package io.jipmi.devintf.freebsd;

import io.jipmi.devintf.IpmiDevice;
import io.jipmi.devintf.policy.AccessPolicy;
import io.jipmi.io.IoFault;
import io.jipmi.io.cuse.CuseCaller;
import io.jipmi.io.cuse.CuseDevice;
import io.jipmi.io.cuse.CuseFile;
import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.IpmiInterface;
import java.util.function.Supplier;

/**
 * An interface as FreeBSD's ipmi(4), of a version since 2022: its calls by its numbers, and what it does differently from
 * Linux (bsd-and-hpux-drivers 1). Error numbers are those of the system the callers run on, which is Linux.
 */
public final class FreeBsdIpmiDevice implements CuseDevice {
    private final IpmiInterface ipmi;
    private final Supplier<InterfaceLimits> limits;
    private final AccessPolicy policy;

    /**
     * @param limits how many messages one open file may have outstanding and unread; asked whenever one is opened
     * @param policy asked for every request
     */
    public FreeBsdIpmiDevice(IpmiInterface ipmi, Supplier<InterfaceLimits> limits, AccessPolicy policy) {
        this.ipmi = ipmi;
        this.limits = limits;
        this.policy = policy;
    }

    @Override
    public CuseFile open(CuseCaller caller, int flags, Runnable wakeUp) throws IoFault {
        return new FreeBsdIpmiFile(IpmiDevice.open(ipmi, caller.describe(), limits.get(), wakeUp), policy, caller);
    }
}
