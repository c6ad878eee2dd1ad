package io.jipmi.it;

import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.Timekeeper;
import io.jipmi.sim.BtCapabilities;
import io.jipmi.sim.Latency;
import io.jipmi.sim.SimulatedMachine;
import io.jipmi.sim.VirtualClock;
import io.jipmi.sim.bmc.SimulatedBmc;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The whole stack over a simulated BMC in virtual time, and a second BMC that says what the right answers are. */
final class FaultRig implements Timekeeper, AutoCloseable {
    private static final long SPIN_NS = 2_000;
    private static final long MS_NS = 1_000_000;
    private static final long OVERSLEEP_NS = 30_000;
    /** A deadline is met if its request ends when the sleep that ends at it has ended. */
    /** Two reads, each of which passes in two: until the device acknowledges, and then. */
    private static final int STEPS_OF_LAST_TRANSFERS = 4;

    private static final long LATENESS_NS = OVERSLEEP_NS + SPIN_NS;

    /** So many looks at the BMC's clock while it stands still are a loop without end. */
    private static final int HANG_LOOKS = 1_000_000;

    private static final int REMEMBERED_REQUESTS = 64;

    private static final int STORAGE = 0x0A;
    private static final int READ_FRU_DATA = 0x11;
    private static final int WRITE_FRU_DATA = 0x12;
    /** Upper half of the offset: only the second 256 bytes are written. */
    private static final int WRITABLE_PAGE = 0x01;

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
    private final long startNs = clock.getAsLong();
    private final Wiring wiring;
    private final SimulatedMachine machine;
    private final SimulatedBmc reference = new SimulatedBmc(clock);
    private final IpmiMessageHandler handler = IpmiMessageHandler.withoutThreads(InterfaceLimits.DEFAULT, this);
    private final SmiDriver driver;
    private final IpmiInterface ipmi;
    private final IpmiUser user;
    private final ArrayDeque<IpmiRequest> asked = new ArrayDeque<>();
    private @Nullable EventLedger ledger;
    private int looksInNoTime;
    private long overtaken;
    private long longestTransferNs;

    FaultRig(Wiring wiring, Latency latency) throws IpmiException {
        this(wiring, latency, BtCapabilities.FOUR_OUTSTANDING);
    }

    /** The capabilities are of BT only. */
    FaultRig(Wiring wiring, Latency latency, BtCapabilities capabilities) throws IpmiException {
        this.wiring = wiring;
        machine = wiring.machine(this::transfer)
                .clock(this::look)
                .latency(latency)
                .btCapabilities(capabilities)
                .build();
        driver = wiring.driver(machine);
        ipmi = handler.attach(driver);
        user = ipmi.openUser("test");
    }

    /** The BMC's clock: it is looked at with every access to a register. */
    private long look() {
        if (++looksInNoTime > HANG_LOOKS) {
            throw new AssertionError("hangs: " + HANG_LOOKS + " accesses to the registers without a pause");
        }
        return clock.getAsLong();
    }

    /** A transfer takes its time on the bus, and nobody can cut it short. */
    private void transfer(long ns) {
        longestTransferNs = Math.max(longestTransferNs, ns);
        advance(ns);
    }

    private void advance(long ns) {
        clock.advance(ns);
        looksInNoTime = 0;
        if (ledger != null) {
            ledger.tick(nowNs());
        }
    }

    /** Posts events at random times from here on, and has somebody listen for them. */
    EventLedger listenForEvents(RandomGenerator random) throws IpmiException {
        EventLedger events =
                new EventLedger(machine.bmc(), () -> health() == InterfaceHealth.State.UP, random, nowNs());
        user.listenForEvents(events);
        ledger = events;
        return events;
    }

    @Override
    public long nowNs() {
        return clock.getAsLong();
    }

    @Override
    public void parkNs(long durationNs) {
        advance(durationNs + OVERSLEEP_NS);
    }

    @Override
    public void spin() {
        advance(SPIN_NS);
    }

    Wiring wiring() {
        return wiring;
    }

    /**
     * By so much a deadline may be missed: the transfer in which it comes cannot be cut short, and whether the answer has
     * come meanwhile is looked at once more.
     */
    long latenessNs() {
        return LATENESS_NS + STEPS_OF_LAST_TRANSFERS * longestTransferNs;
    }

    /** How many requests the BMC takes at a time. */
    int capacity() {
        return driver.capacity();
    }

    /** How many requests ended before one that was asked earlier: they were under way together. */
    long overtaken() {
        return overtaken;
    }

    /** Virtual time since the beginning. */
    long elapsedNs() {
        return nowNs() - startNs;
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
            advance(Math.max(SPIN_NS, Math.min(waitNs, endNs - nowNs())));
        }
    }

    /** Waits with nobody asking anything until the interface is up, so long at most; returns how long that took. */
    long idleUntilUp(Duration limit) {
        long sinceNs = nowNs();
        while (health() != InterfaceHealth.State.UP && nowNs() - sinceNs <= limit.toNanos()) {
            advance(Math.max(SPIN_NS, Math.min(handler.turn(), MS_NS)));
        }
        return nowNs() - sinceNs;
    }

    /** Asks on the calling thread, which carries the request out itself. */
    Outcome ask(IpmiRequest request) {
        noteAsked(request);
        longestTransferNs = 0;
        long askedNs = nowNs();
        callerBusy(true);
        try {
            return Outcome.of(user.request(request), nowNs() - askedNs);
        } catch (IpmiException e) {
            return Outcome.of(e, nowNs() - askedNs);
        } finally {
            handler.turn();
            callerBusy(false);
        }
    }

    private void callerBusy(boolean busy) {
        if (ledger != null) {
            ledger.callerBusy(busy);
        }
    }

    /** Asks everything at once, without waiting in between; the outcomes in the same order. */
    List<Outcome> askAtOnce(List<IpmiRequest> requests) {
        long askedNs = nowNs();
        longestTransferNs = 0;
        long longestNs = LATENESS_NS;
        int[] firstOpen = {0};
        List<CompletableFuture<Outcome>> ends = new ArrayList<>();
        requests.forEach(this::noteAsked);
        for (IpmiRequest request : requests) {
            int place = ends.size();
            ends.add(user.requestAsync(request).handle((answer, failure) -> {
                overtaken += failure == null && place > firstOpen[0] ? 1 : 0;
                return failure == null
                        ? Outcome.of(answer, nowNs() - askedNs)
                        : Outcome.of((IpmiException) failure, nowNs() - askedNs);
            }));
            longestNs = Math.max(longestNs, request.timeout().toNanos() + 10 * LATENESS_NS);
        }
        while (firstOpen[0] < ends.size()) {
            if (ends.get(firstOpen[0]).isDone()) {
                firstOpen[0]++;
            } else if (nowNs() - askedNs > longestNs + 10 * longestTransferNs) {
                throw new AssertionError("hangs: request " + requests.get(firstOpen[0]) + " does not end");
            } else {
                advance(Math.max(SPIN_NS, Math.min(handler.turn(), MS_NS)));
            }
        }
        return ends.stream().map(CompletableFuture::join).toList();
    }

    /** Whether these bytes were the right answer to one of the last requests of the same command. */
    boolean wasRightBefore(IpmiRequest request, byte[] body) {
        return asked.stream()
                .filter(before -> before.netFn() == request.netFn() && before.cmd() == request.cmd())
                .anyMatch(before -> Arrays.equals(rightAnswer(before), body));
    }

    private void noteAsked(IpmiRequest request) {
        asked.addLast(request);
        if (asked.size() > REMEMBERED_REQUESTS) {
            asked.removeFirst();
        }
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

    /** A request that overwrites a part of the FRU inventory, that of the requests that only read left out. */
    static IpmiRequest writeFru(int number, int lengthBytes) {
        int[] data = new int[lengthBytes - 2];
        data[2] = WRITABLE_PAGE;
        for (int i = 3; i < data.length; i++) {
            data[i] = number + i & 0xFF;
        }
        return IpmiRequest.of(STORAGE, WRITE_FRU_DATA, data);
    }

    /** How often the BMC has overwritten a part of its FRU inventory. */
    long fruWrites() {
        return machine.bmc().executions(STORAGE, WRITE_FRU_DATA);
    }

    /** The longest request the interface carries, network function and command included, but for a few bytes. */
    int longRequestBytes() {
        return wiring.longMessageBytes();
    }

    /** How many commands the BMC has carried out that users ask for here. */
    long executions() {
        SimulatedBmc bmc = machine.bmc();
        return bmc.executions(0x06, 0x01)
                + bmc.executions(0x06, 0x37)
                + bmc.executions(0x06, 0x42)
                + bmc.executions(STORAGE, READ_FRU_DATA)
                + bmc.executions(STORAGE, WRITE_FRU_DATA)
                + bmc.executions(STORAGE, ADD_SEL_ENTRY);
    }

    /** A request whose answer is about as long as the interface carries. */
    IpmiRequest longRead(int offset) {
        return IpmiRequest.of(STORAGE, READ_FRU_DATA, 0, offset, 0, wiring.longMessageBytes() - 4);
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
