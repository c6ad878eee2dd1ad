package io.jipmi.msghandler.core;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the one who runs the interface holds. Threads get it in the order they came, but no more than one of each user is
 * in that order at one time: however many threads a user has, nobody waits behind more than one of them.
 */
final class InterfaceLock {
    private final ReentrantLock lock = new ReentrantLock(true);

    /** Takes it if it is free and no caller waits for it: such a caller runs the interface as well, and for its own sake. */
    boolean tryNow() {
        return !isWaitedFor() && lock.tryLock();
    }

    /** Takes it if it is free. */
    boolean tryAhead() {
        return lock.tryLock();
    }

    /**
     * Waits for it behind the other threads of the user and one of each other user.
     *
     * @param ofUser the user's own lock, which is fair
     * @return false if the time ran out
     */
    boolean tryFor(ReentrantLock ofUser, long timeoutNs) throws InterruptedException {
        if (!Thread.currentThread().isInterrupted() && tryNow()) {
            return true;
        }
        long startNs = System.nanoTime();
        if (!ofUser.tryLock(timeoutNs, TimeUnit.NANOSECONDS)) {
            return false;
        }
        try {
            return lock.tryLock(timeoutNs - (System.nanoTime() - startNs), TimeUnit.NANOSECONDS);
        } finally {
            ofUser.unlock();
        }
    }

    void lock() {
        lock.lock();
    }

    void unlock() {
        lock.unlock();
    }

    boolean isWaitedFor() {
        return lock.hasQueuedThreads();
    }

    /** Whether the calling thread has it: it may hand something in from within a step. */
    boolean isMine() {
        return lock.isHeldByCurrentThread();
    }

    boolean isTaken() {
        return lock.isLocked();
    }
}
