package io.jipmi.msghandler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.BridgingSmi.Fate;
import io.jipmi.msghandler.BridgingSmi.Sent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random mixes of requests to the BMC and to controllers behind it, over a bus that loses, delays, repeats and damages,
 * in virtual time: every request ends once, in time, and with nobody else's answer.
 */
@Timeout(120)
@SuppressWarnings("FutureReturnValueIgnored") // ends are looked at by other means
class BridgedRandomTest {
    private static final long FIRST_SEED = 20_261_121;
    private static final int RUNS = 150;

    private record Asked(int mark, CompletableFuture<IpmiResponse> future, AtomicInteger ends) {}

    @Test
    void everyRequestEndsOnceInTimeAndWithItsOwnAnswer() {
        long answered = 0;
        long bridgedAnswers = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed++) {
            try {
                Run run = new Run(seed);
                run.play();
                run.judge();
                answered += run.answered;
                bridgedAnswers += run.count(Counter.HANDLED_IPMB_RESPONSES);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        assertTrue(
                answered > RUNS * 20 && bridgedAnswers > RUNS * 10, answered + " answers, bridged " + bridgedAnswers);
    }

    private static final class Run {
        private final RandomGenerator random;
        private final HandCrankedClock clock;
        private final BridgingSmi smi = new BridgingSmi();
        private final IpmiMessageHandler handler;
        private final IpmiInterface ipmi0;
        private final List<Asked> asked = new ArrayList<>();
        private IpmiUser user;
        private int marks;
        private int blocking;
        private long answered;

        Run(long seed) throws IpmiException {
            random = new SplittableRandom(seed);
            clock = new HandCrankedClock(random.nextBoolean() ? 0 : Long.MAX_VALUE - 5_000_000_000L);
            handler = IpmiMessageHandler.withoutThreads(InterfaceLimits.DEFAULT, clock);
            smi.otherwise(this::fate);
            ipmi0 = handler.attach(smi);
            user = ipmi0.openUser("agent");
        }

        void play() throws IpmiException {
            for (int i = 0; i < 120; i++) {
                switch (random.nextInt(10)) {
                    case 0, 1, 2, 3, 4 -> requestAsync();
                    case 5 -> requestBlocking();
                    case 6 ->
                        asked.stream()
                                .filter(each -> random.nextInt(20) == 0)
                                .forEach(each -> each.future().cancel(true));
                    case 7 -> {
                        if (random.nextInt(10) == 0) {
                            user.close();
                            user = ipmi0.openUser("agent");
                        }
                    }
                    case 8 -> {
                        if (random.nextInt(15) == 0) {
                            smi.health(new InterfaceHealth(InterfaceHealth.State.DOWN, "scripted"));
                            smi.health(InterfaceHealth.UP);
                        }
                    }
                    default -> clock.advance(Duration.ofMillis(random.nextInt(300)));
                }
                long waitNs = handler.turn();
                if (random.nextInt(3) == 0 && waitNs != Long.MAX_VALUE) {
                    clock.advance(waitNs);
                }
            }
        }

        void judge() {
            for (long waitNs = handler.turn(); waitNs != Long.MAX_VALUE; waitNs = handler.turn()) {
                clock.advance(waitNs);
            }
            for (Asked each : asked) {
                assertEquals(1, each.ends().get(), "ends of request " + each.mark());
                if (!each.future().isCompletedExceptionally()) {
                    assertOwn(each.mark(), each.future().join());
                }
            }
            assertEquals(
                    asked.size() + blocking,
                    count(Counter.HANDLED_LOCAL_RESPONSES)
                            + count(Counter.UNHANDLED_LOCAL_RESPONSES)
                            + count(Counter.HANDLED_IPMB_RESPONSES)
                            + count(Counter.SENT_IPMB_COMMAND_ERRS)
                            + count(Counter.TIMED_OUT_IPMB_COMMANDS)
                            + count(Counter.FAILED_IPMB_COMMANDS)
                            + count(Counter.REFUSED_WHILE_DOWN)
                            + count(Counter.TIMED_OUT_QUEUED_COMMANDS)
                            + count(Counter.TIMED_OUT_LOCAL_COMMANDS)
                            + count(Counter.SENT_INVALID_COMMANDS)
                            + count(Counter.CANCELLED_COMMANDS)
                            + count(Counter.CLOSED_COMMANDS),
                    () -> "requests against ends: " + ipmi0.counters());
            assertEquals(
                    smi.sent().size(), count(Counter.SENT_IPMB_COMMANDS) + count(Counter.RETRANSMITTED_IPMB_COMMANDS));
            List<Boolean> watchCalls = smi.watchCalls();
            for (int i = 0; i < watchCalls.size(); i++) {
                assertEquals(i % 2 == 0, watchCalls.get(i));
            }
            assertEquals(0, watchCalls.size() % 2, "nobody waits, and the driver still watches");
        }

        long count(Counter counter) {
            return ipmi0.counters().get(counter.name().toLowerCase(Locale.ROOT));
        }

        private void requestAsync() {
            int mark = marks++;
            IpmiRequest request = request(mark);
            AtomicInteger ends = new AtomicInteger();
            CompletableFuture<IpmiResponse> future = user.requestAsync(request);
            future.whenComplete((response, failure) -> ends.incrementAndGet());
            asked.add(new Asked(mark, future, ends));
        }

        private void requestBlocking() {
            int mark = marks++;
            blocking++;
            IpmiRequest request = request(mark);
            long startNs = clock.nowNs();
            try {
                assertOwn(mark, user.request(request));
            } catch (IpmiException e) {
                assertTrue(e.failure().kind() != FailureKind.BAD_RESPONSE, e.getMessage());
            }
            assertTrue(clock.nowNs() - startNs <= request.timeout().toNanos(), "later than the deadline");
        }

        private IpmiRequest request(int mark) {
            IpmiAddress address =
                    random.nextInt(4) == 0 ? IpmiAddress.BMC : new IpmbAddress(0, 0x80 + 2 * random.nextInt(3), 0);
            return IpmiRequest.of(address, random.nextBoolean() ? NetFn.APP : 0x30, 0x01, mark, mark >> 8)
                    .withTimeout(Duration.ofMillis(1 + random.nextInt(12_000)));
        }

        private Fate fate(Sent sent) {
            Fate fate = switch (random.nextInt(12)) {
                case 0 -> Fate.ack(BridgingSmi.ACK_LOST);
                case 1 -> Fate.ack(0x83);
                case 2 -> Fate.ack(0xC0);
                case 3 -> Fate.ack(random.nextBoolean() ? 0xD3 : 0);
                case 4 -> Fate.ack(random.nextInt(4) == 0 ? BridgingSmi.SILENCE : 0);
                default -> Fate.ack(0);
            };
            for (int i = random.nextInt(3); i > 0; i--) {
                byte[] message = sent.echo();
                if (random.nextInt(10) == 0) {
                    message[4 + random.nextInt(message.length - 4)] ^= (byte) (1 << random.nextInt(8));
                }
                fate.message(Duration.ofMillis(random.nextInt(random.nextInt(10) == 0 ? 9000 : 40)), message);
            }
            return fate;
        }

        private void assertOwn(int mark, IpmiResponse response) {
            answered++;
            if (response.isOk()) {
                assertEquals(mark & 0xFFFF, response.u8(0) | response.u8(1) << 8, "another request's answer");
            } else {
                assertEquals(0xD3, response.completionCode());
            }
        }
    }
}
