package io.jipmi.cli;

import io.jipmi.devintf.freebsd.FreeBsdIpmiDevice;
import io.jipmi.devintf.imb.ImbAbi;
import io.jipmi.devintf.imb.ImbDevice;
import io.jipmi.devintf.linux.LinuxIpmiDevice;
import io.jipmi.devintf.policy.AccessPolicy;
import io.jipmi.io.cuse.CuseDevice;
import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Which nodes {@code ipmid} serves, and like whose device each is. Not thread-safe. */
final class NodeOptions {
    /** No interface is named: it is the next one. */
    private static final int NEXT = -1;

    @Option(
            names = "--device",
            paramLabel = "NAME[,abi=linux|freebsd][,interface=N]",
            description = {
                "Node below /dev; once for each interface, in their order, or with interface=N one more for",
                "the Nth (0 is the first). (default: ipmi and the interface's number, as Linux has it)"
            })
    private List<String> devices = new ArrayList<>();

    @Option(
            names = "--imb",
            paramLabel = "NAME[,abi=hpux|intel][,interface=N]",
            description = "Node with the calls of HP-UX's or Intel's IMB driver; likewise. (default: none)")
    private List<String> imbs = new ArrayList<>();

    private static final Pattern INTERFACE = Pattern.compile("interface=\\d{1,4}");

    private enum Abi {
        LINUX,
        FREEBSD,
        HPUX,
        INTEL
    }

    /**
     * A node named on the command line.
     *
     * @param place which of the interfaces it is for, 0 for the first
     * @param further whether the interface is named, so that this is not its only device
     */
    private record Node(String name, Abi abi, int place, boolean further) {}

    /**
     * Sees that every node that is named has an interface.
     *
     * @param count how many interfaces there are
     * @throws IllegalArgumentException naming the option or the word that is wrong
     */
    void requireInterfaces(int count) {
        require("--device", devices, nodes("--device", devices, Abi.LINUX, Abi.FREEBSD), count);
        require("--imb", imbs, nodes("--imb", imbs, Abi.HPUX, Abi.INTEL), count);
    }

    /**
     * The devices an interface is served as, by the names of their nodes below {@code /dev}.
     *
     * @param limits asked whenever a file is opened
     * @throws IllegalArgumentException naming the word that is wrong
     */
    Map<String, CuseDevice> devices(
            IpmiInterface ipmi, Parameters parameters, Supplier<InterfaceLimits> limits, AccessPolicy policy) {
        List<Node> nodes = new ArrayList<>(nodes("--device", devices, Abi.LINUX, Abi.FREEBSD));
        int number = ipmi.number();
        if (nodes.stream().noneMatch(node -> node.place == number && !node.further)) {
            nodes.add(0, new Node("ipmi" + number, Abi.LINUX, number, false));
        }
        nodes.addAll(nodes("--imb", imbs, Abi.HPUX, Abi.INTEL));
        Map<String, CuseDevice> made = new LinkedHashMap<>();
        for (Node node : nodes) {
            if (node.place == number
                    && made.put(node.name, device(node.abi, ipmi, parameters, limits, policy)) != null) {
                throw new IllegalArgumentException("two nodes of one interface are named '" + node.name + "'");
            }
        }
        return made;
    }

    private static CuseDevice device(
            Abi abi, IpmiInterface ipmi, Parameters parameters, Supplier<InterfaceLimits> limits, AccessPolicy policy) {
        return switch (abi) {
            case LINUX -> new LinuxIpmiDevice(ipmi, limits, policy);
            case FREEBSD -> new FreeBsdIpmiDevice(ipmi, limits, policy);
            case HPUX -> new ImbDevice(ipmi, policy, ImbAbi.hpux(parameters));
            case INTEL -> new ImbDevice(ipmi, policy, ImbAbi.intel(parameters));
        };
    }

    /** @param known what the option may name; the first is what it is where nothing is named */
    private static List<Node> nodes(String option, List<String> values, Abi... known) {
        List<Node> nodes = new ArrayList<>();
        int next = 0;
        for (String value : values) {
            String[] words = value.split(",", -1);
            Abi abi = known[0];
            int place = NEXT;
            for (int i = 1; i < words.length; i++) {
                String word = words[i];
                if (word.startsWith("abi=")) {
                    abi = Arrays.stream(known)
                            .filter(each -> word.equals("abi=" + each.name().toLowerCase(Locale.ROOT)))
                            .findFirst()
                            .orElseThrow(() -> wrong(option, value, word, "names none of " + names(known)));
                } else if (INTERFACE.matcher(word).matches()) {
                    place = Integer.parseInt(word.substring(word.indexOf('=') + 1));
                } else {
                    throw wrong(option, value, word, "is neither abi=NAME nor interface=N");
                }
            }
            boolean further = place != NEXT;
            nodes.add(new Node(words[0], abi, further ? place : next++, further));
        }
        return nodes;
    }

    private static String names(Abi... known) {
        return Arrays.stream(known)
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    private static void require(String option, List<String> values, List<Node> nodes, int count) {
        long inOrder = nodes.stream().filter(node -> !node.further).count();
        if (inOrder > count) {
            throw new IllegalArgumentException(
                    option + " is given " + inOrder + " times, for " + count + " interface" + (count == 1 ? "" : "s"));
        }
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i).place >= count) {
                throw wrong(
                        option,
                        values.get(i),
                        "interface=" + nodes.get(i).place,
                        "is not there: " + (count == 1 ? "the only one is 0" : "there are 0 to " + (count - 1)));
            }
        }
    }

    private static IllegalArgumentException wrong(String option, String value, String word, String what) {
        return new IllegalArgumentException(option + " " + value + ": '" + word + "' " + what);
    }
}
