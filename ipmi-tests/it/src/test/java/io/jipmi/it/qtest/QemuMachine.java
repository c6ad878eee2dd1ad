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

/**
 * A machine that QEMU emulates with no software in it: its ports are accessed through qtest.
 *
 * <p>Its clock stands still unless it was built with {@link Builder#runningClock()}: devices that answer at once do so
 * at once, and nothing else ever happens, so that a test may let as much time of its own pass as it likes.
 */
public final class QemuMachine implements AutoCloseable {
    /** Where {@link #withKcs} puts the interface: data register; status and command follow. */
    public static final int KCS_BASE = 0xCA2;
    /** The interrupt {@link #withKcs} wires it to. */
    public static final int KCS_IRQ = 5;

    private static final String QEMU = "qemu-system-x86_64";
    private static final long START_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long LOOK_INTERVAL_MS = 100;
    private static final int BIOS_LENGTH_BYTES = 0x10000;
    private static final int RESET_VECTOR = 0xFFF0;

    private final TemporaryDirectory directory;
    private final ChildProcess qemu;
    private final QtestPortSpace ports;

    private QemuMachine(TemporaryDirectory directory, ChildProcess qemu, QtestPortSpace ports) {
        this.directory = directory;
        this.qemu = qemu;
        this.ports = ports;
    }

    /** A machine with QEMU's own simulated BMC behind KCS registers. Skips the test where QEMU is not installed. */
    public static QemuMachine withKcs() throws IOException {
        return new Builder()
                .device("ipmi-bmc-sim,id=bmc")
                .device("isa-ipmi-kcs,bmc=bmc,irq=" + KCS_IRQ)
                .start();
    }

    /** Skips the test where QEMU is not installed, with the package to install as the reason. */
    public static void assumeInstalled() {
        ChildProcess.assumeInstalled(QEMU, "qemu-system-x86");
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The machine's ports. The machine closes them. */
    public QtestPortSpace ports() {
        return ports;
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
        ports.close();
        qemu.close();
        directory.close();
    }

    /** Collects what a machine is made of. Not thread-safe. */
    public static final class Builder {
        private final List<String> options = new ArrayList<>();
        private boolean clockRuns;

        private Builder() {}

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

        /** Lets the machine's clock and its timers run, with a processor that does nothing but halt. */
        public Builder runningClock() {
            clockRuns = true;
            return this;
        }

        /** Starts the machine and waits until its ports can be accessed. Skips the test where QEMU is not installed. */
        public QemuMachine start() throws IOException {
            assumeInstalled();
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
            List<String> command = new ArrayList<>(List.of(QEMU, "-M", "q35", "-display", "none", "-nodefaults"));
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
                    return new QemuMachine(directory, qemu, QtestPortSpace.over(accept(listener, qemu)));
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
