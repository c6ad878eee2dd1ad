package io.jipmi.io.linux;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.NativeBuffer;
import io.jipmi.io.SysRoot;
import io.jipmi.io.cuse.CuseDevice;
import io.jipmi.io.cuse.CuseNodeStatus;
import io.jipmi.io.cuse.CuseServer;
import io.jipmi.io.cuse.CuseSession;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Serves nodes with one thread, the one that calls {@link #serve}. */
public final class CuseLoop implements CuseServer {
    private static final int FOREVER = -1;

    private final WakeUp wakeUp = new WakeUp();
    private final List<CuseNode> nodes = new CopyOnWriteArrayList<>();
    /** Nodes to be closed by the thread that serves; guards itself, and {@link #serving}. */
    private final Set<CuseNode> leaving = new HashSet<>();

    private boolean serving;
    private volatile boolean stopped;

    /** A server without nodes. */
    public CuseLoop() throws IoFault {}

    @Override
    public void add(String name, CuseDevice device) throws IoFault {
        nodes.add(CuseNode.open(SysRoot.host(), name, device, new NativeBuffer(CuseSession.MESSAGE_BYTES)));
        wakeUp.run();
    }

    @Override
    public void remove(String name) {
        CuseNode node = nodes.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no node '" + name + "' is served here"));
        synchronized (leaving) {
            if (!nodes.remove(node)) {
                return;
            }
            if (!serving) {
                node.close();
                return;
            }
            leaving.add(node);
            wakeUp.run();
            try {
                while (leaving.contains(node)) {
                    leaving.wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public List<CuseNodeStatus> nodes() {
        return nodes.stream().map(CuseNode::status).toList();
    }

    @Override
    public void serve() throws IoFault {
        serve(FOREVER, () -> {});
    }

    @Override
    public void serve(Duration interval, Runnable heartbeat) throws IoFault {
        serve(Math.toIntExact(Math.max(1, interval.toMillis() / 2)), heartbeat);
    }

    /** A wait of half the interval, and a look at the clock after each, keep the interval however it falls. */
    private void serve(int waitMs, Runnable heartbeat) throws IoFault {
        synchronized (leaving) {
            serving = true;
        }
        try {
            heartbeat.run();
            long beatNs = System.nanoTime();
            NativeBuffer message = new NativeBuffer(CuseSession.MESSAGE_BYTES);
            while (!stopped) {
                CuseNode[] served = nodes.toArray(new CuseNode[0]);
                NativeBuffer pollfds = pollfds(served);
                boolean same = true;
                while (same && !stopped) {
                    same = turn(served, pollfds, message, waitMs);
                    long nowNs = System.nanoTime();
                    if (waitMs != FOREVER && nowNs - beatNs >= waitMs * 1_000_000L) {
                        heartbeat.run();
                        beatNs = nowNs;
                    }
                }
            }
        } finally {
            synchronized (leaving) {
                serving = false;
                closeLeaving();
            }
        }
    }

    /** By the thread that serves, as only between two of its waits a descriptor is nobody's. */
    private void closeLeaving() {
        synchronized (leaving) {
            leaving.forEach(CuseNode::close);
            leaving.clear();
            leaving.notifyAll();
        }
    }

    @Override
    public void stop() {
        stopped = true;
        wakeUp.run();
    }

    @Override
    public void close() {
        stop();
        nodes.forEach(CuseNode::close);
        wakeUp.close();
    }

    private NativeBuffer pollfds(CuseNode[] served) {
        NativeBuffer pollfds = new NativeBuffer((served.length + 1) * Poll.POLLFD_BYTES);
        for (int i = 0; i <= served.length; i++) {
            int number = i < served.length ? served[i].number() : wakeUp.number();
            pollfds.putI32(i * Poll.POLLFD_BYTES + Poll.POLLFD_FD, number);
            pollfds.putU16(i * Poll.POLLFD_BYTES + Poll.POLLFD_EVENTS, Poll.POLLIN);
        }
        return pollfds;
    }

    /** Returns false if there may be other nodes now. */
    private boolean turn(CuseNode[] served, NativeBuffer pollfds, NativeBuffer message, int waitMs) throws IoFault {
        if (Poll.poll(pollfds.address(0), served.length + 1, waitMs) == -1) {
            if (Libc.wasInterrupted()) {
                return true;
            }
            throw new IoFault("poll", "/dev/cuse", Libc.errno());
        }
        for (int i = 0; i < served.length; i++) {
            if (pollfds.u16(i * Poll.POLLFD_BYTES + Poll.POLLFD_REVENTS) != 0) {
                receive(served[i], message);
            }
        }
        if (pollfds.u16(served.length * Poll.POLLFD_BYTES + Poll.POLLFD_REVENTS) != 0) {
            wakeUp.reset();
            closeLeaving();
            return false;
        }
        return true;
    }

    private static void receive(CuseNode node, NativeBuffer message) throws IoFault {
        try {
            node.receive(message);
        } catch (IoFault fault) {
            boolean gone = fault.errno().equals(Errno.ENODEV);
            throw new IoFault(
                    "serve",
                    node.path(),
                    fault.errno(),
                    gone
                            ? "the kernel has given the node up: somebody wrote to its abort file in /sys/class/cuse"
                            : "");
        }
    }
}
