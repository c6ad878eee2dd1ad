package io.jipmi.msghandler;

/** A watcher's place among those who are told; closing it ends that. */
public interface WatcherRegistration extends AutoCloseable {

    /** Ends it; a call that is going on is not waited for. Idempotent. */
    @Override
    void close();
}
