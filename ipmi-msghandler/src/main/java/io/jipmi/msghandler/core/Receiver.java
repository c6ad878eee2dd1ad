package io.jipmi.msghandler.core;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What a user wants told of something.
 *
 * @param user whose it is
 * @param <T> what is told
 */
record Receiver<T>(User user, Consumer<T> consumer) {

    /**
     * Has it told by and by.
     *
     * @param stillWanted asked just before
     * @return false if the user has too much waiting already, and will not be told
     */
    boolean tell(T news, BooleanSupplier stillWanted) {
        return user.mailbox().offer(() -> {
            if (stillWanted.getAsBoolean()) {
                consumer.accept(news);
            }
        });
    }
}
