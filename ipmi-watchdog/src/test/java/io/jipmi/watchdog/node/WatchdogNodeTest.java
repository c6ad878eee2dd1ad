package io.jipmi.watchdog.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.cuse.CuseDevice;
import io.jipmi.io.cuse.CuseNodeStatus;
import io.jipmi.io.cuse.CuseServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WatchdogNodeTest {
    private static final long PATIENCE_S = 60;

    /** A server that keeps what is wanted of it. */
    private static final class RecordedServer implements CuseServer {
        private final BlockingQueue<String> wanted = new LinkedBlockingQueue<>();
        private final CountDownLatch stopped = new CountDownLatch(1);
        private @Nullable IoFault refusal;
        private @Nullable IoFault givenUp;

        @Override
        public void add(String name, CuseDevice device) throws IoFault {
            if (refusal != null) {
                throw refusal;
            }
            wanted.add("add " + name);
        }

        @Override
        public void serve() throws IoFault {
            wanted.add("serve");
            if (givenUp != null) {
                throw givenUp;
            }
            try {
                stopped.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            wanted.add("served");
        }

        @Override
        public void serve(Duration interval, Runnable heartbeat) throws IoFault {
            serve();
        }

        @Override
        public void remove(String name) {
            wanted.add("remove " + name);
        }

        @Override
        public List<CuseNodeStatus> nodes() {
            return List.of();
        }

        @Override
        public void stop() {
            stopped.countDown();
        }

        @Override
        public void close() {
            wanted.add("close");
        }

        private List<String> next(int count) throws InterruptedException {
            String[] next = new String[count];
            for (int i = 0; i < count; i++) {
                next[i] = wanted.poll(PATIENCE_S, TimeUnit.SECONDS);
            }
            return List.of(next);
        }
    }

    private final RecordedServer server = new RecordedServer();

    @Test
    void aNodeIsThereBeforeItIsServedAndUntilItIsClosed() throws Exception {
        WatchdogNode node = WatchdogNode.make(server, "wd0", new RecordedControl());
        assertEquals(List.of("add wd0"), List.copyOf(server.wanted));
        node.serve();
        assertEquals(List.of("add wd0", "serve"), server.next(2));
        node.close();
        assertEquals(List.of("served", "close"), server.next(2));
    }

    @Test
    void aNodeThatWasNotServedCanBeClosed() throws Exception {
        WatchdogNode.make(server, "wd0", new RecordedControl()).close();
        assertEquals(List.of("add wd0", "close"), server.next(2));
    }

    @Test
    void aNodeThatCannotBeIsRefused() throws Exception {
        server.refusal = new IoFault("serve", "/dev/wd0", Errno.EEXIST);
        assertThrows(IoFault.class, () -> WatchdogNode.make(server, "wd0", new RecordedControl()));
        assertEquals(List.of("close"), server.next(1));
    }

    @Test
    void aNodeTheKernelHasGivenUpCanBeClosed() throws Exception {
        server.givenUp = new IoFault("serve", "/dev/wd0", Errno.ENODEV);
        WatchdogNode node = WatchdogNode.make(server, "wd0", new RecordedControl());
        node.serve();
        node.close();
        assertEquals(List.of("add wd0", "serve", "close"), server.next(3));
    }
}
