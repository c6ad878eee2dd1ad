package io.jipmi.msghandler.core;

import java.util.function.Consumer;
import org.slf4j.Logger;

/**
 * What a user wants told of something.
 *
 * @param user whose it is
 * @param <T> what is told
 */
record Receiver<T>(User user, Consumer<T> consumer, Logger log) {

    /** A receiver's defect is its own: everybody else is to be told all the same. */
    void tell(T news) {
        try {
            consumer.accept(news);
        } catch (RuntimeException defect) {
            log.error("what user '{}' wants told of {} failed", user.name(), news, defect);
        }
    }
}
