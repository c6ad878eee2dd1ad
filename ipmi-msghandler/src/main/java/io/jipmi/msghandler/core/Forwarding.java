package io.jipmi.msghandler.core;

import io.jipmi.msghandler.BridgeDefaults;
import io.jipmi.msghandler.BridgedAddress;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.spi.Delivery;
import io.jipmi.msghandler.spi.SmiMessage;
import java.util.concurrent.TimeUnit;

/**
 * Makes messages for a driver that brings them to somebody behind the BMC by itself. How often it may try is said to it
 * beforehand: no try begins after the deadline, and a command that must not be carried out twice has one, as long as all.
 * Guarded by the monitor's lock.
 */
final class Forwarding {
    private final TryTiming timing;

    Forwarding(BridgeDefaults defaults) {
        this.timing = new TryTiming(defaults);
    }

    void frame(AddressedExchange exchange, SmiMessage message, long nowNs) {
        IpmiRequest request = exchange.request();
        timing.sent(request, nowNs);
        long leftMs = Math.max(1, TimeUnit.NANOSECONDS.toMillis(exchange.deadlineNs() - nowNs));
        long tries = timing.maxTries(exchange.address(), exchange.timing());
        long tryMs = Math.max(
                1, timing.tryTime(exchange.address(), exchange.timing(), nowNs).toMillis());
        if (!request.repeatable()) {
            tryMs = Math.min(leftMs, tries * tryMs);
            tries = 1;
        }
        tries = Math.max(1, Math.min(tries, leftMs / tryMs));
        Delivery delivery =
                new Delivery(exchange.address(), exchange.own(), 0, (int) tries - 1, Math.min(tryMs, leftMs));
        write(request, request.netFn(), request.repeatable(), delivery, message);
    }

    void frame(ReplyExchange reply, SmiMessage message) {
        BridgedMessage bridged = reply.message();
        Delivery delivery = new Delivery(bridged.party(), reply.ownSet(), bridged.sequence(), 0, 1);
        write(reply.request(), bridged.netFn(), false, delivery, message);
    }

    private static void write(
            IpmiRequest request, int netFn, boolean repeatable, Delivery delivery, SmiMessage message) {
        BridgedAddress address = delivery.address();
        byte[] bytes = message.request();
        bytes[0] = (byte) (netFn << 2 | address.lun());
        bytes[1] = (byte) request.cmd();
        request.copyDataTo(bytes, 2);
        message.prepareAddressed(2 + request.dataLengthBytes(), repeatable, delivery);
    }
}
