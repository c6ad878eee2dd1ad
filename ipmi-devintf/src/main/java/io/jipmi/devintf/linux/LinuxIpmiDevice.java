package io.jipmi.devintf.linux;

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
 * An interface as the device that Linux's {@code ipmi_devintf} makes of it: the same calls, structures and error numbers
 * (linux-driver 6), for callers with pointers of 64 and of 32 bits.
 */
public final class LinuxIpmiDevice implements CuseDevice {
    private final IpmiInterface ipmi;
    private final Supplier<InterfaceLimits> limits;
    private final AccessPolicy policy;

    /**
     * @param limits how many messages one open file may have outstanding and unread; asked whenever one is opened
     * @param policy asked for every request
     */
    public LinuxIpmiDevice(IpmiInterface ipmi, Supplier<InterfaceLimits> limits, AccessPolicy policy) {
        this.ipmi = ipmi;
        this.limits = limits;
        this.policy = policy;
    }

    @Override
    public CuseFile open(CuseCaller caller, int flags, Runnable wakeUp) throws IoFault {
        return new LinuxIpmiFile(IpmiDevice.open(ipmi, caller.describe(), limits.get(), wakeUp), policy, caller);
    }
}
