package io.jipmi.msghandler;

/** One listener's wish to hear of events. Thread-safe. */
public interface EventSubscription extends AutoCloseable {

    /** Ends it; what is being delivered meanwhile may still arrive. Idempotent. */
    @Override
    void close();
}
