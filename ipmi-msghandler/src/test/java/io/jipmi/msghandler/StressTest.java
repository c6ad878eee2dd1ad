package io.jipmi.msghandler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many real threads on one interface with its housekeeper; bounded by counts, so a lost wake-up shows as a timeout. */
@Timeout(120)
@SuppressWarnings("FutureReturnValueIgnored") // looked at by other means, or dropped on purpose
class StressTest {
    private static final long SEED = 20_260_719;
    private static final int THREADS = 4;
    private static final int REQUESTS = 2000;
    /** In no time of a test: who waits for so long was forgotten. */
    private static final Duration AMPLE = Duration.ofSeconds(20);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScriptedSmi smi = new ScriptedSmi();
    private final IpmiMessageHandler handler = IpmiMessageHandler.create();

    @AfterEach
    void close() {
        handler.close();
        threads.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyRequestOfManyThreadsGetsItsOwnAnswer(boolean promptDriver) throws Exception {
        smi.prompt(promptDriver);
        RandomGenerator driversRandom = new SplittableRandom(SEED);
        smi.otherwise(message -> quickAct(driversRandom.nextInt(20)));
        IpmiInterface ipmi0 = handler.attach(smi);
        List<Future<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            IpmiUser user = ipmi0.openUser("user" + i);
            RandomGenerator random = new SplittableRandom(SEED + i);
            tasks.add(threads.submit(() -> mixedRequests(user, random)));
        }

        int cancelled = 0;
        for (Future<Integer> task : tasks) {
            cancelled += task.get(100, TimeUnit.SECONDS);
        }

        Map<String, Long> counters = ipmi0.counters();
        assertEquals(List.of(), smi.breaches());
        long ended = counters.get("handled_local_responses")
                + counters.get("unhandled_local_responses")
                + counters.get("cancelled_commands");
        assertEquals(THREADS * REQUESTS, ended, counters::toString);
        assertTrue(counters.get("handled_local_responses") >= THREADS * REQUESTS - cancelled, counters::toString);
        assertEquals(0, smi.abandons());
    }

    /** A third asynchronous, some of them cancelled; returns how many. */
    private static int mixedRequests(IpmiUser user, RandomGenerator random) throws Exception {
        Deque<CompletableFuture<Integer>> outstanding = new ArrayDeque<>();
        int cancelled = 0;
        for (int i = 0; i < REQUESTS; i++) {
            int mark = i;
            IpmiRequest request = Rig.request(mark).withTimeout(AMPLE);
            if (random.nextInt(3) > 0) {
                assertEquals(mark & 0xFF, user.request(request).u8(0));
            } else {
                CompletableFuture<IpmiResponse> future = user.requestAsync(request);
                if (random.nextInt(10) == 0 && future.cancel(false)) {
                    cancelled++;
                } else {
                    outstanding.add(future.thenApply(response -> response.u8(0) - (mark & 0xFF)));
                }
            }
            if (outstanding.size() > 16) {
                assertEquals(0, outstanding.remove().get(30, TimeUnit.SECONDS));
            }
        }
        for (CompletableFuture<Integer> each : outstanding) {
            assertEquals(0, each.get(30, TimeUnit.SECONDS));
        }
        return cancelled;
    }

    @Test
    void asynchronousRequestsCompleteWhileAnotherThreadHammersBlockingOnes() throws Exception {
        RandomGenerator driversRandom = new SplittableRandom(SEED);
        smi.otherwise(message -> quickAct(driversRandom.nextInt(20)));
        IpmiInterface ipmi0 = handler.attach(smi);
        IpmiUser hammer = ipmi0.openUser("hammer");
        IpmiUser user = ipmi0.openUser("agent");
        CompletableFuture<Void> enough = new CompletableFuture<>();
        Future<Integer> hammering = threads.submit(() -> {
            int count = 0;
            while (!enough.isDone()) {
                assertEquals(
                        7, hammer.request(Rig.request(7).withTimeout(AMPLE)).u8(0));
                count++;
            }
            return count;
        });

        for (int i = 0; i < REQUESTS; i++) {
            IpmiResponse response =
                    user.requestAsync(Rig.request(i).withTimeout(AMPLE)).get(30, TimeUnit.SECONDS);
            assertEquals(i & 0xFF, response.u8(0));
        }

        enough.complete(null);
        assertTrue(hammering.get(30, TimeUnit.SECONDS) > 0);
    }

    @Test
    void theHousekeeperIsNeverLeftAsleepByCallersWhoGiveUpWaiting() throws Exception {
        smi.otherwise(message -> message.request()[2] == 7 ? Act.ANSWER.after(Duration.ofNanos(50_000)) : Act.ANSWER);
        IpmiInterface ipmi0 = handler.attach(smi);
        IpmiUser impatient = ipmi0.openUser("impatient");
        IpmiUser user = ipmi0.openUser("agent");
        CompletableFuture<Void> enough = new CompletableFuture<>();
        List<Future<Integer>> giveUps = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            giveUps.add(threads.submit(() -> {
                int count = 0;
                while (!enough.isDone()) {
                    try {
                        impatient.request(Rig.request(7).withTimeout(Duration.ofNanos(60_000)));
                    } catch (IpmiTimeoutException e) {
                        count++;
                    }
                }
                return count;
            }));
        }

        for (int i = 0; i < REQUESTS; i++) {
            user.requestAsync(Rig.request(1).withTimeout(AMPLE)).get(30, TimeUnit.SECONDS);
        }

        enough.complete(null);
        for (Future<Integer> each : giveUps) {
            assertTrue(each.get(30, TimeUnit.SECONDS) > 0);
        }
    }

    @Test
    void aBlockingCallerGetsItsTurnThoughTheHousekeeperIsSpinning() throws Exception {
        smi.otherwise(message -> Act.ANSWER.afterPolls(20));
        IpmiInterface ipmi0 = handler.attach(smi);
        IpmiUser flood = ipmi0.openUser("flood");
        IpmiUser user = ipmi0.openUser("agent");
        CompletableFuture<Void> enough = new CompletableFuture<>();
        for (int i = 0; i < 20; i++) {
            keepAsking(flood, enough);
        }

        for (int i = 0; i < REQUESTS / 10; i++) {
            assertEquals(
                    i & 0xFF, user.request(Rig.request(i).withTimeout(AMPLE)).u8(0));
        }

        enough.complete(null);
    }

    private static void keepAsking(IpmiUser user, CompletableFuture<Void> enough) {
        user.requestAsync(Rig.request(7).withTimeout(AMPLE)).thenRun(() -> {
            if (!enough.isDone()) {
                keepAsking(user, enough);
            }
        });
    }

    private static Act quickAct(int choice) {
        if (choice < 12) {
            return choice < 4 ? Act.ANSWER.atOnce() : Act.ANSWER;
        }
        return choice < 18 ? Act.ANSWER.afterPolls(choice - 10) : Act.ANSWER.after(Duration.ofNanos(20_000));
    }
}
