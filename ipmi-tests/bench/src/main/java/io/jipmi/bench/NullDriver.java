package io.jipmi.bench;

import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.IpmiEvent;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.SmiMessage;
import io.jipmi.msghandler.spi.SmiUpcalls;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A driver whose BMC answers everything at once with 15 data bytes, or not at all while it is held, and has as many events
 * as it is told to have: what is left is the message handler's own cost. Called with the interface's lock held, but for
 * {@link #hold}.
 */
public final class NullDriver implements SmiDriver {
    private static final int ANSWER_LENGTH_BYTES = 3 + 15;
    private static final int EVENT_OFFSET = 3;

    private final byte[] event = new byte[EVENT_OFFSET + IpmiEvent.LENGTH_BYTES];
    private final boolean prompt;
    private @Nullable SmiUpcalls upcalls;
    private @Nullable SmiMessage waiting;
    private volatile boolean held;
    private int events;

    /**
     * A driver.
     *
     * @param prompt whether a thread that does not wait for its request is to take the first step
     */
    public NullDriver(boolean prompt) {
        this.prompt = prompt;
    }

    /** Whether requests are to stay unanswered from now on. */
    public void hold(boolean unanswered) {
        held = unanswered;
    }

    /** Has the BMC hand out so many events with the next step. */
    public void haveEvents(int count) {
        events = count;
    }

    @Override
    public boolean prompt() {
        return prompt;
    }

    @Override
    public InterfaceInfo info() {
        return new InterfaceInfo("null", "nowhere", "", AddressSource.HARDCODED, 0x20, "null");
    }

    /** So that it hands out events. */
    @Override
    public boolean onIpmb() {
        return true;
    }

    @Override
    public void start(SmiUpcalls newUpcalls, long nowNs) {
        upcalls = newUpcalls;
        newUpcalls.healthChanged(InterfaceHealth.UP);
    }

    @Override
    public void send(SmiMessage message, long nowNs) {
        waiting = message;
    }

    @Override
    public long poll(long nowNs) {
        SmiUpcalls up = upcalls;
        if (up == null) {
            return NOTHING_TO_DO_NS;
        }
        for (; events > 0; events--) {
            up.event(event, event.length);
        }
        SmiMessage message = waiting;
        if (message != null && !held) {
            waiting = null;
            byte[] answer = message.response();
            answer[0] = (byte) (message.request()[0] | 4);
            answer[1] = message.request()[1];
            answer[2] = 0;
            message.answered(ANSWER_LENGTH_BYTES);
            up.completed(message);
        }
        return NOTHING_TO_DO_NS;
    }

    @Override
    public boolean abandon(SmiMessage message, long nowNs) {
        waiting = null;
        return true;
    }

    @Override
    public void counters(ObjLongConsumer<String> sink) {}

    @Override
    public void stop(long nowNs) {}
}
