package io.jipmi.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command that is told to stop end in order: on Ctrl-C or SIGTERM its thread is interrupted, and the process ends,
 * with the command's own status, when the command has given the interface back.
 */
final class OrderlyEnd implements AutoCloseable {
    private static final Duration LONGEST_END = Duration.ofSeconds(5);

    private final Thread command = Thread.currentThread();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::end, "end");
    private volatile int status = Program.COULD_NOT;
    private volatile Runnable wakeUp = () -> {};

    private final Duration longest;

    private OrderlyEnd(Duration longest) {
        this.longest = longest;
    }

    /** For the command the calling thread carries out, until it is closed by the same. */
    static OrderlyEnd begin() {
        return begin(LONGEST_END);
    }

    /**
     * The same for a command that has much to do at its end.
     *
     * @param longest a command that does not end within this does not keep the process from ending
     */
    static OrderlyEnd begin(Duration longest) {
        OrderlyEnd end = new OrderlyEnd(longest);
        Runtime.getRuntime().addShutdownHook(end.hook);
        return end;
    }

    /** What else, besides an interrupt, ends the waits of the command's thread; run at once if it is to end already. */
    void wakeUp(Runnable newWakeUp) {
        wakeUp = newWakeUp;
        if (command.isInterrupted()) {
            newWakeUp.run();
        }
    }

    /** The command has ended with this status. */
    int with(int newStatus) {
        status = newStatus;
        return newStatus;
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already, by the hook.
        }
    }

    private void end() {
        command.interrupt();
        wakeUp.run();
        try {
            if (ended.await(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                Runtime.getRuntime().halt(status);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
