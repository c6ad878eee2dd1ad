package io.jipmi.msghandler.core;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * What one user is yet to be told: ends of its requests, and news, which are events and commands. It is told in order,
 * one thing at a time, by no thread that has anything else to do, so that a user who is slow delays nobody else
 * (LIM-08). Thread-safe.
 *
 * <p>Ends are always taken, as there are no more of them than the user may have requests outstanding; news only while
 * there is room for them.
 */
final class Mailbox {
    static final long FOREVER_NS = Long.MAX_VALUE / 2;

    /** The mailbox whose user the thread is telling something. */
    private static final ThreadLocal<@Nullable Mailbox> TELLING = new ThreadLocal<>();

    private final String owner;
    private final int maxNews;
    private final Consumer<Mailbox> onMail;
    private final Logger log;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private int newsWaiting;
    /** Whether somebody was asked to empty it, or is at it. */
    private boolean noticed;

    private @Nullable Thread teller;
    /** How many tellings of that thread are going on, each within another. */
    private int depth;

    private boolean closed;

    private record News(Runnable telling) implements Runnable {
        @Override
        public void run() {
            telling.run();
        }
    }

    /**
     * @param maxNews how many events and commands may wait
     * @param onMail told, also with locks held, that there is something again; has {@link #tellAll} called soon
     */
    Mailbox(String owner, int maxNews, Consumer<Mailbox> onMail, Logger log) {
        this.owner = owner;
        this.maxNews = maxNews;
        this.onMail = onMail;
        this.log = log;
    }

    /** Takes the end of a request. */
    void put(Runnable end) {
        if (add(end)) {
            notice();
        }
    }

    /** Takes an event or a command; false if there is no room for it, or the user has left. */
    boolean offer(Runnable telling) {
        boolean unnoticed;
        synchronized (this) {
            if (closed || newsWaiting >= maxNews) {
                return false;
            }
            newsWaiting++;
            unnoticed = add(new News(telling));
        }
        if (unnoticed) {
            notice();
        }
        return true;
    }

    /** How many ends and news wait. */
    synchronized int size() {
        return waiting.size();
    }

    /** Tells everything there is, unless another thread is at it; returns whether there was anything. */
    boolean tellAll() {
        boolean any = false;
        while (tellNext(0)) {
            any = true;
        }
        return any;
    }

    /** The same on a thread that has nothing else to do: an interrupt flag left by what it calls is nobody's. */
    void tellAllAlone() {
        while (tellNext(0)) {
            Thread.interrupted();
        }
    }

    /**
     * The user has left: it hears no news any more, and of the end of its requests from this thread.
     *
     * @param patienceNs how long to wait for what it is being told at this moment, up to {@link #FOREVER_NS}; a thread
     *     that is itself telling somebody something does not wait, as two of them might wait for each other
     */
    void close(long patienceNs) {
        synchronized (this) {
            closed = true;
            waiting.removeIf(News.class::isInstance);
            newsWaiting = 0;
        }
        long waitNs = TELLING.get() == null ? patienceNs : 0;
        boolean any;
        do {
            any = tellNext(waitNs);
        } while (any);
    }

    /** Returns whether somebody is to be asked to empty it. */
    private synchronized boolean add(Runnable mail) {
        waiting.add(mail);
        boolean unnoticed = !noticed;
        noticed = true;
        return unnoticed;
    }

    private void notice() {
        try {
            onMail.accept(this);
        } catch (RuntimeException | Error noThread) {
            // So that the next mail asks again.
            synchronized (this) {
                noticed = false;
            }
            throw noThread;
        }
    }

    private boolean tellNext(long waitNs) {
        Runnable next = take(waitNs);
        if (next == null) {
            return false;
        }
        Mailbox outer = TELLING.get();
        TELLING.set(this);
        try {
            next.run();
        } catch (RuntimeException | Error defect) {
            // Its own: everybody else is to be told all the same, and this user of what comes next.
            log.error("what user '{}' does when it is told something failed", owner, defect);
        } finally {
            TELLING.set(outer);
            told();
        }
        return true;
    }

    private synchronized @Nullable Runnable take(long waitNs) {
        Thread self = Thread.currentThread();
        if (teller != null && teller != self && !awaitTeller(waitNs)) {
            return null;
        }
        Runnable next = waiting.poll();
        if (next == null) {
            noticed = teller != null;
            return null;
        }
        if (next instanceof News) {
            newsWaiting--;
        }
        teller = self;
        depth++;
        return next;
    }

    /** Returns whether nobody is telling any more. */
    private synchronized boolean awaitTeller(long waitNs) {
        long endNs = System.nanoTime() + waitNs;
        try {
            for (long leftNs = waitNs; teller != null && leftNs > 0; leftNs = endNs - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, leftNs);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return teller == null;
    }

    private synchronized void told() {
        depth--;
        if (depth == 0) {
            teller = null;
            notifyAll();
        }
    }
}
