package io.jipmi.msghandler.core;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A binary heap whose items know their place in it, so that any of them leaves in logarithmic time and none allocates. Not
 * thread-safe.
 *
 * @param <T> what is in it; none in two at a time
 */
final class Heap<T extends Heap.Item<T>> {
    private static final int ABSENT = -1;

    /** Something that can be in a heap. */
    abstract static class Item<T> {
        private int place = ABSENT;

        /** Whether this one leaves first. Does not change while it is in a heap. */
        abstract boolean goesBefore(T other);

        final boolean isPlaced() {
            return place != ABSENT;
        }
    }

    private @Nullable Object[] items = new Object[8];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    /** The one that leaves first; null if there is none. */
    @Nullable
    T peek() {
        return size == 0 ? null : at(0);
    }

    /** Adds one that is in no heap. */
    void add(T item) {
        if (item.isPlaced()) {
            throw new IllegalStateException("already in a heap: " + item);
        }
        if (size == items.length) {
            items = Arrays.copyOf(items, 2 * size);
        }
        size++;
        moveUp(size - 1, item);
    }

    /** Takes one out; nothing happens if it is in no heap. */
    void remove(T item) {
        Item<T> leaving = item;
        int gap = leaving.place;
        if (gap == ABSENT) {
            return;
        }
        leaving.place = ABSENT;
        size--;
        T last = at(size);
        items[size] = null;
        if (gap < size) {
            if (gap > 0 && last.goesBefore(at(parent(gap)))) {
                moveUp(gap, last);
            } else {
                moveDown(gap, last);
            }
        }
    }

    /** Shows all of them, in no order. */
    void forEach(Consumer<T> taker) {
        for (int i = 0; i < size; i++) {
            taker.accept(at(i));
        }
    }

    private void moveUp(int from, T item) {
        int gap = from;
        while (gap > 0 && item.goesBefore(at(parent(gap)))) {
            put(gap, at(parent(gap)));
            gap = parent(gap);
        }
        put(gap, item);
    }

    private void moveDown(int from, T item) {
        int gap = from;
        int child = firstChild(gap);
        while (child < size) {
            if (child + 1 < size && at(child + 1).goesBefore(at(child))) {
                child++;
            }
            if (!at(child).goesBefore(item)) {
                break;
            }
            put(gap, at(child));
            gap = child;
            child = firstChild(gap);
        }
        put(gap, item);
    }

    private void put(int place, T item) {
        items[place] = item;
        Item<T> placed = item;
        placed.place = place;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // below the size there are items of this type only
    private T at(int place) {
        return (T) items[place];
    }

    private static int parent(int place) {
        return (place - 1) / 2;
    }

    private static int firstChild(int place) {
        return 2 * place + 1;
    }
}
