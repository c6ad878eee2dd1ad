package io.jipmi.io;

/** An open character device that is driven with ioctl and poll. Not thread-safe, {@link #close} included. */
public interface DeviceNode extends AutoCloseable {

    /**
     * A request of the device's own. Never repeated: only the caller knows whether the device has acted when EINTR
     * comes back.
     *
     * @param request the request number, unsigned 32 bits
     * @param buffer holds the request's argument
     * @param offset where in the buffer the argument begins
     * @return what the device returned, not -1
     * @throws IoFault with the kernel's reason, EBADF after close
     */
    int ioctl(long request, NativeBuffer buffer, int offset) throws IoFault;

    /**
     * Whether there is something to be had without waiting, by poll(2); does not wait itself.
     *
     * @throws IoFault with the kernel's reason, EBADF after close, and ENODEV if the device reports that it is gone
     */
    boolean readable() throws IoFault;

    /** Gives the descriptor back. Idempotent. */
    @Override
    void close();
}
