package io.jipmi.it.qtest;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.PortSpace;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The ports of a machine that QEMU emulates, over its qtest protocol: one line per access, one line back, lines about
 * interrupts in between. Not thread-safe.
 *
 * <p>After a fault every access fails: a reply that comes late would be taken for the answer to another access.
 */
public final class QtestPortSpace implements PortSpace {
    private static final long REPLY_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int INTERRUPTS = 256;

    private final SocketChannel channel;
    private final Selector selector;
    private final ByteBuffer received = ByteBuffer.allocate(4096).flip();
    private final StringBuilder line = new StringBuilder();
    private final boolean[] high = new boolean[INTERRUPTS];
    private final int[] raised = new int[INTERRUPTS];
    private boolean broken;

    private QtestPortSpace(SocketChannel channel, Selector selector) {
        this.channel = channel;
        this.selector = selector;
    }

    /**
     * Takes the interrupts that would go to the I/O APIC, for {@link #isHigh} and {@link #timesRaised}.
     *
     * @param channel connected to QEMU, which has been told to speak qtest on it; closed by the result, or on failure
     */
    static QtestPortSpace over(SocketChannel channel) throws IOException {
        QtestPortSpace ports = new QtestPortSpace(channel, Selector.open());
        try {
            channel.configureBlocking(false);
            channel.register(ports.selector, SelectionKey.OP_READ);
            ports.exchange("irq_intercept_in ioapic", "ioapic");
            return ports;
        } catch (IOException e) {
            ports.close();
            throw e;
        }
    }

    @Override
    public int in8(int port) throws IoFault {
        return read("inb", port) & 0xFF;
    }

    @Override
    public int in16(int port) throws IoFault {
        return read("inw", port) & 0xFFFF;
    }

    @Override
    public int in32(int port) throws IoFault {
        return read("inl", port);
    }

    @Override
    public void out8(int port, int value) throws IoFault {
        write("outb", port, value & 0xFF);
    }

    @Override
    public void out16(int port, int value) throws IoFault {
        write("outw", port, value & 0xFFFF);
    }

    @Override
    public void out32(int port, int value) throws IoFault {
        write("outl", port, value);
    }

    /** Whether the interrupt line is high, as of the last access. */
    public boolean isHigh(int irq) {
        return high[irq];
    }

    /** How often the interrupt line went high, as of the last access. */
    public int timesRaised(int irq) {
        return raised[irq];
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

    private int read(String operation, int port) throws IoFault {
        String target = target(port);
        String reply = exchange(String.format(Locale.ROOT, "%s 0x%x", operation, port), target);
        try {
            return (int) Long.decode(reply).longValue();
        } catch (NumberFormatException e) {
            throw fault(operation, target, Errno.EIO, "QEMU answered OK " + reply);
        }
    }

    private void write(String operation, int port, int value) throws IoFault {
        exchange(String.format(Locale.ROOT, "%s 0x%x 0x%x", operation, port, value), target(port));
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

    private static String target(int port) {
        return "QEMU's port 0x" + Integer.toHexString(port);
    }
}
