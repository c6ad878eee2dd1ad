package io.jipmi.msghandler.core;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of an interface that tell users what they want told: one for each user who is being told something, none
 * while there is nothing to tell.
 */
final class HousekeeperMessengers {
    /** How long a thread stays for the next one. */
    private static final long IDLE_S = 10;

    private final AtomicInteger started = new AtomicInteger();
    private final ThreadPoolExecutor threads;

    HousekeeperMessengers(String name) {
        threads = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_S, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, name + "-messenger-" + started.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    void empty(Mailbox mailbox) {
        threads.execute(mailbox::tellAllAlone);
    }
}
