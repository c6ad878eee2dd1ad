package io.jipmi.it.qtest;

import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.Repeat;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * One user that never stops asking: Get Device ID, and Add SEL Entry, which must not be repeated, with another number in
 * each entry. Everything that became of it is kept.
 */
final class Traffic implements AutoCloseable {
    private static final int APP = 0x06;
    private static final int STORAGE = 0x0A;
    private static final int GET_DEVICE_ID = 0x01;
    private static final int ADD_SEL_ENTRY = 0x44;
    /** OEM record without timestamp: everything in it is the sender's. */
    private static final int OEM_RECORD = 0xE0;

    /** Between two requests, so that refusals at once do not use up a processor. */
    private static final long PAUSE_NS = 1_000_000L;

    private static final long END_TIMEOUT_S = 60;

    /**
     * What became of one request.
     *
     * @param number of the entry to be added, -1 for Get Device ID
     * @param answer on the wire, empty if there was none
     * @param failure why there was none, otherwise empty
     */
    record Outcome(int number, long startNs, long endNs, String answer, String failure, boolean mayHaveExecuted) {
        boolean isOk() {
            return answer.startsWith("00", 6);
        }

        boolean adds() {
            return number >= 0;
        }

        long tookNs() {
            return endNs - startNs;
        }

        /** The record's id, of an entry that was added. */
        int recordId() {
            return Integer.parseInt(answer.substring(9, 11), 16) | Integer.parseInt(answer.substring(12, 14), 16) << 8;
        }
    }

    private final IpmiUser user;
    private final Duration timeout;
    private final ConcurrentLinkedQueue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<?> running;
    private volatile boolean ending;

    /** @param timeout of each request */
    Traffic(IpmiUser user, Duration timeout) {
        this.user = user;
        this.timeout = timeout;
        running = thread.submit(this::askUntilEnded);
    }

    private void askUntilEnded() {
        for (int number = 0; !ending; number++) {
            ask(-1, IpmiRequest.of(APP, GET_DEVICE_ID));
            ask(number, addition(number).withRepeat(Repeat.NEVER));
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    private static IpmiRequest addition(int number) {
        int[] record = new int[16];
        record[2] = OEM_RECORD;
        record[3] = number & 0xFF;
        record[4] = number >> 8;
        record[15] = ~number & 0xFF;
        return IpmiRequest.of(STORAGE, ADD_SEL_ENTRY, record);
    }

    private void ask(int number, IpmiRequest request) {
        long startNs = System.nanoTime();
        String answer = "";
        String failure = "";
        boolean mayHaveExecuted = false;
        try {
            IpmiResponse response = user.request(request.withTimeout(timeout));
            answer = Stack.wire(response);
            mayHaveExecuted = response.completionCode() != CompletionCode.OK;
        } catch (IpmiException e) {
            failure = e.failure().describe();
            mayHaveExecuted = e.failure().mayHaveExecuted();
        }
        outcomes.add(new Outcome(number, startNs, System.nanoTime(), answer, failure, mayHaveExecuted));
    }

    /** What began and ended between the two times. */
    List<Outcome> between(long fromNs, long toNs) {
        return outcomes.stream()
                .filter(each -> each.startNs() - fromNs >= 0 && each.endNs() - toNs <= 0)
                .toList();
    }

    /** The first such outcome of a request begun at that time or later; waits for it. */
    Outcome first(Predicate<Outcome> wanted, long fromNs, Duration within) throws TimeoutException {
        long deadlineNs = System.nanoTime() + within.toNanos();
        while (System.nanoTime() - deadlineNs < 0) {
            for (Outcome each : outcomes) {
                if (each.startNs() - fromNs >= 0 && wanted.test(each)) {
                    return each;
                }
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
        throw new TimeoutException("not within " + within.toMillis() + " ms; last " + last());
    }

    private String last() {
        Outcome last = null;
        for (Outcome each : outcomes) {
            last = each;
        }
        return String.valueOf(last);
    }

    /** Lets it run for a while. */
    void letRun(Duration duration) {
        long untilNs = System.nanoTime() + duration.toNanos();
        for (long leftNs = duration.toNanos(); leftNs > 0; leftNs = untilNs - System.nanoTime()) {
            LockSupport.parkNanos(leftNs);
        }
    }

    /** Asks no more, and waits for what is under way. */
    void end() throws ExecutionException, TimeoutException, InterruptedException {
        ending = true;
        running.get(END_TIMEOUT_S, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        ending = true;
        thread.shutdown();
    }
}
