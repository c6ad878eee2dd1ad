package io.jipmi.msghandler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A heartbeat is made once and goes through whatever else is going on. */
class PreparedRequestTest {
    private static final IpmiRequest HEARTBEAT = IpmiRequest.of(NetFn.APP, Cmd.RESET_WATCHDOG_TIMER);

    @Test
    void itGoesAsOftenAsWantedWithWhatDataItHasThen() throws IpmiException {
        Rig rig = new Rig();
        PreparedRequest prepared = rig.user.prepare(IpmiRequest.of(NetFn.APP, Cmd.GET_DEVICE_ID, 1, 2));
        assertEquals(0, prepared.put());
        prepared.data(1, 0x1FF);
        assertEquals(0, prepared.put());
        assertEquals(List.of("18010102", "180101ff"), sent(rig));
        assertEquals(2, prepared.answerLengthBytes());
        assertEquals(0xFF, prepared.answer(1));
        assertThrows(IndexOutOfBoundsException.class, () -> prepared.answer(2));
        assertThrows(IndexOutOfBoundsException.class, () -> prepared.data(2, 0));
    }

    @Test
    void aRefusalOfTheBmcIsItsCompletionCode() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.bytes(0x1C, 0x22, 0x80));
        PreparedRequest prepared = rig.user.prepare(HEARTBEAT);
        assertEquals(0x80, prepared.put());
        assertEquals(0, prepared.answerLengthBytes());
        assertEquals(0, prepared.put());
    }

    @Test
    void afterAFailureItCanGoAgain() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.SILENCE, Act.failure(FailureKind.PROTOCOL_ERROR));
        PreparedRequest prepared = rig.user.prepare(HEARTBEAT.withTimeout(Rig.DEADLINE));
        assertThrows(IpmiTimeoutException.class, prepared::put);
        assertEquals(Rig.DEADLINE, rig.clock.elapsed());
        assertThrows(IpmiTransportException.class, prepared::put);
        assertEquals(0, prepared.put());
    }

    @Test
    void itGoesThroughWhileTheUserHasAllItMayHave() throws IpmiException {
        Rig rig = new Rig(new HandCrankedClock(), new InterfaceLimits(30, 3, 25, 100));
        PreparedRequest prepared = rig.user.prepare(HEARTBEAT);
        List<CompletableFuture<IpmiResponse>> queued = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            queued.add(rig.user.requestAsync(Rig.longRequest(i)));
        }
        assertThrows(IpmiLimitException.class, () -> rig.user.request(Rig.longRequest(9)));
        assertEquals(0, prepared.put());
        assertEquals("1822", sent(rig).get(0), "ahead of those that wait");
        assertTrue(queued.stream().noneMatch(future -> future.isDone() && future.isCompletedExceptionally()));
        prepared.close();
        prepared.close();
        rig.run();
        assertEquals(0, rig.user.statistics().outstanding());
    }

    @Test
    void itGoesThroughInMaintenance() throws IpmiException {
        Rig rig = new Rig();
        PreparedRequest prepared = rig.user.prepare(HEARTBEAT);
        rig.user.request(IpmiRequest.of(NetFn.APP, Cmd.COLD_RESET));
        assertEquals(MaintenanceState.RESET, rig.ipmi0.maintenanceState());
        assertEquals(0, prepared.put());
        assertEquals(0, rig.clock.elapsed().toNanos());
    }

    @Test
    void itIsCountedAndTimedLikeEveryOtherRequest() throws IpmiException {
        Rig rig = new Rig();
        PreparedRequest prepared = rig.user.prepare(HEARTBEAT);
        rig.smi.next(Act.ANSWER.after(Rig.ms(3)), Act.failure(FailureKind.PROTOCOL_ERROR));
        assertEquals(0, prepared.put());
        assertThrows(IpmiTransportException.class, prepared::put);
        assertEquals(2, rig.user.statistics().count(UserCounter.ACCEPTED));
        assertEquals(1, rig.user.statistics().count(UserCounter.ANSWERED));
        assertEquals(1, rig.user.statistics().count(UserCounter.FAILED));
        LatencySummary total = rig.ipmi0.statistics().total();
        assertEquals(1, total.count());
        assertEquals(Rig.ms(3).toNanos(), total.maxNs());
    }

    @Test
    void aClosedUsersIsRefused() throws IpmiException {
        Rig rig = new Rig();
        PreparedRequest prepared = rig.user.prepare(HEARTBEAT);
        rig.user.close();
        assertThrows(IpmiClosedException.class, prepared::put);
        Rig other = new Rig();
        PreparedRequest ofClosed = other.user.prepare(HEARTBEAT);
        other.ipmi0.close();
        assertThrows(IpmiClosedException.class, ofClosed::put);
    }

    @Test
    void whatGoesElsewhereCannotBePrepared() throws IpmiException {
        Rig rig = new Rig();
        assertThrows(IllegalArgumentException.class, () -> rig.user.prepare(HEARTBEAT.to(new IpmbAddress(0, 0x82, 0))));
    }

    private static List<String> sent(Rig rig) {
        return rig.smi.sent().stream().map(HexFormat.of()::formatHex).toList();
    }
}
