package io.jipmi.devintf.imb;

import io.jipmi.devintf.policy.AccessPolicy;
import io.jipmi.io.IoFault;
import io.jipmi.io.cuse.CuseCaller;
import io.jipmi.io.cuse.CuseDevice;
import io.jipmi.io.cuse.CuseFile;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiInterface;

/**
 * An interface as the device of HP-UX or of Intel's IMB driver: one call sends a request and returns with its answer
 * (bsd-and-hpux-drivers 2). The caller waits; the thread that serves the node does not.
 */
public final class ImbDevice implements CuseDevice {
    private final IpmiInterface ipmi;
    private final AccessPolicy policy;
    private final ImbAbi abi;

    /** @param policy asked for every request */
    public ImbDevice(IpmiInterface ipmi, AccessPolicy policy, ImbAbi abi) {
        this.ipmi = ipmi;
        this.policy = policy;
        this.abi = abi;
    }

    /** Opens a file, for reading only as well: EBUSY if the interface has its full number of users, ENXIO if it is closed. */
    @Override
    public CuseFile open(CuseCaller caller, int flags, Runnable wakeUp) throws IoFault {
        try {
            return new ImbFile(ipmi.openUser(caller.describe()), policy, abi, caller);
        } catch (IpmiException refused) {
            throw new IoFault(
                    "open",
                    "ipmi" + ipmi.number(),
                    ImbStatus.of(refused.failure()).errno(),
                    refused.failure().detail());
        }
    }
}
