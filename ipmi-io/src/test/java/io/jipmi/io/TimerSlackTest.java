package io.jipmi.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.linux.TimerSlackProbe;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class TimerSlackTest {
    @Test
    void onlyTheCallingThreadsSlackBecomesOneNanosecond() throws Exception {
        ExecutorService one = Executors.newSingleThreadExecutor();
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            int before = one.submit(TimerSlackProbe::slackNs).get();
            assertNotEquals(1, before, "nothing to show");
            assertTrue(one.submit(TimerSlack::reduceForThisThread).get());
            assertEquals(1, one.submit(TimerSlackProbe::slackNs).get());
            assertEquals(before, other.submit(TimerSlackProbe::slackNs).get());
        } finally {
            one.shutdownNow();
            other.shutdownNow();
        }
    }

    @Test
    void theSystemCallIsMadeOncePerThread() throws Exception {
        ExecutorService one = Executors.newSingleThreadExecutor();
        try {
            one.submit(TimerSlack::reduceForThisThread).get();
            one.submit(() -> TimerSlackProbe.setSlackNs(777)).get(); // shows up if the second call sets it again
            assertTrue(one.submit(TimerSlack::reduceForThisThread).get());
            assertEquals(777, one.submit(TimerSlackProbe::slackNs).get());
        } finally {
            one.shutdownNow();
        }
    }
}
