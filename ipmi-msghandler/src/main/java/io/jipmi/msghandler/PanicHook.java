package io.jipmi.msghandler;

import org.jspecify.annotations.Nullable;

/**
 * Has the records of a panic left when a thread ends of an exception nobody caught: {@link Thread#setDefaultUncaughtExceptionHandler}
 * takes one. Only the first such exception of the program is recorded, as the event log is small. Allocates nothing itself,
 * so that an {@link OutOfMemoryError} is recorded too. Thread-safe.
 */
public final class PanicHook implements Thread.UncaughtExceptionHandler {
    private static final int MAX_TEXT_LENGTH = 256;

    private final PanicRecorder recorder;
    private final Thread.@Nullable UncaughtExceptionHandler next;
    private final StringBuilder text = new StringBuilder(MAX_TEXT_LENGTH);
    private boolean recorded;

    /** @param next told afterwards; null to have the exception printed as Java does by itself */
    public PanicHook(PanicRecorder recorder, Thread.@Nullable UncaughtExceptionHandler next) {
        this.recorder = recorder;
        this.next = next;
    }

    @Override
    public void uncaughtException(Thread thread, Throwable exception) {
        try {
            record(exception);
        } finally {
            if (next != null) {
                next.uncaughtException(thread, exception);
            } else {
                thread.getThreadGroup().uncaughtException(thread, exception);
            }
        }
    }

    private synchronized void record(Throwable exception) {
        if (recorded) {
            return;
        }
        recorded = true;
        append(exception.getClass().getName());
        String message = exception.getMessage();
        if (message != null) {
            append(": ");
            append(message);
        }
        recorder.record(text);
    }

    private void append(String words) {
        text.append(words, 0, Math.min(words.length(), MAX_TEXT_LENGTH - text.length()));
    }
}
