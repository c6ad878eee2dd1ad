package io.jipmi.cli;

import io.jipmi.cli.client.ChassisReport;
import io.jipmi.cli.client.ChassisWords;
import io.jipmi.client.chassis.BootFlags;
import io.jipmi.client.chassis.ChassisDevice;
import io.jipmi.client.chassis.ChassisStatus.PowerRestorePolicy;
import io.jipmi.client.chassis.PowerCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ipmi chassis}: the chassis's state, its power and what goes with it. */
@Command(
        name = "chassis",
        mixinStandardHelpOptions = true,
        description = "Shows the chassis's state; switches power; identifies the machine; chooses what it boots.")
final class ChassisCommand implements Runnable {
    private static final int MAX_IDENTIFY_S = 255;

    @ParentCommand
    private Ipmi ipmi = new Ipmi();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** What is asked of the chassis, and what came of it as a tree for {@link Report}. */
    @FunctionalInterface
    private interface Deed {
        Map<String, Object> on(ChassisDevice chassis) throws IOException;
    }

    /** Something that has no answer but that it was done. */
    @FunctionalInterface
    private interface Order {
        void give(ChassisDevice chassis) throws IOException;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "which command? one of " + String.join(", ", spec.subcommands().keySet()));
    }

    @Carried
    @Command(name = "status", mixinStandardHelpOptions = true, description = "Shows power, faults and buttons.")
    int status() throws IOException {
        return report(chassis -> ChassisReport.status(chassis.status()));
    }

    @Command(
            name = "power",
            mixinStandardHelpOptions = true,
            description = {
                "Shows or switches the system's power, at once and without asking back.",
                "The BMC takes the command before it is done."
            })
    int power(
            @Parameters(
                            paramLabel = "WHAT",
                            description =
                                    "status, on, off, cycle, reset, diag (an NMI mostly) or soft (asks the system).")
                    String what)
            throws IOException {
        if (what.equals("status")) {
            return report(chassis -> ChassisReport.power(chassis.status()));
        }
        PowerCommand command = ChassisWords.power(what);
        return order("power " + what, chassis -> chassis.control(command));
    }

    @Command(
            name = "identify",
            mixinStandardHelpOptions = true,
            description = "Has the machine show itself among others, by a light mostly.")
    int identify(
            @Parameters(
                            arity = "0..1",
                            defaultValue = "15",
                            paramLabel = "SECONDS",
                            description =
                                    "How long, 0 to 255 (default ${DEFAULT-VALUE}); off; or force: until told off.")
                    String howLong)
            throws IOException {
        if (howLong.equals("force")) {
            return order("identify until told off", ChassisDevice::identifyUntilToldOtherwise);
        }
        int seconds = howLong.equals("off") ? 0 : seconds(howLong);
        return order(
                seconds == 0 ? "identify off" : "identify for " + seconds + " s",
                chassis -> chassis.identify(Duration.ofSeconds(seconds)));
    }

    @Command(
            name = "bootdev",
            mixinStandardHelpOptions = true,
            description = "Shows or sets what the system boots next time, and shows it read back.")
    int bootDevice(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "DEVICE",
                            description =
                                    "none, pxe, disk, safe, diag, cdrom, bios, floppy, remote-floppy, remote-cdrom,"
                                            + " remote or remote-disk.")
                    @Nullable
                    String device,
            @Option(names = "--persistent", description = "Every time from now on.") boolean persistent,
            @Option(names = "--efi", description = "By UEFI rather than by the PC's BIOS.") boolean efi)
            throws IOException {
        if (device == null) {
            if (persistent || efi) {
                throw new IllegalArgumentException("--persistent and --efi need a DEVICE to boot");
            }
            return report(chassis -> ChassisReport.boot(chassis.bootOptions().flags()));
        }
        BootFlags flags =
                BootFlags.next(ChassisWords.boot(device)).persistent(persistent).efi(efi);
        return report(chassis -> {
            chassis.bootOptions().setFlags(flags);
            return ChassisReport.boot(chassis.bootOptions().flags());
        });
    }

    @Command(
            name = "policy",
            mixinStandardHelpOptions = true,
            description = "Shows or sets what the system does when AC power returns.")
    int policy(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "POLICY",
                            description = "always-off, previous or always-on; list shows which there are.")
                    @Nullable
                    String policy)
            throws IOException {
        if (policy == null) {
            return report(chassis -> ChassisReport.policy(chassis.status()));
        }
        if (policy.equals("list")) {
            return report(chassis -> ChassisReport.policies(chassis.powerRestorePolicies()));
        }
        PowerRestorePolicy meant = ChassisWords.policy(policy);
        return order("restore policy " + policy, chassis -> chassis.setPowerRestorePolicy(meant));
    }

    @Carried
    @Command(
            name = "poh",
            mixinStandardHelpOptions = true,
            description = "Shows how long the system has been on in its life.")
    int powerOnHours() throws IOException {
        return report(chassis -> ChassisReport.powerOnHours(chassis.powerOnHours()));
    }

    @Carried
    @Command(
            name = "restart-cause",
            mixinStandardHelpOptions = true,
            description = "Shows what made the system start last.")
    int restartCause() throws IOException {
        return report(chassis -> ChassisReport.restartCause(chassis.restartCause()));
    }

    private int order(String what, Order order) throws IOException {
        return report(chassis -> {
            order.give(chassis);
            Map<String, Object> outcome = new LinkedHashMap<>();
            outcome.put("taken_by_the_bmc", what);
            return outcome;
        });
    }

    private int report(Deed deed) throws IOException {
        Map<String, Object> outcome;
        try (ControllerSession session = ControllerSession.open(ipmi.options(), "chassis")) {
            outcome = deed.on(new ChassisDevice(session.bmc()));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (ipmi.options().json()) {
            Report.json(out, outcome);
        } else {
            Report.text(out, outcome);
        }
        return Ipmi.DONE;
    }

    private static int seconds(String word) {
        if (word.matches("[0-9]{1,3}") && Integer.parseInt(word) <= MAX_IDENTIFY_S) {
            return Integer.parseInt(word);
        }
        throw new IllegalArgumentException("'" + word + "' is no time in seconds from 0 to 255, nor off or force");
    }
}
