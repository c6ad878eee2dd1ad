package io.jipmi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jipmi.devintf.policy.AccessPolicy;
import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.Parameters;
import java.io.IOException;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Which nodes two interfaces get. */
class NodeOptionsTest {

    @Command
    private static final class Line {
        @Mixin
        private CommonOptions common = new CommonOptions();

        @Mixin
        private NodeOptions nodes = new NodeOptions();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | ipmi0 Linux; ipmi1 Linux",
                "--device a | a Linux; ipmi1 Linux",
                "--device a --device b | a Linux; b Linux",
                "--device a,abi=freebsd --device b,abi=linux | a FreeBsd; b Linux",
                "--device a,interface=0,abi=freebsd | ipmi0 Linux, a FreeBsd; ipmi1 Linux",
                "--device a,interface=1 --device b | b Linux; ipmi1 Linux, a Linux",
                "--imb ipmi | ipmi0 Linux, ipmi Imb; ipmi1 Linux",
                "--imb a --imb b,abi=intel | ipmi0 Linux, a Imb; ipmi1 Linux, b Imb",
                "--imb a,interface=1 --imb imb,interface=1,abi=intel | ipmi0 Linux; ipmi1 Linux, a Imb, imb Imb",
                "--device a --imb b --device c,abi=freebsd,interface=0 | a Linux, c FreeBsd, b Imb; ipmi1 Linux"
            })
    void everyInterfaceHasItsNodes(String words, String nodes) throws IOException {
        Line line = new Line();
        String[] args =
                ("--interface sim,kcs --interface sim,bt " + words).strip().split(" ", -1);
        new CommandLine(line).parseArgs(args);
        line.nodes.requireInterfaces(2);
        try (OpenInterfaces open = OpenInterfaces.open(line.common)) {
            assertEquals(
                    nodes,
                    open.all().stream().map(each -> names(line.nodes, each)).collect(Collectors.joining("; ")));
        }
    }

    private static String names(NodeOptions nodes, IpmiInterface ipmi) {
        AccessPolicy policy = AccessPolicy.of(Parameters.DEFAULTS);
        return nodes.devices(ipmi, Parameters.DEFAULTS, () -> InterfaceLimits.DEFAULT, policy).entrySet().stream()
                .map(each -> each.getKey() + " "
                        + each.getValue().getClass().getSimpleName().replaceAll("(Ipmi)?Device", ""))
                .collect(Collectors.joining(", "));
    }
}
