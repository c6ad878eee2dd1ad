package io.jipmi.msghandler;

import static io.jipmi.msghandler.Rig.longRequest;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A user that takes its time, or never comes back, when it is told something. On real threads. */
@Timeout(60)
@SuppressWarnings("FutureReturnValueIgnored") // looked at by other means, or dropped on purpose
class SlowUserTest {
    private static final int MAX_OUTSTANDING = 3;
    private static final int MAX_UNDELIVERED = 4;

    private final ScriptedSmi smi = new ScriptedSmi().bridging();
    private final IpmiMessageHandler handler =
            IpmiMessageHandler.create(new InterfaceLimits(30, MAX_OUTSTANDING, 25, MAX_UNDELIVERED));
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch stuck = new CountDownLatch(1);
    private final IpmiInterface ipmi0;
    private final IpmiUser slow;
    private final IpmiUser other;
    private final List<Integer> heardBySlow = Collections.synchronizedList(new ArrayList<>());
    private final List<Integer> heardByOther = Collections.synchronizedList(new ArrayList<>());

    SlowUserTest() throws IpmiException {
        ipmi0 = handler.attach(smi);
        slow = ipmi0.openUser("slow");
        other = ipmi0.openUser("other");
    }

    @AfterEach
    void release() {
        released.countDown();
        handler.close();
    }

    /** Does not come back until released. */
    private void beStuck() {
        stuck.countDown();
        boolean interrupted = false;
        while (true) {
            try {
                assertTrue(released.await(30, TimeUnit.SECONDS));
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitStuck() throws InterruptedException {
        assertTrue(stuck.await(20, TimeUnit.SECONDS), "the slow user was told nothing");
    }

    private void getStuckOverAFuture() throws InterruptedException {
        CountDownLatch chained = new CountDownLatch(1);
        smi.next(Act.with(message -> {
            awaitTrue(() -> chained.getCount() == 0, "nothing was chained");
            Act.echo(message);
        }));
        slow.requestAsync(longRequest(1)).thenRun(this::beStuck);
        chained.countDown();
        awaitStuck();
    }

    private void slowListens() throws IpmiException {
        slow.listenForEvents(event -> {
            heardBySlow.add((int) event.data()[0]);
            beStuck();
        });
    }

    private void otherListens() throws IpmiException {
        other.listenForEvents(event -> heardByOther.add((int) event.data()[0]));
    }

    /** An event comes out of the BMC, and whoever ran the interface for it has left. */
    private void post(int mark) throws IpmiException {
        smi.next(Act.with(message -> {
            smi.event(mark);
            Act.echo(message);
        }));
        other.request(longRequest(0));
    }

    private static void awaitTrue(BooleanSupplier condition, String otherwise) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadlineNs < 0, otherwise);
            Thread.onSpinWait();
        }
    }

    private static Thread start(Runnable task) {
        Thread thread = new Thread(task, "closer");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void join(Thread thread) throws InterruptedException {
        thread.join(20_000);
        assertFalse(thread.isAlive(), "did not come back");
    }

    private static FailureKind failureOf(CompletableFuture<IpmiResponse> future) {
        ExecutionException thrown = assertThrows(ExecutionException.class, () -> future.get(20, TimeUnit.SECONDS));
        return assertInstanceOf(IpmiException.class, thrown.getCause())
                .failure()
                .kind();
    }

    @Test
    void aListenerThatIsStuckDelaysNeitherAnotherNorTheInterface() throws Exception {
        slowListens();
        otherListens();
        post(1);
        awaitStuck();

        post(2);
        assertEquals(
                7, other.requestAsync(longRequest(7)).get(20, TimeUnit.SECONDS).u8(0));
        assertEquals(8, other.request(longRequest(8)).u8(0));
        assertEquals(9, slow.request(longRequest(9)).u8(0));
        awaitTrue(() -> heardByOther.equals(List.of(1, 2)), "the other was not told");
        assertEquals(List.of(1), heardBySlow);

        released.countDown();
        awaitTrue(() -> heardBySlow.equals(List.of(1, 2)), "the slow one was not told when it was ready");
    }

    @Test
    void aReceiverOfCommandsThatIsStuckDelaysNobody() throws Exception {
        slow.receiveCommands(NetFn.APP, Cmd.GET_DEVICE_ID, CommandFilter.ALL_CHANNELS, command -> beStuck());
        otherListens();
        byte[] command = BridgingSmi.command(0, 0x82, 0, NetFn.APP, Cmd.GET_DEVICE_ID, 1);
        for (int i = 0; i < MAX_UNDELIVERED + 3; i++) {
            smi.next(Act.with(message -> {
                smi.receive(command);
                Act.echo(message);
            }));
            other.request(longRequest(1));
            awaitStuck();
        }
        post(1);
        awaitTrue(() -> heardByOther.equals(List.of(1)), "the other was not told");
        assertEquals(1L + MAX_UNDELIVERED, ipmi0.counters().get("handled_commands"));
        assertEquals(2L, ipmi0.counters().get("overrun_commands"));
    }

    @Test
    void whatASlowUserHasNoRoomForIsDroppedAndCountedTheNewestFirst() throws Exception {
        slowListens();
        otherListens();
        post(0);
        awaitStuck();
        for (int mark = 1; mark <= 10; mark++) {
            post(mark);
            int heard = mark + 1;
            awaitTrue(() -> heardByOther.size() == heard, "the other was not told");
        }
        assertEquals(10L - MAX_UNDELIVERED, ipmi0.counters().get("overrun_events"));
        assertEquals(11L, ipmi0.counters().get("events"));
        released.countDown();
        List<Integer> kept = IntStream.rangeClosed(0, MAX_UNDELIVERED).boxed().toList();
        awaitTrue(() -> heardBySlow.equals(kept), "the slow one did not hear the first ones");
        post(11);
        awaitTrue(() -> heardBySlow.contains(11), "there is no room again");
    }

    @Test
    void aFutureWhoseCallbackIsStuckDelaysOnlyItsUserWhoseRequestsStayOutstanding() throws Exception {
        getStuckOverAFuture();
        List<CompletableFuture<IpmiResponse>> waiting = new ArrayList<>();
        for (int mark = 0; mark < MAX_OUTSTANDING; mark++) {
            waiting.add(slow.requestAsync(longRequest(mark)));
        }
        assertEquals(FailureKind.LIMIT, failureOf(slow.requestAsync(longRequest(9))));
        assertEquals(
                7, other.requestAsync(longRequest(7)).get(20, TimeUnit.SECONDS).u8(0));
        assertTrue(waiting.stream().noneMatch(CompletableFuture::isDone));

        released.countDown();
        for (int mark = 0; mark < MAX_OUTSTANDING; mark++) {
            assertEquals(mark, waiting.get(mark).get(20, TimeUnit.SECONDS).u8(0));
        }
    }

    @Test
    void closingAUserWaitsForWhatItIsDoingAndNothingFollows() throws Exception {
        slowListens();
        post(1);
        awaitStuck();
        post(2);
        CompletableFuture<IpmiResponse> outstanding = slow.requestAsync(longRequest(3));
        List<Thread> toldOn = Collections.synchronizedList(new ArrayList<>());
        outstanding.whenComplete((response, failure) -> toldOn.add(Thread.currentThread()));
        Thread closer = start(slow::close);
        awaitTrue(() -> closer.getState() == Thread.State.TIMED_WAITING, "the closer does not wait");

        released.countDown();
        join(closer);

        assertTrue(outstanding.isDone());
        assertEquals(1, toldOn.size());
        assertEquals(List.of(1), heardBySlow);
        post(4);
        assertEquals(List.of(1), heardBySlow);
    }

    @Test
    void anInterruptedCloserDoesNotWait() throws Exception {
        slowListens();
        post(1);
        awaitStuck();
        Thread closer = start(slow::close);
        awaitTrue(() -> closer.getState() == Thread.State.TIMED_WAITING, "the closer does not wait");
        closer.interrupt();
        join(closer);
    }

    @Test
    void aUserMayCloseItselfWhereItIsTold() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        slow.listenForEvents(event -> {
            heardBySlow.add((int) event.data()[0]);
            slow.close();
            closed.countDown();
        });
        post(1);
        assertTrue(closed.await(20, TimeUnit.SECONDS), "did not come back");
        post(2);
        assertEquals(List.of(1), heardBySlow);
    }

    @Test
    void twoUsersMayCloseEachOtherWhereTheyAreTold() throws Exception {
        CountDownLatch bothTold = new CountDownLatch(2);
        CountDownLatch bothBack = new CountDownLatch(2);
        for (IpmiUser each : List.of(slow, other)) {
            IpmiUser victim = each == slow ? other : slow;
            each.listenForEvents(event -> {
                bothTold.countDown();
                awaitTrue(() -> bothTold.getCount() == 0, "only one was told");
                victim.close();
                bothBack.countDown();
            });
        }
        post(1);
        assertTrue(bothBack.await(20, TimeUnit.SECONDS), "they wait for each other");
    }

    @Test
    void closingTheInterfaceDoesNotWaitLongForAStuckUserWhoHearsOfTheEndAfterwards() throws Exception {
        getStuckOverAFuture();
        smi.otherwise(Act.SILENCE);
        CompletableFuture<IpmiResponse> silent = slow.requestAsync(longRequest(2));
        CompletableFuture<IpmiResponse> others = other.requestAsync(longRequest(3));
        awaitTrue(() -> smi.holdsMessage(), "nothing was sent");

        Thread closer = start(ipmi0::close);
        join(closer);

        assertTrue(others.isDone());
        assertEquals(FailureKind.CLOSED, failureOf(others));
        assertFalse(silent.isDone());
        released.countDown();
        assertEquals(FailureKind.CLOSED, failureOf(silent));
    }
}
