package io.jipmi.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.it.FaultRig.Outcome;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.sim.Fault.Kind;
import io.jipmi.sim.InterfaceType;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** What may become of a request under a fault: the right answer or a clean error, in time. */
final class Judge {
    /** Faults that change an answer in a way the interface's protocol gives no means to notice. */
    private static final Map<InterfaceType, Set<Kind>> UNNOTICEABLE = Map.of(
            InterfaceType.KCS, EnumSet.of(Kind.TRAILING, Kind.TRUNCATED, Kind.FOREIGN_DRIVER),
            InterfaceType.SMIC, EnumSet.of(Kind.TRAILING, Kind.TRUNCATED, Kind.FOREIGN_DRIVER),
            InterfaceType.BT,
                    EnumSet.of(
                            Kind.TRAILING, Kind.OVER_LONG, Kind.TRUNCATED, Kind.LENGTH_MISMATCH, Kind.FOREIGN_READER),
            InterfaceType.SSIF, EnumSet.of(Kind.TRAILING, Kind.TRUNCATED, Kind.LENGTH_MISMATCH, Kind.STALE_ANSWER));

    private static final int NODE_BUSY = 0xC0;

    private Judge() {}

    static void assertInTime(FaultRig rig, Outcome outcome, Duration timeout, String where) {
        assertTrue(
                outcome.tookNs() <= timeout.toNanos() + rig.latenessNs(),
                () -> where + ": took " + outcome.tookNs() + " ns");
        outcome.failure().ifPresent(failure -> assertClean(rig.wiring().type(), failure, where));
    }

    /** One line that says what happened, of a kind that is the transport's business. */
    private static void assertClean(InterfaceType type, IpmiFailure failure, String where) {
        Set<FailureKind> clean = EnumSet.of(
                FailureKind.TIMED_OUT,
                FailureKind.TIMED_OUT_QUEUED,
                FailureKind.PROTOCOL_ERROR,
                FailureKind.BAD_RESPONSE,
                FailureKind.INTERFACE_DOWN);
        if (type == InterfaceType.SSIF) {
            clean.add(FailureKind.BUS_FAULT);
        }
        assertTrue(clean.contains(failure.kind()), () -> where + ": " + failure);
        assertEquals(1, failure.describe().lines().count(), () -> where + ": " + failure);
    }

    /** Never twice; never without saying so; and certainly if it was answered, unless the answer refuses. */
    static void assertExecutedAsReported(FaultRig rig, Outcome outcome, int number, String where) {
        long records = rig.records(number);
        assertTrue(records <= 1, () -> where + ": executed " + records + " times");
        outcome.answer()
                .ifPresent(answer ->
                        assertEquals(isRefusal(answer) ? 0 : 1, records, () -> where + ": answered " + answer));
        outcome.failure()
                .ifPresent(failure -> assertTrue(
                        records == 0 || failure.mayHaveExecuted(), () -> where + ": said not executed: " + failure));
    }

    /** Whether the interface itself has answered, and nothing was carried out. */
    static boolean isRefusal(IpmiResponse answer) {
        return answer.completionCode() == NODE_BUSY && answer.dataLengthBytes() == 0;
    }

    static boolean isUnnoticeable(InterfaceType type, Kind kind) {
        return UNNOTICEABLE.getOrDefault(type, Set.of()).contains(kind);
    }

    /** The right answer, or one that the fault made of it and nobody could tell. */
    static void assertPlausible(
            FaultRig rig, IpmiRequest request, Kind kind, byte[] right, IpmiResponse answer, String where) {
        InterfaceType type = rig.wiring().type();
        byte[] body = body(answer);
        boolean refused = kind == Kind.NODE_BUSY && isRefusal(answer) && body.length == 1;
        boolean plausible = refused || Arrays.equals(right, body);
        if (!plausible && isUnnoticeable(type, kind)) {
            plausible = switch (kind) {
                case TRAILING, OVER_LONG ->
                    startsWith(body, right) || (type == InterfaceType.BT && startsWith(right, body));
                case TRUNCATED -> startsWith(right, body);
                case LENGTH_MISMATCH -> startsWith(right, body) || isFilledUp(body, right);
                case STALE_ANSWER -> rig.wasRightBefore(request, body);
                case FOREIGN_DRIVER -> isSubsequence(body, right);
                case FOREIGN_READER -> body.length == right.length && isSubsequence(unfilled(body), right);
                default -> false;
            };
        }
        boolean result = plausible;
        assertTrue(result, () -> where + ": wrong answer " + answer);
    }

    static void assertRight(byte[] right, IpmiResponse answer, String where) {
        assertTrue(Arrays.equals(right, body(answer)), () -> where + ": wrong answer " + answer);
    }

    /** The answer, then what a buffer reads beyond its end. */
    private static boolean isFilledUp(byte[] body, byte[] right) {
        boolean filled = startsWith(body, right);
        for (int i = right.length; i < body.length; i++) {
            filled &= body[i] == (byte) 0xFF;
        }
        return filled;
    }

    /** Without what a buffer reads beyond its end, if anything: as many bytes as another program took. */
    private static byte[] unfilled(byte[] body) {
        int lengthBytes = body.length;
        while (lengthBytes > 0 && body[lengthBytes - 1] == (byte) 0xFF) {
            lengthBytes--;
        }
        return Arrays.copyOf(body, lengthBytes);
    }

    private static boolean startsWith(byte[] whole, byte[] start) {
        return whole.length >= start.length && Arrays.equals(Arrays.copyOf(whole, start.length), start);
    }

    private static boolean isSubsequence(byte[] part, byte[] whole) {
        int found = 0;
        for (byte value : whole) {
            if (found < part.length && part[found] == value) {
                found++;
            }
        }
        return found == part.length;
    }

    private static byte[] body(IpmiResponse answer) {
        byte[] body = new byte[1 + answer.dataLengthBytes()];
        body[0] = (byte) answer.completionCode();
        System.arraycopy(answer.data(), 0, body, 1, answer.dataLengthBytes());
        return body;
    }
}
