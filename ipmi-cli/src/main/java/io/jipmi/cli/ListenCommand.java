package io.jipmi.cli;

import io.jipmi.msghandler.CommandFilter;
import io.jipmi.msghandler.IpmiCommand;
import io.jipmi.msghandler.IpmiUser;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ipmi listen}: receives commands sent to us, answers them. */
@Command(
        name = "listen",
        mixinStandardHelpOptions = true,
        description = "Receives commands that others send to us through the BMC, shows and answers them, one a line.")
final class ListenCommand implements Callable<Integer> {
    @ParentCommand
    private Ipmi ipmi = new Ipmi();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private StreamOptions stream = new StreamOptions();

    @Option(names = "--channel", paramLabel = "N", description = "Only from that channel, 0 to 14 (default: from all).")
    private @Nullable Integer channel;

    @Option(
            names = "--reply",
            paramLabel = "HEX",
            description = "The answer: completion code and data in hexadecimal (default 00, completed normally).")
    private String reply = "00";

    @Parameters(index = "0", paramLabel = "NETFN", description = "Network function, even, such as 4 or 0x04.")
    private String netFn = "";

    @Parameters(index = "1", paramLabel = "CMD", description = "Command, such as 2 or 0x02.")
    private String cmd = "";

    @Override
    public Integer call() throws IOException {
        stream.check();
        CommandFilter filter = filter();
        int[] bytes = Octet.allOf(reply);
        if (bytes.length == 0) {
            throw new IllegalArgumentException("--reply needs a completion code at least, such as 00");
        }
        ipmi.options().requireOneInterface("listen");
        CommandAnswers answers = new CommandAnswers(
                bytes[0],
                Arrays.copyOfRange(bytes, 1, bytes.length),
                ipmi.options().json(),
                spec.commandLine().getOut(),
                spec.commandLine().getErr());
        Arrivals<IpmiCommand> arrivals = new Arrivals<>("commands");
        try (OpenInterfaces open = OpenInterfaces.open(ipmi.options());
                IpmiUser user = open.first().openUser("ipmi listen")) {
            user.receiveCommands(filter, arrivals);
            return answers.give(user, arrivals, stream);
        }
    }

    private CommandFilter filter() {
        CommandFilter all = CommandFilter.of(Octet.of(netFn), Octet.of(cmd));
        if (channel == null) {
            return all;
        }
        if (channel < 0 || channel > 14) {
            throw new IllegalArgumentException("--channel " + channel + " is not within 0..14");
        }
        return all.onChannel(channel);
    }
}
