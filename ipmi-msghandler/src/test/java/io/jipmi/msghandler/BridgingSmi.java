package io.jipmi.msghandler;

import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.SmiMessage;
import io.jipmi.msghandler.spi.SmiUpcalls;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;

/**
 * A lower driver with a bus of controllers behind its BMC. Send Message is acknowledged and answered as a test says;
 * every other command is answered with its own data.
 */
final class BridgingSmi implements SmiDriver {
    static final int ACK_LOST = -1;
    static final int SILENCE = -2;

    /** One Send Message as it came in. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Sent(byte[] bytes) {
        int channel() {
            return bytes[2];
        }

        int slaveAddress() {
            return bytes[3] & 0xFF;
        }

        int netFn() {
            return (bytes[4] & 0xFF) >> 2;
        }

        int lun() {
            return bytes[4] & 3;
        }

        int sequence() {
            return (bytes[7] & 0xFF) >> 2;
        }

        int cmd() {
            return bytes[8] & 0xFF;
        }

        byte[] data() {
            return Arrays.copyOfRange(bytes, 9, bytes.length - 1);
        }

        String hex() {
            return HexFormat.of().formatHex(bytes);
        }

        /** The same of a session's other end, to a request in the framing of a LAN channel. */
        byte[] lanEcho() {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            int localSwid = bytes[7] & 0xFF;
            int netFnLun = ((bytes[5] | 4) & 0xFC) | 2;
            out.writeBytes(new byte[] {0x1C, 0x33, 0x00, (byte) (0x40 | bytes[2]), bytes[3]});
            out.writeBytes(new byte[] {(byte) localSwid, (byte) netFnLun, (byte) -(localSwid + netFnLun)});
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            body.writeBytes(new byte[] {bytes[4], (byte) ((bytes[8] & 0xFC) | (bytes[5] & 3)), bytes[9], 0x00});
            body.write(bytes, 10, bytes.length - 11);
            return summed(out, body);
        }

        /** What Get Message hands out of the controller's answer: completion code 0x00 and the request's own data. */
        byte[] echo() {
            return answer(channel(), slaveAddress(), lun(), netFn(), cmd(), sequence(), data());
        }
    }

    /** What happens to one try: the acknowledgement, and messages that come so long after it. */
    static final class Fate {
        private final int ack;
        private final List<Message> messages = new ArrayList<>();

        private Fate(int ack) {
            this.ack = ack;
        }

        static Fate ack(int completionCode) {
            return new Fate(completionCode);
        }

        Fate message(Duration delay, byte[] bytes) {
            messages.add(new Message(delay.toNanos(), bytes));
            return this;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Message(long dueNs, byte[] bytes) {}

    private final Deque<Function<Sent, Fate>> script = new ArrayDeque<>();
    private final List<Sent> sent = new ArrayList<>();
    private final List<Boolean> watchCalls = new ArrayList<>();
    private final PriorityQueue<Message> arriving = new PriorityQueue<>((a, b) -> Long.signum(a.dueNs() - b.dueNs()));
    private Function<Sent, Fate> otherwise = BridgingSmi::prompt;
    private SmiUpcalls upcalls;
    private SmiMessage current;
    private Fate fate;
    private boolean watching;
    private int abandons;
    private long localMessages;
    private int channelInfos;
    private boolean localSilence;
    /** What Get Channel Info tells; with none the BMC does not know the command. */
    private final Map<Integer, Integer> media = new TreeMap<>(Map.of(0, 1, 1, 4, 7, 1));

    static byte[] answer(int channel, int slave, int lun, int netFn, int cmd, int sequence, byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0x1C, 0x33, 0x00, (byte) channel});
        int netFnLun = (netFn | 1) << 2 | 2;
        out.write(netFnLun);
        out.write(-(0x20 + netFnLun));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {(byte) slave, (byte) (sequence << 2 | lun), (byte) cmd, 0x00});
        body.writeBytes(data);
        return summed(out, body);
    }

    /** What Get Message hands out of a controller's command to us. */
    static byte[] command(int channel, int slave, int lun, int netFn, int cmd, int sequence, int... data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int netFnLun = netFn << 2 | 2;
        out.writeBytes(new byte[] {0x1C, 0x33, 0x00, (byte) channel, (byte) netFnLun, (byte) -(0x20 + netFnLun)});
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {(byte) slave, (byte) (sequence << 2 | lun), (byte) cmd});
        for (int each : data) {
            body.write(each);
        }
        return summed(out, body);
    }

    private static byte[] summed(ByteArrayOutputStream head, ByteArrayOutputStream body) {
        int sum = 0;
        for (byte each : body.toByteArray()) {
            sum += each;
        }
        head.writeBytes(body.toByteArray());
        head.write(-sum);
        return head.toByteArray();
    }

    /** Acknowledged, and answered after 3 ms. */
    static Fate prompt(Sent sent) {
        return Fate.ack(0).message(Duration.ofMillis(3), sent.echo());
    }

    static Fate unanswered(Sent sent) {
        return Fate.ack(0);
    }

    /** What happens to the next Send Message that has no fate yet. */
    BridgingSmi next(Function<Sent, Fate> choice) {
        script.add(choice);
        return this;
    }

    BridgingSmi otherwise(Function<Sent, Fate> choice) {
        otherwise = choice;
        return this;
    }

    List<Sent> sent() {
        return sent;
    }

    List<Boolean> watchCalls() {
        return watchCalls;
    }

    int abandons() {
        return abandons;
    }

    /** What the BMC tells of its channels: none, and it does not know the command. */
    Map<Integer, Integer> media() {
        return media;
    }

    /** Whether requests to the BMC itself, but for Send Message, get no answer. */
    void localSilence(boolean silent) {
        localSilence = silent;
    }

    /** How often it was asked, and knew the command. */
    int channelInfos() {
        return channelInfos;
    }

    long localMessages() {
        return localMessages;
    }

    void health(InterfaceHealth health) {
        upcalls.healthChanged(health);
    }

    /** The driver notices a pre-timeout, within a call of the message handler. */
    void pretimeout() {
        upcalls.watchdogPretimeout();
    }

    /** A message comes out of the BMC now, whether anybody watches or not. */
    void receive(byte[] message) {
        upcalls.received(message, message.length);
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
        if (current != null) {
            throw new AssertionError("sent a message while holding one");
        }
        current = message;
        byte[] bytes = Act.requestBytes(message);
        fate = null;
        if (bytes[0] == 0x18 && bytes[1] == 0x34) {
            Sent frame = new Sent(bytes);
            sent.add(frame);
            fate = script.isEmpty() ? otherwise.apply(frame) : script.poll().apply(frame);
        }
    }

    @Override
    public long poll(long nowNs) {
        if (current != null && (fate == null ? !localSilence : fate.ack != SILENCE)) {
            complete(nowNs);
        }
        while (watching && !arriving.isEmpty() && nowNs - arriving.peek().dueNs() >= 0) {
            byte[] bytes = arriving.poll().bytes();
            upcalls.received(bytes, bytes.length);
        }
        if (!watching || arriving.isEmpty()) {
            return NOTHING_TO_DO_NS;
        }
        return arriving.peek().dueNs() - nowNs;
    }

    @Override
    public boolean abandon(SmiMessage message, long nowNs) {
        if (message != current) {
            throw new AssertionError("asked to abandon a message it does not hold");
        }
        abandons++;
        current = null;
        return true;
    }

    @Override
    public boolean bridges() {
        return true;
    }

    @Override
    public void watch(boolean messages, boolean events, long nowNs) {
        watchCalls.add(messages);
        watching = messages;
    }

    @Override
    public void counters(ObjLongConsumer<String> sink) {}

    @Override
    public void stop(long nowNs) {}

    private void complete(long nowNs) {
        SmiMessage message = current;
        current = null;
        if (fate == null) {
            localMessages++;
            Integer medium = media.get(message.request()[2] & 0xF);
            if (message.request()[0] != 0x18 || message.request()[1] != 0x42) {
                Act.echo(message);
            } else if (media.isEmpty()) {
                message.response()[0] = 0x1C;
                message.response()[1] = 0x42;
                message.response()[2] = (byte) 0xC1;
                message.answered(3);
            } else {
                channelInfos++;
                byte[] known = {0x1C, 0x42, 0, message.request()[2], medium == null ? 0 : medium.byteValue(), 1};
                byte[] unknown = {0x1C, 0x42, (byte) 0xCC};
                byte[] answer = medium == null ? unknown : known;
                System.arraycopy(answer, 0, message.response(), 0, answer.length);
                message.answered(answer.length);
            }
        } else {
            fate.messages.forEach(each -> arriving.add(new Message(nowNs + each.dueNs(), each.bytes())));
            if (fate.ack == ACK_LOST) {
                message.failed(new IpmiFailure(FailureKind.PROTOCOL_ERROR, 0x82, true, "acknowledgement lost"));
            } else {
                message.response()[0] = 0x1C;
                message.response()[1] = 0x34;
                message.response()[2] = (byte) fate.ack;
                message.answered(3);
            }
        }
        upcalls.completed(message);
    }
}
