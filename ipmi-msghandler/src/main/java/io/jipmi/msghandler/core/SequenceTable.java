package io.jipmi.msghandler.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who holds which of the 64 sequence numbers of an IPMB message (SQ-01 to SQ-04). Not thread-safe.
 *
 * <p>A number comes with a generation: a token made of both stays stale for 2^26 allocations after the number was given
 * back. Numbers are given out in turn, so that a late answer finds its number free for as long as possible.
 *
 * @param <T> what holds a number
 */
final class SequenceTable<T> {
    static final int SLOTS = 64;

    private static final int GENERATION_BITS = 26;
    private static final int GENERATION_MASK = (1 << GENERATION_BITS) - 1;

    private final @Nullable Object[] holders = new @Nullable Object[SLOTS];
    private final int[] generations = new int[SLOTS];
    private int cursor;
    private int used;

    /** All numbers free; the first generation is 1 (SQ-03). */
    SequenceTable() {
        this(0);
    }

    /** @param generation that of every number so far, 0 to 2^26 - 1 */
    SequenceTable(int generation) {
        Arrays.fill(generations, generation);
    }

    boolean isEmpty() {
        return used == 0;
    }

    boolean isFull() {
        return used == SLOTS;
    }

    /**
     * Gives out the next free number.
     *
     * @return the token: number &lt;&lt; 26 | generation, negative from number 32 on
     */
    int allocate(T holder) {
        if (isFull()) {
            throw new IllegalStateException("all sequence numbers are in use");
        }
        while (holders[cursor] != null) {
            cursor = next(cursor);
        }
        int slot = cursor;
        cursor = next(slot);
        used++;
        holders[slot] = holder;
        generations[slot] = (generations[slot] + 1) & GENERATION_MASK;
        return slot << GENERATION_BITS | generations[slot];
    }

    /** Takes the number back; nothing happens if the token is stale. */
    void release(int token) {
        if (holder(token) != null) {
            holders[sequence(token)] = null;
            used--;
        }
    }

    /** Who holds the token's number in the token's generation; null if it is stale. */
    @Nullable
    T holder(int token) {
        int slot = sequence(token);
        return generations[slot] == (token & GENERATION_MASK) ? inSlot(slot) : null;
    }

    /**
     * Who holds the number now; null if nobody does.
     *
     * @param slot sequence number, 0 to 63
     */
    @SuppressWarnings("unchecked") // only holders are put in
    @Nullable
    T inSlot(int slot) {
        return (T) holders[slot];
    }

    /** A copy of all that hold a number, by number. */
    List<T> holders() {
        List<T> all = new ArrayList<>(used);
        for (int slot = 0; slot < SLOTS; slot++) {
            T holder = inSlot(slot);
            if (holder != null) {
                all.add(holder);
            }
        }
        return all;
    }

    /** The token's sequence number, 0 to 63. */
    static int sequence(int token) {
        return token >>> GENERATION_BITS;
    }

    private static int next(int slot) {
        return (slot + 1) % SLOTS;
    }
}
