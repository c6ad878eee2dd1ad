package io.jipmi.bench.scale;

import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.CommandFilter;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.IpmiCommand;
import io.jipmi.msghandler.IpmiEvent;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.si.AddressSpace;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SiType;
import io.jipmi.si.SystemInterface;
import io.jipmi.sim.InterfaceType;
import io.jipmi.sim.Latency;
import io.jipmi.sim.RegisterDevice;
import io.jipmi.sim.RegisterLayout;
import io.jipmi.sim.SimPortSpace;
import io.jipmi.sim.SimulatedMachine;
import io.jipmi.sim.SsifTraits;
import io.jipmi.sim.bmc.SensorEvent;
import io.jipmi.sim.bmc.SimulatedBmc;
import io.jipmi.ssif.SsifConfig;
import io.jipmi.ssif.SsifInterface;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One simulated machine in a soak, and its interface: faults, events and commands come, and now and then the interface is
 * taken away and put back. {@link #tick} is one thread's; the rest is thread-safe.
 */
final class SoakLane implements AutoCloseable {
    private static final int BASE = 0xCA2;
    private static final int SSIF_ADDRESS = 0x10;
    private static final Duration START_TIMEOUT = Duration.ofSeconds(15);
    /** Of an interface that is added: by the fault that was there, and by what it left behind. */
    private static final int MOST_REFUSALS = 3;

    private static final int SATELLITE = 0x82;
    private static final CommandFilter PLATFORM_EVENTS = CommandFilter.of(0x04, 0x02);
    private static final int TEMPERATURE = 0x01;
    private static final int EVENT_NUMBER_OFFSET = 14;
    private static final int SENSOR_NUMBER_OFFSET = 11;
    private static final int SENSOR_NUMBER = 0x5A;

    private final InterfaceType type;
    private final IpmiMessageHandler handler;
    private final RandomGenerator random;
    private final Metronome clock;
    private final SoakFigures figures;
    private final SimulatedMachine machine;
    private final Disturbance disturbance;
    private final RecordLedger entries;
    private final NewsLedger events;
    private final NewsLedger commands;
    /** Says what the right answers are. */
    private final SimulatedBmc reference = new SimulatedBmc(System::nanoTime);

    private volatile @Nullable IpmiInterface attached;
    private long nextEventNs;
    private long nextCommandNs;
    private long nextRemovalNs;
    private long nextAttachNs;
    private int refusals;

    SoakLane(
            InterfaceType type,
            IpmiMessageHandler handler,
            RandomGenerator random,
            Metronome clock,
            SoakFigures figures)
            throws IpmiException {
        this.type = type;
        this.handler = handler;
        this.random = random;
        this.clock = clock;
        this.figures = figures;
        Latency pace = Latency.constant(Duration.ofNanos(1_000), Duration.ofNanos(500_000));
        SimulatedMachine.Builder builder =
                SimulatedMachine.builder().clock(System::nanoTime).latency(pace);
        machine = type == InterfaceType.SSIF
                ? builder.ssif(SsifTraits.MULTI_PART).build()
                : builder.device(type, RegisterLayout.bytesAt(BASE)).build();
        long nowNs = clock.nowNs();
        disturbance = new Disturbance(machine, type, random, nowNs);
        entries = new RecordLedger(machine.bmc(), figures);
        events = new NewsLedger("event", disturbance, figures);
        commands = new NewsLedger("command", disturbance, figures);
        nextRemovalNs = nowNs + pause(20_000, 60_000);
        attach(nowNs);
    }

    Disturbance disturbance() {
        return disturbance;
    }

    RecordLedger entries() {
        return entries;
    }

    /** The time all are judged by. */
    Metronome clock() {
        return clock;
    }

    /** The interface, if there is one now. */
    Optional<IpmiInterface> attached() {
        return Optional.ofNullable(attached);
    }

    /** The longest message that every interface of this type carries. */
    int longMessageBytes() {
        return type == InterfaceType.SMIC ? 78 : 250;
    }

    /** Whether that is the right answer to a request that only reads. */
    boolean isRight(IpmiRequest request, IpmiResponse answer) {
        byte[] wire = new byte[2 + request.dataLengthBytes()];
        wire[0] = (byte) (request.netFn() << 2);
        wire[1] = (byte) request.cmd();
        request.copyDataTo(wire, 2);
        byte[] right = reference.execute(wire);
        byte[] data = answer.data();
        boolean same = (right[2] & 0xFF) == answer.completionCode() && right.length == 3 + data.length;
        for (int i = 0; same && i < data.length; i++) {
            same = right[3 + i] == data[i];
        }
        return same;
    }

    /** Lets happen what is due; to be called every few milliseconds. */
    void tick() {
        long nowNs = clock.nowNs();
        IpmiInterface ipmi = attached;
        if (ipmi == null) {
            putBack(nowNs);
            return;
        }
        if (disturbance.tick(nowNs)) {
            figures.happened("faults at " + type.word());
        }
        boolean up = ipmi.health().state() == InterfaceHealth.State.UP;
        if (disturbance.isDownTooLong(up, nowNs)) {
            figures.failed(
                    "interface not up without a fault",
                    disturbance + ": " + ipmi.health().reason());
        }
        postNews(nowNs);
        events.tick(nowNs);
        commands.tick(nowNs);
        entries.tick();
        if (nowNs - nextRemovalNs >= 0) {
            takeAway(ipmi, nowNs);
        }
    }

    private void postNews(long nowNs) {
        if (nowNs - nextEventNs >= 0) {
            nextEventNs = nowNs + pause(200, 1_800);
            int number = events.post(nowNs);
            machine.bmc()
                    .post(SensorEvent.fromBmc(TEMPERATURE, SENSOR_NUMBER, false, 1, 0, number >> 8, number & 0xFF));
        }
        if (nowNs - nextCommandNs >= 0) {
            nextCommandNs = nowNs + pause(500, 3_000);
            int number = commands.post(nowNs);
            byte[] data = {(byte) (number >> 8), (byte) number};
            int unused = machine.bmc().commandFromIpmb(SATELLITE, PLATFORM_EVENTS.netFn(), PLATFORM_EVENTS.cmd(), data);
        }
    }

    private void takeAway(IpmiInterface ipmi, long nowNs) {
        disturbance.interfaceChanges(nowNs);
        attached = null;
        ipmi.close();
        figures.happened("interfaces removed");
        nextAttachNs = nowNs + pause(0, 1_000);
    }

    private void putBack(long nowNs) {
        if (nowNs - nextAttachNs < 0) {
            return;
        }
        try {
            attach(nowNs);
            refusals = 0;
            figures.happened("interfaces added");
        } catch (IpmiException e) {
            // A fault may be there, and it has had its time.
            figures.happened("interfaces not added under a fault");
            machine.clearFaults();
            if (++refusals > MOST_REFUSALS) {
                figures.failed("interface cannot be added", type.word() + ": " + e.getMessage());
            }
            nextAttachNs = nowNs + pause(500, 1_000);
        }
    }

    private void attach(long nowNs) throws IpmiException {
        IpmiInterface ipmi = handler.attach(driver(), START_TIMEOUT);
        IpmiUser listener = ipmi.openUser("listener");
        listener.listenForEvents(this::eventArrived);
        listener.receiveCommands(PLATFORM_EVENTS, command -> commandArrived(listener, command));
        nextRemovalNs = nowNs + pause(20_000, 60_000);
        disturbance.interfaceChanges(clock.nowNs());
        attached = ipmi;
    }

    private SmiDriver driver() {
        if (type == InterfaceType.SSIF) {
            return SsifInterface.over(machine.smbus(), SsifConfig.at("0", SSIF_ADDRESS, AddressSource.SIMULATED));
        }
        // A new one each time, as the driver closes it.
        SimPortSpace ports = new SimPortSpace();
        ports.mount((RegisterDevice) machine.device(), machine.layout());
        return SystemInterface.over(
                ports,
                new SiConfig(
                        SiType.ofWord(type.word()).orElseThrow(),
                        AddressSpace.IO,
                        BASE,
                        1,
                        1,
                        0,
                        0,
                        SiConfig.DEFAULT_SLAVE_ADDRESS,
                        AddressSource.SIMULATED));
    }

    private void eventArrived(IpmiEvent event) {
        byte[] data = event.data();
        boolean ours = (data[SENSOR_NUMBER_OFFSET] & 0xFF) == SENSOR_NUMBER;
        if (ours) {
            events.arrived(
                    (data[EVENT_NUMBER_OFFSET] & 0xFF) << 8 | (data[EVENT_NUMBER_OFFSET + 1] & 0xFF), clock.nowNs());
        } else {
            figures.happened("other events");
        }
    }

    private void commandArrived(IpmiUser receiver, IpmiCommand command) {
        byte[] data = command.data();
        if (data.length == 2) {
            commands.arrived((data[0] & 0xFF) << 8 | (data[1] & 0xFF), clock.nowNs());
        }
        CompletableFuture<?> unused = receiver.respondAsync(command, 0)
                .whenComplete((answer, failure) ->
                        figures.happened(failure == null ? "commands answered" : "commands not answered"));
    }

    private long pause(long leastMs, long mostMs) {
        return TimeUnit.MILLISECONDS.toNanos(random.nextLong(leastMs, mostMs));
    }

    /** Checks what is left to check and takes the interface away. */
    @Override
    public void close() {
        machine.clearFaults();
        entries.audit();
        IpmiInterface ipmi = attached;
        if (ipmi != null) {
            attached = null;
            ipmi.close();
        }
    }
}
