package io.jipmi.it.qtest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A BMC in a process of its own, OpenIPMI's {@code ipmi_sim}, which a {@link QemuMachine} puts behind its registers. It
 * can be stopped, killed and started again under the machine.
 */
final class ExternalBmc implements AutoCloseable {
    /** Its answer to Get Device ID, by the options of mc_add below. */
    static final String DEVICE_ID = "1c 01 00 21 03 09 08 02 9f 91 12 00 02 0f 00 00 00 00";

    /** Where its satellite controller is on IPMB channel 0. */
    static final int SATELLITE_ADDRESS = 0x30;

    private static final String PROGRAM = "ipmi_sim";
    private static final long START_TIMEOUT_NS = 10_000_000_000L;
    private static final int CONSOLE_TIMEOUT_MS = 10_000;
    private static final int TCP_ESTABLISHED = 0x01;
    private static final int TCP_LISTEN = 0x0A;

    private final TemporaryDirectory directory;
    private final int port;
    private final int consolePort;
    private ChildProcess process;
    private int starts;

    private ExternalBmc(TemporaryDirectory directory) throws IOException {
        this.directory = directory;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket another = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
            consolePort = another.getLocalPort();
        }
        write("lan.conf", """
                name "bmc"
                set_working_mc 0x20
                  serial 15 127.0.0.1 PORT codec VM
                  console 127.0.0.1 CONSOLE
                """);
        write("bmc.emu", """
                mc_setbmc 0x20
                mc_add 0x20 0x21 no-device-sdrs 0x03 0x09 0x08 0x9f 0x1291 0xf02
                sel_enable 0x20 20000 0x0a
                sensor_add 0x20 0 1 0x01 0x01
                sensor_set_threshold 0x20 0 1 settable 111111 200 180 160 20 10 5
                sensor_set_event_support 0x20 0 1 enable scanning per-state \
                  000111111111111 000111111111111 000111111111111 000111111111111
                mc_enable 0x20
                mc_add 0x30 0x30 no-device-sdrs 0x04 0x05 0x01 0x9f 0x1291 0xf03
                mc_enable 0x30
                """);
        process = start();
    }

    /** Starts a BMC. Skips the test where ipmi_sim is not installed. */
    static ExternalBmc running() throws IOException {
        ChildProcess.assumeInstalled(PROGRAM, "openipmi");
        TemporaryDirectory directory = TemporaryDirectory.create();
        try {
            return new ExternalBmc(directory);
        } catch (IOException e) {
            directory.close();
            throw e;
        }
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(
                directory.file(name),
                text.replace("PORT", String.valueOf(port)).replace("CONSOLE", String.valueOf(consolePort)),
                StandardCharsets.US_ASCII);
    }

    /** A machine with running clock and this BMC behind KCS registers. */
    QemuMachine machine() throws IOException {
        return machine("isa-ipmi-kcs,bmc=bmc,irq=" + QemuMachine.KCS_IRQ);
    }

    /** The same behind BT registers. */
    QemuMachine machineWithBt() throws IOException {
        return machine("isa-ipmi-bt,bmc=bmc,irq=" + QemuMachine.BT_IRQ);
    }

    /** The machine looks for a BMC that is gone once a second, which is the shortest QEMU can be told. */
    private QemuMachine machine(String systemInterface) throws IOException {
        return QemuMachine.builder()
                .runningClock()
                .characterDevice("socket,id=vm,host=127.0.0.1,port=" + port + ",reconnect=1")
                .device("ipmi-bmc-extern,id=bmc,chardev=vm")
                .device(systemInterface)
                .start();
    }

    /**
     * Sets what the temperature sensor reads. A value above 160 that was not above it before, or the other way round, is
     * an event.
     *
     * @param reading 21 to 179
     */
    void setSensor(int reading) throws IOException {
        try (Socket console = new Socket(InetAddress.getLoopbackAddress(), consolePort)) {
            console.setSoTimeout(CONSOLE_TIMEOUT_MS);
            String command = "sensor_set_value 0x20 0 1 " + reading + " 1\n";
            console.getOutputStream().write(command.getBytes(StandardCharsets.US_ASCII));
            // A prompt when it is ready, the command's echo, and another prompt when it is done.
            int prompts = 0;
            while (prompts < 2) {
                int next = console.getInputStream().read();
                if (next < 0) {
                    throw new IOException("ipmi_sim has closed its console");
                }
                prompts += next == '>' ? 1 : 0;
            }
        }
    }

    /** Whether a machine is connected. */
    boolean isConnected() throws IOException {
        return hasSocket(TCP_ESTABLISHED);
    }

    /** Freezes it: connected, and silent. */
    void stop() throws IOException {
        process.signal("STOP");
    }

    /** Lets it go on. */
    void resume() throws IOException {
        process.signal("CONT");
    }

    /** Ends it: its connection is closed. */
    void kill() throws IOException {
        process.signal("KILL");
        process.awaitEnd();
    }

    /** Starts it again, with an empty memory, after {@link #kill}. */
    void restart() throws IOException {
        process = start();
    }

    @Override
    public void close() {
        process.close();
        directory.close();
    }

    private ChildProcess start() throws IOException {
        // A state directory used before would double what is in the repositories.
        Path state = Files.createDirectory(directory.file("state" + starts++));
        ChildProcess started = ChildProcess.start(
                directory.file("output"),
                List.of(
                        PROGRAM,
                        "-c",
                        directory.file("lan.conf").toString(),
                        "-f",
                        directory.file("bmc.emu").toString(),
                        "-s",
                        state.toString(),
                        "-n"));
        long deadlineNs = System.nanoTime() + START_TIMEOUT_NS;
        while (!hasSocket(TCP_LISTEN)) {
            if (!started.isAlive() || deadlineNs - System.nanoTime() < 0) {
                String fate = started.describe();
                started.close();
                throw new IOException("ipmi_sim does not listen on port " + port + "; it " + fate);
            }
            Thread.onSpinWait();
        }
        return started;
    }

    /** Looked up in the kernel's table: a connection to try it would be taken for the machine's. */
    private boolean hasSocket(int state) throws IOException {
        Pattern socket =
                Pattern.compile(String.format(Locale.ROOT, ":%04X [0-9A-F]{8}:[0-9A-F]{4} %02X ", port, state));
        return socket.matcher(Files.readString(Path.of("/proc/net/tcp"), StandardCharsets.US_ASCII))
                .find();
    }
}
