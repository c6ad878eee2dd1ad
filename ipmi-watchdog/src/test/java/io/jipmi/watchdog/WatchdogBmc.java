package io.jipmi.watchdog;

import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.SmiMessage;
import io.jipmi.msghandler.spi.SmiUpcalls;
import io.jipmi.msghandler.spi.Timekeeper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjLongConsumer;

/**
 * A BMC with a watchdog timer, by section 27 of the specification, on a clock that stands still until somebody waits by
 * it. It answers at once, or not at all. Not thread-safe.
 */
public final class WatchdogBmc implements SmiDriver {
    private static final int COMPLETION_CODE_INDEX = 2;

    /** One that only moves when told to, or waited by. */
    public static final class Clock implements Timekeeper {
        private long nowNs = 77_000_000_000L;

        /** At some time. */
        public Clock() {}

        @Override
        public long nowNs() {
            return nowNs;
        }

        @Override
        public void parkNs(long durationNs) {
            nowNs += durationNs;
        }

        @Override
        public void spin() {
            nowNs += 1000;
        }

        public void advance(Duration duration) {
            nowNs += duration.toNanos();
        }
    }

    public final Clock clock;
    public final List<String> frames = new ArrayList<>();
    /** BCD with the digits swapped, as in Get Device ID. */
    public int ipmiVersion = 0x02;
    /** Neither answers nor takes anything in. */
    public boolean silent;

    public int getAnswerLengthBytes = 8;
    /** Takes every Set and sets something else. */
    public int actionForced = -1;
    /** How many Resets are answered 0x80 whatever was set. */
    public int resetsDenied;

    public int setAnswer;
    public int productId = 1;
    public int expirations;

    private final List<String> records = new ArrayList<>();
    private SmiUpcalls upcalls;
    private SmiMessage held;
    private boolean initialized;
    private boolean running;
    private int[] set = new int[6];
    private int expired;
    private long startedNs;

    public WatchdogBmc(Clock clock) {
        this.clock = clock;
    }

    public IpmiMessageHandler handler() {
        return IpmiMessageHandler.withoutThreads(InterfaceLimits.DEFAULT, clock);
    }

    /** As a cold reset of the BMC leaves the timer. */
    public void reset() {
        initialized = false;
        running = false;
        set = new int[6];
    }

    /** Somebody else does this to it, not through us. */
    public void foreign(String frame) {
        byte[] bytes = HexFormat.of().parseHex(frame);
        carryOut(bytes, new byte[SmiMessage.MAX_LENGTH_BYTES]);
    }

    public boolean running() {
        catchUp();
        return running;
    }

    public int action() {
        return set[1] & 0x07;
    }

    public Duration left() {
        catchUp();
        return running ? Duration.ofNanos(startedNs + countdownNs() - clock.nowNs()) : Duration.ZERO;
    }

    public List<String> takeFrames() {
        List<String> taken = List.copyOf(frames);
        frames.clear();
        return taken;
    }

    /** The records that were put into its event log. */
    public List<String> takeRecords() {
        List<String> taken = List.copyOf(records);
        records.clear();
        return taken;
    }

    public void pretimeout() {
        upcalls.watchdogPretimeout();
    }

    @Override
    public InterfaceInfo info() {
        return new InterfaceInfo("kcs", "i/o 0xca2", "", AddressSource.HARDCODED, 0x20, "kcs,i/o,0xca2");
    }

    @Override
    public void start(SmiUpcalls newUpcalls, long nowNs) {
        upcalls = newUpcalls;
        upcalls.healthChanged(InterfaceHealth.UP);
    }

    @Override
    public void send(SmiMessage message, long nowNs) {
        if (silent) {
            held = message;
            return;
        }
        byte[] request = new byte[message.requestLengthBytes()];
        System.arraycopy(message.request(), 0, request, 0, request.length);
        if (request[0] == 0x18 && request[1] >= 0x22 && request[1] <= 0x25) {
            frames.add(HexFormat.of().formatHex(request));
        }
        byte[] response = message.response();
        response[0] = (byte) (request[0] | 0x04);
        response[1] = request[1];
        message.answered(COMPLETION_CODE_INDEX + 1 + carryOut(request, response));
        upcalls.completed(message);
    }

    @Override
    public long poll(long nowNs) {
        return NOTHING_TO_DO_NS;
    }

    @Override
    public boolean abandon(SmiMessage message, long nowNs) {
        if (message != held) {
            throw new AssertionError("abandoned what it does not hold");
        }
        held = null;
        return true;
    }

    @Override
    public boolean bridges() {
        return true;
    }

    @Override
    public void counters(ObjLongConsumer<String> sink) {}

    @Override
    public void stop(long nowNs) {}

    /** @return how many data bytes follow the completion code */
    private int carryOut(byte[] request, byte[] response) {
        catchUp();
        response[COMPLETION_CODE_INDEX] = 0;
        if (request[0] == 0x28 && request[1] == 0x44) {
            records.add(HexFormat.of().formatHex(request, 2, request.length));
            return answer(response, 2, 1, 0);
        }
        if (request[0] != 0x18) {
            return refuse(response, 0xC1);
        }
        return switch (request[1]) {
            case 0x01 -> answer(response, 11, 0x20, 1, 3, 0x42, ipmiVersion, 0x9F, 0, 0, 0, productId, 0);
            case 0x22 -> startOver(response);
            case 0x24 -> set(request, response);
            case 0x25 -> get(response);
            default -> refuse(response, 0xC1);
        };
    }

    private int startOver(byte[] response) {
        if (!initialized || resetsDenied > 0) {
            resetsDenied--;
            return refuse(response, 0x80);
        }
        running = true;
        startedNs = clock.nowNs();
        return 0;
    }

    private int set(byte[] request, byte[] response) {
        if (setAnswer != 0) {
            return refuse(response, setAnswer);
        }
        for (int i = 0; i < set.length; i++) {
            set[i] = request[2 + i] & 0xFF;
        }
        if (actionForced >= 0) {
            set[1] = actionForced;
        }
        initialized = true;
        expired &= ~set[3];
        running = running && (set[0] & 0x40) != 0 && ipmiVersion != 0x01;
        startedNs = clock.nowNs();
        return 0;
    }

    private int get(byte[] response) {
        long leftNs = running ? startedNs + countdownNs() - clock.nowNs() : countdownNs();
        int left = (int) (leftNs / TimeUnit.MILLISECONDS.toNanos(100));
        return answer(
                response,
                getAnswerLengthBytes,
                (set[0] & 0x87) | (running ? 0x40 : 0),
                set[1],
                set[2],
                expired,
                set[4],
                set[5],
                left & 0xFF,
                left >> 8);
    }

    private void catchUp() {
        if (running && clock.nowNs() - startedNs >= countdownNs()) {
            running = false;
            expired |= 1 << (set[0] & 0x07);
            expirations++;
        }
    }

    private long countdownNs() {
        return TimeUnit.MILLISECONDS.toNanos(100L * (set[4] | set[5] << 8));
    }

    private static int refuse(byte[] response, int completionCode) {
        response[COMPLETION_CODE_INDEX] = (byte) completionCode;
        return 0;
    }

    private static int answer(byte[] response, int lengthBytes, int... data) {
        for (int i = 0; i < lengthBytes; i++) {
            response[COMPLETION_CODE_INDEX + 1 + i] = (byte) data[i];
        }
        return lengthBytes;
    }
}
