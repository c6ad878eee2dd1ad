package io.jipmi.client.sel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.client.BmcClient;
import io.jipmi.client.Octets;
import io.jipmi.client.ScriptedBmc;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmiClosedException;
import io.jipmi.msghandler.IpmiCompletionException;
import io.jipmi.msghandler.IpmiEvent;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.IpmiTimeoutException;
import io.jipmi.msghandler.NetFn;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SelTailTest {
    private final ScriptedBmc bmc = new ScriptedBmc();
    private final ScriptedSel sel = new ScriptedSel(bmc);
    private final BmcClient client = bmc.client(Duration.ofSeconds(5));
    private final Recorder recorder = new Recorder(Long.MAX_VALUE);

    private SelTail tail(int startAfterId) {
        return new SelTail(client, bmc, startAfterId, bmc::nowNs);
    }

    private SelTail following(int startAfterId) throws IpmiException {
        SelTail tail = tail(startAfterId);
        tail.subscribe(recorder);
        tail.poll();
        return tail;
    }

    /** One that has read a log of three records, marked 1 to 3, and told nothing. */
    private SelTail following() throws IpmiException {
        logMarks(1, 3);
        SelTail tail = following(SelDevice.LAST_ENTRY);
        assertEquals(List.of(), recorder.marks());
        return tail;
    }

    private void logMarks(int first, int last) {
        for (int mark = first; mark <= last; mark++) {
            sel.log(7, mark);
        }
    }

    private void tell(Octets record) {
        bmc.tell(new IpmiEvent(record.toByteArray()));
    }

    private static Octets withIdAndTime(Octets record, int id, long seconds) {
        byte[] bytes = record.toByteArray();
        bytes[0] = (byte) id;
        bytes[1] = (byte) (id >> 8);
        for (int i = 0; i < 4; i++) {
            bytes[3 + i] = (byte) (seconds >> (8 * i));
        }
        return Octets.of(bytes);
    }

    private long gets() {
        return bmc.count(NetFn.STORAGE, Cmd.GET_SEL_ENTRY);
    }

    @Test
    void whatComesAfterwardsIsToldInTheLogsOrder() throws IpmiException {
        SelTail tail = following();
        logMarks(4, 6);
        tail.poll();
        assertEquals(List.of(4, 5, 6), recorder.marks());
    }

    @Test
    void whenNothingHasComeAPollIsOneCommand() throws IpmiException {
        SelTail tail = following();
        long before = gets();
        tail.poll();
        assertEquals(1, gets() - before);
    }

    @Test
    void aTailFromTheFirstRecordTellsThemAll() throws IpmiException {
        logMarks(1, 3);
        following(SelDevice.FIRST_ENTRY);
        assertEquals(List.of(1, 2, 3), recorder.marks());
    }

    @Test
    void aTailCatchesUpFromARecord() throws IpmiException {
        logMarks(1, 5);
        SelTail tail = following(2);
        assertEquals(List.of(3, 4, 5), recorder.marks());
        logMarks(6, 6);
        tail.poll();
        assertEquals(List.of(3, 4, 5, 6), recorder.marks());
    }

    @Test
    void aTailFromARecordThatIsGoneTellsWhatIsThere() throws IpmiException {
        logMarks(1, 3);
        following(17);
        assertEquals(List.of(1, 2, 3), recorder.marks());
    }

    @Test
    void anEmptyLogIsFollowed() throws IpmiException {
        SelTail tail = following(SelDevice.LAST_ENTRY);
        logMarks(1, 2);
        tail.poll();
        assertEquals(List.of(1, 2), recorder.marks());
    }

    @Test
    void anEventThatIsInBothIsToldOnceWhicheverComesFirst() throws IpmiException {
        SelTail tail = following();
        tell(sel.log(7, 4));
        tail.poll();
        Octets logged = sel.log(7, 5);
        tail.poll();
        tell(logged);
        tail.poll();
        assertEquals(List.of(4, 5), recorder.marks());
    }

    @Test
    void anEventThatIsNotLoggedIsToldAfterTheRecords() throws IpmiException {
        SelTail tail = following();
        tell(withIdAndTime(sel.records().get(0), 0, 0x6000_0001L));
        logMarks(4, 4);
        tail.poll();
        tail.poll();
        assertEquals(List.of(4, 1), recorder.marks());
    }

    @Test
    void anEventThatIsLoggedOnlyAfterItWasToldIsToldOnce() throws IpmiException {
        SelTail tail = following();
        tell(withIdAndTime(sel.records().get(0), 0, 0x6000_0006L));
        tail.poll();
        assertEquals(List.of(1), recorder.takeMarks());
        sel.pass(6).log(7, 1);
        tail.poll();
        assertEquals(List.of(), recorder.takeMarks());
        sel.log(7, 1);
        tail.poll();
        assertEquals(List.of(1), recorder.takeMarks());
    }

    @Test
    void anEventWithoutIdAndTimeIsMatchedByWhatItSays() throws IpmiException {
        SelTail tail = following();
        tell(withIdAndTime(sel.log(7, 4), 0xFFFF, 0xFFFF_FFFFL));
        tell(withIdAndTime(sel.log(7, 4), 0, 0));
        tail.poll();
        tail.poll();
        assertEquals(List.of(4, 4), recorder.takeMarks());
    }

    @Test
    void anEventWithoutTimeIsNotTheRecordOfLongAgo() throws IpmiException {
        SelTail tail = following();
        logMarks(4, 4);
        tail.poll();
        bmc.pass(EventMatcher.WINDOW.plusSeconds(1));
        tell(withIdAndTime(sel.records().get(3), 0, 0));
        tail.poll();
        assertEquals(List.of(4, 4), recorder.marks());
    }

    @Test
    void anEventThatComesTwiceIsToldOnce() throws IpmiException {
        SelTail tail = following();
        Octets logged = sel.log(7, 4);
        tell(logged);
        tell(logged);
        tail.poll();
        tell(logged);
        tail.poll();
        assertEquals(List.of(4), recorder.marks());
    }

    @Test
    void equalRecordsOfOneSecondAreAllTold() throws IpmiException {
        SelTail tail = following();
        tell(sel.log(7, 4));
        sel.log(7, 4);
        tell(sel.log(7, 4));
        tail.poll();
        assertEquals(List.of(4, 4, 4), recorder.marks());
    }

    @Test
    void aClearedLogIsFollowedFromItsBeginning() throws IpmiException {
        SelTail tail = following();
        sel.empty();
        tail.poll();
        sel.idsFrom(1, 0xFFFE).pass(1);
        logMarks(4, 5);
        tail.poll();
        assertEquals(List.of(4, 5), recorder.marks());
    }

    @Test
    void aLogThatIsClearedAndFilledBetweenTwoPollsLosesNothing() throws IpmiException {
        SelTail tail = following();
        sel.empty();
        sel.idsFrom(1, 0xFFFE).pass(1);
        logMarks(4, 9);
        tail.poll();
        assertEquals(List.of(4, 5, 6, 7, 8, 9), recorder.marks());
    }

    /** Between the question for the last record and that for the next one, which then is there again. */
    @Test
    void aLogThatIsClearedAndFilledWithinAPassLosesNothing() throws IpmiException {
        SelTail tail = following();
        logMarks(4, 4);
        AtomicInteger get = new AtomicInteger();
        sel.beforeGet(() -> {
            if (get.incrementAndGet() == 2) {
                sel.empty();
                sel.idsFrom(1, 0xFFFE).pass(1);
                logMarks(11, 16);
            }
        });
        tail.poll();
        assertEquals(
                List.of(11, 12, 13, 14, 15, 16),
                recorder.marks().stream().sorted().toList());
    }

    @Test
    void deletedRecordsDoNotMakeTheOthersNew() throws IpmiException {
        SelTail tail = following();
        sel.records().remove(2);
        sel.records().remove(0);
        logMarks(4, 4);
        tail.poll();
        assertEquals(List.of(4), recorder.marks());
    }

    @Test
    void aFullLogThatOverwritesItsOldestIsFollowed() throws IpmiException {
        sel.capacity(4);
        SelTail tail = following();
        logMarks(4, 6);
        tail.poll();
        logMarks(7, 12);
        tail.poll();
        assertEquals(List.of(4, 5, 6, 9, 10, 11, 12), recorder.marks());
    }

    @Test
    void recordIdsThatWrapAreFollowed() throws IpmiException {
        sel.idsFrom(0xFFFC, 0xFFFE);
        SelTail tail = following();
        logMarks(4, 6);
        tail.poll();
        assertEquals(List.of(4, 5, 6), recorder.marks());
        assertEquals(3, recorder.entries().get(2).recordId());
    }

    @Test
    void nothingIsToldThatWasNotAskedFor() throws IpmiException {
        SelTail tail = tail(SelDevice.FIRST_ENTRY);
        Recorder reluctant = new Recorder(0);
        tail.subscribe(reluctant);
        logMarks(1, 5);
        tell(withIdAndTime(sel.records().get(0), 0, 0x6000_0009L));
        tail.poll();
        assertEquals(List.of(), reluctant.marks());
        assertEquals(0, gets(), "nothing is read either");
        reluctant.subscription().request(2);
        tail.poll();
        assertEquals(List.of(1, 2), reluctant.marks());
        reluctant.subscription().request(3);
        tail.poll();
        assertEquals(List.of(1, 2, 3, 4, 5), reluctant.marks());
        reluctant.subscription().request(1);
        tail.poll();
        assertEquals(List.of(1, 2, 3, 4, 5, 1), reluctant.marks());
    }

    @Test
    void askingWhileBeingToldIsEnoughToBeToldOn() throws IpmiException {
        SelTail tail = tail(SelDevice.FIRST_ENTRY);
        Recorder one = new Recorder(1);
        one.onNext(entry -> one.subscription().request(1));
        tail.subscribe(one);
        logMarks(1, 5);
        tail.poll();
        assertEquals(List.of(1, 2, 3, 4, 5), one.marks());
    }

    @Test
    void eventsThatNobodyTakesAreGivenUpAtSomeTimeAndReadInTheLog() throws IpmiException {
        SelTail tail = tail(SelDevice.LAST_ENTRY);
        Recorder reluctant = new Recorder(0);
        tail.subscribe(reluctant);
        tail.poll();
        for (int i = 0; i < EventMatcher.MAX_WAITING + 10; i++) {
            tell(sel.pass(2).log(7, i));
        }
        assertEquals(10, tail.lost());
        reluctant.subscription().request(Long.MAX_VALUE);
        tail.poll();
        assertEquals(EventMatcher.MAX_WAITING + 10, reluctant.entries().size());
    }

    @Test
    void eventsAreToldThoughTheLogCannotBeRead() throws IpmiException {
        SelTail tail = following();
        bmc.refuses(NetFn.STORAGE, Cmd.GET_SEL_ENTRY, 0x81);
        Octets logged = sel.log(7, 4);
        tell(logged);
        assertThrows(IpmiCompletionException.class, tail::poll);
        assertEquals(List.of(4), recorder.marks());
        assertTrue(tail.trouble().isPresent());
        ScriptedSel again = new ScriptedSel(bmc).idsFrom(5, 0xFFFE);
        sel.records().forEach(record -> again.records().add(record));
        again.log(7, 5);
        tail.poll();
        assertEquals(List.of(4, 5), recorder.marks());
        assertFalse(tail.trouble().isPresent());
    }

    @Test
    void aLongLogIsReadInAsManyPollsAsTheDeadlineNeeds() throws IpmiException {
        bmc.eachRequestTakes(Duration.ofMillis(100));
        logMarks(1, 120);
        SelTail tail = tail(SelDevice.FIRST_ENTRY);
        tail.subscribe(recorder);
        assertThrows(IpmiTimeoutException.class, tail::poll);
        assertThrows(IpmiTimeoutException.class, tail::poll);
        tail.poll();
        assertEquals(120, recorder.entries().size());
        assertEquals(120, recorder.marks().stream().distinct().count());
    }

    @Test
    void aLongLogThatIsNotWantedIsPassedInAsManyPollsAsTheDeadlineNeeds() throws IpmiException {
        bmc.eachRequestTakes(Duration.ofMillis(100));
        logMarks(1, 80);
        SelTail tail = tail(SelDevice.LAST_ENTRY);
        tail.subscribe(recorder);
        assertThrows(IpmiTimeoutException.class, tail::poll);
        logMarks(81, 82);
        tail.poll();
        assertEquals(List.of(81, 82), recorder.marks());
    }

    @Test
    void aLogThatRunsInACircleEndsThePoll() throws IpmiException {
        logMarks(1, 4);
        sel.chain(position -> position == 3 ? 1 : position + 1);
        SelTail tail = tail(SelDevice.FIRST_ENTRY);
        tail.subscribe(recorder);
        assertThrows(IpmiException.class, tail::poll);
        assertThrows(IpmiException.class, tail::poll);
        assertEquals(List.of(1, 2, 3, 4), recorder.marks());
        assertTrue(gets() < 20, gets() + " commands");
    }

    @Test
    void aUserThatIsClosedEndsIt() throws IpmiException {
        SelTail tail = following();
        bmc.fails(
                NetFn.STORAGE,
                Cmd.GET_SEL_ENTRY,
                new IpmiFailure(FailureKind.CLOSED, CompletionCode.UNSPECIFIED, false, "closed"));
        tail.poll();
        assertInstanceOf(IpmiClosedException.class, recorder.failure());
        tail.poll();
        tail.close();
        assertEquals(1, recorder.ends());
    }

    @Test
    void theEndsAreToldOnceAndListeningEndsToo() throws IpmiException {
        SelTail tail = following();
        assertEquals(1, bmc.listeners());
        tail.close();
        tail.close();
        assertEquals(1, recorder.ends());
        assertEquals(0, bmc.listeners());
        logMarks(4, 4);
        tail.poll();
        assertEquals(List.of(), recorder.marks());
    }

    @Test
    void aSubscriberThatCancelsIsToldNothingMore() throws IpmiException {
        SelTail tail = following();
        recorder.onNext(entry -> recorder.subscription().cancel());
        logMarks(4, 6);
        tail.poll();
        tail.close();
        assertEquals(List.of(4), recorder.marks());
        assertEquals(0, recorder.ends());
        assertEquals(0, bmc.listeners());
    }

    @Test
    void aSubscriberThatAsksForNothingIsToldThatItMustNot() throws IpmiException {
        SelTail tail = following();
        recorder.subscription().request(0);
        tail.poll();
        assertInstanceOf(IllegalArgumentException.class, recorder.failure());
        assertEquals(1, recorder.ends());
    }

    @Test
    void aSecondSubscriberIsRefused() throws IpmiException {
        SelTail tail = following();
        Recorder second = new Recorder(1);
        tail.subscribe(second);
        assertInstanceOf(IllegalStateException.class, second.failure());
        logMarks(4, 4);
        tail.poll();
        assertEquals(List.of(4), recorder.marks());
    }

    @Test
    void anExecutorPollsAtOnceWhenAnEventComesOrMoreIsWanted() {
        HandCrankedExecutor executor = new HandCrankedExecutor();
        SelTail tail = tail(SelDevice.LAST_ENTRY);
        Recorder one = new Recorder(1);
        tail.subscribe(one);
        tail.pollEvery(executor, Duration.ofSeconds(7));
        assertEquals(Duration.ofSeconds(7).toNanos(), executor.delayNs());
        assertTrue(executor.tick());
        assertEquals(0, executor.run());
        tell(sel.log(7, 1));
        tell(sel.log(7, 2));
        assertEquals(1, executor.run(), "one poll is enough for both");
        assertEquals(List.of(1), one.marks());
        one.subscription().request(5);
        assertEquals(1, executor.run());
        assertEquals(List.of(1, 2), one.marks());
        logMarks(3, 3);
        assertTrue(executor.tick());
        assertEquals(List.of(1, 2, 3), one.marks());
        assertThrows(IllegalStateException.class, () -> tail.pollEvery(executor, Duration.ofSeconds(7)));
    }

    @Test
    void anExecutorGoesOnAfterTroubleAndStopsWithTheSubscription() {
        HandCrankedExecutor executor = new HandCrankedExecutor();
        SelTail tail = tail(SelDevice.LAST_ENTRY);
        tail.subscribe(recorder);
        tail.pollEvery(executor, Duration.ofSeconds(1));
        assertTrue(executor.tick());
        sel.away(true);
        assertTrue(executor.tick());
        assertTrue(tail.trouble().orElseThrow().getMessage().contains("0xc0"));
        sel.away(false);
        logMarks(1, 1);
        assertTrue(executor.tick());
        assertFalse(tail.trouble().isPresent());
        assertEquals(List.of(1), recorder.marks());
        recorder.subscription().cancel();
        assertFalse(executor.tick());
    }

    @Test
    void aDriverWithoutEventsLeavesTheLog() throws IpmiException {
        bmc.withoutEvents();
        SelTail tail = tail(SelDevice.LAST_ENTRY);
        tail.subscribe(recorder);
        assertFalse(tail.hearsEvents());
        tail.poll();
        logMarks(1, 1);
        tail.poll();
        assertEquals(List.of(1), recorder.marks());
    }
}
