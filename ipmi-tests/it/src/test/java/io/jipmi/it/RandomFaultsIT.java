package io.jipmi.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.it.FaultRig.Outcome;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.sim.Fault;
import io.jipmi.sim.Fault.Kind;
import io.jipmi.sim.InterfaceType;
import io.jipmi.sim.Latency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A long run of random requests over an interface on which random faults come and go: none lost, none answered twice,
 * none answered wrongly, none late, nothing executed twice. Time is virtual; a failure names its seed.
 */
@Tag("simulator")
class RandomFaultsIT {
    private static final int TRANSACTIONS = 15_000;
    private static final Duration BACK_WITHIN = Duration.ofSeconds(2);
    private static final int LOG_LIMIT = 300;
    /** After faults that can suppress it, so many answers teach the driver that this BMC offers the dummy byte. */
    private static final int ANSWERS_TO_EXPECT_DUMMIES = 17;

    private static final Set<Kind> MAY_SUPPRESS_DUMMIES =
            EnumSet.of(Kind.NO_DUMMY, Kind.LOST_OBF, Kind.FOREIGN_READER, Kind.RESET, Kind.ALL_ZEROS);

    /** One request under way, and what would be right. */
    private record Question(IpmiRequest request, int recordNumber) {
        boolean adds() {
            return recordNumber != 0;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0x6661756C7431L, 0x6661756C7432L})
    void nothingIsLostDoubledWrongOrLate(long seed, TestReporter reporter) throws IpmiException {
        try (Run run = new Run(seed)) {
            run.go();
            run.summary().forEach(reporter::publishEntry);
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
    }

    private static final class Run implements AutoCloseable {
        private final RandomGenerator random;
        private final FaultRig rig;
        private final Map<Integer, Outcome> added = new LinkedHashMap<>();
        private final Map<String, Long> tally = new LinkedHashMap<>();
        private Fault fault = Fault.of(Kind.NO_DUMMY);
        private boolean faulty;
        private int asked;
        private int faults;
        private int lastRecord;
        private String where = "";

        Run(long seed) throws IpmiException {
            random = new SplittableRandom(seed);
            rig = new FaultRig(Latency.random(Duration.ofNanos(20_000), Duration.ofMillis(2), seed));
        }

        void go() {
            settle();
            while (asked < TRANSACTIONS) {
                if (!faulty && random.nextInt(3) == 0) {
                    arm();
                } else if (faulty && random.nextInt(4) == 0) {
                    clear();
                }
                askSome();
                if (rig.health() == InterfaceHealth.State.DOWN && random.nextInt(3) > 0) {
                    rig.idle(Duration.ofMillis(random.nextInt(1_500)));
                }
            }
            clear();
            checkTheBooks();
        }

        private void arm() {
            List<Kind> kinds = Fault.kindsAt(InterfaceType.KCS);
            Kind kind = kinds.get(random.nextInt(kinds.size()));
            List<Fault> cases = FaultCases.of(kind);
            fault = cases.get(random.nextInt(cases.size()));
            if (random.nextBoolean() && kind != Kind.RESET) {
                fault = fault.times(random.nextInt(1, 6));
            }
            rig.machine().arm(fault);
            faulty = true;
            faults++;
        }

        private void clear() {
            rig.machine().clearFaults();
            rig.idle(FaultCases.aftermath(fault));
            if (rig.health() == InterfaceHealth.State.DOWN) {
                rig.idleUntilNotDown(BACK_WITHIN);
            }
            where = "after " + fault;
            assertTrue(rig.health() != InterfaceHealth.State.DOWN, () -> where + ": " + rig.healthReason());
            faulty = false;
            settle();
        }

        /** Everything is right again at once. */
        private void settle() {
            int answers = MAY_SUPPRESS_DUMMIES.contains(fault.kind()) ? ANSWERS_TO_EXPECT_DUMMIES : 2;
            for (int i = 0; i < answers; i++) {
                Question question = question(IpmiRequest.DEFAULT_TIMEOUT);
                Outcome outcome = rig.ask(question.request);
                judge(question, outcome);
                assertTrue(outcome.answer().isPresent(), () -> where + ": not answered: " + outcome);
            }
            checkRecords();
        }

        private void askSome() {
            where = String.format(
                    Locale.ROOT,
                    "request %d%s",
                    asked,
                    faulty ? " under " + fault + " " + fault.phase() + " after " + fault.afterBytes() : "");
            List<Question> questions = new ArrayList<>();
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                questions.add(question(Duration.ofMillis(random.nextInt(20, 6_000))));
            }
            if (questions.size() == 1) {
                judge(questions.get(0), rig.ask(questions.get(0).request));
                return;
            }
            List<Outcome> outcomes =
                    rig.askAtOnce(questions.stream().map(Question::request).toList());
            for (int i = 0; i < questions.size(); i++) {
                judge(questions.get(i), outcomes.get(i));
            }
        }

        private Question question(Duration timeout) {
            IpmiRequest request = switch (random.nextInt(5)) {
                case 0 -> IpmiRequest.of(0x06, 0x01);
                case 1 -> IpmiRequest.of(0x06, 0x37);
                case 2 -> IpmiRequest.of(0x06, 0x42, random.nextInt(16));
                case 3 -> {
                    int offset = random.nextInt(500);
                    yield IpmiRequest.of(0x0A, 0x11, 0, offset, offset >> 8, random.nextInt(1, 200));
                }
                default -> FaultRig.addRecord(++lastRecord);
            };
            boolean adds = request.cmd() == 0x44;
            return new Question(request.withTimeout(timeout), adds ? lastRecord : 0);
        }

        private void judge(Question question, Outcome outcome) {
            asked++;
            count(outcome);
            Judge.assertInTime(outcome, question.request.timeout(), where);
            if (question.adds()) {
                added.put(question.recordNumber, outcome);
                outcome.answer()
                        .ifPresent(answer -> assertTrue(
                                rig.namesRecord(answer, question.recordNumber) || unnoticeable(),
                                () -> where + ": wrong answer " + answer));
            } else {
                Kind kind = faulty ? fault.kind() : Kind.NO_DUMMY;
                outcome.answer()
                        .ifPresent(answer ->
                                Judge.assertPlausible(kind, rig.rightAnswer(question.request), answer, where));
            }
        }

        private boolean unnoticeable() {
            return faulty && Judge.UNNOTICEABLE.contains(fault.kind());
        }

        private void count(Outcome outcome) {
            String end = outcome.failure().map(failure -> failure.kind().name()).orElse("answered");
            tally.merge(end.toLowerCase(Locale.ROOT), 1L, Long::sum);
        }

        /** What was added so far is there once or, if it failed, perhaps not at all. */
        private void checkRecords() {
            added.forEach((number, outcome) -> Judge.assertExecutedAsReported(rig, outcome, number, where));
            added.clear();
            if (rig.machine().bmc().selRecords().size() > LOG_LIMIT) {
                rig.clearLog();
                assertEquals(0, rig.machine().bmc().selRecords().size());
            }
        }

        /** Every request has ended once, by the message handler's own count too. */
        private void checkTheBooks() {
            Map<String, Long> counters = rig.counters();
            long ended = 0;
            for (String name : List.of(
                    "handled_local_responses",
                    "invalid_local_responses",
                    "failed_local_commands",
                    "timed_out_queued_commands",
                    "timed_out_local_commands",
                    "refused_while_down")) {
                ended += counters.getOrDefault(name, 0L);
            }
            assertEquals(asked, ended, () -> "requests and their ends: " + counters);
            assertEquals(0, counters.get("unhandled_local_responses"));
        }

        Map<String, String> summary() {
            Map<String, String> summary = new LinkedHashMap<>();
            summary.put("transactions", String.valueOf(asked));
            summary.put("faults armed", String.valueOf(faults));
            tally.forEach((end, count) -> summary.put(end, String.valueOf(count)));
            rig.counters().forEach((name, count) -> summary.put(name, String.valueOf(count)));
            return summary;
        }

        @Override
        public void close() {
            rig.close();
        }
    }
}
