package io.jipmi.cli;

import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.IpmiAddress;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.SystemInterfaceAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ipmi raw}: one request as bytes. */
@Command(
        name = "raw",
        mixinStandardHelpOptions = true,
        description = "Sends one request, prints the answer's data bytes.")
// With --repeat the figures are those of this process.
@Carried(unless = "--repeat")
final class RawCommand implements Callable<Integer> {
    private static final int BYTES_PER_LINE = 16;

    @ParentCommand
    private Ipmi ipmi = new Ipmi();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--lun", paramLabel = "N", description = "Logical unit, 0 to 3 (default 0).")
    private int lun;

    @Option(
            names = "--ipmb",
            paramLabel = "ADDR",
            description = "Controller behind the BMC: its IPMB slave address, even, 2 to 0xfe, such as 0x82.")
    private @Nullable String ipmb;

    @Option(
            names = "--channel",
            paramLabel = "N",
            description = "Channel of the bus that controller is on, 0 to 14 (default 0); with --ipmb.")
    private @Nullable Integer channel;

    @Option(names = "--timeout", paramLabel = "MS", description = "Deadline of each request in ms (default 10000).")
    private long timeoutMs = IpmiRequest.DEFAULT_TIMEOUT.toMillis();

    @Option(
            names = "--repeat",
            paramLabel = "N",
            description = "Send it N times, one after the other, and print one JSON line of figures.")
    private int repeat;

    @Parameters(
            paramLabel = "NETFN CMD [DATA...]",
            arity = "2..*",
            description = "Numbers such as 6 or 0x06; each one byte.")
    private List<String> bytes = List.of();

    @Override
    public Integer call() throws IOException {
        IpmiRequest request = request();
        if (repeat < 0) {
            throw wrong("--repeat " + repeat + " is negative");
        }
        if (ipmi.options().interfaces().size() > 1) {
            throw wrong("raw talks to one interface; --interface is given "
                    + ipmi.options().interfaces().size() + " times");
        }
        try (CommandInterfaces open = CommandInterfaces.open(ipmi.options());
                IpmiUser user = open.first().openUser("ipmi raw")) {
            return repeat > 0 ? measure(user, request) : once(user, request);
        }
    }

    private IpmiRequest request() {
        if (timeoutMs < 1) {
            throw wrong("--timeout " + timeoutMs + " is not a time in ms from 1 on");
        }
        try {
            int[] data = bytes.stream().skip(2).mapToInt(this::octet).toArray();
            return IpmiRequest.of(address(), octet(bytes.get(0)), octet(bytes.get(1)), data)
                    .withTimeout(Duration.ofMillis(timeoutMs));
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private IpmiAddress address() {
        if (ipmb == null) {
            if (channel != null) {
                throw wrong("--channel " + channel + " needs --ipmb ADDR: without it the BMC itself is addressed");
            }
            return new SystemInterfaceAddress(lun);
        }
        try {
            return new IpmbAddress(channel == null ? 0 : channel, octet(ipmb), lun);
        } catch (IllegalArgumentException e) {
            throw wrong("--ipmb " + ipmb + (channel == null ? "" : " --channel " + channel) + ": " + e.getMessage());
        }
    }

    private int octet(String word) {
        try {
            return Octet.of(word);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private int once(IpmiUser user, IpmiRequest request) throws IpmiException {
        IpmiResponse response = user.request(request);
        PrintWriter out = spec.commandLine().getOut();
        if (ipmi.options().json()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("netfn", response.netFn());
            document.put("cmd", response.cmd());
            document.put("completion_code", response.completionCode());
            document.put(
                    "data",
                    IntStream.range(0, response.dataLengthBytes())
                            .mapToObj(response::u8)
                            .toList());
            Report.json(out, document);
        } else if (response.isOk()) {
            printBytes(out, response);
        }
        response.orThrow(0);
        return Ipmi.DONE;
    }

    private int measure(IpmiUser user, IpmiRequest request) {
        RequestTimes times = RequestTimes.measure(user, request, repeat);
        Report.json(spec.commandLine().getOut(), times.figures());
        if (times.firstError().isEmpty()) {
            return Ipmi.DONE;
        }
        spec.commandLine().getErr().println("ipmi: the first of " + times.errors() + " errors: " + times.firstError());
        return Ipmi.COULD_NOT;
    }

    private static void printBytes(PrintWriter out, IpmiResponse response) {
        for (int start = 0; start < response.dataLengthBytes(); start += BYTES_PER_LINE) {
            StringBuilder line = new StringBuilder();
            for (int i = start; i < Math.min(start + BYTES_PER_LINE, response.dataLengthBytes()); i++) {
                line.append(String.format(Locale.ROOT, " %02x", response.u8(i)));
            }
            out.println(line);
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
