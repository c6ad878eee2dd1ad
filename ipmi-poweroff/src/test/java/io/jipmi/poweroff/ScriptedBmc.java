package io.jipmi.poweroff;

import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.SmiMessage;
import io.jipmi.msghandler.spi.SmiUpcalls;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.ObjLongConsumer;

/**
 * A BMC of a given make and its interface: it answers the commands it was given answers for, and 0xC1 to all others.
 * Requests are written as network function, command and data in hexadecimal digits.
 */
final class ScriptedBmc implements SmiDriver {
    private static final String GET_DEVICE_ID = "0601";
    private static final HexFormat HEX = HexFormat.of();

    private final Map<String, String> answers = new LinkedHashMap<>();
    private final Set<String> silences = new HashSet<>();
    private final List<String> sent = new ArrayList<>();
    private final Queue<byte[]> messages = new ArrayDeque<>();
    private SmiUpcalls upcalls;
    private SmiMessage current;
    private byte[] answer = {};
    private boolean dead;
    private boolean watched;

    /** Gives it an identity: additional device support, IPMI version byte, manufacturer, product. */
    ScriptedBmc identity(int support, int version, int manufacturer, int product) {
        return answering(
                GET_DEVICE_ID,
                "00" + "200101" + "00"
                        + HEX.toHexDigits((byte) version)
                        + HEX.toHexDigits((byte) support)
                        + littleEndian(manufacturer, 3)
                        + littleEndian(product, 2));
    }

    private static String littleEndian(int value, int bytes) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < bytes; i++) {
            digits.append(HEX.toHexDigits((byte) (value >> (8 * i))));
        }
        return digits.toString();
    }

    /** What it answers to requests that begin so: completion code and data. The last that fits counts. */
    ScriptedBmc answering(String request, String codeAndData) {
        answers.put(request, codeAndData);
        return this;
    }

    /** It answers nothing to requests that begin so. */
    ScriptedBmc silentTo(String request) {
        silences.add(request);
        return this;
    }

    /** From now on it answers nothing at all. */
    void die() {
        dead = true;
    }

    void forget() {
        sent.clear();
    }

    /** Every request so far; those to IPMB as {@code SLAVE.LUN:request}. */
    List<String> sent() {
        return sent;
    }

    @Override
    public InterfaceInfo info() {
        return new InterfaceInfo("kcs", "i/o 0xca2", "", AddressSource.HARDCODED, 0x20, "kcs,i/o,0xca2");
    }

    @Override
    public void start(SmiUpcalls newUpcalls, long nowNs) {
        upcalls = newUpcalls;
        newUpcalls.healthChanged(InterfaceHealth.UP);
    }

    @Override
    public void send(SmiMessage message, long nowNs) {
        current = message;
        byte[] request = Arrays.copyOf(message.request(), message.requestLengthBytes());
        boolean bridged = request[0] == 0x18 && request[1] == 0x34;
        if (!dead) {
            answer = bridged ? passOn(request) : answer(hex(request[0], request[1], request, 2, request.length));
        }
    }

    @Override
    public long poll(long nowNs) {
        SmiMessage message = current;
        if (message != null && !dead && answer.length > 0) {
            message.response()[0] = (byte) (message.request()[0] | 4);
            message.response()[1] = message.request()[1];
            System.arraycopy(answer, 0, message.response(), 2, answer.length);
            message.answered(2 + answer.length);
            current = null;
            upcalls.completed(message);
        }
        while (watched && !messages.isEmpty()) {
            byte[] bytes = messages.remove();
            upcalls.received(bytes, bytes.length);
        }
        return NOTHING_TO_DO_NS;
    }

    /** Send Message: channel, slave address, NetFn/LUN, checksum, own address, sequence/LUN, command, data, checksum. */
    private byte[] passOn(byte[] frame) {
        String request = hex(frame[4], frame[8], frame, 9, frame.length - 1);
        sent.add(HEX.toHexDigits(frame[3]) + "." + (frame[4] & 3) + ":" + request);
        byte[] theirs = find(request);
        if (theirs.length > 0) {
            messages.add(fromController(frame, theirs));
        }
        return new byte[1];
    }

    private static byte[] fromController(byte[] frame, byte[] theirs) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int netFnLun = (frame[4] & 0xFC) | 4 | (frame[7] & 3);
        out.writeBytes(new byte[] {0x1C, 0x33, 0x00, frame[2], (byte) netFnLun, (byte) -(0x20 + netFnLun)});
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {frame[3], (byte) ((frame[7] & 0xFC) | (frame[4] & 3)), frame[8]});
        body.writeBytes(theirs);
        int sum = 0;
        for (byte each : body.toByteArray()) {
            sum += each;
        }
        out.writeBytes(body.toByteArray());
        out.write(-sum);
        return out.toByteArray();
    }

    private byte[] answer(String request) {
        sent.add(request);
        return find(request);
    }

    private byte[] find(String request) {
        if (silences.stream().anyMatch(request::startsWith)) {
            return new byte[0];
        }
        String found = "c1";
        for (Map.Entry<String, String> each : answers.entrySet()) {
            if (request.startsWith(each.getKey())) {
                found = each.getValue();
            }
        }
        return HEX.parseHex(found);
    }

    private static String hex(byte netFnLun, byte cmd, byte[] bytes, int from, int to) {
        return HEX.toHexDigits((byte) ((netFnLun & 0xFF) >> 2)) + HEX.toHexDigits(cmd) + HEX.formatHex(bytes, from, to);
    }

    @Override
    public boolean abandon(SmiMessage message, long nowNs) {
        current = null;
        return true;
    }

    @Override
    public boolean bridges() {
        return true;
    }

    @Override
    public void watch(boolean messagesWanted, boolean events, long nowNs) {
        watched = messagesWanted;
    }

    @Override
    public void counters(ObjLongConsumer<String> sink) {}

    @Override
    public void stop(long nowNs) {}
}
