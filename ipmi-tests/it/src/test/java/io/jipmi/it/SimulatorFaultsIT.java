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
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault the simulator knows, at many moments of a transaction, for commands that may and that may not be executed
 * twice: the right answer or a clean error, in time, and an interface that works when the fault is gone. Time is virtual.
 */
@Tag("simulator")
class SimulatorFaultsIT {
    private static final Latency LATENCY = Latency.constant(Duration.ofNanos(2_000), Duration.ofNanos(150_000));
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration BACK_WITHIN = Duration.ofSeconds(2);
    /** So many answers make the driver know that this BMC ends each with a dummy byte. */
    private static final int WARM_UP = 20;

    private static final IpmiRequest GET_DEVICE_ID = IpmiRequest.of(0x06, 0x01);

    /** One fault at one moment, and the request it hits. */
    private record Case(Fault fault, boolean errorFirst, boolean repeatable, Duration timeout) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s %s after %d bytes%s, %s command with %d ms",
                    fault,
                    fault.phase(),
                    fault.afterBytes(),
                    errorFirst ? ", after an error" : "",
                    repeatable ? "repeatable" : "unrepeatable",
                    timeout.toMillis());
        }
    }

    private record Ended(boolean struck, boolean answered) {}

    static List<Kind> kinds() {
        return Fault.kindsAt(InterfaceType.KCS);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aFaultEndsInTheRightAnswerOrACleanErrorAndLeavesAnInterfaceThatWorks(Kind kind, TestReporter reporter)
            throws IpmiException {
        int cases = 0;
        int struck = 0;
        int answered = 0;
        for (Fault fault : FaultCases.of(kind)) {
            for (int variant = 0; variant < 8; variant++) {
                Case one = new Case(fault, (variant & 1) != 0, (variant & 2) != 0, (variant & 4) != 0 ? LONG : SHORT);
                Ended ended = run(one);
                cases++;
                struck += ended.struck ? 1 : 0;
                answered += ended.struck && ended.answered ? 1 : 0;
            }
        }
        assertTrue(struck * 8 >= cases, "the fault happened in " + struck + " of " + cases + " cases");
        String result = struck + " of " + cases + " cases struck, " + answered + " of these answered in spite of it";
        reporter.publishEntry(kind.label(), result);
    }

    private static Ended run(Case one) throws IpmiException {
        try (FaultRig rig = new FaultRig(LATENCY)) {
            for (int i = 0; i < WARM_UP; i++) {
                assertRight(rig, rig.ask(GET_DEVICE_ID), "warm-up");
            }
            rig.machine().arm(one.fault);
            if (one.errorFirst) {
                rig.machine().arm(Fault.of(Kind.ERROR_STATE).times(1));
            }
            boolean answered = one.repeatable ? read(rig, one, one.timeout) : add(rig, one);
            boolean struck = rig.machine().kcs().faultStrikes() > (one.errorFirst ? 1 : 0);
            boolean mustWork = one.repeatable && !one.errorFirst && one.timeout.equals(LONG) && isSurvivable(one.fault);
            assertTrue(answered || !mustWork, () -> one + ": not answered; " + rig.healthReason());
            rig.idle(Duration.ofMillis(700));
            read(rig, one, SHORT);
            rig.machine().clearFaults();
            worksAgain(rig, one);
            return new Ended(struck, answered);
        }
    }

    private static boolean read(FaultRig rig, Case one, Duration timeout) {
        Outcome outcome = rig.ask(GET_DEVICE_ID.withTimeout(timeout));
        Judge.assertInTime(outcome, timeout, one.toString());
        byte[] right = rig.rightAnswer(GET_DEVICE_ID);
        outcome.answer().ifPresent(answer -> Judge.assertPlausible(one.fault.kind(), right, answer, one.toString()));
        return outcome.answer().isPresent();
    }

    private static boolean add(FaultRig rig, Case one) {
        int number = 0x1234;
        Outcome outcome = rig.ask(FaultRig.addRecord(number).withTimeout(one.timeout));
        Judge.assertInTime(outcome, one.timeout, one.toString());
        rig.idle(Duration.ofSeconds(20));
        Judge.assertExecutedAsReported(rig, outcome, number, one.toString());
        outcome.answer().ifPresent(answer -> {
            boolean right = rig.namesRecord(answer, number) || Judge.UNNOTICEABLE.contains(one.fault.kind());
            assertTrue(right, () -> one + ": wrong answer " + answer);
        });
        return outcome.answer().isPresent();
    }

    private static void assertRight(FaultRig rig, Outcome outcome, String where) {
        assertTrue(outcome.answer().isPresent(), () -> where + ": " + outcome.failure() + "; " + rig.healthReason());
        Judge.assertPlausible(
                Kind.NO_DUMMY, rig.rightAnswer(GET_DEVICE_ID), outcome.answer().orElseThrow(), where);
    }

    /** Faults that a command which may be repeated survives within its ten seconds, whenever they come. */
    private static boolean isSurvivable(Fault fault) {
        boolean few = fault.times() <= 3;
        return switch (fault.kind()) {
            case NO_DUMMY -> true;
            case ERROR_STATE, ABORTED -> few;
            case LOST_OBF, FOREIGN_READER -> fault.times() == 1;
            case STUCK_IBF -> fault.durationNs() <= (fault.phase().isEmpty() ? 6_000_000_000L : 50_000_000L);
            case ALL_ONES -> fault.durationNs() <= 50_000_000;
            case SILENCE -> fault.argument() > 0 && fault.argument() <= 3_000_000_000L;
            case RESET -> fault.argument() <= 1_500_000_000;
            case TRAILING -> fault.argument() <= 200;
            case RANDOM_LATENCY -> fault.argument() <= 100_000_000;
            default -> false;
        };
    }

    private static void worksAgain(FaultRig rig, Case one) {
        rig.idle(FaultCases.aftermath(one.fault));
        rig.idleUntilNotDown(BACK_WITHIN);
        assertTrue(rig.health() != InterfaceHealth.State.DOWN, () -> one + ": still down: " + rig.healthReason());
        assertRight(rig, rig.ask(GET_DEVICE_ID), one + ", fault gone");
        int number = 0x5678;
        Outcome outcome = rig.ask(FaultRig.addRecord(number));
        assertTrue(
                outcome.answer()
                        .filter(answer -> rig.namesRecord(answer, number))
                        .isPresent(),
                () -> one + ", fault gone: " + outcome);
        assertEquals(1, rig.records(number), one::toString);
    }
}
