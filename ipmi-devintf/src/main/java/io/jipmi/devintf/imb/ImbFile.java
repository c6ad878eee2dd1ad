package io.jipmi.devintf.imb;

import io.jipmi.devintf.abi.IpmiAbi;
import io.jipmi.devintf.policy.AccessPolicy;
import io.jipmi.io.Errno;
import io.jipmi.io.cuse.CuseCaller;
import io.jipmi.io.cuse.CuseFile;
import io.jipmi.io.cuse.CuseIoctl;
import io.jipmi.io.cuse.CuseRead;
import io.jipmi.io.cuse.CuseWrite;
import io.jipmi.msghandler.IpmiUser;

/** One open file of the device. */
final class ImbFile implements CuseFile {
    private final IpmiUser user;
    private final AccessPolicy policy;
    private final ImbAbi abi;
    private final CuseCaller opener;

    ImbFile(IpmiUser user, AccessPolicy policy, ImbAbi abi, CuseCaller opener) {
        this.user = user;
        this.policy = policy;
        this.abi = abi;
        this.opener = opener;
    }

    @Override
    public void read(CuseRead request) {
        request.fail(Errno.EINVAL);
    }

    @Override
    public void write(CuseWrite request) {
        request.fail(Errno.EINVAL);
    }

    /** There is nothing to wait for: as with any device that has no poll, everything is always possible. */
    @Override
    public int poll(int events) {
        return IpmiAbi.POLLIN | IpmiAbi.POLLRDNORM | IpmiAbi.POLLOUT | IpmiAbi.POLLWRNORM;
    }

    @Override
    public void ioctl(CuseIoctl call) {
        ImbLayout layout = abi.layout(call.cmd(), call.caller32Bit());
        if (layout == null) {
            call.fail(Errno.ENOTTY);
        } else {
            new SendMessageCall(layout, call).serve(user, policy);
        }
    }

    @Override
    public void release() {
        user.close();
        policy.left(opener);
    }
}
