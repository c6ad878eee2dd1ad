package io.jipmi.msghandler;

import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.SmiMessage;
import io.jipmi.msghandler.spi.SmiUpcalls;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/** A driver behind which somebody else brings messages to others than the BMC: it does what a test says. */
final class AddressedSmi implements SmiDriver {
    static final int LOCAL = 2;
    static final int ADDRESSED = 3;

    /** What it was given and has not given back, oldest first. */
    final List<SmiMessage> held = new ArrayList<>();
    /** What it was asked to bring up, in order. */
    final List<String> wishes = new ArrayList<>();

    @Nullable
    IpmiFailure refusal;

    /** What it answers by itself, in hexadecimal, if anything. */
    @Nullable
    Function<SmiMessage, String> answers;

    private final List<Runnable> upcallsToMake = new ArrayList<>();
    private SmiUpcalls upcalls;

    SmiUpcalls upcalls() {
        return upcalls;
    }

    /** Does that in the next poll, as drivers do. */
    void inPoll(Runnable upcall) {
        upcallsToMake.add(upcall);
    }

    SmiMessage last() {
        return held.get(held.size() - 1);
    }

    static String hex(SmiMessage message) {
        return HexFormat.of().formatHex(message.request(), 0, message.requestLengthBytes());
    }

    void answer(SmiMessage message, String hex) {
        inPoll(() -> {
            byte[] bytes = HexFormat.of().parseHex(hex);
            System.arraycopy(bytes, 0, message.response(), 0, bytes.length);
            message.answered(bytes.length);
            held.remove(message);
            upcalls.completed(message);
        });
    }

    void fail(SmiMessage message, IpmiFailure failure) {
        inPoll(() -> {
            message.failed(failure);
            held.remove(message);
            upcalls.completed(message);
        });
    }

    @Override
    public InterfaceInfo info() {
        return new InterfaceInfo("dev", "/dev/ipmi0", "", AddressSource.HARDCODED, 0x20, "dev,/dev/ipmi0");
    }

    @Override
    public int capacity() {
        return LOCAL;
    }

    @Override
    public int addressedCapacity() {
        return ADDRESSED;
    }

    @Override
    public void start(SmiUpcalls newUpcalls, long nowNs) {
        upcalls = newUpcalls;
        upcalls.healthChanged(InterfaceHealth.UP);
    }

    @Override
    public void send(SmiMessage message, long nowNs) {
        held.add(message);
        long addressed = held.stream().filter(each -> each.delivery() != null).count();
        if (addressed > ADDRESSED || held.size() - addressed > LOCAL) {
            throw new IllegalStateException("more than it takes");
        }
    }

    @Override
    public long poll(long nowNs) {
        Function<SmiMessage, String> itself = answers;
        if (itself != null) {
            held.forEach(message -> answer(message, itself.apply(message)));
        }
        List<Runnable> due = List.copyOf(upcallsToMake);
        upcallsToMake.clear();
        due.forEach(Runnable::run);
        return NOTHING_TO_DO_NS;
    }

    @Override
    public boolean abandon(SmiMessage message, long nowNs) {
        held.remove(message);
        return true;
    }

    @Override
    public @Nullable IpmiFailure wantEvents(boolean wanted, long nowNs) {
        return wish("events " + wanted);
    }

    @Override
    public @Nullable IpmiFailure wantCommands(CommandFilter filter, boolean wanted, long nowNs) {
        return wish(filter + " " + wanted);
    }

    @Override
    public void maintenanceMode(MaintenanceMode mode, long nowNs) {
        wishes.add("maintenance " + mode);
    }

    @Override
    public void counters(ObjLongConsumer<String> sink) {}

    @Override
    public void stop(long nowNs) {}

    private @Nullable IpmiFailure wish(String what) {
        IpmiFailure why = refusal;
        wishes.add(why == null ? what : what + " refused");
        return why;
    }
}
