package io.jipmi.msghandler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.spi.Timekeeper;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What one of very many outstanding requests costs when it goes: no more than one of few. Counted in bytes that are
 * allocated, as whoever looks through all the others has to copy them.
 */
class ManyOutstandingTest {
    private static final int MANY = 10_000;
    /** A failure with its text, and its delivery; a copy of the others would be 40 000 bytes. */
    private static final long MOST_BYTES_EACH = 6_000;

    private static final InterfaceLimits ROOM = new InterfaceLimits(MANY + 1, MANY);
    private static final IpmiRequest REQUEST = IpmiRequest.of(NetFn.APP, Cmd.GET_DEVICE_ID);
    private static final long FIRST_DEADLINE_NS = 1_000_000;

    private final ScriptedSmi bmc = new ScriptedSmi().otherwise(Act.SILENCE);
    private final List<CompletableFuture<IpmiResponse>> ends = new ArrayList<>();
    private long nowNs;
    private final Timekeeper time = new Timekeeper() {
        @Override
        public long nowNs() {
            return nowNs;
        }

        @Override
        public void parkNs(long durationNs) {
            nowNs += durationNs;
        }

        @Override
        public void spin() {
            nowNs++;
        }
    };
    private final IpmiMessageHandler handler = IpmiMessageHandler.withoutThreads(ROOM, time);
    private IpmiInterface ipmi;

    @BeforeEach
    void attach() throws IpmiException {
        ipmi = handler.attach(bmc);
    }

    @AfterEach
    void detach() {
        handler.close();
    }

    private interface Going {
        void one(int number);
    }

    private void assertEachGoesByItself(Going going) {
        // What is loaded and set up the first time is not what one costs.
        going.one(0);
        long before = allocatedBytes();
        for (int i = 1; i < MANY; i++) {
            going.one(i);
        }
        long each = (allocatedBytes() - before) / (MANY - 1);
        assertTrue(each < MOST_BYTES_EACH, () -> each + " bytes each");
        assertEquals(MANY, ends.stream().filter(CompletableFuture::isDone).count());
    }

    @Test
    void aRequestTimesOutWithoutALookAtTheOthers() throws IpmiException {
        IpmiUser user = ipmi.openUser("user");
        for (int i = 0; i < MANY; i++) {
            ends.add(user.requestAsync(REQUEST.withTimeout(Duration.ofNanos(FIRST_DEADLINE_NS + i))));
        }
        long unused = handler.turn();
        assertEachGoesByItself(number -> {
            nowNs = FIRST_DEADLINE_NS + number;
            long unusedToo = handler.turn();
            assertTrue(ends.get(number).isDone(), () -> "request " + number);
            assertEquals(number + 1 == MANY, ends.get(MANY - 1).isDone());
        });
    }

    @Test
    void aRequestIsCancelledWithoutALookAtTheOthers() throws IpmiException {
        IpmiUser user = ipmi.openUser("user");
        for (int i = 0; i < MANY; i++) {
            ends.add(user.requestAsync(REQUEST));
        }
        List<CompletableFuture<IpmiResponse>> shuffled = new ArrayList<>(ends);
        Collections.shuffle(shuffled, new Random(MANY));
        assertEachGoesByItself(number -> shuffled.get(number).cancel(false));
        assertEquals(0, user.statistics().outstanding());
    }

    @Test
    void aUserLeavesWithoutALookAtTheOthers() throws IpmiException {
        List<IpmiUser> users = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            users.add(ipmi.openUser("user"));
            ends.add(users.get(i).requestAsync(REQUEST));
        }
        Collections.shuffle(users, new Random(MANY));
        assertEachGoesByItself(number -> {
            users.get(number).close();
            assertEquals(0, users.get(number).statistics().outstanding());
        });
    }

    private static long allocatedBytes() {
        try {
            return (long) ManagementFactory.getPlatformMBeanServer()
                    .getAttribute(new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME), "CurrentThreadAllocatedBytes");
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }
}
