package io.jipmi.msghandler;

import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * One request. Immutable: data is copied in and out.
 *
 * @param address where it goes
 * @param netFn network function, 0 to 0x3F, even for a request
 * @param cmd command number, 0 to 0xFF
 * @param data the bytes after the command, 0 to 270 to the BMC, to others {@link IpmiAddress#maxDataBytes}
 * @param timeout the hard deadline, counted from the call: queueing, transport, retries and all; positive
 * @param repeat whether the command may be executed twice when an answer was lost
 * @param priority whether it goes before other requests
 * @param bridgeTiming tries of a request to somebody behind the BMC; means nothing to other addresses (RT-09)
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, compared by content
public record IpmiRequest(
        IpmiAddress address,
        int netFn,
        int cmd,
        byte[] data,
        Duration timeout,
        Repeat repeat,
        Priority priority,
        BridgeTiming bridgeTiming) {

    /** What a request gets that names no other deadline: twice the 5 s the KCS, SMIC and BT sections allow a BMC. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    /** The most data bytes a request to the BMC can carry: 272 with network function and command (C-01). */
    public static final int MAX_DATA_BYTES = 270;

    public IpmiRequest {
        if (netFn < 0 || netFn > 0x3F) {
            throw new IllegalArgumentException("network function out of 0..0x3F: " + netFn);
        }
        if ((netFn & 1) != 0) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "network function 0x%02x is odd: odd ones are responses", netFn));
        }
        if (cmd < 0 || cmd > 0xFF) {
            throw new IllegalArgumentException("command out of 0..0xFF: " + cmd);
        }
        if (data.length > address.maxDataBytes()) {
            throw new IllegalArgumentException(
                    "request data of " + data.length + " bytes is over the limit of " + address.maxDataBytes());
        }
        boolean local = address instanceof SystemInterfaceAddress;
        if (local && netFn == NetFn.APP && cmd >= Cmd.GET_MESSAGE && cmd <= Cmd.READ_EVENT_MESSAGE_BUFFER) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "App/%02x (Get Message, Send Message, Read Event Message Buffer are 33 to 35) is the driver's own"
                            + " command; to reach a controller behind the BMC, address it",
                    cmd));
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout must be positive: " + timeout);
        }
        // Not clone(): compiled by the quick compiler that is a call into the Java machine.
        data = Arrays.copyOf(data, data.length);
    }

    /** A request whose tries, if it has any, are those of its user. */
    public IpmiRequest(
            IpmiAddress address, int netFn, int cmd, byte[] data, Duration timeout, Repeat repeat, Priority priority) {
        this(address, netFn, cmd, data, timeout, repeat, priority, BridgeTiming.UNSET);
    }

    /** A request to the BMC with the default deadline; each data value is taken modulo 256. */
    public static IpmiRequest of(int netFn, int cmd, int... data) {
        return of(IpmiAddress.BMC, netFn, cmd, data);
    }

    /** The same to another address; each data value is taken modulo 256. */
    public static IpmiRequest of(IpmiAddress address, int netFn, int cmd, int... data) {
        return new IpmiRequest(address, netFn, cmd, bytes(data), DEFAULT_TIMEOUT, Repeat.IF_READ_ONLY, Priority.NORMAL);
    }

    /** The same to another address; fails as the constructor does if its data are too long for that. */
    public IpmiRequest to(IpmiAddress newAddress) {
        return new IpmiRequest(newAddress, netFn, cmd, data, timeout, repeat, priority, bridgeTiming);
    }

    /** The same with another hard deadline, counted from the call; positive. */
    public IpmiRequest withTimeout(Duration newTimeout) {
        return new IpmiRequest(address, netFn, cmd, data, newTimeout, repeat, priority, bridgeTiming);
    }

    /** The same with another word on whether it may be executed twice. */
    public IpmiRequest withRepeat(Repeat newRepeat) {
        return new IpmiRequest(address, netFn, cmd, data, timeout, newRepeat, priority, bridgeTiming);
    }

    /** The same with another priority. */
    public IpmiRequest withPriority(Priority newPriority) {
        return new IpmiRequest(address, netFn, cmd, data, timeout, repeat, newPriority, bridgeTiming);
    }

    /** The same with other tries, which mean something if it goes to somebody behind the BMC. */
    public IpmiRequest withBridgeTiming(BridgeTiming newBridgeTiming) {
        return new IpmiRequest(address, netFn, cmd, data, timeout, repeat, priority, newBridgeTiming);
    }

    /** A copy of the data bytes. */
    @Override
    public byte[] data() {
        return data.clone();
    }

    /** Number of data bytes. */
    public int dataLengthBytes() {
        return data.length;
    }

    /** Copies the data bytes to {@code target} from {@code offset} on. */
    public void copyDataTo(byte[] target, int offset) {
        System.arraycopy(data, 0, target, offset, data.length);
    }

    /** Whether executing this request twice does no harm, by {@link #repeat()} and the command. */
    public boolean repeatable() {
        return switch (repeat) {
            case ALWAYS -> true;
            case NEVER -> false;
            case IF_READ_ONLY -> ReadOnlyCommands.contains(netFn, cmd);
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpmiRequest that
                && address.equals(that.address)
                && netFn == that.netFn
                && cmd == that.cmd
                && Arrays.equals(data, that.data)
                && timeout.equals(that.timeout)
                && repeat == that.repeat
                && priority == that.priority
                && bridgeTiming.equals(that.bridgeTiming);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * netFn + cmd) + Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        return String.format(
                        Locale.ROOT,
                        "%s/%02x [%s]",
                        NetFn.describe(netFn),
                        cmd,
                        HexFormat.of().formatHex(data))
                + (address instanceof SystemInterfaceAddress ? "" : " to " + address.describe());
    }

    private static byte[] bytes(int[] values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
