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
import io.jipmi.sim.Phase;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
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
    /** Whatever a BMC executes late it has executed by then. */
    private static final Duration LATE = Duration.ofSeconds(20);

    private static final Duration BACK_WITHIN = Duration.ofSeconds(2);
    /** So many answers make the driver know that this BMC ends each with a dummy byte. */
    private static final int WARM_UP = 20;

    private static final IpmiRequest GET_DEVICE_ID = IpmiRequest.of(0x06, 0x01);

    /** What a fault hits. */
    private enum Load {
        /** A short request that only reads. */
        READ,
        /** A short request that must not be executed twice. */
        ADD,
        /** A request that only reads, with about as long an answer as the interface carries. */
        LONG_READ,
        /** About as long a request as the interface carries, which must not be executed twice. */
        LONG_WRITE
    }

    /** One fault at one moment, and the request it hits. */
    private record Case(Wiring wiring, Fault fault, boolean errorFirst, Load load, Duration timeout) {
        InterfaceType type() {
            return wiring.type();
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s: %s %s after %d bytes%s, %s with %d ms",
                    wiring,
                    fault,
                    fault.phase(),
                    fault.afterBytes(),
                    errorFirst ? ", after an error" : "",
                    load,
                    timeout.toMillis());
        }
    }

    private record Ended(boolean struck, boolean answered) {}

    static Stream<Arguments> faults() {
        return Wiring.all().stream()
                .flatMap(wiring -> wiring.faults().stream()
                        .map(kind -> Arguments.argumentSet(wiring.name() + ", " + kind.label(), wiring, kind)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultEndsInTheRightAnswerOrACleanErrorAndLeavesAnInterfaceThatWorks(
            Wiring wiring, Kind kind, TestReporter reporter) throws IpmiException {
        int cases = 0;
        int struck = 0;
        int answered = 0;
        for (Fault fault : FaultCases.of(kind, wiring.type())) {
            for (Load load : Load.values()) {
                boolean errorFirst = cases % 3 == 2;
                Duration timeout = cases / 4 % 2 == 0 ? LONG : SHORT;
                Ended ended = run(new Case(wiring.laidOut(cases), fault, errorFirst, load, timeout));
                cases++;
                struck += ended.struck ? 1 : 0;
                answered += ended.struck && ended.answered ? 1 : 0;
            }
        }
        String result = struck + " of " + cases + " cases struck, " + answered + " of these answered in spite of it";
        assertTrue(struck * 8 >= cases, result);
        reporter.publishEntry(wiring.name() + ", " + kind.label(), result);
    }

    private static Ended run(Case one) throws IpmiException {
        try (FaultRig rig = new FaultRig(one.wiring, LATENCY)) {
            for (int i = 0; i < WARM_UP; i++) {
                assertRight(rig, rig.ask(GET_DEVICE_ID), "warm-up");
            }
            rig.machine().arm(one.fault);
            if (one.errorFirst) {
                rig.machine().arm(error(one.type()).times(1));
            }
            boolean answered = put(rig, one);
            boolean struck = rig.machine().device().faultStrikes() > (one.errorFirst ? 1 : 0);
            boolean mustWork = one.load == Load.READ
                    && !one.errorFirst
                    && one.timeout.equals(LONG)
                    && isSurvivable(one.fault, one.type());
            assertTrue(answered || !mustWork, () -> one + ": not answered; " + rig.healthReason());
            rig.idle(Duration.ofMillis(700));
            read(rig, one, GET_DEVICE_ID.withTimeout(SHORT));
            rig.machine().clearFaults();
            worksAgain(rig, one);
            return new Ended(struck, answered);
        } catch (AssertionError e) {
            throw new AssertionError(one + ": " + e.getMessage(), e);
        }
    }

    /** An accident of the interface that comes before the fault. */
    private static Fault error(InterfaceType type) {
        return switch (type) {
            case KCS -> Fault.of(Kind.ERROR_STATE);
            case SMIC -> Fault.of(Kind.ERROR_CODE);
            case BT -> Fault.of(Kind.WRONG_SEQUENCE);
            case SSIF -> Fault.of(Kind.BUS_ERROR).in(Phase.READ, 0);
        };
    }

    private static boolean put(FaultRig rig, Case one) {
        return switch (one.load) {
            case READ -> read(rig, one, GET_DEVICE_ID.withTimeout(one.timeout));
            case LONG_READ -> read(rig, one, rig.longRead(3).withTimeout(one.timeout));
            case ADD -> add(rig, one);
            case LONG_WRITE -> write(rig, one);
        };
    }

    private static boolean read(FaultRig rig, Case one, IpmiRequest request) {
        Outcome outcome = rig.ask(request);
        Judge.assertInTime(rig, outcome, request.timeout(), one.toString());
        byte[] right = rig.rightAnswer(request);
        outcome.answer()
                .ifPresent(
                        answer -> Judge.assertPlausible(rig, request, one.fault.kind(), right, answer, one.toString()));
        return outcome.answer().isPresent();
    }

    private static boolean add(FaultRig rig, Case one) {
        int number = 0x1234;
        Outcome outcome = rig.ask(FaultRig.addRecord(number).withTimeout(one.timeout));
        Judge.assertInTime(rig, outcome, one.timeout, one.toString());
        rig.idle(LATE);
        Judge.assertExecutedAsReported(rig, outcome, number, one.toString());
        outcome.answer().ifPresent(answer -> {
            boolean right = rig.namesRecord(answer, number)
                    || Judge.isUnnoticeable(one.type(), one.fault.kind())
                    || (one.fault.kind() == Kind.NODE_BUSY && Judge.isRefusal(answer));
            assertTrue(right, () -> one + ": wrong answer " + answer);
        });
        return outcome.answer().isPresent();
    }

    private static boolean write(FaultRig rig, Case one) {
        IpmiRequest request = FaultRig.writeFru(0x56, rig.longRequestBytes()).withTimeout(one.timeout);
        Outcome outcome = rig.ask(request);
        Judge.assertInTime(rig, outcome, one.timeout, one.toString());
        rig.idle(LATE);
        long writes = rig.fruWrites();
        assertTrue(writes <= 1, () -> one + ": executed " + writes + " times");
        outcome.failure()
                .ifPresent(failure -> assertTrue(
                        writes == 0 || failure.mayHaveExecuted(), () -> one + ": said not executed: " + failure));
        outcome.answer().ifPresent(answer -> {
            assertEquals(Judge.isRefusal(answer) ? 0 : 1, writes, () -> one + ": answered " + answer);
            Judge.assertPlausible(rig, request, one.fault.kind(), rig.rightAnswer(request), answer, one.toString());
        });
        return outcome.answer().isPresent();
    }

    private static void assertRight(FaultRig rig, Outcome outcome, String where) {
        assertTrue(outcome.answer().isPresent(), () -> where + ": " + outcome.failure() + "; " + rig.healthReason());
        Judge.assertRight(rig.rightAnswer(GET_DEVICE_ID), outcome.answer().orElseThrow(), where);
    }

    /** Faults that a command which may be repeated survives within its ten seconds, whenever they come. */
    private static boolean isSurvivable(Fault fault, InterfaceType type) {
        boolean few = fault.times() <= 3;
        boolean fromTheStart = fault.phase().isEmpty();
        boolean impatient = type == InterfaceType.SMIC || type == InterfaceType.SSIF;
        // A condition that begins anew with every message leaves BT, which writes it in one go, no time.
        boolean eachTime = !fromTheStart && type == InterfaceType.BT;
        return switch (fault.kind()) {
            case NO_DUMMY, STALE_ANSWER -> true;
            case ERROR_STATE, ABORTED, WRONG_STATUS, FLAGS_LOST -> few;
            case LOST_OBF, FOREIGN_READER, LOST_B2H_ATN, WRONG_SEQUENCE -> fault.times() == 1;
            case STUCK_IBF -> fault.durationNs() <= (fromTheStart ? 6_000_000_000L : 50_000_000L);
            case STUCK_BUSY -> fault.durationNs() <= (fromTheStart ? 1_500_000_000L : 50_000_000L);
            case STUCK_B_BUSY -> !eachTime && fault.durationNs() <= 1_500_000_000L;
            case ALL_ONES -> !eachTime && fault.durationNs() <= 50_000_000;
            case SILENCE -> fault.argument() > 0 && fault.argument() <= (impatient ? 1_000_000_000L : 3_000_000_000L);
            case RESET -> fault.argument() <= 1_500_000_000;
            case TRAILING -> fault.argument() <= 4;
            case BUS_ERROR, ARBITRATION_LOST, PEC_ERROR -> few;
            case NAK_STORM, STUCK_BUS -> fault.durationNs() <= (fromTheStart ? 1_500_000_000L : 50_000_000L);
            case CLOCK_STRETCH -> fault.argument() <= 20_000_000;
            case RANDOM_LATENCY -> fault.argument() <= 100_000_000;
            default -> false;
        };
    }

    private static void worksAgain(FaultRig rig, Case one) {
        rig.idle(FaultCases.aftermath(one.fault, one.type()));
        rig.idleUntilUp(BACK_WITHIN);
        assertEquals(InterfaceHealth.State.UP, rig.health(), () -> "fault gone: " + rig.healthReason());
        assertRight(rig, rig.ask(GET_DEVICE_ID.withTimeout(BACK_WITHIN)), "fault gone");
        int number = 0x5678;
        Outcome outcome = rig.ask(FaultRig.addRecord(number));
        assertTrue(
                outcome.answer()
                        .filter(answer -> rig.namesRecord(answer, number))
                        .isPresent(),
                () -> "fault gone: " + outcome);
        assertEquals(1, rig.records(number), one::toString);
    }
}
