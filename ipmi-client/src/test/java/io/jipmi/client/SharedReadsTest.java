package io.jipmi.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.IpmiTransportException;
import io.jipmi.msghandler.NetFn;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedReadsTest {
    private static final int[] PASSED = {0x55, 0x00};

    private final ScriptedBmc bmc = new ScriptedBmc()
            .eachRequestTakes(Duration.ofMillis(100))
            .on(NetFn.APP, Cmd.GET_SELF_TEST_RESULTS, PASSED)
            .on(NetFn.CHASSIS, Cmd.CHASSIS_CONTROL);
    private final BmcClient client = bmc.client();
    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @Test
    void everyOperationAsksAnewAtFirst() throws IpmiException {
        client.selfTest();
        client.selfTest();
        assertEquals(2, asked());
        assertEquals(new BmcCost(2, 0, 0, Duration.ofMillis(200)), client.cost());
    }

    @Test
    void anAnswerYoungEnoughIsGivenAgain() throws IpmiException {
        BmcClient patient = client.withMaxAge(Duration.ofMillis(150));
        patient.selfTest();
        patient.selfTest();
        assertEquals(1, asked());
        assertEquals(new BmcCost(1, 0, 1, Duration.ofMillis(100)), client.cost());
    }

    @Test
    void anAnswerIsAsOldAsItsQuestion() throws IpmiException {
        BmcClient patient = client.withMaxAge(Duration.ofMillis(99));
        patient.selfTest();
        patient.selfTest();
        assertEquals(2, asked());
    }

    @Test
    void whoWantsANewAnswerGetsOneWhateverIsHeld() throws IpmiException {
        client.withMaxAge(Duration.ofHours(1)).selfTest();
        client.selfTest();
        assertEquals(2, asked());
    }

    @Test
    void whatAnotherRequestMayHaveChangedIsAskedAnew() throws IpmiException {
        BmcClient patient = client.withMaxAge(Duration.ofHours(1));
        patient.selfTest();
        patient.begin("power").ask(NetFn.CHASSIS, Cmd.CHASSIS_CONTROL, 1);
        patient.selfTest();
        assertEquals(2, asked());
    }

    @Test
    void anotherControllersAnswerIsNotTaken() throws IpmiException {
        BmcClient patient = client.withMaxAge(Duration.ofHours(1));
        patient.selfTest();
        patient.to(new IpmbAddress(0, 0x82, 0)).selfTest();
        assertEquals(2, asked());
    }

    @Test
    void aFailureIsNotHeld() throws IpmiException {
        BmcClient patient = client.withMaxAge(Duration.ofHours(1));
        bmc.fails(NetFn.APP, Cmd.GET_SELF_TEST_RESULTS, failure(FailureKind.INTERFACE_DOWN));
        assertThrows(IpmiTransportException.class, patient::selfTest);
        bmc.on(NetFn.APP, Cmd.GET_SELF_TEST_RESULTS, PASSED);
        patient.selfTest();
        assertEquals(2, asked());
    }

    @Test
    void whoAsksWhatIsUnderWayGetsThatAnswer() throws Exception {
        Pair results = askedAtOnce(request -> ScriptedBmc.ok(request, PASSED));
        assertEquals(SelfTestResult.Outcome.PASSED, results.first.get().outcome());
        assertEquals(results.first.get(), results.second.get());
        assertEquals(1, asked());
        assertEquals(1, client.cost().merged());
    }

    @Test
    void whoAsksWhatIsUnderWayGetsThatFailure() {
        Pair results = askedAtOnce(request -> {
            throw IpmiException.of(failure(FailureKind.INTERFACE_DOWN));
        });
        assertEquals(FailureKind.INTERFACE_DOWN, failureOf(results.first));
        assertEquals(FailureKind.INTERFACE_DOWN, failureOf(results.second));
        assertEquals(1, asked());
    }

    @Test
    void theDeadlineOfAnotherIsNoAnswerToWhoAskedAlong() throws Exception {
        Pair results = askedAtOnce(request -> {
            bmc.on(NetFn.APP, Cmd.GET_SELF_TEST_RESULTS, PASSED);
            throw IpmiException.of(failure(FailureKind.TIMED_OUT));
        });
        assertEquals(FailureKind.TIMED_OUT, failureOf(results.first));
        assertEquals(SelfTestResult.Outcome.PASSED, results.second.get().outcome());
        assertEquals(2, asked());
    }

    private record Pair(CompletableFuture<SelfTestResult> first, CompletableFuture<SelfTestResult> second) {}

    /** The second asks while the first one's request is under way, which then ends as given. */
    private Pair askedAtOnce(ScriptedBmc.Answer end) {
        CountDownLatch underWay = new CountDownLatch(1);
        CountDownLatch ending = new CountDownLatch(1);
        bmc.on(NetFn.APP, Cmd.GET_SELF_TEST_RESULTS, request -> {
            underWay.countDown();
            await(ending);
            return end.to(request);
        });
        CompletableFuture<Thread> secondAsker = new CompletableFuture<>();
        CompletableFuture<SelfTestResult> first = CompletableFuture.supplyAsync(this::selfTest, threads);
        await(underWay);
        CompletableFuture<SelfTestResult> second = CompletableFuture.supplyAsync(
                () -> {
                    secondAsker.complete(Thread.currentThread());
                    return selfTest();
                },
                threads);
        while (secondAsker.join().getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        ending.countDown();
        return new Pair(first, second);
    }

    private SelfTestResult selfTest() {
        try {
            return client.selfTest();
        } catch (IpmiException e) {
            throw new CompletionException(e);
        }
    }

    private static FailureKind failureOf(CompletableFuture<?> result) {
        ExecutionException failed = assertThrows(ExecutionException.class, result::get);
        return ((IpmiException) failed.getCause()).failure().kind();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static IpmiFailure failure(FailureKind kind) {
        return new IpmiFailure(kind, CompletionCode.UNSPECIFIED, false, "as the test has it");
    }

    private long asked() {
        return bmc.count(NetFn.APP, Cmd.GET_SELF_TEST_RESULTS);
    }
}
