package io.jipmi.watchdog.node;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A node's two threads: one answers the kernel, one waits for the BMC. Both are there from the beginning on. */
final class NodeThreads implements Executor {
    private static final long LONGEST_END_MS = 5_000;

    private final Thread server;
    private final ThreadPoolExecutor worker;

    /** @param serve what the one that answers does until it is told to stop */
    NodeThreads(String name, Runnable serve) {
        server = daemon(serve, name + "-node");
        worker = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> daemon(task, name + "-node-worker"));
    }

    void start() {
        worker.prestartAllCoreThreads();
        server.start();
    }

    @Override
    public void execute(Runnable job) {
        worker.execute(job);
    }

    /** Waits for a moment until the one that answers has stopped. */
    void awaitServer() {
        try {
            server.join(LONGEST_END_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Has what was asked for done, without waiting for it. */
    void end() {
        worker.shutdown();
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
