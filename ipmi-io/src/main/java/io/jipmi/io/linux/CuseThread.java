package io.jipmi.io.linux;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.NativeBuffer;
import io.jipmi.io.cuse.CuseNodeStatus;
import io.jipmi.io.cuse.CuseSession;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The thread of one node: waits in read(2) for the kernel's next message, and has it answered. Only its kernel ends that
 * wait: it is asked to give the node up.
 */
final class CuseThread {
    /** What it takes to serve calls; a deeper stack is a defect. */
    private static final long STACK_BYTES = 256 * 1024;

    private final ServedNode node;
    private final Consumer<CuseThread> onFailure;
    private final Thread thread;
    private final CountDownLatch over = new CountDownLatch(1);
    /** Grows when a message was read and when it was answered, so it is odd in between. */
    private volatile long steps;
    /** What it was when last looked at. */
    private long stepsSeen;

    private volatile boolean leaving;
    private volatile @Nullable Exception failure;

    /** @param onFailure run by the thread if it ends without having been told */
    CuseThread(ServedNode node, Consumer<CuseThread> onFailure) {
        this.node = node;
        this.onFailure = onFailure;
        this.thread = new Thread(null, this::run, node.name() + "-node", STACK_BYTES);
        thread.setDaemon(true);
    }

    String name() {
        return node.name();
    }

    /** How the node is used; for any thread. */
    CuseNodeStatus status() {
        return node.status();
    }

    /** Begins, unless it has or has ended. */
    synchronized void start() {
        if (!leaving && thread.getState() == Thread.State.NEW) {
            thread.start();
        }
    }

    /** Whether it is in the message that it was in when this was asked before. For one who asks. */
    boolean isStuck() {
        long stepsNow = steps;
        boolean stuck = (stepsNow & 1) != 0 && stepsNow == stepsSeen;
        stepsSeen = stepsNow;
        return stuck;
    }

    /** Frees who waits for an answer, and has the node removed. */
    synchronized void end() {
        leaving = true;
        if (thread.getState() == Thread.State.NEW) {
            node.close();
            over.countDown();
        } else {
            node.abort();
        }
    }

    /** Returns when the node is gone, or the calling thread was interrupted. */
    void awaitEnd() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when the node is gone, or after that time. An interrupt is heeded later. */
    void awaitEnd(long patienceNs) {
        long endNs = System.nanoTime() + patienceNs;
        boolean interrupted = false;
        while (true) {
            try {
                boolean unused = over.await(endNs - System.nanoTime(), TimeUnit.NANOSECONDS);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Throws what ended it.
     *
     * @throws IoFault if it was the kernel
     */
    void rethrow() throws IoFault {
        Exception cause = failure;
        if (cause instanceof IoFault fault) {
            boolean gone = fault.errno().equals(Errno.ENODEV);
            throw new IoFault(
                    "serve",
                    "/dev/" + node.name(),
                    fault.errno(),
                    gone
                            ? "the kernel has given the node up: somebody wrote to its abort file in /sys/class/cuse"
                            : "");
        }
        throw new IllegalStateException("/dev/" + node.name() + " is not served any more", cause);
    }

    private void run() {
        try {
            NativeBuffer message = new NativeBuffer(CuseSession.MESSAGE_BYTES);
            long taken = 0;
            while (!leaving) {
                int lengthBytes = node.read(message);
                steps = ++taken;
                node.answer(message, lengthBytes);
                steps = ++taken;
            }
        } catch (IoFault | RuntimeException e) {
            failure = e;
        } finally {
            node.close();
            over.countDown();
            if (!leaving) {
                onFailure.accept(this);
            }
        }
    }
}
