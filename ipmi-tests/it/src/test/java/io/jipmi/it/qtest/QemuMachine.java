package io.jipmi.it.qtest;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A machine that QEMU emulates with no software in it: its ports and its memory are accessed through qtest.
 *
 * <p>Its clock stands still unless it was built with {@link Builder#runningClock()}: devices that answer at once do so
 * at once, and nothing else ever happens, so that a test may let as much time of its own pass as it likes.
 */
public final class QemuMachine implements AutoCloseable {
    /** Where {@link #withKcs} puts the interface: data register; status and command follow. */
    public static final int KCS_BASE = 0xCA2;
    /** The interrupt {@link #withKcs} wires it to. */
    public static final int KCS_IRQ = 5;
    /** Where {@link #withBt} puts the interface: control; buffer and interrupt mask follow. */
    public static final int BT_BASE = 0xE4;
    /** The interrupt {@link #withBt} wires it to. */
    public static final int BT_IRQ = 5;
    /** Where the I/O port of {@link #withMemoryMappedBt} is in memory: the machine's LPC bus is at 0x60300D0010000. */
    public static final long BT_MEMORY_BASE = 0x6_0300_D001_00E4L;

    private static final long START_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long LOOK_INTERVAL_MS = 100;
    private static final int BIOS_LENGTH_BYTES = 0x10000;
    private static final int RESET_VECTOR = 0xFFF0;

    private final TemporaryDirectory directory;
    private final ChildProcess qemu;
    private final QtestConnection connection;
    private final QtestPortSpace ports;
    private final QtestMemorySpace memory;

    private QemuMachine(TemporaryDirectory directory, ChildProcess qemu, QtestConnection connection) {
        this.directory = directory;
        this.qemu = qemu;
        this.connection = connection;
        this.ports = new QtestPortSpace(connection);
        this.memory = new QtestMemorySpace(connection);
    }

    /** What is emulated. */
    private enum Platform {
        /** Has I/O ports, and interrupt lines that can be watched. */
        PC("qemu-system-x86_64", "qemu-system-x86", "q35", "ioapic"),
        /** Has no I/O ports: its ISA devices are in memory. Its interrupts cannot be watched. */
        POWERNV("qemu-system-ppc64", "qemu-system-ppc", "powernv9", "");

        private final String program;
        private final String debianPackage;
        private final String machine;
        private final String interruptController;

        Platform(String program, String debianPackage, String machine, String interruptController) {
            this.program = program;
            this.debianPackage = debianPackage;
            this.machine = machine;
            this.interruptController = interruptController;
        }

        private void assumeInstalled() {
            ChildProcess.assumeInstalled(program, debianPackage);
        }
    }

    /** A machine with QEMU's own simulated BMC behind KCS registers. Skips the test where QEMU is not installed. */
    public static QemuMachine withKcs() throws IOException {
        return builder()
                .device("ipmi-bmc-sim,id=bmc")
                .device("isa-ipmi-kcs,bmc=bmc,irq=" + KCS_IRQ)
                .start();
    }

    /** A machine with QEMU's own simulated BMC behind BT registers. Skips the test where QEMU is not installed. */
    public static QemuMachine withBt() throws IOException {
        return builder()
                .device("ipmi-bmc-sim,id=bmc")
                .device("isa-ipmi-bt,bmc=bmc,irq=" + BT_IRQ)
                .start();
    }

    /** A POWER9 machine with the same at {@link #BT_MEMORY_BASE}. Skips the test where QEMU is not installed. */
    public static QemuMachine withMemoryMappedBt() throws IOException {
        return new Builder(Platform.POWERNV)
                .device("ipmi-bmc-sim,id=bmc")
                .device("isa-ipmi-bt,bmc=bmc,irq=10")
                .start();
    }

    /** The same machine without a BMC and its interface. */
    static QemuMachine bareWithMemory() throws IOException {
        return new Builder(Platform.POWERNV).start();
    }

    /** Skips the test where QEMU is not installed, with the package to install as the reason. */
    public static void assumeInstalled() {
        Platform.PC.assumeInstalled();
    }

    /** A PC. */
    public static Builder builder() {
        return new Builder(Platform.PC);
    }

    /** The machine's ports. The machine closes them. */
    public QtestPortSpace ports() {
        return ports;
    }

    /** The machine's physical memory. The machine closes it. */
    public QtestMemorySpace memory() {
        return memory;
    }

    /** How often any interrupt line went high that can be watched, as of the last access. */
    int timesAnyInterruptWasRaised() {
        return connection.timesAnyRaised();
    }

    /** From now on, hands over every access to ports and memory as it is put to QEMU: {@code outb 0xe4 0x1}. */
    public void tellAccesses(Consumer<String> listener) {
        connection.tellAccesses(listener);
    }

    /** Ends QEMU at once, as a crash would: what is under way on the ports fails. */
    void kill() throws IOException {
        qemu.signal("KILL");
        qemu.awaitEnd();
    }

    /** Whether QEMU runs, and what it wrote. */
    @Override
    public String toString() {
        return "QEMU " + qemu.describe();
    }

    @Override
    public void close() {
        connection.close();
        qemu.close();
        directory.close();
    }

    /** Collects what a machine is made of. Not thread-safe. */
    public static final class Builder {
        private final Platform platform;
        private final List<String> options = new ArrayList<>();
        private boolean clockRuns;

        private Builder(Platform platform) {
            this.platform = platform;
        }

        /** A {@code -device} of QEMU's. */
        public Builder device(String device) {
            options.addAll(List.of("-device", device));
            return this;
        }

        /** A {@code -chardev} of QEMU's. */
        public Builder characterDevice(String characterDevice) {
            options.addAll(List.of("-chardev", characterDevice));
            return this;
        }

        /** Lets a PC's clock and its timers run, with a processor that does nothing but halt. */
        public Builder runningClock() {
            clockRuns = true;
            return this;
        }

        /** Starts the machine and waits until its ports can be accessed. Skips the test where QEMU is not installed. */
        public QemuMachine start() throws IOException {
            platform.assumeInstalled();
            TemporaryDirectory directory = TemporaryDirectory.create();
            try {
                return start(directory);
            } catch (IOException e) {
                directory.close();
                throw e;
            }
        }

        private QemuMachine start(TemporaryDirectory directory) throws IOException {
            Path socket = directory.file("qtest");
            List<String> command = new ArrayList<>(List.of(platform.program, "-M", platform.machine));
            command.addAll(List.of("-display", "none", "-nodefaults"));
            // QEMU logs every access to stderr unless told not to.
            command.addAll(List.of("-qtest", "unix:" + socket, "-qtest-log", "none"));
            if (clockRuns) {
                command.addAll(List.of("-bios", haltingBios(directory).toString()));
            } else {
                command.add("-S");
            }
            command.addAll(options);
            try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                listener.bind(UnixDomainSocketAddress.of(socket));
                listener.configureBlocking(false);
                ChildProcess qemu = ChildProcess.start(directory.file("output"), command);
                try {
                    SocketChannel channel = accept(listener, qemu);
                    return new QemuMachine(
                            directory, qemu, QtestConnection.over(channel, platform.interruptController));
                } catch (IOException e) {
                    String fate = qemu.describe();
                    qemu.close();
                    throw new IOException(e.getMessage() + "; QEMU " + fate, e);
                }
            }
        }

        private static SocketChannel accept(ServerSocketChannel listener, ChildProcess qemu) throws IOException {
            long deadlineNs = System.nanoTime() + START_TIMEOUT_NS;
            try (Selector selector = Selector.open()) {
                listener.register(selector, SelectionKey.OP_ACCEPT);
                while (qemu.isAlive() && deadlineNs - System.nanoTime() > 0) {
                    selector.select(LOOK_INTERVAL_MS);
                    SocketChannel accepted = listener.accept();
                    if (accepted != null) {
                        return accepted;
                    }
                }
            }
            throw new IOException("QEMU did not connect to the qtest socket");
        }

        /** Halts, and at the reset vector CLI, HLT and a jump back to that HLT. */
        private static Path haltingBios(TemporaryDirectory directory) throws IOException {
            byte[] image = new byte[BIOS_LENGTH_BYTES];
            Arrays.fill(image, (byte) 0xF4);
            byte[] start = {(byte) 0xFA, (byte) 0xF4, (byte) 0xEB, (byte) 0xFD};
            System.arraycopy(start, 0, image, RESET_VECTOR, start.length);
            return Files.write(directory.file("bios"), image);
        }
    }
}
