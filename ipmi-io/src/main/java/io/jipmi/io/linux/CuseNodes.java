package io.jipmi.io.linux;

import io.jipmi.io.IoFault;
import io.jipmi.io.NativeBuffer;
import io.jipmi.io.SysRoot;
import io.jipmi.io.cuse.CuseDevice;
import io.jipmi.io.cuse.CuseNodeStatus;
import io.jipmi.io.cuse.CuseServer;
import io.jipmi.io.cuse.CuseSession;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Nodes with a thread each. Who calls {@link #serve} only watches them. */
public final class CuseNodes implements CuseServer {
    private static final long FOREVER = 0;
    /** Who does not leave in this time is stuck in a device; the process ends without him. */
    private static final long PATIENCE_NS = 2_000_000_000L;

    private final Opener opener;
    private final List<CuseThread> threads = new CopyOnWriteArrayList<>();
    /** These are guarded by this. */
    private boolean serving;

    private boolean stopped;
    private @Nullable CuseThread failed;

    /** Makes a node. */
    interface Opener {
        ServedNode open(String name, CuseDevice device) throws IoFault;
    }

    /** Nodes of this machine; none yet. */
    public CuseNodes() {
        this((name, device) ->
                CuseNode.open(SysRoot.host(), name, device, new NativeBuffer(CuseSession.MESSAGE_BYTES)));
    }

    CuseNodes(Opener opener) {
        this.opener = opener;
    }

    @Override
    public void add(String name, CuseDevice device) throws IoFault {
        CuseThread thread = new CuseThread(opener.open(name, device), this::failed);
        threads.add(thread);
        synchronized (this) {
            if (serving) {
                thread.start();
            }
        }
    }

    @Override
    public void remove(String name) {
        CuseThread thread = threads.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no node '" + name + "' is served here"));
        if (!threads.remove(thread)) {
            return;
        }
        thread.end();
        thread.awaitEnd();
    }

    @Override
    public List<CuseNodeStatus> nodes() {
        return threads.stream().map(CuseThread::status).toList();
    }

    @Override
    public void serve() throws IoFault {
        serve(FOREVER, () -> {});
    }

    @Override
    public void serve(Duration interval, Runnable heartbeat) throws IoFault {
        serve(Math.max(1, interval.toMillis() / 2), heartbeat);
    }

    /** A look at every half of the interval keeps it however the looks fall. Only {@link #stop} ends this early. */
    private synchronized void serve(long waitMs, Runnable heartbeat) throws IoFault {
        serving = true;
        threads.forEach(CuseThread::start);
        boolean interrupted = false;
        while (!stopped && failed == null) {
            if (waitMs != FOREVER && noneIsStuck()) {
                heartbeat.run();
            }
            try {
                wait(waitMs);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failed != null) {
            failed.rethrow();
        }
    }

    /** Looks at every one, as each has to be looked at as often. */
    private boolean noneIsStuck() {
        boolean none = true;
        for (CuseThread thread : threads) {
            none &= !thread.isStuck();
        }
        return none;
    }

    private synchronized void failed(CuseThread thread) {
        failed = thread;
        notifyAll();
    }

    @Override
    public synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    @Override
    public void close() {
        stop();
        threads.forEach(CuseThread::end);
        long endNs = System.nanoTime() + PATIENCE_NS;
        threads.forEach(thread -> thread.awaitEnd(endNs - System.nanoTime()));
    }
}
