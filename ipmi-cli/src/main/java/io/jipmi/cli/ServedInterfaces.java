package io.jipmi.cli;

import io.jipmi.devintf.linux.LinuxIpmiDevice;
import io.jipmi.io.IoFault;
import io.jipmi.io.cuse.CuseDevice;
import io.jipmi.io.cuse.CuseServer;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.spi.SmiCandidate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** The interfaces of a running {@code ipmid} and the nodes they have. Changed by one thread at a time, seen by any. */
final class ServedInterfaces {
    private final IpmiMessageHandler handler;
    private final CuseServer server;
    private final Supervisor supervisor;
    private final Function<IpmiInterface, Map<String, CuseDevice>> devices;
    private final List<Served> served = new CopyOnWriteArrayList<>();
    private final Map<String, IpmiInterface> linuxNodes = new ConcurrentHashMap<>();

    /**
     * One of them.
     *
     * @param candidate what it was made of
     * @param ipmi the interface
     * @param nodes names of its nodes below {@code /dev}
     */
    record Served(SmiCandidate candidate, IpmiInterface ipmi, List<String> nodes) {
        /** The same place, whoever said that an interface is there. */
        boolean isAt(InterfaceInfo other) {
            return ipmi.info().type().equals(other.type())
                    && ipmi.info().location().equals(other.location());
        }

        /** {@code /dev/ipmi0 (kcs at i/o 0xca2)}. */
        String describe() {
            return String.join(", ", paths()) + " (" + ipmi.info().describe() + ")";
        }

        List<String> paths() {
            return nodes.stream().map(name -> "/dev/" + name).toList();
        }
    }

    /**
     * @param supervisor told which nodes there are
     * @param devices makes the devices an interface is served as, by the names of their nodes below {@code /dev}
     */
    ServedInterfaces(
            IpmiMessageHandler handler,
            CuseServer server,
            Supervisor supervisor,
            Function<IpmiInterface, Map<String, CuseDevice>> devices) {
        this.handler = handler;
        this.server = server;
        this.supervisor = supervisor;
        this.devices = devices;
    }

    /** All of them, in the order in which they came. */
    List<Served> all() {
        return List.copyOf(served);
    }

    /** The one at that place. */
    Optional<Served> at(InterfaceInfo place) {
        return served.stream().filter(each -> each.isAt(place)).findFirst();
    }

    /**
     * The one behind a node with Linux's calls.
     *
     * @param path of the node
     */
    Optional<IpmiInterface> behind(String path) {
        return Optional.ofNullable(linuxNodes.get(path));
    }

    /** The number the next interface gets. */
    int nextNumber() {
        List<Integer> taken =
                handler.interfaces().stream().map(IpmiInterface::number).toList();
        int number = 0;
        while (taken.contains(number)) {
            number++;
        }
        return number;
    }

    /**
     * Attaches one and makes its nodes.
     *
     * @throws IOException with one line, if it does not work or cannot have its nodes; nothing has changed then
     */
    Served attach(SmiCandidate candidate) throws IOException {
        IpmiInterface attached = OpenInterfaces.attach(handler, candidate);
        try {
            return serve(candidate, attached);
        } catch (IOException | RuntimeException e) {
            attached.close();
            throw e;
        }
    }

    /**
     * Makes the nodes of one that is attached.
     *
     * @throws IoFault if it cannot have them; it has none then
     */
    Served serve(SmiCandidate candidate, IpmiInterface attached) throws IoFault {
        List<String> made = new ArrayList<>();
        try {
            for (Map.Entry<String, CuseDevice> device : devices.apply(attached).entrySet()) {
                server.add(device.getKey(), device.getValue());
                made.add(device.getKey());
                if (device.getValue() instanceof LinuxIpmiDevice) {
                    linuxNodes.put("/dev/" + device.getKey(), attached);
                }
                supervisor.served(device.getKey());
            }
        } catch (IoFault | RuntimeException e) {
            made.forEach(this::removeNode);
            throw e;
        }
        Served one = new Served(candidate, attached, List.copyOf(made));
        served.add(one);
        return one;
    }

    /** Removes the nodes of one, and then gives its hardware back. */
    void remove(Served one) {
        served.remove(one);
        one.nodes().forEach(this::removeNode);
        one.ipmi().close();
    }

    private void removeNode(String name) {
        linuxNodes.remove("/dev/" + name);
        server.remove(name);
        supervisor.gone(name);
    }
}
