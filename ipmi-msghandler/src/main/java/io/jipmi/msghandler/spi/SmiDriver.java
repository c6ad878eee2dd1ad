package io.jipmi.msghandler.spi;

import io.jipmi.msghandler.CommandFilter;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.MaintenanceMode;
import io.jipmi.msghandler.Parameters;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

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

    /**
     * How many messages the driver takes at one time, at least 1, those with a {@link SmiMessage#delivery} not counted. More than one is for interfaces that carry several
     * requests to the BMC at once; the driver may complete them in any order. May change from call to call.
     */
    default int capacity() {
        return 1;
    }

    /**
     * How many addressed messages ({@link SmiMessage#delivery}) the driver takes beside the others at one time, and may
     * complete in any order; 0 if it takes none. One that does brings messages to others than the BMC by itself, with
     * sequence numbers and tries of its own, as behind it is somebody who does that: the message handler does not bridge
     * then. What others send it hands to {@link SmiUpcalls#commandReceived}. Called by any thread at any time; always the
     * same.
     */
    default int addressedCapacity() {
        return 0;
    }

    /**
     * Whether {@link #send} and {@link #poll} return within microseconds, as they wait for no bus and no other program.
     * Then a thread that hands in a request without waiting for it takes the first step, too. Called by any thread at any
     * time; always the same.
     */
    default boolean prompt() {
        return false;
    }

    /** Begins the start-up conversation with the BMC, which {@link #poll} then carries on. Called once, first. */
    void start(SmiUpcalls upcalls, long nowNs);

    /**
     * Takes a message. The driver may put it off until its own work with the BMC is done, and may complete it before
     * returning. Called only while the driver holds fewer messages than its {@link #capacity}, or, of messages with a
     * {@link SmiMessage#delivery}, fewer than its {@link #addressedCapacity}. The object is not the same for ever: one
     * that was abandoned is not sent again.
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
     * Waits for the hardware's interrupt in place of the sleep {@link #poll} asked for last. Called by any thread, with or
     * without the interface's lock; it must return within some milliseconds even if the wait asked for is longer, as
     * nothing else ends it.
     *
     * @param waitNs what {@code poll} returned, at least 1
     * @return false if there is no interrupt to wait for now; the caller sleeps instead
     */
    default boolean awaitHardware(long waitNs) {
        return false;
    }

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
     * Whether the interface is itself on an IPMB, and carries messages that are {@link SmiMessage#direct()}. What others
     * there send to it the driver hands to {@link SmiUpcalls#receivedDirect}. Called by any thread at any time; always the
     * same.
     */
    default boolean onIpmb() {
        return false;
    }

    /**
     * Whether somebody waits for messages, and whether somebody waits for events. What the driver fetches it hands to
     * {@link SmiUpcalls}: while somebody waits soon after the BMC has it, otherwise when it happens to notice. Called only
     * if the driver {@link #bridges()}, when an answer changes; both false at first.
     */
    default void watch(boolean messages, boolean events, long nowNs) {}

    /**
     * Whether somebody listens for events, which the driver then hands to {@link SmiUpcalls#event}. Called only if the
     * driver takes addressed messages, when the answer changes; false at first.
     *
     * @return why they cannot be had, and then nothing has changed; null if they can
     */
    @SuppressWarnings("exports") // callers compile without the annotation
    default @Nullable IpmiFailure wantEvents(boolean wanted, long nowNs) {
        return null;
    }

    /**
     * Whether somebody receives commands that others send, which the driver then hands to
     * {@link SmiUpcalls#commandReceived}. Called only if the driver takes addressed messages, once for each when somebody
     * begins to receive them and once at the end; no two that are wanted at one time overlap.
     *
     * @return why they cannot be had, and then nothing has changed; null if they can
     */
    @SuppressWarnings("exports") // callers compile without the annotation
    default @Nullable IpmiFailure wantCommands(CommandFilter filter, boolean wanted, long nowNs) {
        return null;
    }

    /**
     * How the interface comes to be in maintenance, for a driver behind which is somebody who heeds that. Called when it
     * changes; {@link MaintenanceMode#AUTO} at first.
     */
    default void maintenanceMode(MaintenanceMode mode, long nowNs) {}

    /**
     * Whether the BMC is to be asked nothing on the driver's own account, but for what {@link #watch} says: it is being
     * given firmware. Called when the answer changes; false at first.
     */
    default void leaveAlone(boolean alone, long nowNs) {}

    /**
     * Heeds, from now on, the values of those parameters that are {@link io.jipmi.msghandler.Parameter#changeable()}; a
     * driver that has none does nothing.
     *
     * @param parameters those of this interface
     */
    default void apply(Parameters parameters) {}

    /**
     * Names and values of the driver's own counters, in a fixed order. Called by any thread at any time, also after
     * {@link #stop}; the values may lag a little behind what another thread is counting.
     */
    void counters(ObjLongConsumer<String> sink);

    /** Leaves the BMC in order as far as that needs no waiting, and gives the hardware back. Called once, last. */
    void stop(long nowNs);
}
