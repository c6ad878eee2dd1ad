package io.jipmi.it.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.client.BmcClient;
import io.jipmi.client.Octets;
import io.jipmi.client.sel.OemEntry;
import io.jipmi.client.sel.OemTimestampedEntry;
import io.jipmi.client.sel.SelDevice;
import io.jipmi.client.sel.SelEntry;
import io.jipmi.client.sel.SelTail;
import io.jipmi.client.sel.SystemEvent;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.NetFn;
import io.jipmi.msghandler.Parameters;
import io.jipmi.msghandler.spi.SmiProviders;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Flow;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The event log and its tail through the whole stack, down to the registers of a BMC written by somebody else. */
@Tag("simulator")
@Timeout(60)
class SelIT {
    private static final int SOFTWARE = 0x41;
    private static final int SENSOR_NUMBER = 0x55;
    private static final int EVENT_LOGGING = 0x08;

    private final IpmiMessageHandler handler = IpmiMessageHandler.create();
    private IpmiUser user;
    private BmcClient bmc;
    private SelDevice sel;

    /** Keeps what the tail tells. */
    private static final class Listener implements Flow.Subscriber<SelEntry> {
        private final List<SelEntry> told = new ArrayList<>();

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(SelEntry entry) {
            told.add(entry);
        }

        @Override
        public void onError(Throwable failure) {
            throw new AssertionError(failure);
        }

        @Override
        public void onComplete() {}

        /** Event data 3 of the events that this test has made. */
        List<Integer> marks() {
            return told.stream()
                    .filter(entry -> entry instanceof SystemEvent event && event.sensorNumber() == SENSOR_NUMBER)
                    .map(entry -> entry.raw().u8(15))
                    .toList();
        }
    }

    @BeforeEach
    void attach() throws IOException {
        user = handler.attach(SmiProviders.load()
                        .candidate("sim,kcs", Parameters.DEFAULTS)
                        .open())
                .openUser("agent");
        bmc = new BmcClient(user).withTimeout(Duration.ofSeconds(20));
        sel = new SelDevice(bmc);
    }

    @AfterEach
    void detach() {
        handler.close();
    }

    private void post(int mark) throws IpmiException {
        user.request(IpmiRequest.of(
                        NetFn.SENSOR_EVENT,
                        Cmd.PLATFORM_EVENT,
                        SOFTWARE,
                        4,
                        0x12,
                        SENSOR_NUMBER,
                        0x6F,
                        0xA0,
                        0x77,
                        mark))
                .orThrow(0);
    }

    private static void pollUntil(SelTail tail, Listener listener, int count) throws IpmiException {
        long endNs = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (listener.marks().size() < count && System.nanoTime() < endNs) {
            tail.poll();
        }
        tail.poll();
    }

    @Test
    void recordsAreAddedReadAndDeleted() throws IpmiException {
        sel.clear();
        assertEquals(List.of(), sel.entries());
        int oem = sel.add(Octets.of(0, 0, 0xF0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13));
        int stamped = sel.add(Octets.of(0, 0, 0xC1, 0, 0, 0, 0, 0xA2, 0x02, 0x00, 1, 2, 3, 4, 5, 6));
        post(9);
        List<SelEntry> entries = sel.entries();
        assertEquals(3, entries.size());
        assertEquals(3, sel.info().entries());
        assertTrue(entries.get(0) instanceof OemEntry entry
                && entry.recordId() == oem
                && entry.data().u8(12) == 13);
        assertTrue(entries.get(1) instanceof OemTimestampedEntry entry
                && entry.recordId() == stamped
                && entry.manufacturerId() == 674);
        assertTrue(entries.get(2) instanceof SystemEvent event
                && event.state().equals("System Reconfigured")
                && event.generator().isSoftware());
        assertEquals(entries.subList(1, 3), sel.entries(stamped, count -> {}));
        assertEquals(entries.get(2), sel.entry(SelDevice.LAST_ENTRY));
        assertEquals(stamped, sel.delete(stamped));
        assertEquals(List.of(entries.get(0), entries.get(2)), sel.entries());
        assertEquals(sel.allocationInfo().freeUnits() + 2, sel.allocationInfo().units());
    }

    @Test
    void theClockIsSetAndStampsTheRecords() throws IpmiException {
        Instant time = Instant.parse("2031-02-03T04:05:06Z");
        sel.setTime(time);
        int id = sel.add(Octets.of(0, 0, 0xC1, 0, 0, 0, 0, 0xA2, 0x02, 0x00, 1, 2, 3, 4, 5, 6));
        Instant stamp = sel.entry(id).loggedAt().orElseThrow().instant().orElseThrow();
        assertTrue(!stamp.isBefore(time) && stamp.isBefore(time.plusSeconds(60)), stamp.toString());
        assertTrue(!sel.time().instant().orElseThrow().isBefore(stamp));
        sel.setUtcOffsetMinutes(OptionalInt.of(-90));
        assertEquals(OptionalInt.of(-90), sel.utcOffsetMinutes());
    }

    @Test
    void aTailTellsLoggedAndUnloggedEventsOnceAndOutlivesAClearedLog() throws IpmiException {
        post(1);
        Listener listener = new Listener();
        try (SelTail tail = SelTail.fromNow(bmc, user)) {
            tail.subscribe(listener);
            assertTrue(tail.hearsEvents());
            tail.poll();
            for (int mark = 10; mark < 20; mark++) {
                post(mark);
            }
            pollUntil(tail, listener, 10);
            sel.clear();
            for (int mark = 20; mark < 25; mark++) {
                post(mark);
            }
            pollUntil(tail, listener, 15);
            logEvents(false);
            post(25);
            pollUntil(tail, listener, 16);
            logEvents(true);
            post(26);
            pollUntil(tail, listener, 17);
        }
        assertEquals(IntStream.rangeClosed(10, 26).boxed().toList(), listener.marks());
    }

    @Test
    void aTailCatchesUpFromARecord() throws IpmiException {
        post(1);
        int known = sel.entry(SelDevice.LAST_ENTRY).recordId();
        post(2);
        post(3);
        Listener listener = new Listener();
        try (SelTail tail = SelTail.after(bmc, user, known)) {
            tail.subscribe(listener);
            pollUntil(tail, listener, 2);
        }
        assertEquals(List.of(2, 3), listener.marks());
    }

    private void logEvents(boolean log) throws IpmiException {
        int enables = user.request(IpmiRequest.of(NetFn.APP, Cmd.GET_BMC_GLOBAL_ENABLES))
                .orThrow(1)
                .u8(0);
        user.request(IpmiRequest.of(
                        NetFn.APP,
                        Cmd.SET_BMC_GLOBAL_ENABLES,
                        log ? enables | EVENT_LOGGING : enables & ~EVENT_LOGGING))
                .orThrow(0);
    }
}
