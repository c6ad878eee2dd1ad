package io.jipmi.msghandler;

import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.SmiMessage;
import io.jipmi.msghandler.spi.SmiUpcalls;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;

/** A {@link BridgingSmi} that says when it is called and when it has been, and hands out more than answers. */
final class TickingSmi implements SmiDriver {
    private static final byte[] EVENT = HexFormat.of().parseHex("1c3500" + "00".repeat(16));

    private final BridgingSmi smi = new BridgingSmi();
    private final Runnable tick;
    private final Queue<Consumer<SmiUpcalls>> incoming = new ArrayDeque<>();
    private SmiUpcalls upcalls;
    private SmiMessage held;
    private boolean watchingMessages;
    private boolean watchingEvents;
    private int starts;
    private int stops;

    TickingSmi(Runnable tick) {
        this.tick = tick;
    }

    BridgingSmi bus() {
        return smi;
    }

    /** The BMC has an event, and hands it out when it is polled next. */
    void event() {
        incoming.add(to -> to.event(EVENT, EVENT.length));
    }

    /** The BMC has a message, and hands it out when it is polled next. */
    void message(byte[] bytes) {
        incoming.add(to -> to.received(bytes, bytes.length));
    }

    boolean holdsMessage() {
        return held != null;
    }

    boolean watching() {
        return watchingMessages || watchingEvents;
    }

    int stops() {
        return stops;
    }

    @Override
    public InterfaceInfo info() {
        return smi.info();
    }

    @Override
    public void start(SmiUpcalls newUpcalls, long nowNs) {
        require(++starts == 1, "started twice");
        upcalls = new Upcalls(newUpcalls);
        smi.start(upcalls, nowNs);
    }

    @Override
    public void send(SmiMessage message, long nowNs) {
        require(stops == 0, "sent after the stop");
        tick.run();
        held = message;
        smi.send(message, nowNs);
        tick.run();
    }

    @Override
    public long poll(long nowNs) {
        require(stops == 0, "polled after the stop");
        tick.run();
        Consumer<SmiUpcalls> next = incoming.poll();
        if (next != null) {
            next.accept(upcalls);
            tick.run();
        }
        long waitNs = smi.poll(nowNs);
        tick.run();
        return incoming.isEmpty() ? waitNs : 0;
    }

    @Override
    public boolean abandon(SmiMessage message, long nowNs) {
        held = null;
        return smi.abandon(message, nowNs);
    }

    @Override
    public boolean bridges() {
        return true;
    }

    @Override
    public void watch(boolean messages, boolean events, long nowNs) {
        watchingMessages = messages;
        watchingEvents = events;
        smi.watch(messages, events, nowNs);
    }

    @Override
    public void counters(ObjLongConsumer<String> sink) {}

    @Override
    public void stop(long nowNs) {
        require(++stops == 1, "stopped twice");
        require(held == null, "stopped while holding a message");
    }

    private static void require(boolean kept, String breach) {
        if (!kept) {
            throw new AssertionError(breach);
        }
    }

    private final class Upcalls implements SmiUpcalls {
        private final SmiUpcalls handler;

        Upcalls(SmiUpcalls handler) {
            this.handler = handler;
        }

        @Override
        public void completed(SmiMessage message) {
            held = null;
            handler.completed(message);
            tick.run();
        }

        @Override
        public void received(byte[] response, int lengthBytes) {
            handler.received(response, lengthBytes);
            tick.run();
        }

        @Override
        public void commandReceived(IpmiCommand command) {
            handler.commandReceived(command);
            tick.run();
        }

        @Override
        public void receivedDirect(byte[] message, int lengthBytes) {
            handler.receivedDirect(message, lengthBytes);
            tick.run();
        }

        @Override
        public void event(byte[] response, int lengthBytes) {
            handler.event(response, lengthBytes);
            tick.run();
        }

        @Override
        public void watchdogPretimeout() {
            handler.watchdogPretimeout();
        }

        @Override
        public void healthChanged(InterfaceHealth health) {
            handler.healthChanged(health);
        }
    }
}
