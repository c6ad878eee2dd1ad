package io.jipmi.msghandler;

import static io.jipmi.msghandler.Rig.longRequest;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The priority lane: what keeps the machine alive does not queue behind what merely wants to know. */
class PriorityTest {
    private final Rig rig = rig();

    private static Rig rig() {
        try {
            return new Rig();
        } catch (IpmiException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Integer> marksSent() {
        return rig.smi.sent().stream().map(bytes -> (int) bytes[2]).toList();
    }

    @Test
    void urgentRequestsGoFirstAndKeepTheirOwnOrder() {
        List<CompletableFuture<IpmiResponse>> futures = new ArrayList<>();
        for (int mark = 1; mark <= 4; mark++) {
            Priority priority = mark % 2 == 0 ? Priority.HIGH : Priority.NORMAL;
            futures.add(rig.user.requestAsync(longRequest(mark).withPriority(priority)));
        }
        rig.run();
        assertEquals(List.of(2, 4, 1, 3), marksSent());
        futures.forEach(future -> assertEquals(0, Rig.answerTo(future).completionCode()));
    }

    @Test
    void anUrgentBlockingRequestGoesBeforeWhatIsQueued() throws IpmiException {
        CompletableFuture<IpmiResponse> queued = rig.user.requestAsync(longRequest(1));
        rig.user.request(longRequest(2).withPriority(Priority.HIGH));
        rig.run();
        assertEquals(List.of(2, 1), marksSent());
        assertEquals(0, Rig.answerTo(queued).completionCode());
    }

    @Test
    void anUrgentRequestHasItsDeadlineToo() {
        rig.smi.next(Act.SILENCE);
        IpmiFailure failure = rig.failureOf(Rig.request(1).withPriority(Priority.HIGH));
        assertEquals(FailureKind.TIMED_OUT, failure.kind());
    }

    @Test
    void priorityIsPartOfWhatARequestIs() {
        assertEquals(Priority.NORMAL, longRequest(1).priority());
        assertEquals(false, longRequest(1).equals(longRequest(1).withPriority(Priority.HIGH)));
        assertEquals(
                Priority.HIGH,
                longRequest(1)
                        .withPriority(Priority.HIGH)
                        .withTimeout(Rig.DEADLINE)
                        .withRepeat(Repeat.NEVER)
                        .to(IpmiAddress.BMC)
                        .priority());
    }
}
