package io.jipmi.msghandler;

/** One user's wish to receive commands sent to us. Thread-safe. */
public interface CommandRegistration extends AutoCloseable {

    /** Ends it; what is being delivered meanwhile may still arrive. Idempotent. */
    @Override
    void close();
}
