package io.jipmi.it.qtest;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * QEMU's qtest protocol: one line per access to the machine, one line back, lines about interrupts in between. Not
 * thread-safe.
 *
 * <p>After a fault every access fails: a reply that comes late would be taken for the answer to another access.
 */
final class QtestConnection implements AutoCloseable {
    private static final long REPLY_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int INTERRUPTS = 256;

    private final SocketChannel channel;
    private final Selector selector;
    private final ByteBuffer received = ByteBuffer.allocate(4096).flip();
    private final StringBuilder line = new StringBuilder();
    private final boolean[] high = new boolean[INTERRUPTS];
    private final int[] raised = new int[INTERRUPTS];
    private Consumer<String> accesses = access -> {};
    private boolean broken;

    private QtestConnection(SocketChannel channel, Selector selector) {
        this.channel = channel;
        this.selector = selector;
    }

    /**
     * Takes the interrupts that would go to the interrupt controller, for {@link #isHigh} and {@link #timesRaised}.
     *
     * @param channel connected to QEMU, which has been told to speak qtest on it; closed by the result, or on failure
     * @param interruptController its name within the machine, empty to leave interrupts alone
     */
    static QtestConnection over(SocketChannel channel, String interruptController) throws IOException {
        QtestConnection connection = new QtestConnection(channel, Selector.open());
        try {
            channel.configureBlocking(false);
            channel.register(connection.selector, SelectionKey.OP_READ);
            if (!interruptController.isEmpty()) {
                connection.exchange("irq_intercept_in " + interruptController, interruptController);
            }
            return connection;
        } catch (IOException e) {
            connection.close();
            throw e;
        }
    }

    /** From now on, hands over every line that is sent: {@code readb 0x1000}, {@code outb 0xe4 0x1}. */
    void tellAccesses(Consumer<String> listener) {
        accesses = listener;
    }

    /** Reads; the value is what QEMU says it is, 0 to 64 bits. */
    long read(String operation, long address, String target) throws IoFault {
        String reply = exchange(String.format(Locale.ROOT, "%s 0x%x", operation, address), target);
        try {
            return Long.parseUnsignedLong(reply.replaceFirst("^0x", ""), 16);
        } catch (NumberFormatException e) {
            throw fault(operation, target, Errno.EIO, "QEMU answered OK " + reply);
        }
    }

    void write(String operation, long address, long value, String target) throws IoFault {
        exchange(String.format(Locale.ROOT, "%s 0x%x 0x%x", operation, address, value), target);
    }

    /** Whether the interrupt line is high, as of the last access. */
    boolean isHigh(int irq) {
        return high[irq];
    }

    /** How often the interrupt line went high, as of the last access. */
    int timesRaised(int irq) {
        return raised[irq];
    }

    /** The same, of all lines together. */
    int timesAnyRaised() {
        return Arrays.stream(raised).sum();
    }

    @Override
    public void close() {
        try {
            selector.close();
            channel.close();
        } catch (IOException e) {
            broken = true;
        }
    }

    /** Returns what follows OK. */
    private String exchange(String command, String target) throws IoFault {
        String operation = command.substring(0, command.indexOf(' '));
        if (!channel.isOpen()) {
            throw new IoFault(operation, target, Errno.EBADF);
        }
        if (broken) {
            throw new IoFault(operation, target, Errno.EIO, "an earlier access was not answered");
        }
        try {
            accesses.accept(command);
            send(command + "\n");
            String reply = nextLine();
            while (reply.startsWith("IRQ ")) {
                interrupt(reply.split(" ", -1));
                reply = nextLine();
            }
            if (reply.equals("OK") || reply.startsWith("OK ")) {
                return reply.substring(2).strip();
            }
            throw fault(operation, target, Errno.EIO, "QEMU answered " + reply);
        } catch (EOFException e) {
            throw fault(operation, target, Errno.ENODEV, "QEMU has closed the qtest connection");
        } catch (IoFault e) {
            throw e;
        } catch (IOException e) {
            throw fault(operation, target, Errno.EIO, "the qtest connection failed: " + e.getMessage());
        }
    }

    private void send(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        channel.write(bytes);
        if (bytes.hasRemaining()) {
            throw new IOException("QEMU does not take its input");
        }
    }

    private String nextLine() throws IOException {
        long deadlineNs = System.nanoTime() + REPLY_TIMEOUT_NS;
        while (true) {
            while (received.hasRemaining()) {
                char next = (char) (received.get() & 0xFF);
                if (next == '\n') {
                    String complete = line.toString();
                    line.setLength(0);
                    return complete;
                }
                line.append(next);
            }
            receive(deadlineNs);
        }
    }

    private void receive(long deadlineNs) throws IOException {
        long leftNs = deadlineNs - System.nanoTime();
        if (leftNs <= 0) {
            throw new IOException("no reply within " + TimeUnit.NANOSECONDS.toMillis(REPLY_TIMEOUT_NS) + " ms");
        }
        selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(leftNs)));
        selector.selectedKeys().clear();
        received.clear();
        int count = channel.read(received);
        received.flip();
        if (count < 0) {
            throw new EOFException();
        }
    }

    /** A line such as {@code IRQ raise 5}. */
    private void interrupt(String[] words) throws IOException {
        int irq = words.length == 3 ? Integer.parseInt(words[2]) : -1;
        if (irq < 0 || irq >= INTERRUPTS) {
            throw new IOException("unexpected line: " + String.join(" ", words));
        }
        boolean raise = words[1].equals("raise");
        if (raise && !high[irq]) {
            raised[irq]++;
        }
        high[irq] = raise;
    }

    private IoFault fault(String operation, String target, Errno errno, String detail) {
        broken = true;
        return new IoFault(operation, target, errno, detail);
    }
}
