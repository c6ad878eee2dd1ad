package io.jipmi.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.it.FaultRig.Outcome;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.sim.BtCapabilities;
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

/** Random requests and events over one simulated machine while random faults come and go, judged one by one. */
final class FaultTraffic implements AutoCloseable {
    private static final Duration BACK_WITHIN = Duration.ofSeconds(2);
    /** By then a BMC has carried out whatever it still had, the youngest first or not: eight commands of 5 ms. */
    private static final Duration BMC_AT_REST = Duration.ofMillis(100);
    /** Events are a part of the log, too. */
    private static final int LOG_LIMIT = 300;
    /** After faults that can suppress it, so many answers teach the driver that this BMC offers KCS's dummy byte. */
    private static final int ANSWERS_TO_EXPECT_DUMMIES = 17;

    /** So many answers teach the driver how patient it has to be with this BMC. */
    private static final int ANSWERS_TO_KNOW_THE_PACE = 4;

    private static final Set<Kind> MAY_SUPPRESS_DUMMIES =
            EnumSet.of(Kind.NO_DUMMY, Kind.LOST_OBF, Kind.FOREIGN_READER, Kind.RESET, Kind.ALL_ZEROS);

    private static final List<Latency> PACES = List.of(
            Latency.constant(Duration.ofNanos(1_000), Duration.ofNanos(50_000)),
            Latency.random(Duration.ofNanos(5_000), Duration.ofMillis(1), 1),
            Latency.random(Duration.ofNanos(2_000), Duration.ofMillis(5), 2));
    private static final List<BtCapabilities> CAPABILITIES = List.of(
            BtCapabilities.FOUR_OUTSTANDING,
            BtCapabilities.FOUR_OUTSTANDING.outOfOrder(),
            BtCapabilities.FOUR_OUTSTANDING.withOutstandingRequests(8).outOfOrder(),
            BtCapabilities.FOUR_OUTSTANDING.withOutstandingRequests(1));

    /** One request under way, and what would be right. */
    private record Question(IpmiRequest request, int recordNumber) {
        boolean adds() {
            return recordNumber != 0;
        }

        boolean overwrites() {
            return request.cmd() == 0x12;
        }
    }

    private final RandomGenerator random;
    private final FaultRig rig;
    private final EventLedger events;
    private final TrafficFigures figures;
    private final InterfaceType type;
    private final Map<Integer, Outcome> added = new LinkedHashMap<>();
    private Fault fault = Fault.of(Kind.RANDOM_LATENCY);
    private boolean faulty;
    private long strikesBefore;
    private int asked;
    private int lastRecord;
    private long writesBefore;
    private int writesAnswered;
    private int writesInDoubt;
    private String where = "";

    FaultTraffic(Wiring wiring, long seed, TrafficFigures figures) throws IpmiException {
        this.figures = figures;
        random = new SplittableRandom(seed);
        type = wiring.type();
        Latency pace = PACES.get(random.nextInt(PACES.size()));
        rig = new FaultRig(wiring, pace, CAPABILITIES.get(random.nextInt(CAPABILITIES.size())));
        events = rig.listenForEvents(random);
    }

    void run(int transactions) {
        settle();
        while (asked < transactions) {
            if (!faulty && random.nextInt(6) == 0) {
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
        events.stopPosting();
        rig.idle(BACK_WITHIN);
        events.close();
        checkTheBooks();
        figures.add(rig, events);
    }

    private void arm() {
        List<Kind> kinds = rig.wiring().faults();
        Kind kind = kinds.get(random.nextInt(kinds.size()));
        List<Fault> cases = FaultCases.of(kind, type);
        fault = cases.get(random.nextInt(cases.size()));
        if (random.nextBoolean() && kind != Kind.RESET) {
            fault = fault.times(random.nextInt(1, 6));
        }
        strikesBefore = rig.machine().device().faultStrikes();
        rig.machine().arm(fault);
        events.faultBegins(kind);
        faulty = true;
    }

    private void clear() {
        if (!faulty) {
            return;
        }
        figures.fault(fault.kind(), rig.machine().device().faultStrikes() - strikesBefore);
        rig.machine().clearFaults();
        where = "after " + fault + " " + fault.phase() + " " + fault.afterBytes();
        rig.idle(FaultCases.aftermath(fault, type));
        long backNs = rig.idleUntilUp(BACK_WITHIN);
        assertEquals(InterfaceHealth.State.UP, rig.health(), () -> where + ": " + rig.healthReason());
        faulty = false;
        long sinceNs = rig.nowNs();
        putAndJudge(List.of(question(BACK_WITHIN.minusNanos(Math.min(backNs, 1_900_000_000L)))), true);
        figures.back(backNs + rig.nowNs() - sinceNs);
        settle();
        events.faultIsOver();
    }

    /** Everything is right again at once. */
    private void settle() {
        boolean dummies = type == InterfaceType.KCS && MAY_SUPPRESS_DUMMIES.contains(fault.kind());
        for (int i = dummies ? ANSWERS_TO_EXPECT_DUMMIES : ANSWERS_TO_KNOW_THE_PACE; i > 0; i--) {
            putAndJudge(List.of(question(IpmiRequest.DEFAULT_TIMEOUT)), true);
        }
        rig.idle(BMC_AT_REST);
        checkRecords();
        checkWrites();
    }

    private void askSome() {
        where = String.format(
                Locale.ROOT,
                "request %d%s",
                asked,
                faulty ? " under " + fault + " " + fault.phase() + " after " + fault.afterBytes() : "");
        List<Question> questions = new ArrayList<>();
        for (int i = random.nextInt(1, 9); i > 0; i--) {
            questions.add(question(Duration.ofMillis(random.nextInt(20, 6_000))));
        }
        putAndJudge(questions, false);
    }

    private void putAndJudge(List<Question> questions, boolean mustWork) {
        boolean byCaller = questions.size() == 1 && random.nextBoolean();
        List<Outcome> outcomes = byCaller
                ? List.of(rig.ask(questions.get(0).request))
                : rig.askAtOnce(questions.stream().map(Question::request).toList());
        for (int i = 0; i < questions.size(); i++) {
            judge(questions.get(i), outcomes.get(i));
            Outcome outcome = outcomes.get(i);
            assertTrue(!mustWork || outcome.answer().isPresent(), () -> where + ": not answered: " + outcome);
        }
    }

    private Question question(Duration timeout) {
        IpmiRequest request = switch (random.nextInt(8)) {
            case 0, 1 -> IpmiRequest.of(0x06, 0x01);
            case 2 -> IpmiRequest.of(0x06, 0x37);
            case 3 -> IpmiRequest.of(0x06, 0x42, random.nextInt(16));
            case 4 -> IpmiRequest.of(0x0A, 0x11, 0, random.nextInt(200), 0, random.nextInt(1, 56));
            case 5 -> rig.longRead(random.nextInt(6));
            case 6 -> FaultRig.writeFru(asked, random.nextInt(6, rig.longRequestBytes() + 1));
            default -> FaultRig.addRecord(++lastRecord);
        };
        boolean adds = request.cmd() == 0x44;
        return new Question(request.withTimeout(timeout), adds ? lastRecord : 0);
    }

    private void judge(Question question, Outcome outcome) {
        asked++;
        figures.transaction(question.request.repeatable(), faulty, outcome);
        Judge.assertInTime(rig, outcome, question.request.timeout(), where);
        if (question.adds()) {
            added.put(question.recordNumber, outcome);
            outcome.answer()
                    .ifPresent(answer -> assertTrue(
                            rig.namesRecord(answer, question.recordNumber)
                                    || (faulty && Judge.isUnnoticeable(type, fault.kind()))
                                    || isRefused(outcome),
                            () -> where + ": wrong answer " + answer));
            return;
        }
        if (question.overwrites() && outcome.answer().isPresent() && !isRefused(outcome)) {
            writesAnswered++;
        } else if (question.overwrites() && outcome.failure().isPresent()) {
            writesInDoubt += outcome.failure().get().mayHaveExecuted() ? 1 : 0;
        }
        outcome.answer().ifPresent(answer -> {
            byte[] right = rig.rightAnswer(question.request);
            if (faulty) {
                Judge.assertPlausible(rig, question.request, fault.kind(), right, answer, where);
            } else {
                Judge.assertRight(right, answer, where);
            }
        });
    }

    private boolean isRefused(Outcome outcome) {
        return faulty
                && fault.kind() == Kind.NODE_BUSY
                && outcome.answer().filter(Judge::isRefusal).isPresent();
    }

    /** What was added so far is there once or, if it failed, perhaps not at all. */
    private void checkRecords() {
        added.forEach((number, outcome) -> Judge.assertExecutedAsReported(rig, outcome, number, where));
        added.clear();
        if (rig.machine().bmc().selRecords().size() > LOG_LIMIT) {
            rig.clearLog();
        }
    }

    /** Every overwriting that was answered has happened once, and of those that failed only such as said so. */
    private void checkWrites() {
        long writes = rig.fruWrites() - writesBefore;
        assertTrue(
                writes >= writesAnswered && writes <= writesAnswered + writesInDoubt,
                () -> where + ": " + writes + " writes, " + writesAnswered + " answered, " + writesInDoubt
                        + " in doubt");
        writesBefore = rig.fruWrites();
        writesAnswered = 0;
        writesInDoubt = 0;
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

    @Override
    public void close() {
        rig.close();
    }
}
