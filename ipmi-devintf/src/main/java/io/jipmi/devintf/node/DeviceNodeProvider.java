package io.jipmi.devintf.node;

import io.jipmi.io.DeviceNode;
import io.jipmi.io.IoFault;
import io.jipmi.io.SysRoot;
import io.jipmi.io.TimerSlack;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.Parameter;
import io.jipmi.msghandler.Parameters;
import io.jipmi.msghandler.spi.Discovery;
import io.jipmi.msghandler.spi.SmiCandidate;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.SmiProvider;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Interfaces somebody else drives and offers as a device node: the kernel, or {@code ipmid}. */
public final class DeviceNodeProvider implements SmiProvider {
    private static final String KEYWORD = "dev";
    private static final String FORM = "dev,/dev/ipmi0";

    /** Where clients look for the first interface, in their order. */
    private static final List<String> NODES = List.of("/dev/ipmi0", "/dev/ipmi/0", "/dev/ipmidev/0");

    /** The BMC's address unless somebody changed it (C-04), until the node is open and tells. */
    private static final int SLAVE_ADDRESS = 0x20;

    /** For the service loader. */
    public DeviceNodeProvider() {}

    @Override
    public Set<String> keywords() {
        return Set.of(KEYWORD);
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of();
    }

    @Override
    public SmiCandidate candidate(String spec, Parameters parameters) {
        String[] words = spec.strip().split(",", -1);
        if (words.length < 2 || words[1].isEmpty()) {
            throw wrong(spec, "it needs the path of a device node");
        }
        if (!words[1].startsWith("/")) {
            throw wrong(spec, "'" + words[1] + "' is not an absolute path");
        }
        if (words.length > 2) {
            throw wrong(spec, "'" + words[2] + "' is too much: there are no options");
        }
        return candidate(SysRoot.host(), words[1], AddressSource.HARDCODED);
    }

    @Override
    public Discovery discover(Parameters parameters) {
        return discover(SysRoot.host());
    }

    static Discovery discover(SysRoot root) {
        List<SmiCandidate> candidates = NODES.stream()
                .filter(root::has)
                .<SmiCandidate>map(path -> candidate(root, path, AddressSource.DEVICE_NODE))
                .toList();
        return new Discovery(
                candidates,
                candidates.isEmpty()
                        ? List.of("device nodes: none of " + String.join(", ", NODES) + " exists")
                        : List.of());
    }

    private static Candidate candidate(SysRoot root, String path, AddressSource source) {
        return new Candidate(
                new InterfaceInfo(KEYWORD, path, behind(root, path), source, SLAVE_ADDRESS, KEYWORD + "," + path));
    }

    /** What the kernel's register driver says of the interface it serves there; empty if it is not that driver's. */
    private static String behind(SysRoot root, String path) {
        String number = path.replaceFirst("^.*\\D", "");
        return root.text("/sys/class/ipmi/ipmi" + number + "/device/params")
                .map(params -> "kernel's " + params)
                .orElse("");
    }

    private static IllegalArgumentException wrong(String spec, String what) {
        return new IllegalArgumentException("interface '" + spec + "': " + what + "; the form is " + FORM);
    }

    private record Candidate(InterfaceInfo info) implements SmiCandidate {
        @Override
        public SmiDriver open() throws IOException {
            NodeOpener opener = new IpmiNode(info.location());
            DeviceNode node = opener.open();
            return new DeviceNodeDriver(
                    asToldBy(node, info), opener, node, new NodeMessages(), TimerSlack::reduceForThisThread);
        }
    }

    /** The same interface with the BMC's address that the node's owner uses, unless it cannot be one. */
    static InterfaceInfo asToldBy(DeviceNode node, InterfaceInfo info) throws IoFault {
        int told;
        try {
            told = new NodeSettings().slaveAddress(node, 0);
        } catch (IoFault fault) {
            node.close();
            throw fault;
        }
        return new InterfaceInfo(
                info.type(),
                info.location(),
                info.layout(),
                info.source(),
                IpmbAddress.isSlaveAddress(told) ? told : info.slaveAddress(),
                info.spec());
    }
}
