package io.jipmi.si.driver;

import io.jipmi.msghandler.spi.SmiMessage;
import io.jipmi.si.sm.StateMachine;
import java.util.ArrayDeque;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/** The users' messages the driver has: those that wait, in order, and those the machine carries, by slot. */
final class MessageSlots {
    private final ArrayDeque<SmiMessage> waiting = new ArrayDeque<>();
    private final @Nullable SmiMessage[] carried = new SmiMessage[StateMachine.MAX_SLOTS];

    void add(SmiMessage message) {
        waiting.add(message);
    }

    /** The one that has waited longest; null if none does. */
    @Nullable
    SmiMessage next() {
        return waiting.peek();
    }

    /** The one that has waited longest is carried now. */
    void begun(int slot) {
        carried[slot] = waiting.remove();
    }

    /** Takes the message out of that slot; null if it was taken back meanwhile. */
    @Nullable
    SmiMessage end(int slot) {
        SmiMessage message = carried[slot];
        carried[slot] = null;
        return message;
    }

    /** Takes a message back that waits; false if it does not. */
    boolean takeBack(SmiMessage message) {
        return waiting.remove(message);
    }

    /** Where a message is that is carried. */
    int slotOf(SmiMessage message) {
        for (int slot = 0; slot < carried.length; slot++) {
            if (carried[slot] == message) {
                return slot;
            }
        }
        throw new IllegalArgumentException("not a message this driver has");
    }

    boolean noneCarried() {
        for (SmiMessage message : carried) {
            if (message != null) {
                return false;
            }
        }
        return true;
    }

    /** Whether all that are carried may be executed twice. */
    boolean allRepeatable() {
        for (SmiMessage message : carried) {
            if (message != null && !message.repeatable()) {
                return false;
            }
        }
        return true;
    }

    /** Takes out all that are carried, and tells each with its slot. */
    void endAll(ObjIntConsumer<SmiMessage> sink) {
        for (int slot = 0; slot < carried.length; slot++) {
            SmiMessage message = end(slot);
            if (message != null) {
                sink.accept(message, slot);
            }
        }
    }

    /** Takes out the one that has waited longest; null if none does. */
    @Nullable
    SmiMessage poll() {
        return waiting.poll();
    }
}
