package io.jipmi.io.linux;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.NativeBuffer;
import io.jipmi.io.SysRoot;
import io.jipmi.io.cuse.CuseDevice;
import io.jipmi.io.cuse.CuseServer;
import io.jipmi.io.cuse.CuseSession;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Serves nodes with one thread, the one that calls {@link #serve}. */
public final class CuseLoop implements CuseServer {
    private static final int FOREVER = -1;

    private final WakeUp wakeUp = new WakeUp();
    private final List<CuseNode> nodes = new CopyOnWriteArrayList<>();
    private volatile boolean stopped;

    /** A server without nodes. */
    public CuseLoop() throws IoFault {}

    @Override
    public void add(String name, CuseDevice device) throws IoFault {
        nodes.add(CuseNode.open(SysRoot.host(), name, device, new NativeBuffer(CuseSession.MESSAGE_BYTES)));
        wakeUp.run();
    }

    @Override
    public void serve() throws IoFault {
        NativeBuffer message = new NativeBuffer(CuseSession.MESSAGE_BYTES);
        while (!stopped) {
            CuseNode[] served = nodes.toArray(new CuseNode[0]);
            NativeBuffer pollfds = pollfds(served);
            boolean same = true;
            while (same && !stopped) {
                same = turn(served, pollfds, message);
            }
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
    private boolean turn(CuseNode[] served, NativeBuffer pollfds, NativeBuffer message) throws IoFault {
        if (Poll.poll(pollfds.address(0), served.length + 1, FOREVER) == -1) {
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
