package io.jipmi.client.sel;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An executor that runs what it has when the test says so; of what is repeated there is at most one. */
final class HandCrankedExecutor extends AbstractExecutorService implements ScheduledExecutorService {
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private @Nullable Repeated repeated;
    private long delayNs;

    /** What is run again and again. */
    private static final class Repeated extends FutureTask<Void> implements ScheduledFuture<Void> {
        private final Runnable task;

        Repeated(Runnable task) {
            super(task, null);
            this.task = task;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return 0;
        }

        @Override
        public int compareTo(Delayed other) {
            return 0;
        }
    }

    /** Runs what waits; how much that was. */
    int run() {
        int count = 0;
        while (!waiting.isEmpty()) {
            waiting.removeFirst().run();
            count++;
        }
        return count;
    }

    /** Lets one interval pass; whether something is still repeated. */
    boolean tick() {
        if (repeated == null || repeated.isCancelled()) {
            return false;
        }
        repeated.task.run();
        return true;
    }

    long delayNs() {
        return delayNs;
    }

    @Override
    public void execute(Runnable command) {
        waiting.addLast(command);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        delayNs = unit.toNanos(delay);
        repeated = new Repeated(command);
        return repeated;
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        throw new UnsupportedOperationException("a poll that takes long must not be followed by many");
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException("nothing is done once");
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException("nothing is done once");
    }

    @Override
    public void shutdown() {
        waiting.clear();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks) {
        throw new UnsupportedOperationException("nobody chooses here");
    }
}
