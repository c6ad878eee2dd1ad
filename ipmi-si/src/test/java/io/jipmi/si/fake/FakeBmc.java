package io.jipmi.si.fake;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.si.SiConfig;
import io.jipmi.si.regs.PortRegisters;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A small BMC behind KCS registers at 0xCA2 and 0xCA3 that obeys the protocol except where a test tells it not to. Time
 * is what the test says it is.
 */
public final class FakeBmc extends BytePorts {
    public static final int DATA_PORT = 0xCA2;
    public static final int STATUS_PORT = 0xCA3;

    /** What is wrong with the whole interface while it is wrong. */
    public enum Sickness {
        NONE,
        ALL_ONES,
        ALL_ZEROES,
        IBF_STUCK,
        /** Always in the error state with a byte in the output register, however often it is read. */
        OBF_STUCK,
        /** The accesses themselves fail. */
        NO_ACCESS,
        /** Takes requests and never answers. */
        SILENT
    }

    /** What goes wrong with one write, once. */
    public enum Mishap {
        /** The BMC reports an error instead of taking the byte. */
        ERROR,
        /** The byte is taken, and a request it completes executed, before the error is reported. */
        ERROR_AFTERWARDS,
        /** The BMC forgets the transfer. */
        RESTART,
        /** The byte is taken, but OBF does not come. */
        OBF_LOST,
        /** IBF stays set for 6 s, or as {@link #ibfLateBy} says, then the byte is taken. */
        IBF_LATE
    }

    private static final int IDLE = 0;
    private static final int READ = 1;
    private static final int WRITE = 2;
    private static final int ERROR = 3;
    private long ibfLateNs = 6_000_000_000L;

    private final UnaryOperator<byte[]> brain;
    private final List<String> requests = new ArrayList<>();
    private final StringBuilder writes = new StringBuilder();

    private long nowNs;
    private long commandNs;
    private long byteNs;
    private Sickness sickness = Sickness.NONE;
    private Mishap mishap = Mishap.ERROR;
    private int mishapInWrites;

    private int state = IDLE;
    private boolean obf;
    private int out;
    private boolean attention;
    private long ibfUntilNs;
    private Runnable afterIbf = () -> {};
    private final ByteArrayOutputStream request = new ByteArrayOutputStream();
    private boolean lastByteNext;
    private byte[] answer = {};
    private int answered;
    private boolean executing;
    private long answerDueNs;

    /** @param brain request in, answer out: network function/LUN, command and so on */
    public FakeBmc(UnaryOperator<byte[]> brain) {
        this.brain = brain;
    }

    public PortRegisters registers() {
        return new PortRegisters(this, SiConfig.kcsAtPort(DATA_PORT, AddressSource.HARDCODED));
    }

    public long nowNs() {
        return nowNs;
    }

    public void passTime(long ns) {
        nowNs += ns;
    }

    /** How long {@link Mishap#IBF_LATE} takes. */
    public void ibfLateBy(long ns) {
        ibfLateNs = ns;
    }

    /** How long a command takes. */
    public void commandTakes(long ns) {
        commandNs = ns;
    }

    /** How long IBF stays set behind each byte written. */
    public void bytesTake(long ns) {
        byteNs = ns;
    }

    public void sickness(Sickness newSickness) {
        sickness = newSickness;
    }

    public void attention(boolean on) {
        attention = on;
    }

    /** Lets something go wrong with the write that comes after {@code writesBefore} more. */
    public void mishap(Mishap what, int writesBefore) {
        mishap = what;
        mishapInWrites = writesBefore + 1;
    }

    /** Back to power-on state; requests received so far stay recorded. */
    public void restart() {
        state = IDLE;
        obf = false;
        executing = false;
        ibfUntilNs = nowNs;
        afterIbf = () -> {};
    }

    /** The requests executed since the last call, in hex. */
    public List<String> takeRequests() {
        List<String> taken = List.copyOf(requests);
        requests.clear();
        return taken;
    }

    /** The writes since the last call: {@code C=61 D=18}. */
    public String takeWrites() {
        String taken = writes.toString().strip();
        writes.setLength(0);
        return taken;
    }

    @Override
    public int in8(int port) throws IoFault {
        checkAccess("in", port);
        catchUp();
        if (sickness == Sickness.ALL_ONES) {
            return 0xFF;
        }
        if (sickness == Sickness.ALL_ZEROES) {
            return 0;
        }
        if (sickness == Sickness.OBF_STUCK) {
            return ERROR << 6 | 1;
        }
        if (port == STATUS_PORT) {
            boolean ibf = sickness == Sickness.IBF_STUCK || nowNs - ibfUntilNs < 0;
            return state << 6 | (attention ? 4 : 0) | (ibf ? 2 : 0) | (obf ? 1 : 0);
        }
        obf = false;
        return out;
    }

    @Override
    public void out8(int port, int value) throws IoFault {
        checkAccess("out", port);
        catchUp();
        writes.append(port == STATUS_PORT ? "C=" : "D=")
                .append(HexFormat.of().toHexDigits((byte) value))
                .append(' ');
        if (nowNs - ibfUntilNs < 0) {
            throw new AssertionError("write while IBF is set");
        }
        if (sickness == Sickness.IBF_STUCK || sickness == Sickness.ALL_ONES || sickness == Sickness.ALL_ZEROES) {
            return;
        }
        if (mishapInWrites > 0 && --mishapInWrites == 0) {
            goWrong(port, value);
        } else if (byteNs > 0) {
            ibfUntilNs = nowNs + byteNs;
            afterIbf = () -> take(port, value);
        } else {
            take(port, value);
        }
    }

    private void goWrong(int port, int value) {
        switch (mishap) {
            case ERROR -> fail();
            case ERROR_AFTERWARDS -> {
                take(port, value);
                fail();
            }
            case RESTART -> restart();
            case OBF_LOST -> {
                take(port, value);
                obf = false;
                executing = false;
            }
            case IBF_LATE -> {
                ibfUntilNs = nowNs + ibfLateNs;
                afterIbf = () -> take(port, value);
            }
        }
    }

    private void catchUp() {
        if (nowNs - ibfUntilNs >= 0) {
            Runnable due = afterIbf;
            afterIbf = () -> {};
            due.run();
        }
        if (executing && nowNs - answerDueNs >= 0 && sickness != Sickness.SILENT) {
            executing = false;
            sendNext();
        }
    }

    private void take(int port, int value) {
        if (port == STATUS_PORT) {
            command(value);
        } else {
            data(value & 0xFF);
        }
    }

    private void command(int code) {
        switch (code) {
            case 0x61 -> {
                state = WRITE;
                request.reset();
                lastByteNext = false;
                put(0);
            }
            case 0x62 -> {
                lastByteNext = true;
                put(0);
            }
            case 0x60 -> {
                fail();
                put(0);
            }
            default -> throw new AssertionError("command " + code);
        }
    }

    private void data(int value) {
        switch (state) {
            case WRITE -> {
                request.write(value);
                if (lastByteNext) {
                    execute(request.toByteArray());
                } else {
                    put(0);
                }
            }
            case READ -> {
                if (value != 0x68) {
                    fail();
                } else {
                    sendNext();
                }
            }
            case ERROR -> {
                state = READ;
                answer = new byte[] {0x01};
                answered = 0;
                sendNext();
            }
            default -> fail();
        }
    }

    private void execute(byte[] bytes) {
        requests.add(HexFormat.of().formatHex(bytes));
        state = READ;
        answer = brain.apply(bytes);
        answered = 0;
        executing = true;
        answerDueNs = nowNs + commandNs;
        catchUp();
    }

    private void sendNext() {
        if (answered == answer.length) {
            state = IDLE;
            put(0);
        } else {
            put(answer[answered++] & 0xFF);
        }
    }

    private void fail() {
        executing = false;
        state = ERROR;
    }

    private void put(int value) {
        out = value;
        obf = true;
    }

    private void checkAccess(String operation, int port) throws IoFault {
        if (sickness == Sickness.NO_ACCESS) {
            throw new IoFault(operation, "port 0x" + Integer.toHexString(port), Errno.EIO);
        }
    }
}
