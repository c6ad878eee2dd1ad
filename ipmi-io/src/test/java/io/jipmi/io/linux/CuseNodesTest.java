package io.jipmi.io.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.NativeBuffer;
import io.jipmi.io.cuse.CuseDevice;
import io.jipmi.io.cuse.CuseNodeStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads of nodes that have no kernel behind them. */
@Timeout(20)
class CuseNodesTest {
    private static final CuseDevice NONE = (caller, flags, wakeUp) -> {
        throw new IoFault("open", "nothing", Errno.ENODEV);
    };

    private final List<Node> made = new ArrayList<>();
    private final CuseNodes nodes = new CuseNodes((name, device) -> {
        Node node = new Node(name);
        made.add(node);
        return node;
    });
    private final ExecutorService watcher = Executors.newSingleThreadExecutor();

    /** Each message is what happens when it is answered; an empty one says that the kernel has given the node up. */
    private static final class Node implements ServedNode {
        private final String name;
        private final BlockingQueue<Optional<Runnable>> messages = new LinkedBlockingQueue<>();
        private final CountDownLatch gone = new CountDownLatch(1);
        private Runnable answer = () -> {};

        Node(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public CuseNodeStatus status() {
            return new CuseNodeStatus(name, List.of(), messages.size());
        }

        @Override
        public int read(NativeBuffer buffer) throws IoFault {
            try {
                answer = messages.take().orElseThrow(() -> new IoFault("read", "/dev/cuse", Errno.ENODEV));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return 1;
        }

        @Override
        public void answer(NativeBuffer buffer, int lengthBytes) {
            answer.run();
        }

        @Override
        public void abort() {
            messages.add(Optional.empty());
        }

        @Override
        public void close() {
            gone.countDown();
        }

        void message(Runnable what) {
            messages.add(Optional.of(what));
        }

        boolean isGone() {
            return gone.getCount() == 0;
        }
    }

    @AfterEach
    void end() {
        made.forEach(Node::abort);
        nodes.close();
        watcher.shutdown();
    }

    @Test
    void callsWaitUntilTheyAreServed() throws Exception {
        Node node = added("ipmi0");
        CountDownLatch answered = new CountDownLatch(1);
        node.message(answered::countDown);
        assertEquals(1, nodes.nodes().get(0).pendingRequests());
        Future<?> serving = serve();
        answered.await();
        nodes.stop();
        serving.get();
        assertFalse(node.isGone());
        nodes.close();
        assertTrue(node.isGone());
    }

    @Test
    void aNodeAddedLaterIsServedAtOnceAndNeedsNoOther() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch stuck = new CountDownLatch(1);
        added("ipmi0").message(() -> {
            stuck.countDown();
            await(never);
        });
        Future<?> serving = serve();
        stuck.await();
        CountDownLatch answered = new CountDownLatch(1);
        added("ipmi1").message(answered::countDown);
        answered.await();
        never.countDown();
        nodes.stop();
        serving.get();
    }

    @Test
    void aNodeThatIsRemovedIsGoneWhetherServedOrNot() throws Exception {
        Node never = added("ipmi0");
        nodes.remove("ipmi0");
        assertTrue(never.isGone());
        Node served = added("ipmi1");
        Node kept = added("ipmi2");
        Future<?> serving = serve();
        CountDownLatch answered = new CountDownLatch(2);
        served.message(answered::countDown);
        kept.message(answered::countDown);
        answered.await();
        nodes.remove("ipmi1");
        assertTrue(served.isGone());
        assertEquals(
                List.of("ipmi2"),
                nodes.nodes().stream().map(CuseNodeStatus::name).toList());
        assertThrows(IllegalArgumentException.class, () -> nodes.remove("ipmi1"));
        assertFalse(serving.isDone());
        nodes.stop();
        serving.get();
    }

    @Test
    void aNodeTheKernelGivesUpEndsTheService() {
        Node node = added("ipmi0");
        node.abort();
        IoFault fault = assertThrows(IoFault.class, nodes::serve);
        assertEquals(Errno.ENODEV, fault.errno());
        assertTrue(fault.getMessage().contains("/dev/ipmi0"), fault.getMessage());
        assertTrue(fault.getMessage().contains("abort"), fault.getMessage());
    }

    @Test
    void aThreadThatFailsEndsTheService() {
        added("ipmi0").message(() -> {
            throw new IllegalArgumentException("a defect");
        });
        IllegalStateException failed = assertThrows(IllegalStateException.class, nodes::serve);
        assertTrue(failed.getMessage().contains("/dev/ipmi0"), failed.getMessage());
        assertInstanceOf(IllegalArgumentException.class, failed.getCause());
    }

    /** Half of the heartbeat's interval is 1 ms here, and the thread is stuck for many times that. */
    @Test
    void thereIsNoHeartbeatWhileAThreadIsStuckInOneMessage() throws Exception {
        Node node = added("ipmi0");
        added("ipmi1");
        AtomicInteger beats = new AtomicInteger();
        AtomicInteger beatsWhileStuck = new AtomicInteger();
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        CountDownLatch beating = new CountDownLatch(1);
        node.message(() -> {
            int before = beats.get();
            stuck.countDown();
            assertFalse(awaitFor(100, new CountDownLatch(1)));
            beatsWhileStuck.set(beats.get() - before);
            released.countDown();
        });
        Future<?> serving = watcher.submit(() -> {
            nodes.serve(Duration.ofMillis(2), () -> {
                beats.incrementAndGet();
                await(stuck);
                if (released.getCount() == 0) {
                    beating.countDown();
                }
            });
            return null;
        });
        beating.await();
        // That in which it got stuck, perhaps, and that of the first look at the message.
        assertTrue(beatsWhileStuck.get() <= 2, beatsWhileStuck + " heartbeats");
        nodes.stop();
        serving.get();
    }

    @Test
    void aThreadIsStuckIfItIsInTheMessageItWasInAtTheLookBefore() {
        Node node = new Node("ipmi0");
        CuseThread thread = new CuseThread(node, failed -> {});
        List<Boolean> looks = new ArrayList<>(List.of(thread.isStuck(), thread.isStuck()));
        CountDownLatch answered = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            node.message(() -> {
                looks.add(thread.isStuck());
                looks.add(thread.isStuck());
                answered.countDown();
            });
        }
        thread.start();
        await(answered);
        thread.end();
        thread.awaitEnd();
        assertEquals(List.of(false, false, false, true, false, true), looks);
    }

    @Test
    void anInterruptDoesNotEndTheServiceAndIsNotLost() throws Exception {
        added("ipmi0");
        CountDownLatch beaten = new CountDownLatch(3);
        Future<Boolean> interrupted = watcher.submit(() -> {
            Thread.currentThread().interrupt();
            nodes.serve(Duration.ofMillis(1), beaten::countDown);
            return Thread.interrupted();
        });
        beaten.await();
        nodes.stop();
        assertTrue(interrupted.get());
    }

    @Test
    void anInterruptDoesNotCutTheCloseShortAndIsNotLost() throws Exception {
        Node node = added("ipmi0");
        CountDownLatch answered = new CountDownLatch(1);
        node.message(answered::countDown);
        Future<?> serving = serve();
        await(answered);
        Thread.currentThread().interrupt();
        nodes.close();
        assertTrue(node.isGone());
        assertTrue(Thread.interrupted());
        serving.get();
    }

    private Node added(String name) {
        try {
            nodes.add(name, NONE);
        } catch (IoFault e) {
            throw new AssertionError(e);
        }
        return made.get(made.size() - 1);
    }

    private Future<?> serve() {
        return watcher.submit(() -> {
            nodes.serve();
            return null;
        });
    }

    private static void await(CountDownLatch latch) {
        assertTrue(awaitFor(20_000, latch));
    }

    private static boolean awaitFor(long timeoutMs, CountDownLatch latch) {
        try {
            return latch.await(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
