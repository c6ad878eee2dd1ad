package io.jipmi.devintf.abi;

import io.jipmi.devintf.IpmiDevice;
import io.jipmi.devintf.policy.AccessPolicy;
import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.cuse.CuseCaller;
import io.jipmi.io.cuse.CuseFile;
import io.jipmi.io.cuse.CuseIoctl;
import io.jipmi.io.cuse.CuseRead;
import io.jipmi.io.cuse.CuseWrite;

/** One open file of a device that takes requests and gives messages by calls, as Linux's and FreeBSD's does. */
public abstract class MessageFile implements CuseFile {
    private final IpmiDevice device;
    private final AccessPolicy policy;
    private final CuseCaller opener;
    private final Errno noData;
    private final ReceiveHabit habit = new ReceiveHabit();

    /**
     * @param device what the file can do; the file's own from here on
     * @param policy asked before anything is sent
     * @param opener who opened it
     * @param noData what who reads or writes is told: there are only calls
     */
    protected MessageFile(IpmiDevice device, AccessPolicy policy, CuseCaller opener, Errno noData) {
        this.device = device;
        this.policy = policy;
        this.opener = opener;
        this.noData = noData;
    }

    /**
     * Carries a call out, or has it made again with more of the caller's memory.
     *
     * @throws IoFault whose reason the caller gets
     */
    protected abstract void serve(CuseIoctl call) throws IoFault;

    /** Serves one round of a call that takes the next message. */
    protected final void receive(CuseIoctl call, ReceiveCall how) throws IoFault {
        how.serve(call, device, habit);
    }

    /** What the file can do. */
    protected final IpmiDevice device() {
        return device;
    }

    /** Asked before anything is sent. */
    protected final AccessPolicy policy() {
        return policy;
    }

    @Override
    public final void ioctl(CuseIoctl call) {
        try {
            serve(call);
        } catch (IoFault fault) {
            call.fail(fault.errno());
        }
    }

    @Override
    public final void read(CuseRead request) {
        request.fail(noData);
    }

    @Override
    public final void write(CuseWrite request) {
        request.fail(noData);
    }

    @Override
    public final int waitingMessages() {
        return device.waitingMessages();
    }

    @Override
    public final int expectedMessages() {
        return device.expectedMessages();
    }

    @Override
    public final void release() {
        device.close();
        policy.left(opener);
    }
}
