package io.jipmi.cli;

import io.jipmi.cli.control.CommandClient;
import io.jipmi.cli.control.CommandRequest;
import io.jipmi.cli.control.CommandSocket;
import io.jipmi.devintf.policy.AccessPolicy;
import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.Parameters;
import io.jipmi.msghandler.spi.SmiProviders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Does what {@code ipmid} does without CUSE, so that {@code scripts/class-archives} can archive the classes that takes. */
final class IpmidTraining {
    private static final String BUILD = "training";
    private static final List<String> LINES = List.of(
            "info",
            "sensors --no-sdr-cache",
            "sensors --thresholds --json --no-sdr-cache",
            "sdr list --no-sdr-cache",
            "sel list --no-sdr-cache",
            "fru --no-sdr-cache",
            "chassis status",
            "raw 6 1");

    private IpmidTraining() {}

    /** @throws IOException if something does not work */
    static void run(NodeOptions nodes) throws IOException {
        Path directory = Files.createTempDirectory("jipmi");
        Path path = directory.resolve("s");
        try (IpmiMessageHandler handler = IpmiMessageHandler.create();
                CommandSocket socket = CommandSocket.bind(path, "ipmid", TrustedPeers.ofThisProcess()::contains)) {
            IpmiInterface ipmi =
                    OpenInterfaces.attach(handler, SmiProviders.load().candidate("sim,kcs", Parameters.DEFAULTS));
            nodes.devices(
                    ipmi, Parameters.DEFAULTS, () -> InterfaceLimits.DEFAULT, AccessPolicy.of(Parameters.DEFAULTS));
            socket.start(new CommandDesk(BUILD, node -> Optional.of(ipmi)));
            CommandClient client = new CommandClient(path);
            for (String line : LINES) {
                require(client, line);
            }
        } finally {
            Files.delete(directory);
        }
    }

    private static void require(CommandClient client, String line) throws IOException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        CommandRequest request =
                new CommandRequest(BUILD, "", "", OptionalInt.empty(), "", "", "", List.of(line.split(" ", -1)));
        OptionalInt status = client.run(request, said, said);
        if (status.isEmpty() || status.getAsInt() != Program.DONE) {
            throw new IOException(
                    "ipmi " + line + " ended with " + status + ": " + said.toString(StandardCharsets.UTF_8));
        }
    }
}
