package io.jipmi.cli;

import io.jipmi.io.IoFault;
import io.jipmi.io.PortSpaces;
import io.jipmi.io.Privileges;
import io.jipmi.io.SysRoot;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.spi.SmiCandidate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Something that has to be so before a BMC can be reached, and whether it is.
 *
 * @param name what was looked at
 * @param met whether it is as it has to be
 * @param finding what was seen
 * @param remedy what to do; empty if it is met, or nothing can be done
 * @param opensAWay whether meeting it is all that one way to a BMC needs
 */
record Precondition(String name, boolean met, String finding, String remedy, boolean opensAWay) {

    static List<Precondition> checkAll(CommonOptions options) throws IOException {
        SysRoot root = SysRoot.host();
        Privileges privileges = Privileges.of(root);
        List<Precondition> all = new ArrayList<>();
        all.add(privilege(privileges));
        all.add(lockdown(privileges));
        all.add(ports());
        all.add(node(
                "/dev/mem", "registers in memory", "a kernel with CONFIG_DEVMEM, or in a container --device=/dev/mem"));
        all.add(smbus());
        all.add(node("/dev/cuse", "serving /dev/ipmi0", "modprobe cuse"));
        all.addAll(interfaces(options));
        return all;
    }

    private static Precondition privilege(Privileges privileges) {
        return privileges.rawIo()
                ? met("privilege", "this process has CAP_SYS_RAWIO")
                : missing("privilege", "this process lacks CAP_SYS_RAWIO", "run as root, or grant the capability");
    }

    private static Precondition lockdown(Privileges privileges) {
        return privileges.lockdown() == Privileges.Lockdown.NONE
                ? met("lockdown", "the kernel is not locked down")
                : missing(
                        "lockdown",
                        "the kernel is locked down (" + privileges.lockdown().word()
                                + "): no access to ports and memory",
                        "turn off Secure Boot or the lockdown= boot option, or use --interface dev,/dev/ipmi0");
    }

    private static Precondition ports() {
        try {
            PortSpaces.devPort().close();
            return met("/dev/port", "opens for reading and writing");
        } catch (IoFault fault) {
            return missing("/dev/port", fault.getMessage(), "");
        }
    }

    private static Precondition node(String path, String purpose, String remedy) {
        Path node = Path.of(path);
        if (!Files.exists(node)) {
            return missing(path, "not there; needed for " + purpose, remedy);
        }
        return Files.isReadable(node) && Files.isWritable(node)
                ? met(path, "there and accessible")
                : missing(path, "there, but not accessible to this user", "run as root");
    }

    private static Precondition smbus() {
        try (Stream<Path> nodes = Files.list(Path.of("/dev"))) {
            List<String> buses = nodes.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches("i2c-[0-9]+"))
                    .sorted()
                    .toList();
            return buses.isEmpty()
                    ? missing("i2c", "no /dev/i2c-*; needed for SSIF", "modprobe i2c-dev and the bus's driver")
                    : met("i2c", String.join(", ", buses));
        } catch (IOException e) {
            return missing("i2c", "/dev cannot be listed: " + e.getMessage(), "");
        }
    }

    /** Every interface named or found: whether nobody else has it and it can be opened. No request is sent to it. */
    private static List<Precondition> interfaces(CommonOptions options) throws IOException {
        List<Precondition> all = new ArrayList<>();
        for (SmiCandidate candidate : InterfaceChoice.of(options).candidates()) {
            InterfaceInfo info = candidate.info();
            String name = info.describe();
            try {
                candidate.open().stop(System.nanoTime());
                all.add(new Precondition(
                        name, true, "free, and can be opened (" + info.source().label() + ")", "", true));
            } catch (IOException e) {
                all.add(new Precondition(name, false, String.valueOf(e.getMessage()), "", true));
            }
        }
        if (all.isEmpty()) {
            all.add(new Precondition(
                    "interface",
                    false,
                    "none is described by firmware or suggested by a default",
                    "name one: --interface",
                    true));
        }
        return all;
    }

    private static Precondition met(String name, String finding) {
        return new Precondition(name, true, finding, "", false);
    }

    private static Precondition missing(String name, String finding, String remedy) {
        return new Precondition(name, false, finding, remedy, false);
    }
}
