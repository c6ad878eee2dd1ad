package io.jipmi.client.sel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.client.Octets;
import io.jipmi.client.ScriptedBmc;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.IpmiCompletionException;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiTimeoutException;
import io.jipmi.msghandler.IpmiTransportException;
import io.jipmi.msghandler.NetFn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelDeviceTest {
    private final ScriptedBmc bmc = new ScriptedBmc();
    private final ScriptedSel sel = new ScriptedSel(bmc);
    private final SelDevice device = new SelDevice(bmc.client(Duration.ofSeconds(5)));

    private void logThree() {
        sel.log(1, 10);
        sel.log(2, 20);
        sel.log(3, 30);
    }

    private static List<Integer> ids(List<SelEntry> entries) {
        return entries.stream().map(SelEntry::recordId).toList();
    }

    private long gets() {
        return bmc.count(NetFn.STORAGE, Cmd.GET_SEL_ENTRY);
    }

    @Test
    void eachRecordIsOneCommandAndNeedsNoReservation() throws IpmiException {
        logThree();
        List<Integer> progress = new ArrayList<>();
        assertEquals(List.of(1, 2, 3), ids(device.entries(SelDevice.FIRST_ENTRY, progress::add)));
        assertEquals(3, gets());
        assertEquals(0, bmc.count(NetFn.STORAGE, Cmd.RESERVE_SEL));
        assertEquals(List.of(1, 2, 3), progress);
    }

    @Test
    void anEmptyLogHasNoRecords() throws IpmiException {
        assertEquals(List.of(), device.entries());
    }

    @Test
    void readingBeginsWhereItIsToldTo() throws IpmiException {
        logThree();
        assertEquals(List.of(2, 3), ids(device.entries(2, count -> {})));
        assertEquals(List.of(3), ids(device.entries(SelDevice.LAST_ENTRY, count -> {})));
        assertEquals(1, device.entry(SelDevice.FIRST_ENTRY).recordId());
        assertEquals(3, device.entry(SelDevice.LAST_ENTRY).recordId());
        assertEquals(
                0xCB,
                assertThrows(IpmiCompletionException.class, () -> device.entries(9, count -> {}))
                        .completionCode());
        assertThrows(IllegalArgumentException.class, () -> device.entry(0x10000));
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 8, 5})
    void aBmcThatCannotReturnAWholeRecordIsAskedForPieces(int mostBytes) throws IpmiException {
        logThree();
        sel.refuseMoreThan(mostBytes, 0xCA);
        assertEquals(sel.records(), device.entries().stream().map(SelEntry::raw).toList());
        assertTrue(bmc.count(NetFn.STORAGE, Cmd.RESERVE_SEL) >= 1);
    }

    @Test
    void aRecordThatComesInPartIsCompleted() throws IpmiException {
        logThree();
        sel.cutAt(14);
        assertEquals(sel.records(), device.entries().stream().map(SelEntry::raw).toList());
    }

    @Test
    void aBmcThatWantsAReservationForEverythingGetsOne() throws IpmiException {
        logThree();
        sel.demandReservation();
        assertEquals(List.of(1, 2, 3), ids(device.entries()));
        assertEquals(1, bmc.count(NetFn.STORAGE, Cmd.RESERVE_SEL));
    }

    @Test
    void aReservationThatIsLostForEverIsNotRenewedForEver() {
        logThree();
        sel.demandReservation().loseReservations(Integer.MAX_VALUE);
        assertEquals(
                0xC5,
                assertThrows(IpmiCompletionException.class, device::entries).completionCode());
        assertEquals(EntryReader.MAX_FUTILE_RESERVATIONS, bmc.count(NetFn.STORAGE, Cmd.RESERVE_SEL));
    }

    @Test
    void recordsThatComeWhileItIsReadAreReadToo() throws IpmiException {
        logThree();
        AtomicInteger get = new AtomicInteger();
        sel.beforeGet(() -> {
            if (get.incrementAndGet() == 3) {
                sel.log(4, 40);
            }
        });
        assertEquals(List.of(1, 2, 3, 4), ids(device.entries()));
    }

    @Test
    void aLogThatLosesTheNamedRecordIsReadAnew() throws IpmiException {
        logThree();
        AtomicInteger get = new AtomicInteger();
        sel.beforeGet(() -> {
            if (get.incrementAndGet() == 2) {
                sel.records().remove(1);
            }
        });
        assertEquals(List.of(1, 3), ids(device.entries()));
    }

    @Test
    void aLogThatIsClearedWhileItIsReadIsEmpty() throws IpmiException {
        logThree();
        AtomicInteger get = new AtomicInteger();
        sel.beforeGet(() -> {
            if (get.incrementAndGet() == 2) {
                sel.empty();
            }
        });
        assertEquals(List.of(), device.entries());
    }

    @Test
    void aLogThatLosesRecordsForEverIsGivenUp() {
        logThree();
        AtomicInteger get = new AtomicInteger();
        sel.beforeGet(() -> {
            if (get.incrementAndGet() % 2 == 0) {
                sel.records().remove(1);
            } else {
                sel.log(9, 90);
            }
        });
        assertTrue(assertThrows(IpmiTransportException.class, device::entries)
                .getMessage()
                .contains("does not stop losing records"));
    }

    @Test
    void aLogThatRunsInACircleIsToldOf() {
        logThree();
        sel.log(4, 40);
        sel.chain(position -> position == 3 ? 1 : position + 1);
        assertTrue(assertThrows(IpmiTransportException.class, device::entries)
                .getMessage()
                .contains("record 0x0004 names 0x0002"));
    }

    @Test
    void aLogWhoseLastRecordNamesItselfEndsThere() throws IpmiException {
        logThree();
        sel.chain(position -> Math.min(position + 1, 2));
        assertEquals(List.of(1, 2, 3), ids(device.entries()));
    }

    @Test
    void recordIdsThatHaveWrappedAreReadInTheLogsOrder() throws IpmiException {
        sel.idsFrom(0xFFFD, 0xFFFE);
        logThree();
        assertEquals(List.of(0xFFFD, 0xFFFE, 1), ids(device.entries()));
    }

    @Test
    void aRecordIsAddedAndDeleted() throws IpmiException {
        logThree();
        Octets record = Octets.of(0, 0, 0xE0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13);
        int id = device.add(record);
        assertEquals(4, id);
        assertEquals(record.slice(2, 16), device.entry(id).raw().slice(2, 16));
        sel.loseReservations(2);
        assertEquals(2, device.delete(2));
        assertEquals(List.of(1, 3, 4), ids(device.entries()));
        assertThrows(IllegalArgumentException.class, () -> device.add(record.slice(0, 15)));
    }

    @Test
    void clearingWaitsForTheErasureToEnd() throws IpmiException {
        logThree();
        sel.eraseSlowly(5);
        long beganNs = bmc.nowNs();
        device.clear();
        assertEquals(List.of(), sel.records());
        assertEquals(6, bmc.count(NetFn.STORAGE, Cmd.CLEAR_SEL));
        assertTrue(
                bmc.nowNs() - beganNs >= SelDevice.ERASURE_POLL.multipliedBy(5).toNanos());
    }

    @Test
    void aBmcThatRefusesEverythingWhileItErasesIsAskedAgain() throws IpmiException {
        logThree();
        AtomicInteger asked = new AtomicInteger();
        bmc.on(NetFn.STORAGE, Cmd.RESERVE_SEL, request -> {
            int times = asked.incrementAndGet();
            return times > 1 && times < 4 ? ScriptedBmc.refusal(request, 0x81) : ScriptedBmc.ok(request, 5, 0);
        });
        bmc.on(NetFn.STORAGE, Cmd.CLEAR_SEL, request -> ScriptedBmc.ok(request, request.data()[5] == 0 ? 1 : 0));
        device.clear();
        assertEquals(4, asked.get());
    }

    @Test
    void anErasureThatDoesNotEndEndsWithTheDeadline() {
        sel.eraseSlowly(Integer.MAX_VALUE);
        assertTrue(assertThrows(IpmiTimeoutException.class, device::clear)
                .getMessage()
                .contains("clearing the SEL did not end within 5000 ms"));
        assertTrue(bmc.requests().size() < 150, bmc.requests().size() + " requests");
    }

    @Test
    void theClockIsReadAndSet() throws IpmiException {
        Instant time = Instant.parse("2100-02-03T04:05:06Z");
        device.setTime(time);
        assertEquals(time, device.time().instant().orElseThrow());
        assertThrows(IllegalArgumentException.class, () -> device.setTime(Instant.ofEpochSecond(-1)));
        assertThrows(IllegalArgumentException.class, () -> device.setTime(Instant.parse("2106-02-07T06:28:16Z")));
    }

    @Test
    void theUtcOffsetIsReadAndSet() throws IpmiException {
        assertEquals(OptionalInt.empty(), device.utcOffsetMinutes());
        device.setUtcOffsetMinutes(OptionalInt.of(-330));
        assertEquals(OptionalInt.of(-330), device.utcOffsetMinutes());
        device.setUtcOffsetMinutes(OptionalInt.empty());
        assertEquals(OptionalInt.empty(), device.utcOffsetMinutes());
        assertThrows(IllegalArgumentException.class, () -> device.setUtcOffsetMinutes(OptionalInt.of(1441)));
    }

    @Test
    void theAllocationIsRead() throws IpmiException {
        assertEquals(new SelAllocationInfo(512, 16, 496, 480, 1), device.allocationInfo());
    }
}
