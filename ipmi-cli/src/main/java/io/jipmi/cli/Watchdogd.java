package io.jipmi.cli;

import io.jipmi.cli.control.ControlSocket;
import io.jipmi.io.IoFault;
import io.jipmi.io.MemoryLock;
import io.jipmi.io.ServiceNotice;
import io.jipmi.io.cuse.CuseServer;
import io.jipmi.msghandler.IpmiCancelledException;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.spi.Timekeeper;
import io.jipmi.watchdog.IpmiWatchdog;
import io.jipmi.watchdog.ReadBack;
import io.jipmi.watchdog.daemon.HealthGate;
import io.jipmi.watchdog.daemon.WatchdogParameters;
import io.jipmi.watchdog.daemon.WatchdogService;
import io.jipmi.watchdog.health.HealthChecks;
import io.jipmi.watchdog.health.HealthMonitor;
import io.jipmi.watchdog.health.HealthRule;
import io.jipmi.watchdog.node.WatchdogNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The program {@code ipmi-watchdogd}: arms the BMC's watchdog timer and feeds it while all is well. */
@Command(
        name = "ipmi-watchdogd",
        mixinStandardHelpOptions = true,
        version = "ipmi-watchdogd (jipmi) 0.1.0",
        description = {
            "Arms the BMC's watchdog timer and feeds it; when this program or the machine hangs, the BMC acts.",
            "Runs in the foreground. SIGTERM stops the timer; kill -9 leaves it running."
        },
        footer = {
            "",
            "MODULE.NAME=VALUE words set module parameters by their kernel names:",
            "  ipmi_watchdog.timeout=SECONDS      1 to 6553 (60)",
            "  ipmi_watchdog.action=WORD          reset, none, power_cycle or power_off",
            "  ipmi_watchdog.pretimeout=SECONDS   0 to 255 before that a warning (0: none)",
            "  ipmi_watchdog.preaction=WORD       pre_none, pre_smi, pre_nmi or pre_int",
            "  ipmi_watchdog.preop=WORD           preop_none, preop_panic or preop_give_data",
            "  ipmi_watchdog.panic_wdt_timeout=SECONDS  0 to 6553 (255)",
            "  ipmi_watchdog.start_now=0|1        ipmi_watchdog.nowayout=0|1",
            "  ipmi_watchdog.ifnum_to_use=N       which interface, instead of the first",
            "  ipmi_watchdog.foreign_timer=WORD   adopt, replace or refuse a timer that runs already",
            "  hw.ipmi.wd_startup_countdown=SECONDS   until the first heartbeat",
            "  hw.ipmi.wd_shutdown_countdown=SECONDS  from SIGTERM to a power cycle; -1: runs on",
            "Exit status: 0 ended by SIGTERM or Ctrl-C, 1 could not, 2 usage, 3 the BMC refused."
        })
public final class Watchdogd implements Callable<Integer> {
    private static final Path CONTROL = Path.of("/run/jipmi/ipmi-watchdogd.sock");
    private static final Path NO_CONTROL = Path.of("none");
    private static final Duration SHORTEST_DEADLINE = Duration.ofSeconds(1);
    private static final Duration LONGEST_DEADLINE = Duration.ofSeconds(5);
    private static final int DEADLINES_PER_TIMEOUT = 4;

    private static final Duration LONGEST_TURN = Duration.ofSeconds(1);
    /** A BMC that is busy is told to stop the timer three times. */
    private static final Duration LONGEST_END = Duration.ofSeconds(20);

    private final Consumer<Runnable> onEnd;
    private final Runnable begin;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Option(
            names = "--device",
            paramLabel = "NAME",
            description = {
                "Serve /dev/NAME with the calls of Linux's /dev/watchdog. Its clients arm the timer and feed it;",
                "until one does, ipmi_watchdog.start_now says whether this program does (then: no)."
            })
    private @Nullable String device;

    @Option(
            names = "--check",
            paramLabel = "SPEC",
            description = {
                "What must be well for a heartbeat, as KIND:WORD[,WORD]...; repeatable. For example load:1m<20,",
                "memory:available>=64M, disk:/var,free>=5%%,grace=3, file:/run/app.beat,age<60s, pid:/run/app.pid,",
                "command:/usr/local/bin/ok,limit=5s, tcp:127.0.0.1:80, http://localhost/health,status=200."
            })
    private List<String> checks = new ArrayList<>();

    @Option(
            names = "--preop-command",
            paramLabel = "COMMAND",
            description = {
                "What ipmi_watchdog.preop=preop_panic runs, once, with sh.",
                "(default: echo c >/proc/sysrq-trigger, which makes the kernel panic)"
            })
    private String preopCommand = "echo c >/proc/sysrq-trigger";

    @Option(
            names = "--control",
            paramLabel = "FILE",
            description = {
                "The socket this daemon is operated through, or none.",
                "(default: /run/jipmi/ipmi-watchdogd.sock, if it can be there)"
            })
    private @Nullable Path control;

    @Option(names = "--train", hidden = true, description = "Ends as soon as it is ready, for scripts/class-archives.")
    private boolean train;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /**
     * @param onEnd is given what ends the service
     * @param begin is run before anything is opened
     */
    Watchdogd(Consumer<Runnable> onEnd, Runnable begin) {
        this.onEnd = onEnd;
        this.begin = begin;
    }

    /** Runs the program and ends the process with its exit status. */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int status;
        try (OrderlyEnd end = OrderlyEnd.begin(LONGEST_END)) {
            status = end.with(run(args, out, err, new Watchdogd(end::wakeUp, () -> lockMemory(err))));
            out.flush();
        }
        System.exit(status);
    }

    /**
     * Runs the program.
     *
     * @return the exit status
     */
    static int run(String[] args, PrintWriter out, PrintWriter err, Watchdogd daemon) {
        return new Program("ipmi-watchdogd", daemon, daemon.options).run(args, out, err);
    }

    @Override
    public Integer call() throws IOException {
        List<HealthRule> rules = checks.stream().map(HealthChecks::parse).toList();
        begin.run();
        try (OpenInterfaces open = OpenInterfaces.open(options);
                HealthMonitor health = rules.isEmpty() ? null : HealthMonitor.start(rules)) {
            HealthGate gate = health == null ? HealthGate.OPEN : new HealthGate(health::healthy, health::complaint);
            WatchdogParameters parameters = WatchdogParameters.of(open.parameters());
            try (IpmiWatchdog watchdog = IpmiWatchdog.open(
                    open.handler(), parameters.interfaceNumber(), ReadBack.IF_POSSIBLE, deadline(parameters))) {
                WatchdogService service =
                        new WatchdogService(watchdog, parameters, gate, device != null, this::panic, Timekeeper.SYSTEM);
                try (WatchdogNode node = node(service)) {
                    serve(service, node, open);
                }
            }
            return Program.DONE;
        }
    }

    /** The node is to be closed after this: the end of it is no client's end. */
    private void serve(WatchdogService service, @Nullable WatchdogNode node, OpenInterfaces open) throws IOException {
        onEnd.accept(service::end);
        // Before the timer is armed: what fails from then on costs the machine.
        try (ControlSocket socket = control()) {
            if (started(service)) {
                if (socket != null) {
                    socket.start(new WatchdogdOperations(service, open.parameters()).byName());
                }
                if (node != null) {
                    node.serve();
                }
                announce(service, open.first());
                if (train) {
                    service.end();
                }
                ServiceWatchdog manager = ServiceWatchdog.of(
                        System.getenv(), ProcessHandle.current().pid());
                service.run(manager::show, manager.interval().orElse(LONGEST_TURN));
            }
        }
        // What ended the wait has done its work: with the flag set no request would be put to the BMC any more.
        boolean interrupted = Thread.interrupted();
        notify("STOPPING=1");
        out().println("end: " + service.stop());
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** False if it is told to end while it starts: what was begun is then to be undone. */
    private static boolean started(WatchdogService service) throws IOException {
        try {
            service.start();
            return true;
        } catch (IpmiCancelledException e) {
            return false;
        }
    }

    /** So that a request that is not answered leaves time for another one. */
    private static Duration deadline(WatchdogParameters parameters) {
        Duration part = parameters.settings().countdown().dividedBy(DEADLINES_PER_TIMEOUT);
        if (part.compareTo(SHORTEST_DEADLINE) < 0) {
            return SHORTEST_DEADLINE;
        }
        return part.compareTo(LONGEST_DEADLINE) > 0 ? LONGEST_DEADLINE : part;
    }

    /** Null if none is wanted. */
    private @Nullable WatchdogNode node(WatchdogService service) throws IoFault {
        return device == null ? null : WatchdogNode.make(CuseServer.create(), device, service);
    }

    /** Null if none is wanted, or there cannot be one at the usual place: feeding the timer comes first. */
    private @Nullable ControlSocket control() throws IOException {
        Path path = control;
        if (NO_CONTROL.equals(path)) {
            return null;
        }
        try {
            return ControlSocket.bind(path == null ? CONTROL : path, "ipmi-watchdogd");
        } catch (IOException e) {
            if (path != null) {
                throw e;
            }
            complain("no control socket: " + e.getMessage());
            return null;
        }
    }

    private void announce(WatchdogService service, IpmiInterface ipmi) {
        String node = device == null ? "" : ", /dev/" + device + " is served";
        out().println("ready: " + service.describe() + node + " (" + ipmi.info().describe() + ")");
        out().flush();
        notify("READY=1");
    }

    private void panic() {
        try {
            new ProcessBuilder("/bin/sh", "-c", preopCommand).inheritIO().start();
        } catch (IOException e) {
            complain("--preop-command: " + e.getMessage());
        }
    }

    private static void lockMemory(PrintWriter err) {
        try {
            MemoryLock.lock();
        } catch (IoFault | LinkageError e) {
            err.println("ipmi-watchdogd: heartbeats may come late when memory is scarce: " + e.getMessage());
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private void complain(String line) {
        spec.commandLine().getErr().println("ipmi-watchdogd: " + line);
    }

    /** A service manager that does not listen is no reason not to feed. */
    private void notify(String state) {
        try {
            ServiceNotice.send(state);
        } catch (IOException unheard) {
            complain(String.valueOf(unheard.getMessage()));
        }
    }
}
