package io.jipmi.watchdog.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.cuse.CuseServer;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WatchdogNodeTest {
    private static final long PATIENCE_S = 60;

    private final BlockingQueue<String> wanted = new LinkedBlockingQueue<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    /** A server that keeps what is wanted of it, and can do what a node needs. */
    private final CuseServer server = (CuseServer)
            Proxy.newProxyInstance(CuseServer.class.getClassLoader(), new Class<?>[] {CuseServer.class}, this::want);

    private @Nullable IoFault refusal;
    private @Nullable IoFault givenUp;

    private @Nullable Object want(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        switch (method.getName()) {
            case "add" -> {
                if (refusal != null) {
                    throw refusal;
                }
                wanted.add("add " + arguments[0]);
            }
            case "serve" -> {
                wanted.add("serve");
                if (givenUp != null) {
                    throw givenUp;
                }
                stopped.await();
                wanted.add("served");
            }
            case "stop" -> stopped.countDown();
            case "close" -> wanted.add("close");
            default -> throw new AssertionError(method);
        }
        return null;
    }

    private List<String> next(int count) throws InterruptedException {
        String[] next = new String[count];
        for (int i = 0; i < count; i++) {
            next[i] = wanted.poll(PATIENCE_S, TimeUnit.SECONDS);
        }
        return List.of(next);
    }

    @Test
    void aNodeIsThereBeforeItIsServedAndUntilItIsClosed() throws Exception {
        WatchdogNode node = WatchdogNode.make(server, "wd0", new RecordedControl());
        assertEquals(List.of("add wd0"), List.copyOf(wanted));
        node.serve();
        assertEquals(List.of("add wd0", "serve"), next(2));
        node.close();
        assertEquals(List.of("served", "close"), next(2));
    }

    @Test
    void aNodeThatWasNotServedCanBeClosed() throws Exception {
        WatchdogNode.make(server, "wd0", new RecordedControl()).close();
        assertEquals(List.of("add wd0", "close"), next(2));
    }

    @Test
    void aNodeThatCannotBeIsRefused() throws Exception {
        refusal = new IoFault("serve", "/dev/wd0", Errno.EEXIST);
        assertThrows(IoFault.class, () -> WatchdogNode.make(server, "wd0", new RecordedControl()));
        assertEquals(List.of("close"), next(1));
    }

    @Test
    void aNodeTheKernelHasGivenUpCanBeClosed() throws Exception {
        givenUp = new IoFault("serve", "/dev/wd0", Errno.ENODEV);
        WatchdogNode node = WatchdogNode.make(server, "wd0", new RecordedControl());
        node.serve();
        node.close();
        assertEquals(List.of("add wd0", "serve", "close"), next(3));
    }
}
