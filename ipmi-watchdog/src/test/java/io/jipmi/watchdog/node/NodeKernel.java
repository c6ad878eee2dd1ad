package io.jipmi.watchdog.node;

import io.jipmi.io.NativeBuffer;
import io.jipmi.io.cuse.CuseChannel;
import io.jipmi.io.cuse.CuseDevice;
import io.jipmi.io.cuse.CuseSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * The kernel's half of CUSE as clients-and-cuse.md section 2 has it, with that section's offsets as plain numbers, for a
 * device that answers later; and the thread it answers on, which works when told to. A client's memory is the argument of
 * an ioctl alone. What the kernel would not take is an assertion here.
 */
@SuppressWarnings("ByteBufferBackingArray") // whole arrays, made here
final class NodeKernel implements CuseChannel, Executor {
    static final int NOT_YET = 4711;
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int EAGAIN = 11;
    static final int EFAULT = 14;
    static final int EBUSY = 16;
    static final int ENODEV = 19;
    static final int EINVAL = 22;
    static final int ENOTTY = 25;
    static final int ETIMEDOUT = 110;

    /** Where a client keeps an argument; nobody has memory at 0. */
    static final long ARGUMENT = 0x0804_8100L;

    private static final int O_NONBLOCK = 0x800;
    private static final int O_RDWR = 2;
    private static final int RETRY = 4;

    private final CuseSession session;
    private final NativeBuffer message = new NativeBuffer(CuseSession.MESSAGE_BYTES);
    private final Map<Long, byte[]> answers = new HashMap<>();
    private final Queue<Runnable> work = new ArrayDeque<>();
    private final List<Long> woken = new ArrayList<>();
    /** What the argument of the last ioctl points to, as it was and then as it is. */
    private byte[] argument = {};

    private boolean caller32Bit;
    private long lastUnique = 2;

    /** Makes the device, for the thread it is to answer on. */
    interface Factory {
        CuseDevice make(Executor executor);
    }

    NodeKernel(Factory factory) {
        session = new CuseSession(this, "watchdog", factory.make(this));
        put(4096, words(7, 38, 0, 1));
        answers.clear();
    }

    @Override
    public void execute(Runnable job) {
        work.add(job);
    }

    /** The worker's thread works until there is nothing to do. */
    void work() {
        for (Runnable job = work.poll(); job != null; job = work.poll()) {
            job.run();
        }
    }

    void callersHave32Bit(boolean bits32) {
        caller32Bit = bits32;
    }

    CuseSession session() {
        return session;
    }

    List<Long> takeWoken() {
        List<Long> taken = List.copyOf(woken);
        woken.clear();
        return taken;
    }

    /** Returns the file's handle, or an error number's negative. */
    long open() {
        byte[] answer = answerNow(put(14, words(O_RDWR, 0)));
        return error(answer) != 0 ? error(answer) : body(answer).getLong(0);
    }

    /** Whatever is to be done then is done before this returns. */
    int close(long file) {
        int status = closeOnly(file);
        work();
        return status;
    }

    int closeOnly(long file) {
        return error(answerNow(put(18, buffer(24).putLong(file).array())));
    }

    int poll(long file, long kernelHandle) {
        ByteBuffer body =
                buffer(24).putLong(file).putLong(kernelHandle).putInt(1).putInt(0x41);
        byte[] answer = answerNow(put(40, body.array()));
        return error(answer) != 0 ? error(answer) : body(answer).getInt(0);
    }

    /** Returns how many bytes were taken, or an error number's negative. */
    int write(long file, String data) {
        long unique = beginWrite(file, data);
        work();
        return written(unique);
    }

    long beginWrite(long file, String data) {
        byte[] bytes = data.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer body = buffer(40 + bytes.length).putLong(file).putLong(0).putInt(bytes.length);
        body.position(40);
        return put(16, body.put(bytes).array());
    }

    /** {@link #NOT_YET} if there is no answer yet. */
    int written(long unique) {
        byte[] answer = answers.get(unique);
        if (answer == null) {
            return NOT_YET;
        }
        return error(answer) != 0 ? error(answer) : body(answer).getInt(0);
    }

    long beginRead(long file, int sizeBytes, boolean blocking) {
        ByteBuffer body = buffer(40).putLong(file).putLong(0).putInt(sizeBytes);
        body.putInt(32, blocking ? O_RDWR : O_RDWR | O_NONBLOCK);
        return put(15, body.array());
    }

    /** How many bytes were read, an error number's negative, {@link #NOT_YET} if there is no answer yet. */
    int readBytes(long unique) {
        byte[] answer = answers.get(unique);
        if (answer == null) {
            return NOT_YET;
        }
        return error(answer) != 0 ? error(answer) : answer.length - 16;
    }

    /** The caller of a request gets a signal. */
    void signal(long unique) {
        deliver(36, unique | 1, buffer(8).putLong(unique).array());
    }

    /** Returns the result as the caller gets it, an error number as its negative. */
    int ioctl(long file, int cmd, long address, byte[] pointedTo) {
        long unique = beginIoctl(file, cmd, address, pointedTo);
        work();
        return result(unique);
    }

    /** A call with a pointer to a number. */
    int ioctl(long file, int cmd, int value) {
        return ioctl(file, cmd, ARGUMENT, buffer(4).putInt(value).array());
    }

    /** The number that was there when the last call had been made. */
    int argument() {
        return ByteBuffer.wrap(argument).order(ByteOrder.nativeOrder()).getInt();
    }

    byte[] argumentBytes() {
        return argument.clone();
    }

    /** Makes as many rounds as are asked for at once; returns the last one's number. */
    long beginIoctl(long file, int cmd, long address, byte[] pointedTo) {
        argument = pointedTo.clone();
        int inBytes = 0;
        int outBytes = 0;
        while (true) {
            byte[] in = Arrays.copyOf(argument, inBytes);
            ByteBuffer body = buffer(32 + in.length)
                    .putLong(file)
                    .putInt(2 | (caller32Bit ? 9 : 0))
                    .putInt(cmd)
                    .putLong(address)
                    .putInt(in.length)
                    .putInt(outBytes)
                    .put(in);
            long unique = put(39, body.array());
            byte[] answer = answers.get(unique);
            if (answer == null || error(answer) != 0 || (body(answer).getInt(4) & RETRY) == 0) {
                return unique;
            }
            ByteBuffer asked = body(answer);
            int inSpans = asked.getInt(8);
            int outSpans = asked.getInt(12);
            check(inSpans <= 1 && outSpans <= 1 && answer.length == 32 + 16 * (inSpans + outSpans), "bad spans");
            check(address != 0 || inSpans + outSpans > 0, "a retry for nothing");
            for (int i = 0; i < inSpans + outSpans; i++) {
                check(asked.getLong(16 + 16 * i) == address, "memory that was not named");
                check(asked.getLong(24 + 16 * i) == argument.length, "more or less than the structure");
            }
            if (address == 0) {
                answers.put(unique, fault());
                return unique;
            }
            inBytes = inSpans * argument.length;
            outBytes = outSpans * argument.length;
        }
    }

    /** {@link #NOT_YET} if there is no answer yet. */
    int result(long unique) {
        byte[] answer = answers.get(unique);
        if (answer == null) {
            return NOT_YET;
        }
        if (error(answer) != 0) {
            return error(answer);
        }
        int outBytes = answer.length - 32;
        check(outBytes <= argument.length, "more data than room");
        System.arraycopy(answer, 32, argument, 0, outBytes);
        return body(answer).getInt(0);
    }

    private static byte[] fault() {
        return buffer(16).putInt(16).putInt(-EFAULT).array();
    }

    private long put(int opcode, byte[] body) {
        lastUnique += 2;
        deliver(opcode, lastUnique, body);
        return lastUnique;
    }

    private void deliver(int opcode, long unique, byte[] body) {
        byte[] whole = buffer(40 + body.length)
                .putInt(40 + body.length)
                .putInt(opcode)
                .putLong(unique)
                .putLong(0)
                .putInt(1000)
                .putInt(100)
                .putInt(4711)
                .putInt(0)
                .put(body)
                .array();
        message.write(0, whole, 0, whole.length);
        session.receive(message, whole.length);
    }

    @Override
    public void write(NativeBuffer source, int lengthBytes) {
        byte[] bytes = new byte[lengthBytes];
        source.read(0, bytes, 0, lengthBytes);
        ByteBuffer answer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        long unique = answer.getLong(8);
        if (unique == 0) {
            woken.add(answer.getLong(16));
            return;
        }
        check(answer.getInt(4) == 0 || lengthBytes == 16, "an error with data");
        check(answers.put(unique, bytes) == null, "answered twice");
    }

    private byte[] answerNow(long unique) {
        byte[] answer = answers.get(unique);
        check(answer != null, "the serving thread waited");
        return answer;
    }

    private static int error(byte[] answer) {
        return ByteBuffer.wrap(answer).order(ByteOrder.nativeOrder()).getInt(4);
    }

    private static ByteBuffer body(byte[] answer) {
        return ByteBuffer.wrap(answer, 16, answer.length - 16).slice().order(ByteOrder.nativeOrder());
    }

    private static ByteBuffer buffer(int lengthBytes) {
        return ByteBuffer.allocate(lengthBytes).order(ByteOrder.nativeOrder());
    }

    private static byte[] words(int... words) {
        ByteBuffer buffer = buffer(4 * words.length);
        for (int word : words) {
            buffer.putInt(word);
        }
        return buffer.array();
    }

    private static void check(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError("the kernel does not take it: " + what);
        }
    }
}
