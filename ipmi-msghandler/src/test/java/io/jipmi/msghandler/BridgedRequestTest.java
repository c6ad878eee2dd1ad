package io.jipmi.msghandler;

import static io.jipmi.msghandler.BridgingSmi.Fate.ack;
import static io.jipmi.msghandler.Rig.failureOf;
import static io.jipmi.msghandler.Rig.ms;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.BridgingSmi.Fate;
import io.jipmi.msghandler.BridgingSmi.Sent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests to controllers behind the BMC: tries, acknowledgements, matching, ends. In virtual time, without threads. */
@Timeout(60)
@SuppressWarnings("FutureReturnValueIgnored") // ends are looked at by other means
class BridgedRequestTest {
    private static final IpmbAddress SATELLITE = new IpmbAddress(0, 0x82, 0);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final HandCrankedClock clock = new HandCrankedClock(Long.MAX_VALUE - 3_000_000_000L);
    private final BridgingSmi smi = new BridgingSmi();
    private final IpmiMessageHandler handler = IpmiMessageHandler.withoutThreads(InterfaceLimits.DEFAULT, clock);
    private IpmiInterface ipmi0;
    private IpmiUser user;

    @BeforeEach
    void attach() throws IpmiException {
        ipmi0 = handler.attach(smi);
        user = ipmi0.openUser("agent");
    }

    private static IpmiRequest request(int... data) {
        return IpmiRequest.of(SATELLITE, NetFn.APP, Cmd.GET_DEVICE_ID, data).withTimeout(MINUTE);
    }

    private long count(Counter counter) {
        return ipmi0.counters().get(counter.name().toLowerCase(Locale.ROOT));
    }

    private IpmiFailure failure(IpmiRequest request) {
        return assertThrows(IpmiException.class, () -> user.request(request)).failure();
    }

    private void turnFor(Duration duration) {
        long endNs = clock.nowNs() + duration.toNanos();
        for (long waitNs = handler.turn(); waitNs < endNs - clock.nowNs(); waitNs = handler.turn()) {
            clock.advance(waitNs);
        }
        clock.advance(endNs - clock.nowNs());
        handler.turn();
    }

    @Test
    void aRequestIsSentAsItsGoldenFrameAndItsAnswerComesBack() throws IpmiException {
        IpmiResponse response = user.request(request(0x11, 0x22));

        assertEquals("1834008218662002011122aa", smi.sent().get(0).hex());
        assertEquals(NetFn.APP | 1, response.netFn());
        assertEquals(Cmd.GET_DEVICE_ID, response.cmd());
        assertTrue(response.isOk());
        assertArrayEquals(new byte[] {0x11, 0x22}, response.data());
        assertEquals(ms(3), clock.elapsed());
        assertEquals(1, count(Counter.SENT_IPMB_COMMANDS));
        assertEquals(1, count(Counter.HANDLED_IPMB_RESPONSES));
        assertEquals(0, count(Counter.SENT_LOCAL_COMMANDS));
    }

    @Test
    void anAsynchronousRequestEndsTheSameWay() {
        CompletableFuture<IpmiResponse> future = user.requestAsync(request(0x33));
        turnFor(ms(2));
        assertFalse(future.isDone());
        turnFor(ms(1));
        assertEquals(0x33, future.join().u8(0));
    }

    @Test
    void aTryLastsTwoSecondsAndThereAreFiveOfThem() {
        smi.otherwise(BridgingSmi::unanswered);

        IpmiFailure failure = failure(request());

        assertEquals(FailureKind.TIMED_OUT, failure.kind());
        assertEquals(CompletionCode.TIMEOUT, failure.completionCode());
        assertTrue(failure.mayHaveExecuted());
        assertEquals("no answer to App/01 [] to 0x82 on channel 0 in time, 5 tries", failure.detail());
        assertEquals(Duration.ofSeconds(10), clock.elapsed());
        assertEquals(5, smi.sent().size());
        assertEquals(1, smi.sent().stream().map(Sent::hex).distinct().count(), "the same bytes each time");
        assertEquals(1, count(Counter.SENT_IPMB_COMMANDS));
        assertEquals(4, count(Counter.RETRANSMITTED_IPMB_COMMANDS));
        assertEquals(1, count(Counter.TIMED_OUT_IPMB_COMMANDS));
    }

    @Test
    void theDeadlineIsHardWhateverTriesAreLeft() {
        smi.otherwise(BridgingSmi::unanswered);

        IpmiFailure failure = failure(request().withTimeout(ms(3500)));

        assertEquals(FailureKind.TIMED_OUT, failure.kind());
        assertEquals("no answer to App/01 [] to 0x82 on channel 0 within 3500 ms, 2 tries", failure.detail());
        assertEquals(ms(3500), clock.elapsed());
        assertEquals(1, count(Counter.TIMED_OUT_IPMB_COMMANDS));
    }

    @ParameterizedTest
    @ValueSource(ints = {0xC0, 0x81, 0x82, 0x83})
    void anAcknowledgementThatSaysTryLaterIsTriedAgainAfterTheTrysTime(int completionCode) throws IpmiException {
        smi.next(sent -> ack(completionCode));

        assertTrue(user.request(request()).isOk());

        assertEquals(ms(2003), clock.elapsed());
        assertEquals(2, smi.sent().size());
    }

    @Test
    void whatNeverReachedTheControllerIsKnownNotToBeExecutedAndIsTriedAgainWhateverItIs() {
        smi.otherwise(sent -> ack(0x83));

        IpmiFailure failure = failure(
                IpmiRequest.of(SATELLITE, 0x00, 0x02, 0x02).withTimeout(MINUTE).withRepeat(Repeat.NEVER));

        assertFalse(failure.mayHaveExecuted());
        assertEquals(5, smi.sent().size());
        assertTrue(failure.detail().endsWith("5 tries: the BMC reports 0x83 (NAK on write)"), failure.detail());
    }

    @ParameterizedTest
    @ValueSource(ints = {0x80, 0xC1, 0xC3, 0xCC, 0xD4, 0xFF})
    void anyOtherAcknowledgementIsTheAnswer(int completionCode) throws IpmiException {
        smi.next(sent -> ack(completionCode));

        IpmiResponse response = user.request(request(1, 2));

        assertEquals(new IpmiResponse(NetFn.APP | 1, Cmd.GET_DEVICE_ID, completionCode, new byte[0]), response);
        assertEquals(Duration.ZERO, clock.elapsed());
        assertEquals(1, count(Counter.SENT_IPMB_COMMAND_ERRS));
        assertEquals(0, count(Counter.HANDLED_IPMB_RESPONSES));
    }

    @Test
    void aCommandThatMayHaveBeenExecutedIsNotSentAgainAndItsAnswerMayStillBeLate() throws IpmiException {
        smi.next(sent -> ack(0).message(ms(9999), sent.echo()));

        IpmiResponse response =
                user.request(IpmiRequest.of(SATELLITE, 0x00, 0x02, 0x02).withTimeout(MINUTE));

        assertEquals(0x02, response.u8(0));
        assertEquals(1, smi.sent().size());
        assertEquals(ms(9999), clock.elapsed());

        smi.next(BridgingSmi::unanswered);
        IpmiFailure failure =
                failure(IpmiRequest.of(SATELLITE, 0x00, 0x02, 0x02).withTimeout(MINUTE));
        assertTrue(failure.mayHaveExecuted());
        assertEquals(ms(19999), clock.elapsed());
        assertEquals(2, smi.sent().size());
    }

    @Test
    void aLostAcknowledgementDoesNotLoseTheAnswer() throws IpmiException {
        smi.next(sent -> ack(BridgingSmi.ACK_LOST).message(ms(20), sent.echo()));
        assertEquals(7, user.request(request(7)).u8(0));
        assertEquals(1, smi.sent().size());

        smi.next(sent -> ack(BridgingSmi.ACK_LOST));
        assertEquals(8, user.request(request(8)).u8(0));
        assertEquals(3, smi.sent().size(), "tried again");
        assertEquals(ms(20 + 2000 + 3), clock.elapsed());
    }

    @Test
    void anAnswerThatOvertakesItsAcknowledgementIsKept() throws IpmiException {
        smi.next(sent -> {
            smi.receive(sent.echo());
            smi.receive(sent.echo());
            return ack(0);
        });
        assertEquals(9, user.request(request(9)).u8(0));
        smi.next(sent -> {
            smi.receive(sent.echo());
            return ack(BridgingSmi.ACK_LOST);
        });
        assertEquals(10, user.request(request(10)).u8(0));
        assertEquals(2, smi.sent().size());
        assertEquals(2, count(Counter.HANDLED_IPMB_RESPONSES));
        assertEquals(1, count(Counter.UNHANDLED_IPMB_RESPONSES));
    }

    @Test
    void anAnswerToTheFirstTryEndsTheRequestWhileTheSecondWaitsForTheBmc() {
        smi.next(BridgingSmi::unanswered);
        CompletableFuture<IpmiResponse> bridged = user.requestAsync(request(5));
        turnFor(ms(1999));
        smi.next(sent -> {
            throw new AssertionError("sent again");
        });
        smi.receive(smi.sent().get(0).echo());
        turnFor(ms(10));
        assertEquals(5, bridged.join().u8(0));
    }

    @Test
    void lateAndDuplicateAnswersAreCountedAndDropped() throws IpmiException {
        smi.next(sent -> ack(0).message(ms(500), sent.echo()));
        assertEquals(
                FailureKind.TIMED_OUT, failure(request(1).withTimeout(ms(100))).kind());

        smi.next(sent -> ack(0).message(ms(600), sent.echo())
                .message(ms(601), sent.echo())
                .message(ms(602), sent.echo()));
        assertEquals(2, user.request(request(2)).u8(0));
        assertEquals(1, count(Counter.UNHANDLED_IPMB_RESPONSES), "the late one");

        assertEquals(3, user.request(request(3)).u8(0));
        assertEquals(3, count(Counter.UNHANDLED_IPMB_RESPONSES), "and two duplicates");
        assertEquals(2, count(Counter.HANDLED_IPMB_RESPONSES));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0x82, 0, 0x06, 0x01, another channel",
        "0, 0x84, 0, 0x06, 0x01, another controller",
        "0, 0x82, 1, 0x06, 0x01, another LUN",
        "0, 0x82, 0, 0x0A, 0x01, another network function",
        "0, 0x82, 0, 0x06, 0x02, another command"
    })
    void aForeignAnswerIsDroppedAndTheRequestGoesOn(
            int channel, String slave, int lun, String netFn, String cmd, String what) throws IpmiException {
        smi.next(sent -> ack(0).message(
                        ms(1),
                        BridgingSmi.answer(
                                channel,
                                Integer.decode(slave),
                                lun,
                                Integer.decode(netFn),
                                Integer.decode(cmd),
                                sent.sequence(),
                                new byte[] {0x66}))
                .message(ms(2), sent.echo()));

        assertEquals(0x55, user.request(request(0x55)).u8(0), what);
        assertEquals(1, count(Counter.UNHANDLED_IPMB_RESPONSES));
    }

    @Test
    void damagedMessagesAndCommandsToUsAreCountedAndDropped() throws IpmiException {
        smi.next(sent -> {
            byte[] damaged = sent.echo();
            damaged[damaged.length - 2] ^= 0x10;
            byte[] command = {0x1C, 0x33, 0, 0, 0x12, (byte) 0xCE, (byte) 0x82, 0x0D, 0x02, (byte) 0xAA, (byte) 0xC5};
            return ack(0).message(ms(1), damaged).message(ms(2), command).message(ms(3), sent.echo());
        });

        assertEquals(0x77, user.request(request(0x77)).u8(0));
        assertEquals(1, count(Counter.INVALID_IPMB_RESPONSES));
        assertEquals(1, count(Counter.UNHANDLED_COMMANDS));
    }

    @Test
    void sequenceNumbersAreUsedInTurn() throws IpmiException {
        for (int i = 0; i < 130; i++) {
            user.request(request());
        }
        assertEquals(
                IntStream.range(0, 130).mapToObj(i -> i % 64).toList(),
                smi.sent().stream().map(Sent::sequence).toList());
    }

    @Test
    void withoutAFreeSequenceNumberARequestWaitsWithinItsDeadline() {
        smi.otherwise(sent -> ack(0).message(ms(sent.data()[0] == 0 ? 500 : 1500), sent.echo()));
        List<CompletableFuture<IpmiResponse>> futures = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            futures.add(user.requestAsync(request(i)));
        }
        CompletableFuture<IpmiResponse> patient = user.requestAsync(request(100));
        CompletableFuture<IpmiResponse> impatient =
                user.requestAsync(request(101).withTimeout(ms(400)));
        CompletableFuture<IpmiResponse> second = user.requestAsync(request(102));
        turnFor(ms(400));

        assertEquals(64, smi.sent().size());
        assertEquals(FailureKind.TIMED_OUT_QUEUED, failureOf(impatient).kind());
        assertFalse(failureOf(impatient).mayHaveExecuted());

        turnFor(ms(200));
        assertEquals(65, smi.sent().size());
        assertEquals(100, smi.sent().get(64).data()[0], "the one that has waited longest");
        assertEquals(0, smi.sent().get(64).sequence(), "the number that is free");

        turnFor(ms(4000));
        assertEquals(100, patient.join().u8(0));
        assertEquals(102, second.join().u8(0));
        for (int i = 0; i < 64; i++) {
            assertEquals(i, futures.get(i).join().u8(0));
        }
        assertEquals(List.of(true, false), smi.watchCalls());
    }

    @Test
    void theDriverWatchesForMessagesExactlyWhileSomebodyWaitsForOne() throws IpmiException {
        user.request(IpmiRequest.of(NetFn.APP, Cmd.GET_DEVICE_ID));
        assertEquals(List.of(), smi.watchCalls());
        user.request(request());
        assertEquals(List.of(true, false), smi.watchCalls());
        smi.next(sent -> ack(0xC1));
        user.request(request());
        smi.next(BridgingSmi::unanswered);
        failure(request().withTimeout(ms(10)));
        assertEquals(List.of(true, false, true, false, true, false), smi.watchCalls());
    }

    @Test
    void cancellingEndsTheWaitForTheControllerAtOnce() {
        CompletableFuture<IpmiResponse> future = user.requestAsync(request());
        turnFor(ms(1));
        future.cancel(true);
        turnFor(ms(10));

        assertEquals(1, count(Counter.CANCELLED_COMMANDS));
        assertEquals(0, smi.abandons());
        assertEquals(List.of(true, false), smi.watchCalls());
        assertEquals(Long.MAX_VALUE, handler.turn(), "nothing is left");
    }

    @Test
    void closingTheUserEndsItsRequestsWhereverTheyAre() throws IpmiException {
        smi.otherwise(BridgingSmi::unanswered);
        CompletableFuture<IpmiResponse> awaiting = user.requestAsync(request());
        turnFor(ms(1));
        CompletableFuture<IpmiResponse> queued = user.requestAsync(request());
        user.close();
        handler.turn();

        assertEquals(FailureKind.CLOSED, failureOf(awaiting).kind());
        assertTrue(failureOf(awaiting).mayHaveExecuted());
        assertEquals(FailureKind.CLOSED, failureOf(queued).kind());
        assertFalse(failureOf(queued).mayHaveExecuted());
        assertEquals(2, count(Counter.CLOSED_COMMANDS));
        assertTrue(ipmi0.openUser("next").request(IpmiRequest.of(NetFn.APP, 1)).isOk());
    }

    @Test
    void closingTheInterfaceEndsAllOfThem() {
        smi.otherwise(BridgingSmi::unanswered);
        List<CompletableFuture<IpmiResponse>> futures = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            futures.add(user.requestAsync(request()));
        }
        turnFor(ms(1));

        ipmi0.close();

        futures.forEach(each -> assertEquals(FailureKind.CLOSED, failureOf(each).kind()));
        assertEquals(70, count(Counter.CLOSED_COMMANDS));
        assertEquals(
                64,
                futures.stream()
                        .filter(each -> failureOf(each).mayHaveExecuted())
                        .count());
    }

    @Test
    void anInterfaceThatGoesDownEndsThemWithItsReason() {
        smi.otherwise(BridgingSmi::unanswered);
        CompletableFuture<IpmiResponse> future = user.requestAsync(request());
        turnFor(ms(1));
        smi.health(new InterfaceHealth(InterfaceHealth.State.DOWN, "the BMC is gone"));
        turnFor(ms(1));

        IpmiFailure failure = failureOf(future);
        assertEquals(FailureKind.INTERFACE_DOWN, failure.kind());
        assertEquals("the BMC is gone", failure.detail());
        assertTrue(failure.mayHaveExecuted());
        assertEquals(1, count(Counter.FAILED_IPMB_COMMANDS));
        assertEquals(Long.MAX_VALUE, handler.turn(), "nothing is left");
    }

    @Test
    void anInterfaceThatOnlyRecoversDoesNotEndThem() throws IpmiException {
        smi.next(sent -> {
            smi.health(new InterfaceHealth(InterfaceHealth.State.RECOVERING, "a hiccup"));
            return Fate.ack(0).message(ms(50), sent.echo());
        });
        assertEquals(4, user.request(request(4)).u8(0));
    }

    @Test
    void aSendMessageTheBmcNeverAcknowledgesIsTakenBackAtTheDeadline() {
        smi.next(sent -> ack(BridgingSmi.SILENCE));
        IpmiFailure failure = failure(request().withTimeout(ms(100)));
        assertEquals(FailureKind.TIMED_OUT, failure.kind());
        assertTrue(failure.mayHaveExecuted());
        assertEquals(1, smi.abandons());
        assertEquals(ms(100), clock.elapsed());
    }

    @Test
    void requestsToTheBmcGoOnMeanwhile() throws IpmiException {
        smi.otherwise(BridgingSmi::unanswered);
        CompletableFuture<IpmiResponse> bridged = user.requestAsync(request());
        for (int i = 0; i < 10; i++) {
            assertTrue(user.request(IpmiRequest.of(NetFn.APP, 1)).isOk());
        }
        assertEquals(10, smi.localMessages());
        assertEquals(Duration.ZERO, clock.elapsed());
        turnFor(Duration.ofSeconds(10));
        assertEquals(FailureKind.TIMED_OUT, failureOf(bridged).kind());
        assertEquals(5, smi.sent().size());
    }

    @Test
    void aDriverThatCannotBridgeRefusesAtOnceAndSaysSo() throws IpmiException {
        Rig rig = new Rig();
        IpmiFailure failure = rig.failureOf(request());
        assertEquals(FailureKind.UNSUPPORTED, failure.kind());
        assertEquals(
                "kcs at i/o 0xca2 carries requests to its own BMC only, not to 0x82 on channel 0", failure.detail());
        assertFalse(failure.mayHaveExecuted());
        assertEquals(
                FailureKind.UNSUPPORTED,
                failureOf(rig.user.requestAsync(request())).kind());
        assertEquals(2, rig.count(Counter.SENT_INVALID_COMMANDS));
        assertEquals(List.of(), rig.smi.sent());
        assertEquals(Duration.ZERO, rig.clock.elapsed());
    }
}
