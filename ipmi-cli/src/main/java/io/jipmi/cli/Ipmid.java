package io.jipmi.cli;

import io.jipmi.devintf.policy.AccessPolicy;
import io.jipmi.io.ServiceNotice;
import io.jipmi.io.cuse.CuseDevice;
import io.jipmi.io.cuse.CuseServer;
import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.IpmiInterface;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
        try (OpenInterfaces open = OpenInterfaces.open(options);
                CuseServer server = CuseServer.create()) {
            onEnd.accept(server::stop);
            nodes.requireInterfaces(open.all().size());
            InterfaceLimits limits = InterfaceLimits.of(open.parameters());
            AccessPolicy policy = AccessPolicy.of(open.parameters());
            Map<IpmiInterface, List<String>> served = new LinkedHashMap<>();
            for (IpmiInterface each : open.all()) {
                Map<String, CuseDevice> devices = nodes.devices(each, open.parameters(), () -> limits, policy);
                for (Map.Entry<String, CuseDevice> device : devices.entrySet()) {
                    server.add(device.getKey(), device.getValue());
                }
                served.put(each, List.copyOf(devices.keySet()));
            }
            announce(served);
            server.serve();
            notify("STOPPING=1");
            return Program.DONE;
        }
    }

    private void announce(Map<IpmiInterface, List<String>> served) {
        PrintWriter out = spec.commandLine().getOut();
        served.forEach((each, names) -> out.println("ready: "
                + names.stream().map(name -> "/dev/" + name).collect(Collectors.joining(", ")) + " ("
                + each.info().describe() + ")"));
        out.flush();
        notify("READY=1");
    }

    /** A service manager that does not listen is no reason not to serve. */
    private void notify(String state) {
        try {
            ServiceNotice.send(state);
        } catch (IOException unheard) {
            spec.commandLine().getErr().println("ipmid: " + unheard.getMessage());
        }
    }
}
