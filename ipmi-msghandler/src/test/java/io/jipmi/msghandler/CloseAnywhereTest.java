package io.jipmi.msghandler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.BridgingSmi.Fate;
import io.jipmi.msghandler.spi.Timekeeper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A story with every kind of request, an event and a command, played again and again with the same thing done at each of
 * its points in turn: whenever the time is looked at, somebody waits, the driver is called, has been called or calls, and
 * in every callback. Whatever the point, nothing is left behind, nobody hangs and nothing is called after the close.
 */
@Timeout(300)
@SuppressWarnings("FutureReturnValueIgnored") // ends are looked at by other means
class CloseAnywhereTest {
    private static final Duration AMPLE = Duration.ofMinutes(10);
    private static final IpmbAddress CONTROLLER = new IpmbAddress(0, 0x82, 0);
    private static final byte[] COMMAND = BridgingSmi.command(0, 0x82, 0, NetFn.SENSOR_EVENT, 0x02, 1);
    /** Fewer points than that would not be a whole story. */
    private static final int LEAST_POINTS = 150;

    private enum Deed {
        CLOSE_USER,
        CLOSE_INTERFACE,
        CLOSE_INTERFACE_AND_ATTACH_ANOTHER,
        CLOSE_HANDLER,
        CANCEL,
        CLOSE_USER_WHERE_IT_IS_TOLD,
        CLOSE_INTERFACE_WHERE_IT_IS_TOLD
    }

    @ParameterizedTest
    @EnumSource(Deed.class)
    void nothingIsLeftBehindWhereverItIsDone(Deed deed) {
        int point = 0;
        boolean done = true;
        while (done) {
            try (Story story = new Story(deed, point)) {
                story.play();
                done = story.done;
                story.judge();
            } catch (Exception | AssertionError e) {
                throw new AssertionError(deed + " at point " + point, e);
            }
            point++;
        }
        boolean onlyWhereTold =
                deed == Deed.CLOSE_USER_WHERE_IT_IS_TOLD || deed == Deed.CLOSE_INTERFACE_WHERE_IT_IS_TOLD;
        int least = onlyWhereTold ? 8 : LEAST_POINTS;
        assertTrue(point > least, "the story has only " + point + " points");
    }

    /** A clock that stands still but while somebody waits. */
    private static final class Clock implements Timekeeper {
        private final Runnable tick;
        private volatile long nowNs = Long.MAX_VALUE - 1_000_000_000;

        Clock(Runnable tick) {
            this.tick = tick;
        }

        @Override
        public long nowNs() {
            tick.run();
            return nowNs;
        }

        @Override
        public void parkNs(long durationNs) {
            tick.run();
            advance(durationNs);
        }

        @Override
        public void spin() {
            tick.run();
            advance(1_000);
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread tells the story
        void advance(long durationNs) {
            nowNs += durationNs;
        }
    }

    private static final class Story implements AutoCloseable {
        private final Deed deed;
        private final int point;
        private final Thread teller = Thread.currentThread();
        private final Clock clock = new Clock(this::tick);
        private final TickingSmi smi = new TickingSmi(this::tick);
        private final IpmiMessageHandler handler = IpmiMessageHandler.withoutThreads(InterfaceLimits.DEFAULT, clock);
        private final IpmiInterface ipmi0;
        private final IpmiUser user;
        private final IpmiUser bystander;
        private final List<CompletableFuture<IpmiResponse>> asked = new ArrayList<>();
        private final List<CompletableFuture<IpmiResponse>> askedByBystander = new ArrayList<>();
        private final List<FailureKind> failures = new ArrayList<>();
        private final List<String> calledAfterwards = new ArrayList<>();
        private final List<AutoCloseable> attachedAnew = new ArrayList<>();
        private int ticks;
        private int eventsOfBystander;
        private boolean telling;
        /** Whether the story is being told: before and after it there are no points. */
        private boolean begun;

        private Thread doer;
        private volatile boolean done;
        private volatile boolean over;
        private volatile Throwable failure;

        Story(Deed deed, int point) throws IpmiException {
            this.deed = deed;
            this.point = point;
            ipmi0 = handler.attach(smi);
            user = ipmi0.openUser("agent");
            bystander = ipmi0.openUser("bystander");
            begun = true;
        }

        /** A point of the story. Only the thread that tells it counts them. */
        private void tick() {
            boolean where = switch (deed) {
                case CLOSE_USER_WHERE_IT_IS_TOLD, CLOSE_INTERFACE_WHERE_IT_IS_TOLD -> telling;
                default -> true;
            };
            if (!begun || done || Thread.currentThread() != teller || !where || ticks++ != point) {
                return;
            }
            done = true;
            if (deed == Deed.CLOSE_USER_WHERE_IT_IS_TOLD || deed == Deed.CLOSE_INTERFACE_WHERE_IT_IS_TOLD) {
                perform();
                return;
            }
            doer = new Thread(this::perform, "doer");
            doer.setDaemon(true);
            doer.start();
            // Until it is done, or waits for what this thread does next.
            while (doer.isAlive() && !isWaiting(doer.getState())) {
                Thread.onSpinWait();
            }
        }

        private static boolean isWaiting(Thread.State state) {
            return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
        }

        private void perform() {
            try {
                switch (deed) {
                    case CLOSE_USER, CLOSE_USER_WHERE_IT_IS_TOLD -> user.close();
                    case CLOSE_INTERFACE, CLOSE_INTERFACE_WHERE_IT_IS_TOLD -> ipmi0.close();
                    case CLOSE_HANDLER -> handler.close();
                    case CANCEL -> asked.forEach(each -> each.cancel(true));
                    case CLOSE_INTERFACE_AND_ATTACH_ANOTHER -> {
                        ipmi0.close();
                        attachAnother();
                    }
                }
                over = deed != Deed.CANCEL;
            } catch (Exception | AssertionError e) {
                failure = e;
            }
        }

        private void attachAnother() throws IpmiException {
            TickingSmi another = new TickingSmi(() -> {});
            IpmiInterface again = handler.attach(another);
            attachedAnew.add(again);
            assertEquals(0, again.number(), "its number was not free");
            IpmiUser newcomer = again.openUser("newcomer");
            assertTrue(newcomer.request(local(1)).isOk());
            assertTrue(newcomer.request(bridged(2)).isOk());
        }

        void play() throws IpmiException {
            smi.bus().next(BridgingSmi::unanswered);
            smi.bus().otherwise(sent -> Fate.ack(0).message(Duration.ofMillis(3), sent.echo()));
            listen();
            smi.event();
            smi.message(COMMAND);
            ask(user, asked, bridged(1));
            ask(user, asked, local(2));
            ask(bystander, askedByBystander, local(3));
            ask(bystander, askedByBystander, bridged(4));
            turn(20);
            ask(user, asked, local(5));
            askAndWait(local(6));
            smi.event();
            ask(bystander, askedByBystander, bridged(7));
            ask(user, asked, bridged(8));
            askAndWait(bridged(9));
            askAndWait(local(10).withPriority(Priority.HIGH));
            turn(200);
        }

        private void listen() {
            try {
                user.listenForEvents(event -> told("event"));
                user.receiveCommands(NetFn.SENSOR_EVENT, 0x02, CommandFilter.ALL_CHANNELS, command -> {
                    told("command");
                    CompletableFuture<IpmiResponse> reply = user.respondAsync(command, 0x00);
                    asked.add(reply);
                    if (!reply.isDone()) {
                        reply.whenComplete((response, failed) -> told("end of a reply"));
                    }
                });
                bystander.listenForEvents(event -> eventsOfBystander++);
            } catch (IpmiException e) {
                remember(e);
            }
        }

        private void ask(IpmiUser asking, List<CompletableFuture<IpmiResponse>> list, IpmiRequest request) {
            CompletableFuture<IpmiResponse> future = asking.requestAsync(request);
            list.add(future);
            tick();
            // One that was refused at once is told here, and by nobody's callback.
            if (asking == user && !future.isDone()) {
                future.whenComplete((response, failed) -> told("end of a request"));
            }
            tick();
        }

        private void askAndWait(IpmiRequest request) {
            try {
                assertTrue(user.request(request).isOk());
            } catch (IpmiException e) {
                remember(e);
            }
            tick();
        }

        private void remember(IpmiException e) {
            failures.add(e.failure().kind());
        }

        private void told(String what) {
            if (over) {
                calledAfterwards.add(what);
            }
            telling = true;
            tick();
            telling = false;
        }

        private void turn(int times) {
            for (int i = 0; i < times; i++) {
                long waitNs = handler.turn();
                tick();
                if (waitNs == Long.MAX_VALUE) {
                    return;
                }
                clock.advance(Math.min(waitNs, 100_000_000));
            }
        }

        void judge() throws Exception {
            begun = false;
            if (doer != null) {
                doer.join(20_000);
                assertFalse(doer.isAlive(), "the close does not come back");
            }
            if (failure != null) {
                throw new AssertionError("what was done failed", failure);
            }
            turn(400);
            assertEquals(List.of(), calledAfterwards, "called after the close");
            assertEnded(asked);
            assertEnded(askedByBystander);
            assertTrue(Set.of(FailureKind.CLOSED).containsAll(failures), "other failures: " + failures);
            assertNothingOutstanding(user);
            assertNothingOutstanding(bystander);
            assertFalse(smi.holdsMessage(), "the driver still holds a message");
            boolean interfaceLives = smi.stops() == 0;
            if (interfaceLives) {
                assertBystanderUnharmed();
                bystander.close();
                user.close();
                turn(10);
                assertFalse(smi.watching(), "nobody is there, and the driver watches for somebody");
                assertEquals(List.of(), ipmi0.statistics().users());
                assertEverySequenceNumberIsFree();
                ipmi0.close();
            }
            assertEquals(1, smi.stops());
            for (AutoCloseable each : attachedAnew) {
                each.close();
            }
            assertEquals(List.of(), handler.interfaces());
        }

        private static void assertEnded(List<CompletableFuture<IpmiResponse>> futures) {
            for (CompletableFuture<IpmiResponse> each : futures) {
                assertTrue(each.isDone(), "a request that has not ended");
                try {
                    if (!each.isCancelled()) {
                        assertTrue(each.join().isOk());
                    }
                } catch (CompletionException e) {
                    assertEquals(
                            FailureKind.CLOSED,
                            ((IpmiException) e.getCause()).failure().kind());
                }
            }
        }

        private static void assertNothingOutstanding(IpmiUser each) {
            UserStatistics statistics = each.statistics();
            assertEquals(0, statistics.outstanding(), statistics::toString);
            assertEquals(0, statistics.untold(), statistics::toString);
            assertEquals(
                    statistics.count(UserCounter.ACCEPTED),
                    statistics.count(UserCounter.ANSWERED)
                            + statistics.count(UserCounter.CLOSED)
                            + statistics.count(UserCounter.CANCELLED),
                    statistics::toString);
        }

        private void assertBystanderUnharmed() {
            askedByBystander.forEach(each -> assertTrue(each.join().isOk()));
            assertEquals(2, eventsOfBystander, "events the other user heard of");
        }

        /** As many requests at one time as there are numbers go out at once. */
        private void assertEverySequenceNumberIsFree() throws IpmiException {
            smi.bus().otherwise(BridgingSmi::unanswered);
            int before = smi.bus().sent().size();
            IpmiUser last = ipmi0.openUser("last");
            for (int i = 0; i < 64; i++) {
                last.requestAsync(bridged(i));
            }
            for (int i = 0; i < 70; i++) {
                handler.turn();
            }
            assertEquals(64, smi.bus().sent().size() - before, "a sequence number is lost");
        }

        @Override
        public void close() {
            handler.close();
        }

        private static IpmiRequest local(int mark) {
            return IpmiRequest.of(NetFn.APP, Cmd.GET_DEVICE_ID, mark).withTimeout(AMPLE);
        }

        private static IpmiRequest bridged(int mark) {
            return IpmiRequest.of(CONTROLLER, NetFn.APP, Cmd.GET_DEVICE_ID, mark)
                    .withTimeout(AMPLE);
        }
    }
}
