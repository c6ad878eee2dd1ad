package io.jipmi.cli;

import io.jipmi.cli.control.CommandSocket;
import io.jipmi.cli.control.ControlSocket;
import io.jipmi.devintf.policy.AccessPolicy;
import io.jipmi.io.ServiceNotice;
import io.jipmi.io.cuse.CuseServer;
import io.jipmi.msghandler.Parameters;
import io.jipmi.msghandler.spi.SmiProviders;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The program {@code ipmid}: owns the hardware and serves device nodes. */
@Command(
        name = "ipmid",
        mixinStandardHelpOptions = true,
        version = "ipmid (jipmi) 0.1.0",
        description = {
            "Drives the BMC of this machine and serves /dev/ipmi0 to every program that wants one.",
            "Runs in the foreground until SIGTERM; needs root and the kernel module cuse."
        },
        footer = {
            "",
            "MODULE.NAME=VALUE words set module parameters by their kernel names, for example ipmi_si.trydmi=0.",
            "Exit status: 0 ended by SIGTERM or Ctrl-C, 1 could not, 2 usage."
        })
public final class Ipmid implements Callable<Integer> {
    private final Consumer<Runnable> onEnd;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Mixin
    private NodeOptions nodes = new NodeOptions();

    @Option(
            names = "--stuck-after",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = {
                "How long a thread that serves a node may serve nobody before the supervisor",
                "frees all clients and kills this process; 5 to 3600. (default: ${DEFAULT-VALUE})"
            })
    private int stuckAfterS = 10;

    @Option(names = "--train", hidden = true, description = "Only runs what is archived, for scripts/class-archives.")
    private boolean train;

    @Mixin
    private ControlOptions control = new ControlOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** @param onEnd is given what ends the service */
    Ipmid(Consumer<Runnable> onEnd) {
        this.onEnd = onEnd;
    }

    /** Runs the program and ends the process with its exit status. */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int status;
        try (OrderlyEnd end = OrderlyEnd.begin()) {
            status = end.with(run(args, out, err, end::wakeUp));
            out.flush();
        }
        System.exit(status);
    }

    /**
     * Runs the program.
     *
     * @param onEnd is given what ends the service
     * @return the exit status
     */
    static int run(String[] args, PrintWriter out, PrintWriter err, Consumer<Runnable> onEnd) {
        Ipmid ipmid = new Ipmid(onEnd);
        return new Program("ipmid", ipmid, ipmid.options).run(args, out, err);
    }

    @Override
    public Integer call() throws IOException {
        if (stuckAfterS < 5 || stuckAfterS > 3600) {
            throw new IllegalArgumentException("--stuck-after " + stuckAfterS + " is not within 5..3600 seconds");
        }
        if (train) {
            IpmidTraining.run(nodes);
            return Program.DONE;
        }
        // First, so that a second ipmid touches nothing.
        try (ControlSocket socket = bindControl()) {
            return serve(socket);
        }
    }

    private int serve(@Nullable ControlSocket socket) throws IOException {
        try (OpenInterfaces open = OpenInterfaces.openAll(InterfaceChoice.of(options));
                Supervisor supervisor = Supervisor.ofLauncher(this::warn);
                CuseServer server = CuseServer.create();
                CommandSocket commands = bindCommands(control.commandSocket(), open.parameters())) {
            onEnd.accept(server::stop);
            nodes.requireInterfaces(open.all().size());
            open.tried().forEach(line -> warn("not served: " + line));
            supervisor.limit(Duration.ofSeconds(stuckAfterS));
            AccessPolicy policy = AccessPolicy.of(open.parameters());
            ServedInterfaces interfaces = new ServedInterfaces(
                    open.handler(),
                    server,
                    supervisor,
                    ipmi -> nodes.devices(ipmi, open.parameters(), open.handler()::limits, policy));
            for (OpenInterfaces.Opened each : open.opened()) {
                interfaces.serve(each.candidate(), each.ipmi());
            }
            interfaces.all().forEach(each -> announce("ready: " + each.describe()));
            DaemonControl control = new DaemonControl(
                    open.handler(), interfaces, server, SmiProviders.load(), open.parameters(), this::announce);
            try {
                if (socket != null) {
                    socket.start(control.operations());
                }
                if (commands != null) {
                    commands.start(new CommandDesk(CommandDesk.build(), interfaces::behind));
                }
                notify("READY=1");
                server.serve(Supervisor.INTERVAL, supervisor::beat);
                notify("STOPPING=1");
            } finally {
                supervisor.end();
                // Operations end before what they are about.
                if (socket != null) {
                    socket.close();
                }
            }
            return Program.DONE;
        }
    }

    private @Nullable ControlSocket bindControl() throws IOException {
        Optional<Path> path = control.socket();
        return path.isPresent() ? ControlSocket.bind(path.get(), "ipmid") : null;
    }

    /** Rules are about what comes through the nodes; where there are some, everything goes that way. */
    static @Nullable CommandSocket bindCommands(Optional<Path> path, Parameters parameters) throws IOException {
        return path.isPresent() && parameters.get(AccessPolicy.RULE).isEmpty()
                ? CommandSocket.bind(path.get(), "ipmid", TrustedPeers.ofThisProcess()::contains)
                : null;
    }

    private void announce(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    private void warn(String line) {
        spec.commandLine().getErr().println("ipmid: " + line);
    }

    /** A service manager that does not listen is no reason not to serve. */
    private void notify(String state) {
        try {
            ServiceNotice.send(state);
        } catch (IOException unheard) {
            warn(String.valueOf(unheard.getMessage()));
        }
    }
}
