package io.jipmi.bench;

import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.SmiMessage;
import io.jipmi.msghandler.spi.SmiUpcalls;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/** A driver whose BMC answers everything at once with 15 data bytes: what is left is the message handler's own cost. */
final class NullDriver implements SmiDriver {
    private static final int ANSWER_LENGTH_BYTES = 3 + 15;

    private final boolean prompt;
    private @Nullable SmiUpcalls upcalls;
    private @Nullable SmiMessage waiting;

    /**
     * A driver.
     *
     * @param prompt whether a thread that does not wait for its request is to take the first step
     */
    NullDriver(boolean prompt) {
        this.prompt = prompt;
    }

    @Override
    public boolean prompt() {
        return prompt;
    }

    @Override
    public InterfaceInfo info() {
        return new InterfaceInfo("null", "nowhere", "", AddressSource.HARDCODED, 0x20, "null");
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
        SmiMessage message = waiting;
        if (message != null && upcalls != null) {
            waiting = null;
            byte[] answer = message.response();
            answer[0] = (byte) (message.request()[0] | 4);
            answer[1] = message.request()[1];
            answer[2] = 0;
            message.answered(ANSWER_LENGTH_BYTES);
            upcalls.completed(message);
        }
        return NOTHING_TO_DO_NS;
    }

    @Override
    public boolean abandon(SmiMessage message, long nowNs) {
        waiting = null;
        return false;
    }

    @Override
    public void counters(ObjLongConsumer<String> sink) {}

    @Override
    public void stop(long nowNs) {}
}
