package io.jipmi.msghandler.core;

import io.jipmi.msghandler.BridgeDefaults;
import io.jipmi.msghandler.BridgedAddress;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.Counter;
import io.jipmi.msghandler.IpmiCommand;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.NetFn;
import io.jipmi.msghandler.OemMessage;
import io.jipmi.msghandler.spi.SmiMessage;
import io.jipmi.msghandler.spi.Tally;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Requests to controllers behind the BMC: sequence numbers, tries, acknowledgements, matching of answers. Guarded by the
 * monitor's lock.
 *
 * <p>Tries end by the clock, not by a one-second tick as in Linux (RT-04), and never outlive the request's deadline.
 */
final class Bridge {
    private static final int LOST_ARBITRATION = 0x81;
    private static final int BUS_ERROR = 0x82;
    private static final int NAK_ON_WRITE = 0x83;

    /** How many messages may wait until it is known what their channel is. */
    private static final int MAX_UNREAD = 16;

    private final OwnAddresses own;
    private final ChannelScan scan;
    private final Tally<Counter> tally;
    private final Queue<Exchange> toSend;
    private final Consumer<Exchange> onEnd;
    private final Consumer<IpmiCommand> onCommand;
    private final Recipients<Incoming.OemChannels, OemMessage> oemMessages;
    private final TryTiming timing;
    private final SequenceTable<BridgedExchange> table = new SequenceTable<>();
    /** Those for which there is no sequence number yet. */
    private final Lane unnumbered = new Lane();
    /** Those to a channel of which it is being found out what it is, in order. */
    private final ArrayDeque<BridgedExchange> unplaced = new ArrayDeque<>();
    /** Messages from such a channel, in order. */
    private final ArrayDeque<byte[]> unread = new ArrayDeque<>();

    /**
     * @param own what stands as requester in our responses
     * @param ownRequests by which it is found out what the channels are
     * @param toSend where requests wait that are to be put to the BMC
     * @param onEnd told of every exchange that has ended here
     * @param onCommand told of every command sent to us
     * @param oemMessages who receives messages from channels of the vendor's own medium
     */
    Bridge(
            OwnAddresses own,
            OwnRequests ownRequests,
            BridgeDefaults defaults,
            Tally<Counter> tally,
            Queue<Exchange> toSend,
            Consumer<Exchange> onEnd,
            Consumer<IpmiCommand> onCommand,
            Recipients<Incoming.OemChannels, OemMessage> oemMessages) {
        this.own = own;
        this.scan = new ChannelScan(ownRequests, this::scanned);
        this.timing = new TryTiming(defaults);
        this.onCommand = onCommand;
        this.oemMessages = oemMessages;
        this.tally = tally;
        this.toSend = toSend;
        this.onEnd = onEnd;
    }

    /** For tries that begin from now on. */
    void timing(BridgeDefaults defaults) {
        timing.defaults(defaults);
    }

    /** Whether nobody waits for an answer of a controller. */
    boolean isIdle() {
        return table.isEmpty() && unplaced.isEmpty();
    }

    /** Why nothing can go to such an address, as far as is known; null if it can. Called by any thread. */
    @Nullable
    String objectionTo(BridgedAddress address) {
        ChannelMedia media = scan.media();
        return media == null ? null : media.objectionTo(address);
    }

    /** The BMC may have other channels now. */
    void forgetChannels() {
        scan.forget();
    }

    /** Those that are neither on their way to the BMC nor waiting for that: nobody else knows of them. A copy. */
    List<BridgedExchange> resting() {
        List<Exchange> withoutNumber = new ArrayList<>();
        unnumbered.copy(withoutNumber);
        List<BridgedExchange> resting = new ArrayList<>(unplaced);
        withoutNumber.stream().map(BridgedExchange.class::cast).forEach(resting::add);
        for (BridgedExchange exchange : table.holders()) {
            if (exchange.awaitingAnswer()) {
                resting.add(exchange);
            }
        }
        return resting;
    }

    /**
     * Sees that the exchange can go where it is to go, and has a sequence number; otherwise it waits here for that, and is
     * put to the BMC then, or has ended.
     */
    boolean isReady(BridgedExchange exchange) {
        if (!exchange.numbered()) {
            if (!exchange.scanAwaited() && scan.awaitedBy(exchange.address())) {
                exchange.awaitScan();
                unplaced.add(exchange);
                return false;
            }
            String objection = objectionTo(exchange.address());
            if (objection != null) {
                tally.add(Counter.SENT_INVALID_COMMANDS);
                exchange.failed(Failures.unsupported(objection));
                onEnd.accept(exchange);
                return false;
            }
            if (table.isFull()) {
                unnumbered.add(exchange);
            } else {
                exchange.number(table.allocate(exchange));
            }
        }
        return exchange.numbered();
    }

    /** Makes the message the Send Message command for the next try: the same bytes each time. */
    void frame(BridgedExchange exchange, SmiMessage message, long nowNs) {
        IpmiRequest request = exchange.request();
        BridgedMessage bridged = new BridgedMessage(
                exchange.address(),
                request.netFn(),
                exchange.own().lun(),
                SequenceTable.sequence(exchange.token()),
                request.cmd(),
                request.data());
        message.prepare(
                ChannelFraming.write(bridged, exchange.own().slaveAddress(), message.request()), request.repeatable());
        tally.add(exchange.tries() == 0 ? exchange.counters().sent : exchange.counters().retransmitted);
        timing.sent(request, nowNs);
    }

    /** Makes the message the Send Message command with our response. */
    void frame(ReplyExchange exchange, SmiMessage message) {
        message.prepare(
                ChannelFraming.write(exchange.message(), exchange.own().slaveAddress(), message.request()), false);
        tally.add(BridgeCounters.of(exchange.message().party()).sentResponse);
    }

    /** The BMC has answered Send Message. */
    void acknowledged(BridgedExchange exchange, int completionCode, long nowNs) {
        IpmiResponse early = exchange.early();
        if (early != null) {
            answered(exchange, early);
            return;
        }
        String trouble = switch (completionCode) {
            case CompletionCode.OK -> "";
            case CompletionCode.NODE_BUSY -> "the BMC reports 0xc0 (node busy)";
            case LOST_ARBITRATION -> "the BMC reports 0x81 (lost arbitration)";
            case BUS_ERROR -> "the BMC reports 0x82 (bus error)";
            case NAK_ON_WRITE -> "the BMC reports 0x83 (NAK on write)";
            default -> null;
        };
        if (trouble == null) {
            tally.add(exchange.counters().refused);
            exchange.answered(new IpmiResponse(
                    NetFn.response(exchange.request().netFn()),
                    exchange.request().cmd(),
                    completionCode,
                    new byte[0]));
            onEnd.accept(exchange);
        } else {
            exchange.acknowledged(completionCode == CompletionCode.OK, trouble, tryEndsNs(exchange, nowNs));
        }
    }

    /** The acknowledgement was lost on its way; the controller may answer all the same. */
    void acknowledgementLost(BridgedExchange exchange, IpmiFailure failure, long nowNs) {
        IpmiResponse early = exchange.early();
        if (early != null) {
            answered(exchange, early);
        } else {
            exchange.acknowledged(failure.mayHaveExecuted(), failure.detail(), tryEndsNs(exchange, nowNs));
        }
    }

    /** Takes what Get Message answered. */
    void received(byte[] bytes, int lengthBytes) {
        if (lengthBytes > ChannelFraming.HEAD_BYTES && receivedFromOemChannel(bytes, lengthBytes)) {
            return;
        }
        BridgedMessage message = read(bytes, lengthBytes);
        if (message == null
                && lengthBytes >= ChannelFraming.LEAST_BYTES
                && keptUntilChannelIsKnown(bytes, lengthBytes)) {
            return;
        }
        if (message == null) {
            tally.add(ChannelFraming.counterForUnreadable(bytes, lengthBytes));
        } else if (message.isResponse()) {
            response(message);
        } else {
            onCommand.accept(new IpmiCommand(
                    message.party(),
                    message.ownLun(),
                    message.sequence(),
                    message.netFn(),
                    message.cmd(),
                    message.data()));
        }
    }

    /** Where somebody receives a vendor's own messages, nothing is taken for something else before it is known what it is. */
    private boolean receivedFromOemChannel(byte[] bytes, int lengthBytes) {
        if (oemMessages.wanted() && keptUntilChannelIsKnown(bytes, lengthBytes)) {
            return true;
        }
        int channel = ChannelFraming.channel(bytes);
        ChannelMedia media = scan.media();
        boolean oem = media != null && media.isOem(channel);
        if (oem) {
            oemMessages.arrived(
                    new OemMessage(channel, Arrays.copyOfRange(bytes, ChannelFraming.HEAD_BYTES + 1, lengthBytes)));
        }
        return oem;
    }

    private boolean keptUntilChannelIsKnown(byte[] bytes, int lengthBytes) {
        boolean kept = unread.size() < MAX_UNREAD && scan.awaitedFrom(ChannelFraming.channel(bytes));
        if (kept) {
            unread.add(Arrays.copyOf(bytes, lengthBytes));
        }
        return kept;
    }

    /** A response names the requester's own address only in its checksums: it is the interface's, or that of the user who asked. */
    private @Nullable BridgedMessage read(byte[] bytes, int lengthBytes) {
        if (lengthBytes < ChannelFraming.LEAST_BYTES) {
            return null;
        }
        int channel = ChannelFraming.channel(bytes);
        BridgedMessage message =
                ChannelFraming.read(bytes, lengthBytes, own.on(channel).slaveAddress(), scan.media());
        if (message == null) {
            BridgedExchange asked = table.inSlot(ChannelFraming.ipmbSequence(bytes));
            if (asked != null) {
                message = ChannelFraming.read(bytes, lengthBytes, asked.own().slaveAddress(), scan.media());
            }
        }
        return message;
    }

    private void scanned() {
        toSend.addAll(unplaced);
        unplaced.clear();
        for (byte[] bytes = unread.poll(); bytes != null; bytes = unread.poll()) {
            received(bytes, bytes.length);
        }
    }

    private void response(BridgedMessage message) {
        BridgedExchange exchange = table.inSlot(message.sequence());
        boolean wanted = exchange != null
                && exchange.tries() > 0
                && exchange.early() == null
                && !exchange.unwanted()
                && exchange.isAnsweredBy(message);
        if (exchange == null || !wanted) {
            tally.add(BridgeCounters.of(message.party()).unhandledResponse);
            return;
        }
        byte[] data = message.data();
        IpmiResponse answer = new IpmiResponse(
                message.netFn(), message.cmd(), data[0] & 0xFF, Arrays.copyOfRange(data, 1, data.length));
        if (exchange.inFlight()) {
            exchange.answeredEarly(answer);
            return;
        }
        if (!exchange.awaitingAnswer()) {
            toSend.remove(exchange);
        }
        answered(exchange, answer);
    }

    /** Sends again, or gives up, what has had no answer in time. */
    void endTries(long nowNs) {
        if (table.isEmpty()) {
            return;
        }
        for (BridgedExchange exchange : table.holders()) {
            if (!exchange.awaitingAnswer() || nowNs - exchange.tryEndsNs() < 0) {
                continue;
            }
            if (exchange.tries() >= timing.maxTries(exchange.address(), exchange.timing())) {
                tally.add(exchange.counters().timedOut);
                exchange.failed(exchange.timedOut("in time"));
                onEnd.accept(exchange);
            } else if (exchange.mayTryAgain()) {
                exchange.requeue();
                toSend.add(exchange);
            } else {
                tally.add(exchange.counters().droppedRetransmission);
                exchange.waitOn(tryEndsNs(exchange, nowNs));
            }
        }
    }

    /** How long it is until the next try ends, in ns, at least 1; {@code Long.MAX_VALUE} if none is under way. */
    long nextTryEndNs(long nowNs) {
        long waitNs = Long.MAX_VALUE;
        if (table.isEmpty()) {
            return waitNs;
        }
        for (BridgedExchange exchange : table.holders()) {
            if (exchange.awaitingAnswer()) {
                waitNs = Math.min(waitNs, Math.max(1, exchange.tryEndsNs() - nowNs));
            }
        }
        return waitNs;
    }

    /** The exchange has ended: its sequence number goes to the next one that waits for one. */
    void release(BridgedExchange exchange) {
        if (!exchange.numbered()) {
            unnumbered.remove(exchange);
            unplaced.remove(exchange);
            return;
        }
        table.release(exchange.token());
        if (unnumbered.poll() instanceof BridgedExchange next) {
            next.number(table.allocate(next));
            toSend.add(next);
        }
    }

    private long tryEndsNs(BridgedExchange exchange, long nowNs) {
        return nowNs
                + timing.tryTime(exchange.address(), exchange.timing(), nowNs).toNanos();
    }

    private void answered(BridgedExchange exchange, IpmiResponse answer) {
        tally.add(exchange.counters().handledResponse);
        exchange.answered(answer);
        onEnd.accept(exchange);
    }
}
