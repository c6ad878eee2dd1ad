package io.jipmi.msghandler.spi;

import io.jipmi.msghandler.InterfaceInfo;
import java.util.function.ObjLongConsumer;

/**
 * A lower driver: carries one message at a time to a BMC. Not thread-safe, but for {@link #info} and {@link #counters}:
 * the message handler calls every other method with the interface's lock held, from whichever thread runs the interface.
 *
 * <p>No method blocks for the BMC, and none throws for trouble with the device: that ends the message with a failure,
 * through the same upcall as an answer.
 */
public interface SmiDriver {

    /** What {@link #poll} returns when only a new call can give the driver something to do. */
    long NOTHING_TO_DO_NS = Long.MAX_VALUE;

    /** What the interface is. Called by any thread at any time. */
    InterfaceInfo info();

    /** Begins the start-up conversation with the BMC, which {@link #poll} then carries on. Called once, first. */
    void start(SmiUpcalls upcalls, long nowNs);

    /**
     * Takes a message. The driver may put it off until its own work with the BMC is done, and may complete it before
     * returning. Called only while the driver holds no message. The object is not the same for ever: one that was
     * abandoned is not sent again.
     */
    void send(SmiMessage message, long nowNs);

    /**
     * Does what can be done now.
     *
     * @return how long to wait before the next call, in ns: 0 if the hardware is about to be ready,
     *     {@link #NOTHING_TO_DO_NS} if idle
     */
    long poll(long nowNs);

    /**
     * Takes the message back because its deadline passed or its user left. The driver forgets it at once and gets the
     * transport back into order by itself; there is no upcall for it.
     *
     * @return whether the BMC may have executed it
     */
    boolean abandon(SmiMessage message, long nowNs);

    /**
     * Whether Send Message reaches the BMC and what comes back can be fetched with Get Message: whether the message
     * handler can bridge requests to other controllers over this driver. Called by any thread at any time; always the
     * same.
     */
    default boolean bridges() {
        return false;
    }

    /**
     * Whether somebody waits for messages. While so, the driver fetches what comes into the BMC's receive message queue
     * and hands it to {@link SmiUpcalls#received}. Called only if the driver {@link #bridges()}, when the answer
     * changes; false at first.
     */
    default void watchMessages(boolean wanted, long nowNs) {}

    /**
     * Names and values of the driver's own counters, in a fixed order. Called by any thread at any time, also after
     * {@link #stop}; the values may lag a little behind what another thread is counting.
     */
    void counters(ObjLongConsumer<String> sink);

    /** Leaves the BMC in order as far as that needs no waiting, and gives the hardware back. Called once, last. */
    void stop(long nowNs);
}
