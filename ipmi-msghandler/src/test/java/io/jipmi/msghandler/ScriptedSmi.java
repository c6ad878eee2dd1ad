package io.jipmi.msghandler;

import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.SmiMessage;
import io.jipmi.msghandler.spi.SmiUpcalls;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;

/**
 * A lower driver that does as it is told, and judges how the message handler treats it: a call that breaks the contract
 * of {@link SmiDriver} is remembered in {@link #breaches()} and thrown as an error.
 */
final class ScriptedSmi implements SmiDriver {
    private final Deque<Act> script = new ArrayDeque<>();
    private final List<byte[]> sent = new ArrayList<>();
    private final List<Boolean> repeatables = new ArrayList<>();
    private final List<SmiMessage> late = new ArrayList<>();
    private final List<String> breaches = new ArrayList<>();
    private Function<SmiMessage, Act> otherwise = message -> Act.ANSWER;
    private InterfaceHealth startHealth = InterfaceHealth.UP;
    private long startDelayNs;
    private RuntimeException startDefect;
    private RuntimeException pollDefect;
    private boolean abandonDefect;
    private boolean bridges;
    private boolean prompt;
    /** What poll returns while the BMC is silent, while starting, and while there is nothing to do. */
    private long silentWaitNs = Duration.ofHours(1).toNanos();

    private long idleWaitNs = NOTHING_TO_DO_NS;

    private SmiUpcalls upcalls;
    private long startedNs;
    private boolean announced;
    private SmiMessage current;
    private Act act;
    private long sentNs;
    private int polls;
    private boolean inUpcall;

    private int abandons;
    private int starts;
    private int stops;
    private int strays;
    private String watching = "nothing";
    private boolean leftAlone;
    private final AtomicInteger pollCalls = new AtomicInteger();
    private final AtomicInteger sends = new AtomicInteger();
    /** Set by acts that keep their caller inside the driver. */
    volatile boolean entered;

    /** The next message that has none yet gets this. */
    ScriptedSmi next(Act... acts) {
        script.addAll(List.of(acts));
        return this;
    }

    /** What messages get for which the script has nothing. */
    ScriptedSmi otherwise(Function<SmiMessage, Act> choice) {
        otherwise = choice;
        return this;
    }

    ScriptedSmi otherwise(Act choice) {
        return otherwise(message -> choice);
    }

    ScriptedSmi startingWith(InterfaceHealth health, Duration delay) {
        startHealth = health;
        startDelayNs = delay.toNanos();
        return this;
    }

    ScriptedSmi failingToStart(RuntimeException defect) {
        startDefect = defect;
        return this;
    }

    ScriptedSmi failingToPoll(RuntimeException defect) {
        pollDefect = defect;
        return this;
    }

    ScriptedSmi failingToAbandon() {
        abandonDefect = true;
        return this;
    }

    /** Says that it hands out events and messages. */
    ScriptedSmi bridging() {
        bridges = true;
        return this;
    }

    /** Says that whoever hands in a request may take its first step. */
    ScriptedSmi prompt(boolean isPrompt) {
        prompt = isPrompt;
        return this;
    }

    ScriptedSmi silentWait(long waitNs) {
        silentWaitNs = waitNs;
        return this;
    }

    ScriptedSmi idleWait(long waitNs) {
        idleWaitNs = waitNs;
        return this;
    }

    List<byte[]> sent() {
        return sent;
    }

    List<Boolean> repeatables() {
        return repeatables;
    }

    List<String> breaches() {
        return breaches;
    }

    int abandons() {
        return abandons;
    }

    int starts() {
        return starts;
    }

    int stops() {
        return stops;
    }

    /** Upcalls for messages this driver did not hold. */
    int strays() {
        return strays;
    }

    /** Messages sent so far; readable by any thread. */
    int sends() {
        return sends.get();
    }

    /** What it was told last of who waits. */
    String watching() {
        return watching;
    }

    boolean leftAlone() {
        return leftAlone;
    }

    int pollCalls() {
        return pollCalls.get();
    }

    boolean holdsMessage() {
        return current != null;
    }

    /** As the driver says so itself, within a call of the message handler. */
    void health(InterfaceHealth health) {
        upcalls.healthChanged(health);
    }

    /** The BMC hands an event out, within a call of the message handler. */
    void event(int mark) {
        byte[] response = new byte[19];
        response[3] = (byte) mark;
        upcalls.event(response, response.length);
    }

    /** The BMC hands out something that is no event record. */
    void eventOfLength(int lengthBytes) {
        upcalls.event(new byte[lengthBytes], lengthBytes);
    }

    /** The BMC's watchdog has reached its pre-timeout, within a call of the message handler. */
    void pretimeout() {
        upcalls.watchdogPretimeout();
    }

    /** The BMC hands out a message, within a call of the message handler. */
    void receive(byte[] message) {
        upcalls.received(message, message.length);
    }

    /** The answer to the message under way comes now. */
    void answerNow() {
        end(Act::echo);
    }

    /** An answer to nothing. */
    void stray() {
        SmiMessage message = new SmiMessage();
        message.request()[0] = 0x18;
        message.request()[1] = 0x01;
        message.prepare(2, false);
        Act.echo(message);
        strays++;
        upcalls.completed(message);
    }

    @Override
    public InterfaceInfo info() {
        return new InterfaceInfo("kcs", "i/o 0xca2", "", AddressSource.HARDCODED, 0x20, "kcs,i/o,0xca2");
    }

    @Override
    public void start(SmiUpcalls newUpcalls, long nowNs) {
        require(++starts == 1, "started twice");
        if (startDefect != null) {
            throw startDefect;
        }
        upcalls = newUpcalls;
        startedNs = nowNs;
        announce(nowNs);
    }

    @Override
    public void send(SmiMessage message, long nowNs) {
        alive("send");
        require(current == null, "sent a message while holding one");
        sent.add(Act.requestBytes(message));
        sends.incrementAndGet();
        repeatables.add(message.repeatable());
        current = message;
        act = script.isEmpty() ? otherwise.apply(message) : script.poll();
        sentNs = nowNs;
        polls = 0;
        if (act.insideSend()) {
            end(act.outcome());
        }
    }

    @Override
    public long poll(long nowNs) {
        alive("poll");
        pollCalls.incrementAndGet();
        if (pollDefect != null) {
            throw pollDefect;
        }
        announce(nowNs);
        for (SmiMessage message : List.copyOf(late)) {
            late.remove(message);
            strays++;
            upcalls.completed(message);
        }
        if (current == null) {
            return startHealth.state() == InterfaceHealth.State.UP && !announced ? silentWaitNs : idleWaitNs;
        }
        polls++;
        if (act.outcome() == null) {
            return silentWaitNs;
        }
        long leftNs = act.delayNs() - (nowNs - sentNs);
        if (leftNs > 0) {
            return leftNs;
        }
        if (polls < act.polls()) {
            return 0;
        }
        end(act.outcome());
        return idleWaitNs;
    }

    @Override
    public boolean abandon(SmiMessage message, long nowNs) {
        alive("abandon");
        require(message == current, "asked to abandon a message it does not hold");
        abandons++;
        current = null;
        if (abandonDefect) {
            throw new IllegalStateException("scripted defect");
        }
        if (act.lateAfterAbandon()) {
            Act.echo(message);
            late.add(message);
        }
        return act.mayHaveExecuted();
    }

    @Override
    public boolean prompt() {
        return prompt;
    }

    @Override
    public boolean bridges() {
        return bridges;
    }

    @Override
    public void watch(boolean messages, boolean events, long nowNs) {
        alive("watch");
        watching = "messages " + messages + " events " + events;
    }

    @Override
    public void leaveAlone(boolean alone, long nowNs) {
        alive("leaveAlone");
        leftAlone = alone;
    }

    @Override
    public void counters(ObjLongConsumer<String> sink) {
        sink.accept("scripted_polls", pollCalls.get());
    }

    @Override
    public void stop(long nowNs) {
        require(++stops == 1, "stopped twice");
        require(current == null, "stopped while holding a message");
    }

    private void end(Consumer<SmiMessage> outcome) {
        SmiMessage message = current;
        outcome.accept(message);
        current = null;
        inUpcall = true;
        upcalls.completed(message);
        inUpcall = false;
    }

    private void announce(long nowNs) {
        if (!announced && nowNs - startedNs >= startDelayNs) {
            announced = true;
            upcalls.healthChanged(startHealth);
        }
    }

    private void alive(String call) {
        require(starts == 1, call + " before start");
        require(stops == 0, call + " after stop");
        require(!inUpcall, call + " from within an upcall");
    }

    private void require(boolean kept, String breach) {
        if (!kept) {
            breaches.add(breach);
            throw new AssertionError(breach);
        }
    }
}
