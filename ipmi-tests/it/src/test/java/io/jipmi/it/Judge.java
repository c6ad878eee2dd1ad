package io.jipmi.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.it.FaultRig.Outcome;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.sim.Fault.Kind;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** What may become of a request under a fault: the right answer or a clean error, in time. */
final class Judge {
    /** Faults that change the answer in a way the KCS protocol gives no means to notice. */
    static final Set<Kind> UNNOTICEABLE = EnumSet.of(Kind.TRAILING, Kind.TRUNCATED, Kind.FOREIGN_DRIVER);

    private Judge() {}

    static void assertInTime(Outcome outcome, Duration timeout, String where) {
        assertTrue(
                outcome.tookNs() <= timeout.toNanos() + FaultRig.LATENESS_NS,
                () -> where + ": took " + outcome.tookNs() + " ns");
        outcome.failure().ifPresent(failure -> assertClean(failure, where));
    }

    /** One line that says what happened, of a kind that is the transport's business. */
    private static void assertClean(IpmiFailure failure, String where) {
        Set<FailureKind> clean = EnumSet.of(
                FailureKind.TIMED_OUT,
                FailureKind.TIMED_OUT_QUEUED,
                FailureKind.PROTOCOL_ERROR,
                FailureKind.BAD_RESPONSE,
                FailureKind.INTERFACE_DOWN);
        assertTrue(clean.contains(failure.kind()), () -> where + ": " + failure);
        assertEquals(1, failure.describe().lines().count(), () -> where + ": " + failure);
    }

    /** Never twice; never without saying so; and certainly if it was answered. */
    static void assertExecutedAsReported(FaultRig rig, Outcome outcome, int number, String where) {
        long records = rig.records(number);
        assertTrue(records <= 1, () -> where + ": executed " + records + " times");
        outcome.answer().ifPresent(answer -> assertEquals(1, records, () -> where + ": answered " + answer));
        outcome.failure()
                .ifPresent(failure -> assertTrue(
                        records == 0 || failure.mayHaveExecuted(), () -> where + ": said not executed: " + failure));
    }

    static void assertPlausible(Kind kind, byte[] right, IpmiResponse answer, String where) {
        byte[] body = body(answer);
        boolean plausible = switch (kind) {
            case TRAILING -> startsWith(body, right);
            case TRUNCATED -> startsWith(right, body);
            case FOREIGN_DRIVER -> isSubsequence(body, right);
            default -> Arrays.equals(right, body);
        };
        assertTrue(plausible, () -> where + ": wrong answer " + answer);
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
