package io.jipmi.it;

import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.spi.Timekeeper;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SystemInterface;
import io.jipmi.sim.Latency;
import io.jipmi.sim.SimulatedMachine;
import io.jipmi.sim.VirtualClock;
import io.jipmi.sim.bmc.SimulatedBmc;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The whole stack over a simulated BMC in virtual time, and a second BMC that says what the right answers are. */
final class FaultRig implements Timekeeper, AutoCloseable {
    private static final int KCS_BASE = 0xCA2;
    private static final long SPIN_NS = 1_000;
    private static final long MS_NS = 1_000_000;
    private static final long OVERSLEEP_NS = 30_000;
    /** A deadline is met if its request ends when the sleep that ends at it has ended. */
    static final long LATENESS_NS = OVERSLEEP_NS + SPIN_NS;

    private static final int STORAGE = 0x0A;
    private static final int ADD_SEL_ENTRY = 0x44;
    private static final int OEM_RECORD = 0xE0;
    private static final int NUMBER_OFFSET = 3;

    /** How a request ended: with an answer or with a failure, and when. */
    record Outcome(Optional<IpmiResponse> answer, Optional<IpmiFailure> failure, long tookNs) {
        static Outcome of(IpmiResponse answer, long tookNs) {
            return new Outcome(Optional.of(answer), Optional.empty(), tookNs);
        }

        static Outcome of(IpmiException failure, long tookNs) {
            return new Outcome(Optional.empty(), Optional.of(failure.failure()), tookNs);
        }
    }

    private final VirtualClock clock = new VirtualClock(Long.MAX_VALUE - 5_000_000_000L);
    private final SimulatedMachine machine;
    private final SimulatedBmc reference = new SimulatedBmc(clock);
    private final IpmiMessageHandler handler = IpmiMessageHandler.withoutThreads(InterfaceLimits.DEFAULT, this);
    private final IpmiInterface ipmi;
    private final IpmiUser user;

    FaultRig(Latency latency) throws IpmiException {
        machine = SimulatedMachine.builder()
                .kcs(KCS_BASE)
                .clock(clock)
                .latency(latency)
                .build();
        SiConfig config = SiConfig.kcsAtPort(KCS_BASE, AddressSource.SIMULATED);
        ipmi = handler.attach(SystemInterface.over(machine.ports(), config));
        user = ipmi.openUser("test");
    }

    @Override
    public long nowNs() {
        return clock.getAsLong();
    }

    @Override
    public void parkNs(long durationNs) {
        clock.advance(durationNs + OVERSLEEP_NS);
    }

    @Override
    public void spin() {
        clock.advance(SPIN_NS);
    }

    SimulatedMachine machine() {
        return machine;
    }

    InterfaceHealth.State health() {
        return ipmi.health().state();
    }

    String healthReason() {
        return ipmi.health().reason();
    }

    Map<String, Long> counters() {
        return ipmi.counters();
    }

    /** Lets time pass with nobody asking anything, as the housekeeper would. */
    void idle(Duration duration) {
        long endNs = nowNs() + duration.toNanos();
        while (endNs - nowNs() > 0) {
            long waitNs = handler.turn();
            clock.advance(Math.max(SPIN_NS, Math.min(waitNs, endNs - nowNs())));
        }
    }

    /** Waits with nobody asking anything until the interface is not down any more; returns how long that took. */
    long idleUntilNotDown(Duration limit) {
        long startNs = nowNs();
        while (health() == InterfaceHealth.State.DOWN && nowNs() - startNs <= limit.toNanos()) {
            clock.advance(Math.max(SPIN_NS, Math.min(handler.turn(), limit.toNanos())));
        }
        return nowNs() - startNs;
    }

    Outcome ask(IpmiRequest request) {
        long startNs = nowNs();
        try {
            return Outcome.of(user.request(request), nowNs() - startNs);
        } catch (IpmiException e) {
            return Outcome.of(e, nowNs() - startNs);
        }
    }

    /** Asks everything at once, without waiting in between; the outcomes in the same order. */
    List<Outcome> askAtOnce(List<IpmiRequest> requests) {
        long startNs = nowNs();
        List<CompletableFuture<Outcome>> ends = new ArrayList<>();
        for (IpmiRequest request : requests) {
            ends.add(user.requestAsync(request)
                    .handle((answer, failure) -> failure == null
                            ? Outcome.of(answer, nowNs() - startNs)
                            : Outcome.of((IpmiException) failure, nowNs() - startNs)));
        }
        while (!ends.stream().allMatch(CompletableFuture::isDone)) {
            clock.advance(Math.max(SPIN_NS, Math.min(handler.turn(), MS_NS)));
        }
        return ends.stream().map(CompletableFuture::join).toList();
    }

    /** The right answer to a request that only reads: completion code and data. */
    byte[] rightAnswer(IpmiRequest request) {
        byte[] wire = new byte[2 + request.dataLengthBytes()];
        wire[0] = (byte) (request.netFn() << 2);
        wire[1] = (byte) request.cmd();
        request.copyDataTo(wire, 2);
        byte[] answer = reference.execute(wire);
        return Arrays.copyOfRange(answer, 2, answer.length);
    }

    /** A request to add a record that no other one is like: what must not be executed twice. */
    static IpmiRequest addRecord(int number) {
        return IpmiRequest.of(
                STORAGE,
                ADD_SEL_ENTRY,
                0,
                0,
                OEM_RECORD,
                number >> 24,
                number >> 16,
                number >> 8,
                number,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0);
    }

    /** How many records of that number there are. */
    long records(int number) {
        return machine.bmc().selRecords().stream()
                .filter(record -> (record[2] & 0xFF) == OEM_RECORD && numberOf(record) == number)
                .count();
    }

    /** Whether the answer names the record that was added. */
    boolean namesRecord(IpmiResponse answer, int number) {
        if (!answer.isOk() || answer.dataLengthBytes() != 2) {
            return false;
        }
        int id = answer.u8(0) | answer.u8(1) << 8;
        return machine.bmc().selRecords().stream()
                .anyMatch(record -> ((record[0] & 0xFF) | (record[1] & 0xFF) << 8) == id && numberOf(record) == number);
    }

    private static int numberOf(byte[] record) {
        int number = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            number = number << 8 | (record[NUMBER_OFFSET + i] & 0xFF);
        }
        return number;
    }

    /** Empties the log from the other side, so that it does not fill up. */
    void clearLog() {
        byte[] reservation = machine.bmc().execute(new byte[] {STORAGE << 2, 0x42});
        machine.bmc()
                .execute(new byte[] {STORAGE << 2, 0x47, reservation[3], reservation[4], 'C', 'L', 'R', (byte) 0xAA});
    }

    @Override
    public void close() {
        handler.close();
    }
}
