package io.jipmi.msghandler;

import java.nio.CharBuffer;

/**
 * Has the records of a panic left when a thread ends of an exception nobody caught: {@link Thread#setDefaultUncaughtExceptionHandler}
 * takes one. Only the first such exception of the program is recorded, as the event log is small. Allocates nothing for an
 * {@link OutOfMemoryError}, so that it is recorded too. Thread-safe.
 */
public final class PanicHook implements Thread.UncaughtExceptionHandler {
    private static final int MAX_TEXT_LENGTH = 256;
    /** A class makes its name when it is asked for it first, and there may be no memory then. */
    private static final String OUT_OF_MEMORY = OutOfMemoryError.class.getName();

    private final PanicRecorder recorder;
    private final Thread.UncaughtExceptionHandler next;
    private final CharBuffer text = CharBuffer.allocate(MAX_TEXT_LENGTH);
    private boolean recorded;

    /**
     * @param recorder leaves the records
     * @param next told afterwards: once this is the program's default, nobody prints the exception otherwise
     */
    public PanicHook(PanicRecorder recorder, Thread.UncaughtExceptionHandler next) {
        this.recorder = recorder;
        this.next = next;
    }

    @Override
    public void uncaughtException(Thread thread, Throwable exception) {
        try {
            record(exception);
        } finally {
            next.uncaughtException(thread, exception);
        }
    }

    private synchronized void record(Throwable exception) {
        if (recorded) {
            return;
        }
        recorded = true;
        append(
                exception instanceof OutOfMemoryError
                        ? OUT_OF_MEMORY
                        : exception.getClass().getName());
        String message = exception.getMessage();
        if (message != null) {
            append(": ");
            append(message);
        }
        recorder.record(text.flip());
    }

    private void append(String words) {
        text.put(words, 0, Math.min(words.length(), text.remaining()));
    }
}
