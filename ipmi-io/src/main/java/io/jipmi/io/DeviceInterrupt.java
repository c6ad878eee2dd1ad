package io.jipmi.io;

/**
 * A device's interrupt as userspace can have it: something to wait for. One thread at a time may wait, any may close;
 * an implementation that allows more says so.
 */
public interface DeviceInterrupt extends AutoCloseable {

    /**
     * Lets the interrupt through again and waits for it. One that is pending already ends the wait at once: the line is
     * level-triggered.
     *
     * @param timeoutNs how long to wait at most, at least 1
     * @return whether it came
     * @throws IoFault if the device is gone
     */
    boolean await(long timeoutNs) throws IoFault;

    /** Gives the interrupt back. Idempotent. */
    @Override
    void close();
}
