package io.jipmi.devintf.node;

import io.jipmi.msghandler.spi.SmiMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages the device has accepted and not answered yet, by the ids they were given. Allocates nothing. */
final class UnderWay {
    private final long[] ids;
    private final @Nullable SmiMessage[] messages;
    private int size;
    private int addressed;

    UnderWay(int capacity) {
        ids = new long[capacity];
        messages = new SmiMessage[capacity];
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Whether there are any but addressed ones, which may take long. */
    boolean hasLocal() {
        return size > addressed;
    }

    void add(long id, SmiMessage message) {
        ids[size] = id;
        messages[size++] = message;
        addressed += message.delivery() != null ? 1 : 0;
    }

    /** The one with that id, which is not under way any more; null if there is none. */
    @Nullable
    SmiMessage remove(long id) {
        for (int i = 0; i < size; i++) {
            if (ids[i] == id) {
                return removeAt(i);
            }
        }
        return null;
    }

    /** Returns whether it was under way. */
    boolean remove(SmiMessage message) {
        for (int i = 0; i < size; i++) {
            if (messages[i] == message) {
                SmiMessage unused = removeAt(i);
                return true;
            }
        }
        return false;
    }

    /** All, oldest first, which are not under way any more. */
    List<SmiMessage> removeAll() {
        List<SmiMessage> all = new ArrayList<>();
        while (size > 0) {
            SmiMessage first = removeAt(0);
            if (first != null) {
                all.add(first);
            }
        }
        return all;
    }

    private @Nullable SmiMessage removeAt(int index) {
        SmiMessage removed = messages[index];
        System.arraycopy(ids, index + 1, ids, index, size - index - 1);
        System.arraycopy(messages, index + 1, messages, index, size - index - 1);
        size--;
        Arrays.fill(messages, size, size + 1, null);
        if (removed != null && removed.delivery() != null) {
            addressed--;
        }
        return removed;
    }
}
