package io.jipmi.cli;

import io.jipmi.msghandler.EventSubscription;
import io.jipmi.msghandler.IpmiEvent;
import io.jipmi.msghandler.IpmiUser;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ipmi events}: the BMC's asynchronous events as they come. */
@Command(
        name = "events",
        mixinStandardHelpOptions = true,
        description = "Shows the BMC's asynchronous events as they come, one a line.")
final class EventsCommand implements Callable<Integer> {
    @ParentCommand
    private Ipmi ipmi = new Ipmi();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private StreamOptions stream = new StreamOptions();

    @Override
    public Integer call() throws IOException {
        stream.check();
        ipmi.options().requireOneInterface("events");
        try (OpenInterfaces open = OpenInterfaces.open(ipmi.options());
                IpmiUser user = open.first().openUser("ipmi events")) {
            follow(user, stream, ipmi.options().json(), spec.commandLine().getOut());
            return Ipmi.DONE;
        }
    }

    /** Shows what a user hears. */
    static void follow(IpmiUser user, StreamOptions stream, boolean json, PrintWriter out) throws IOException {
        Arrivals<IpmiEvent> arrivals = new Arrivals<>("events");
        EventSubscription subscription = user.listenForEvents(arrivals);
        try {
            arrivals.take(stream.count(), stream.timeout(), event -> {
                if (json) {
                    Report.json(out, EventReport.document(event));
                } else {
                    out.println(EventReport.line(event));
                }
                out.flush();
            });
        } finally {
            subscription.close();
        }
    }
}
