package io.jipmi.cli;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.cuse.CuseCaller;
import io.jipmi.io.cuse.CuseDevice;
import io.jipmi.io.cuse.CuseFile;
import io.jipmi.io.cuse.CuseFileStatus;
import io.jipmi.io.cuse.CuseNodeStatus;
import io.jipmi.io.cuse.CuseServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Nodes with no kernel behind them: a test opens their files itself. */
final class NodesWithoutKernel implements CuseServer {
    private final Map<String, CuseDevice> devices = new LinkedHashMap<>();
    private final Map<String, List<CuseFile>> files = new LinkedHashMap<>();
    private final Set<String> taken;

    /** @param taken names of nodes that are somebody else's */
    NodesWithoutKernel(String... taken) {
        this.taken = Set.of(taken);
    }

    CuseFile open(String name, CuseCaller caller) throws IoFault {
        CuseFile file = devices.get(name).open(caller, 0, () -> {});
        files.computeIfAbsent(name, unused -> new ArrayList<>()).add(file);
        return file;
    }

    List<String> names() {
        return List.copyOf(devices.keySet());
    }

    @Override
    public void add(String name, CuseDevice device) throws IoFault {
        if (taken.contains(name)) {
            throw new IoFault("serve", "/dev/" + name, Errno.EEXIST, "somebody serves that node already");
        }
        devices.put(name, device);
    }

    @Override
    public void remove(String name) {
        if (devices.remove(name) == null) {
            throw new IllegalArgumentException("no node '" + name + "'");
        }
        files.getOrDefault(name, List.of()).forEach(CuseFile::release);
        files.remove(name);
    }

    @Override
    public List<CuseNodeStatus> nodes() {
        return devices.keySet().stream()
                .map(name -> new CuseNodeStatus(
                        name,
                        files.getOrDefault(name, List.of()).stream()
                                .map(file -> new CuseFileStatus(
                                        new CuseCaller(1000, 100, 42), file.waitingMessages(), file.expectedMessages()))
                                .toList(),
                        0))
                .toList();
    }

    @Override
    public void serve() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void serve(Duration interval, Runnable heartbeat) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void stop() {}

    @Override
    public void close() {}
}
