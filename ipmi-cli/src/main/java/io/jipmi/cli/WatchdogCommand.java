package io.jipmi.cli;

import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.watchdog.IpmiWatchdog;
import io.jipmi.watchdog.PretimeoutInterrupt;
import io.jipmi.watchdog.ReadBack;
import io.jipmi.watchdog.TimeoutAction;
import io.jipmi.watchdog.TimerUse;
import io.jipmi.watchdog.WatchdogReading;
import io.jipmi.watchdog.WatchdogSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ipmi watchdog}: the BMC's watchdog timer, one command at a time, as bmc-watchdog does it. */
@Command(
        name = "watchdog",
        mixinStandardHelpOptions = true,
        description = {
            "Sets, starts, stops and shows the BMC's watchdog timer, as bmc-watchdog does.",
            "With --json every command shows the timer as it is then."
        })
final class WatchdogCommand implements Runnable {
    @ParentCommand
    private Ipmi ipmi = new Ipmi();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** What is done with the timer. */
    @FunctionalInterface
    private interface Deed {
        void on(IpmiWatchdog watchdog) throws IOException;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "which command? one of " + String.join(", ", spec.subcommands().keySet()));
    }

    @Command(name = "get", mixinStandardHelpOptions = true, description = "Shows the timer.")
    int get() throws IOException {
        return carryOut(ReadBack.REQUIRED, watchdog -> {
            if (!ipmi.options().json()) {
                print(watchdog.read());
            }
        });
    }

    @Command(
            name = "set",
            mixinStandardHelpOptions = true,
            description =
                    "Sets the timer and reads it back; a running one is stopped unless -m 1, or started again by -x.")
    int set(@Mixin WatchdogOptions options) throws IOException {
        return carryOut(ReadBack.REQUIRED, watchdog -> {
            WatchdogReading before = watchdog.read();
            if (options.startsOnly(before.countsDown())) {
                watchdog.start();
                return;
            }
            watchdog.set(options.settings(before));
            if (options.startsAfterwards(before.countsDown())) {
                watchdog.start();
            }
        });
    }

    @Command(name = "start", mixinStandardHelpOptions = true, description = "Starts the timer, unless it runs.")
    int start() throws IOException {
        return carryOut(ReadBack.REQUIRED, watchdog -> {
            if (!watchdog.read().countsDown()) {
                watchdog.start();
            }
        });
    }

    @Command(name = "reset", mixinStandardHelpOptions = true, description = "Starts the timer over: a heartbeat.")
    int reset() throws IOException {
        return carryOut(ReadBack.REQUIRED, IpmiWatchdog::start);
    }

    @Command(
            name = "stop",
            mixinStandardHelpOptions = true,
            description = "Stops the timer and leaves everything else as it is.")
    int stop() throws IOException {
        return carryOut(ReadBack.IF_POSSIBLE, this::stop);
    }

    @Command(
            name = "clear",
            mixinStandardHelpOptions = true,
            description = "Stops the timer and clears everything but its use.")
    int clear() throws IOException {
        return carryOut(ReadBack.REQUIRED, watchdog -> {
            TimerUse use = watchdog.read().use();
            watchdog.set(new WatchdogSettings(
                    use == TimerUse.RESERVED ? TimerUse.SMS_OS : use,
                    false,
                    false,
                    TimeoutAction.NONE,
                    PretimeoutInterrupt.NONE,
                    0,
                    EnumSet.complementOf(EnumSet.of(TimerUse.RESERVED)),
                    Duration.ZERO));
        });
    }

    private int carryOut(ReadBack readBack, Deed deed) throws IOException {
        ipmi.options().requireOneInterface("watchdog");
        try (OpenInterfaces open = OpenInterfaces.open(ipmi.options());
                IpmiWatchdog watchdog = IpmiWatchdog.open(
                        open.handler(), IpmiWatchdog.ANY_INTERFACE, readBack, IpmiRequest.DEFAULT_TIMEOUT)) {
            deed.on(watchdog);
            if (ipmi.options().json()) {
                Report.json(spec.commandLine().getOut(), WatchdogReport.of(watchdog.read()));
            }
            return Ipmi.DONE;
        }
    }

    private void stop(IpmiWatchdog watchdog) throws IOException {
        WatchdogReading timer;
        try {
            timer = watchdog.read();
        } catch (IpmiException e) {
            if (e.failure().kind() != FailureKind.BAD_RESPONSE) {
                throw e;
            }
            // Stopping must be possible all the same; what it was set to is lost then.
            spec.commandLine()
                    .getErr()
                    .println("ipmi: " + e.failure().detail() + "; stopped, with the action set to none");
            watchdog.stop();
            return;
        }
        if (timer.use() == TimerUse.RESERVED) {
            return; // never set, so not running
        }
        watchdog.set(timer.settings());
        if (watchdog.read().countsDown()) {
            throw new IOException("the BMC took the command to stop the timer, and the timer reads as running still");
        }
    }

    private void print(WatchdogReading timer) {
        PrintWriter out = spec.commandLine().getOut();
        WatchdogReport.of(timer)
                .forEach((name, value) ->
                        out.println(String.format(Locale.ROOT, "%-30s %s", name.replace('_', ' '), value)));
    }
}
