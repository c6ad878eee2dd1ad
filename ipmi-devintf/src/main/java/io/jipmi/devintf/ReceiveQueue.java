package io.jipmi.devintf;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What an open file has to receive, first in first out. Answers still to come have their place from the moment the request
 * is accepted, so a reader who does not read is refused further requests and harms nobody else. Thread-safe.
 */
final class ReceiveQueue {
    private final int maxMessages;
    private final Runnable wakeUp;
    private final ArrayDeque<ReceivedMessage> messages = new ArrayDeque<>();
    /** Answers to come. */
    private int reserved;

    private boolean closed;

    /** @param wakeUp run with no lock held whenever there is one more message */
    ReceiveQueue(int maxMessages, Runnable wakeUp) {
        this.maxMessages = maxMessages;
        this.wakeUp = wakeUp;
    }

    /** Keeps a place for an answer; false if there is none. */
    synchronized boolean reserve() {
        if (reserved + messages.size() >= maxMessages) {
            return false;
        }
        reserved++;
        return true;
    }

    /** There will be no answer. */
    synchronized void unreserve() {
        reserved--;
    }

    /** Puts an answer into the place kept for it. */
    void putReserved(ReceivedMessage message) {
        synchronized (this) {
            reserved--;
            if (closed) {
                return;
            }
            messages.add(message);
        }
        wakeUp.run();
    }

    /** Adds what nobody asked for; false if there is no place. */
    boolean offer(ReceivedMessage message) {
        synchronized (this) {
            if (closed || reserved + messages.size() >= maxMessages) {
                return false;
            }
            messages.add(message);
        }
        wakeUp.run();
        return true;
    }

    /** The oldest message, which stays; null if there is none. */
    synchronized @Nullable ReceivedMessage head() {
        return messages.peek();
    }

    /** How many messages there are. */
    synchronized int size() {
        return messages.size();
    }

    /** How many places are kept for answers to come. */
    synchronized int reserved() {
        return reserved;
    }

    /** Takes the oldest message out, if it is this one. */
    synchronized boolean take(ReceivedMessage expected) {
        if (messages.peek() != expected) {
            return false;
        }
        messages.remove();
        return true;
    }

    /** Whether there is a message, or an answer to come. */
    synchronized boolean expecting() {
        return reserved > 0 || !messages.isEmpty();
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Drops everything, now and later. */
    synchronized void close() {
        closed = true;
        messages.clear();
    }
}
