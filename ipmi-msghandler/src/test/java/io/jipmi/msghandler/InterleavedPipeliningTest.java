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
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Eight users, each with a thousand requests to the BMC and to controllers behind it and many of them outstanding at a
 * time, over a bus that loses, repeats and reorders messages, in virtual time: every request completes once, with its own
 * answer or with completion code 0xC3.
 */
@Timeout(120)
@SuppressWarnings("FutureReturnValueIgnored") // ends are looked at by other means
class InterleavedPipeliningTest {
    private static final int USERS = 8;
    private static final int REQUESTS = 1_000;
    private static final int MOST_OUTSTANDING = 40;
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    /** Vendor commands, of which nobody knows whether they may be executed twice. */
    private static final int OEM = 0x30;

    @ParameterizedTest
    @ValueSource(longs = {20_261_121, 20_261_122, 20_261_123, 20_261_124})
    void everyRequestCompletesOnceWithItsOwnAnswerOrC3(long seed) {
        try {
            Run run = new Run(seed);
            run.play();
            run.judge();
        } catch (Exception | AssertionError e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private static final class Run {
        private final RandomGenerator random;
        private final HandCrankedClock clock = new HandCrankedClock(Long.MAX_VALUE - 5_000_000_000L);
        private final BridgingSmi smi = new BridgingSmi();
        private final IpmiMessageHandler handler;
        private final IpmiInterface ipmi0;
        private final List<Pipeline> pipelines = new ArrayList<>();
        private long onTheBus;

        Run(long seed) throws IpmiException {
            random = new SplittableRandom(seed);
            handler = IpmiMessageHandler.withoutThreads(InterfaceLimits.DEFAULT, clock);
            smi.otherwise(this::fate);
            ipmi0 = handler.attach(smi);
            for (int i = 0; i < USERS; i++) {
                pipelines.add(new Pipeline(i, ipmi0.openUser("user" + i)));
            }
        }

        void play() throws IpmiException {
            while (pipelines.stream().anyMatch(Pipeline::hasMore)) {
                Pipeline pipeline = pipelines.get(random.nextInt(USERS));
                if (pipeline.hasMore() && random.nextInt(50) == 0) {
                    pipeline.ask();
                }
                for (int i = random.nextInt(10); i > 0 && pipeline.hasMore(); i--) {
                    pipeline.put();
                }
                long waitNs = handler.turn();
                if (waitNs != Long.MAX_VALUE && random.nextInt(4) == 0) {
                    clock.advance(Math.min(waitNs, 5_000_000));
                }
            }
            for (long waitNs = handler.turn(); waitNs != Long.MAX_VALUE; waitNs = handler.turn()) {
                clock.advance(waitNs);
            }
        }

        void judge() {
            long answered = 0;
            long timedOut = 0;
            for (Pipeline each : pipelines) {
                for (int mark = 0; mark < REQUESTS; mark++) {
                    assertEquals(1, each.ends[mark], each.user.name() + ", ends of request " + mark);
                }
                UserStatistics statistics = each.user.statistics();
                assertEquals(REQUESTS, statistics.count(UserCounter.ACCEPTED));
                assertEquals(
                        REQUESTS,
                        statistics.count(UserCounter.ANSWERED) + statistics.count(UserCounter.TIMED_OUT),
                        () -> statistics.toString());
                assertEquals(0, statistics.outstanding());
                assertEquals(each.timedOut, statistics.count(UserCounter.TIMED_OUT));
                answered += statistics.count(UserCounter.ANSWERED);
                timedOut += each.timedOut;
            }
            assertEquals(
                    onTheBus,
                    count(Counter.HANDLED_IPMB_RESPONSES) + count(Counter.UNHANDLED_IPMB_RESPONSES),
                    () -> "messages out of the BMC against " + ipmi0.counters());
            assertEquals(
                    smi.sent().size(), count(Counter.SENT_IPMB_COMMANDS) + count(Counter.RETRANSMITTED_IPMB_COMMANDS));
            assertEquals(answered, count(Counter.HANDLED_LOCAL_RESPONSES) + count(Counter.HANDLED_IPMB_RESPONSES));
            assertTrue(answered > USERS * REQUESTS * 8 / 10, "only " + answered + " were answered");
            assertTrue(timedOut > 0, "nothing was lost for good");
            assertTrue(count(Counter.RETRANSMITTED_IPMB_COMMANDS) > 100, () -> "a quiet bus: " + ipmi0.counters());
            assertTrue(count(Counter.UNHANDLED_IPMB_RESPONSES) > 100, () -> "a quiet bus: " + ipmi0.counters());
        }

        private long count(Counter counter) {
            return ipmi0.counters().get(counter.name().toLowerCase(Locale.ROOT));
        }

        private Fate fate(Sent sent) {
            Fate fate = Fate.ack(random.nextInt(25) == 0 ? BridgingSmi.ACK_LOST : 0);
            int copies = switch (random.nextInt(10)) {
                case 0 -> 0;
                case 1 -> 2;
                case 2 -> 3;
                default -> 1;
            };
            for (int i = 0; i < copies; i++) {
                onTheBus++;
                fate.message(Duration.ofMillis(1 + random.nextInt(random.nextInt(20) == 0 ? 400 : 30)), sent.echo());
            }
            return fate;
        }

        /** One user's thousand requests. */
        private final class Pipeline {
            private final int index;
            private final IpmiUser user;
            private final int[] ends = new int[REQUESTS];
            private int next;
            private int outstanding;
            private int timedOut;

            Pipeline(int index, IpmiUser user) {
                this.index = index;
                this.user = user;
            }

            boolean hasMore() {
                return next < REQUESTS;
            }

            void put() {
                if (outstanding >= MOST_OUTSTANDING) {
                    return;
                }
                int mark = next++;
                outstanding++;
                user.requestAsync(request(mark)).whenComplete((response, failure) -> {
                    outstanding--;
                    ends[mark]++;
                    if (failure == null) {
                        assertOwn(mark, response);
                    } else {
                        assertC3(mark, (IpmiException) failure);
                    }
                });
            }

            /** On the calling thread, with all the others' under way. */
            void ask() {
                int mark = next++;
                try {
                    assertOwn(mark, user.request(request(mark)));
                } catch (IpmiException e) {
                    assertC3(mark, e);
                }
                ends[mark]++;
            }

            /**
             * One in three to the BMC. The others of a user have commands that come again after so many others that a copy
             * which is late cannot be taken for the answer to a later one in the same slot: nothing else tells them apart.
             */
            private IpmiRequest request(int mark) {
                int[] data = {index, mark & 0xFF, mark >> 8};
                if (random.nextInt(3) == 0) {
                    return IpmiRequest.of(NetFn.APP, Cmd.GET_DEVICE_ID, data).withTimeout(TIMEOUT);
                }
                IpmbAddress controller = new IpmbAddress(0, 0x80 + 2 * index, mark >> 8);
                return IpmiRequest.of(controller, OEM, mark & 0xFF, data)
                        .withRepeat(random.nextInt(5) == 0 ? Repeat.NEVER : Repeat.ALWAYS)
                        .withTimeout(TIMEOUT);
            }

            private void assertOwn(int mark, IpmiResponse response) {
                if (!response.isOk() || response.u8(0) != index || (response.u8(1) | response.u8(2) << 8) != mark) {
                    ends[mark] = Integer.MIN_VALUE;
                }
            }

            private void assertC3(int mark, IpmiException failure) {
                timedOut++;
                if (failure.failure().completionCode() != CompletionCode.TIMEOUT) {
                    ends[mark] = Integer.MIN_VALUE;
                }
            }
        }
    }
}
