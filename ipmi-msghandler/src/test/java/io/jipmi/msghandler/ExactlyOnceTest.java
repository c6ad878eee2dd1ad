package io.jipmi.msghandler;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every accepted request ends exactly once, whatever happens in whatever order. */
class ExactlyOnceTest {
    private static final int RUNS = 4000;

    @Test
    @Timeout(300)
    void everyAcceptedRequestEndsOnceUnderRandomInterleavings() throws Exception {
        ExecutorService otherThread = Executors.newSingleThreadExecutor();
        long responses = 0;
        try {
            for (long seed = 1; seed <= RUNS; seed++) {
                try {
                    RandomRun run = new RandomRun(seed, otherThread);
                    run.play();
                    run.judge();
                    responses += run.responses();
                } catch (Exception | AssertionError e) {
                    throw new AssertionError("seed " + seed + ": " + e, e);
                }
            }
        } finally {
            otherThread.shutdownNow();
        }
        assertTrue(responses > RUNS, "hardly anything was answered: " + responses);
    }
}
