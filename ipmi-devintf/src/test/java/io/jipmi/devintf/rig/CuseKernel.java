package io.jipmi.devintf.rig;

import io.jipmi.io.NativeBuffer;
import io.jipmi.io.cuse.CuseChannel;
import io.jipmi.io.cuse.CuseDevice;
import io.jipmi.io.cuse.CuseSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's half of CUSE as clients-and-cuse.md section 2 has it, with that section's offsets as plain numbers: opens,
 * ioctls with as many rounds as asked for, polls and what wakes them. It is strict: what the kernel would answer with EIO
 * or EINVAL is an assertion here.
 */
@SuppressWarnings("ByteBufferBackingArray") // whole arrays, made here
public final class CuseKernel implements CuseChannel {
    public static final int ENOENT = 2;
    public static final int EIO = 5;
    public static final int EBADF = 9;
    public static final int EFAULT = 14;
    public static final int ENOSYS = 38;

    private static final int MAX_ROUNDS = 20;
    private static final int IOCTL = 39;
    private static final int INTERRUPT = 36;
    private static final int IOCTL_RETRY = 4;
    private static final int IOCTL_COMPAT_FLAGS = 0x9;

    private final CuseSession session;
    private final NativeBuffer message = new NativeBuffer(CuseSession.MESSAGE_BYTES);
    /** Answers nobody has looked at, by the request's number. */
    private final Map<Long, byte[]> answers = new HashMap<>();

    private final List<Long> wokenHandles = new ArrayList<>();
    private long callerUid = 1000;
    private long callerGid = 100;
    private int callerPid = 4711;
    private long lastUnique = 2;
    private int rounds;

    public CuseKernel(CuseDevice device) {
        session = new CuseSession(this, "ipmi0", device);
        byte[] answer = call(4096, words(7, 38, 0, 1));
        ByteBuffer body = body(answer);
        if (body.getInt(0) != 7 || body.getInt(4) > 38 || body.getInt(12) != 1) {
            throw new AssertionError("no proper answer to CUSE_INIT");
        }
    }

    public CuseSession session() {
        return session;
    }

    /** Who makes the calls to come; user 1000 of group 100, process 4711, if nobody says so. */
    public void caller(long uid, long gid, int pid) {
        callerUid = uid;
        callerGid = gid;
        callerPid = pid;
    }

    /** How many rounds the last ioctl took. */
    public int rounds() {
        return rounds;
    }

    /** Whom the device had polled again, since asked last. */
    public List<Long> takeWokenHandles() {
        List<Long> woken = List.copyOf(wokenHandles);
        wokenHandles.clear();
        return woken;
    }

    /** Returns the file's handle, or an error number's negative. */
    public long open() {
        byte[] answer = call(14, words(2, 0));
        return error(answer) != 0 ? error(answer) : body(answer).getLong(0);
    }

    public int release(long file) {
        return error(call(18, longs(file, 0, 0)));
    }

    /** Returns revents, or an error number's negative. */
    public int poll(long file, long kernelHandle) {
        ByteBuffer body =
                buffer(24).putLong(file).putLong(kernelHandle).putInt(1).putInt(0x41);
        byte[] answer = call(40, body.array());
        return error(answer) != 0 ? error(answer) : body(answer).getInt(0);
    }

    /** Returns the result, which may be an error number's negative. */
    public int read(long file) {
        byte[] answer = call(15, buffer(40).putLong(file).putLong(0).putInt(16).array());
        return error(answer) != 0 ? error(answer) : answer.length - 16;
    }

    public int write(long file, byte[] data) {
        ByteBuffer body = buffer(40 + data.length).putLong(file).putLong(0).putInt(data.length);
        body.position(40);
        byte[] answer = call(16, body.put(data).array());
        return error(answer) != 0 ? error(answer) : body(answer).getInt(0);
    }

    /** An ioctl the device has not answered, perhaps. */
    public static final class Call {
        private final ClientMemory client;
        private long unique;
        private List<long[]> out = List.of();
        private @Nullable Integer result;

        private Call(ClientMemory client) {
            this.client = client;
        }
    }

    /** Returns the result as the caller of ioctl(2) gets it, an error number as its negative. */
    public int ioctl(ClientMemory client, long file, int cmd, long arg) {
        Integer result = result(start(client, file, cmd, arg));
        check(result != null, "no answer");
        return result;
    }

    /** Makes a call with as many rounds as are asked for; its end may be still to come. */
    public Call start(ClientMemory client, long file, int cmd, long arg) {
        Call call = new Call(client);
        List<long[]> in = List.of();
        for (rounds = 1; rounds <= MAX_ROUNDS; rounds++) {
            byte[] input = client.gather(in);
            if (input == null) {
                call.result = -EFAULT;
                return call;
            }
            lastUnique += 2;
            call.unique = lastUnique;
            deliver(IOCTL, lastUnique, ioctlBody(client, file, cmd, arg, input, total(call.out)));
            byte[] answer = answers.get(lastUnique);
            if (answer == null || error(answer) != 0) {
                return call;
            }
            ByteBuffer body = body(answer);
            if ((body.getInt(4) & IOCTL_RETRY) == 0) {
                return call;
            }
            answers.remove(lastUnique);
            int inSpans = body.getInt(8);
            int outSpans = body.getInt(12);
            check(inSpans + outSpans <= 256 && answer.length == 32 + 16 * (inSpans + outSpans), "bad spans");
            in = spans(client, body, 16, inSpans);
            call.out = spans(client, body, 16 + 16 * inSpans, outSpans);
        }
        throw new AssertionError("the device asks for one round after the other");
    }

    /** What a call has ended with; null if it has not. */
    public @Nullable Integer result(Call call) {
        byte[] answer = answers.remove(call.unique);
        if (answer != null) {
            call.result = result(call, answer);
        }
        return call.result;
    }

    /** The caller gets a signal. */
    public void interrupt(Call call) {
        deliver(INTERRUPT, call.unique | 1, longs(call.unique));
    }

    private static int result(Call call, byte[] answer) {
        if (error(answer) != 0) {
            return error(answer) == -ENOSYS ? -25 : error(answer);
        }
        check(answer.length - 32 <= total(call.out), "more data than room");
        return call.client.scatter(call.out, answer, 32) ? body(answer).getInt(0) : -EFAULT;
    }

    private static byte[] ioctlBody(ClientMemory client, long file, int cmd, long arg, byte[] input, int outBytes) {
        return buffer(32 + input.length)
                .putLong(file)
                .putInt(2 | (client.bits32() ? IOCTL_COMPAT_FLAGS : 0))
                .putInt(cmd)
                .putLong(arg)
                .putInt(input.length)
                .putInt(outBytes)
                .put(input)
                .array();
    }

    private static List<long[]> spans(ClientMemory client, ByteBuffer body, int offset, int count) {
        List<long[]> spans = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long base = body.getLong(offset + 16 * i);
            long lengthBytes = body.getLong(offset + 16 * i + 8);
            check(!client.bits32() || (base >>> 32 == 0 && lengthBytes >>> 32 == 0), "no pointer of the caller's");
            spans.add(new long[] {base, lengthBytes});
        }
        check(total(spans) <= 128 * 1024, "more than the kernel takes");
        return spans;
    }

    private static int total(List<long[]> spans) {
        return spans.stream().mapToInt(span -> Math.toIntExact(span[1])).sum();
    }

    /** Puts one request, which is to be answered at once. */
    private byte[] call(int opcode, byte[] body) {
        lastUnique += 2;
        deliver(opcode, lastUnique, body);
        byte[] answer = answers.remove(lastUnique);
        check(answer != null, "no answer to opcode " + opcode);
        return answer;
    }

    /** Puts a message, whatever it is worth; its answer is dropped. */
    public void throwAt(byte[] raw) {
        message.write(0, raw, 0, raw.length);
        session.receive(message, raw.length);
        answers.clear();
    }

    /** Closes every file there can be; handles count up from 1. */
    public void releaseAll() {
        for (long file = 1; session.openFiles() > 0; file++) {
            int unused = release(file);
        }
    }

    private void deliver(int opcode, long unique, byte[] body) {
        byte[] whole = header(opcode, unique, body);
        ByteBuffer.wrap(whole)
                .order(ByteOrder.nativeOrder())
                .putInt(24, (int) callerUid)
                .putInt(28, (int) callerGid)
                .putInt(32, callerPid);
        message.write(0, whole, 0, whole.length);
        session.receive(message, whole.length);
    }

    /** A message from user 1000's process 4711. */
    public static byte[] header(int opcode, long unique, byte[] body) {
        return buffer(40 + body.length)
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
    }

    @Override
    public void write(NativeBuffer source, int lengthBytes) {
        byte[] bytes = new byte[lengthBytes];
        source.read(0, bytes, 0, lengthBytes);
        ByteBuffer answer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        check(lengthBytes >= 16 && answer.getInt(0) == lengthBytes, "the length is not the message's");
        int error = answer.getInt(4);
        long unique = answer.getLong(8);
        if (unique == 0) {
            check(error == 1 && lengthBytes == 24, "no poll notification");
            wokenHandles.add(answer.getLong(16));
            return;
        }
        check(error <= 0 && error > -1000, "no error number: " + error);
        check(error == 0 || lengthBytes == 16, "an error with data");
        check(answers.put(unique, bytes) == null, "answered twice");
    }

    private static int error(byte[] answer) {
        return ByteBuffer.wrap(answer).order(ByteOrder.nativeOrder()).getInt(4);
    }

    private static ByteBuffer body(byte[] answer) {
        return ByteBuffer.wrap(answer, 16, answer.length - 16).slice().order(ByteOrder.nativeOrder());
    }

    public static ByteBuffer buffer(int lengthBytes) {
        return ByteBuffer.allocate(lengthBytes).order(ByteOrder.nativeOrder());
    }

    private static byte[] words(int... words) {
        ByteBuffer buffer = buffer(4 * words.length);
        for (int word : words) {
            buffer.putInt(word);
        }
        return buffer.array();
    }

    private static byte[] longs(long... longs) {
        ByteBuffer buffer = buffer(8 * longs.length);
        for (long each : longs) {
            buffer.putLong(each);
        }
        return buffer.array();
    }

    private static void check(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError("the kernel does not take it: " + what);
        }
    }
}
