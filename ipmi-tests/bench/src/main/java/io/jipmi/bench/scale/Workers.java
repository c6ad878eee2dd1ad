package io.jipmi.bench.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The threads of a measuring program: one for each thing that goes on at a time. None of them keeps the program alive. */
final class Workers implements AutoCloseable {
    private static final long END_WITHIN_S = 60;

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "worker");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Future<?>> running = new ArrayList<>();

    /** Something that may fail. */
    interface Work {
        void run() throws Exception;
    }

    void start(Work work) {
        Callable<Boolean> task = () -> {
            work.run();
            return true;
        };
        running.add(threads.submit(task));
    }

    /** Whether one has failed; what it failed of is told by {@link #await}. */
    boolean anyEnded() {
        return running.stream().anyMatch(Future::isDone);
    }

    /** Waits until all have ended. */
    void await() throws ExecutionException, InterruptedException, TimeoutException {
        for (Future<?> one : running) {
            one.get(END_WITHIN_S, TimeUnit.SECONDS);
        }
        running.clear();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
