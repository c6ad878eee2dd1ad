package io.jipmi.msghandler;

import static io.jipmi.msghandler.Rig.ms;
import static io.jipmi.msghandler.Rig.request;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes on the wire, and which answers are believed. */
class AnswerMatchingTest {

    static Stream<Arguments> answersThatAreNoAnswer() {
        return Stream.of(
                Arguments.of("nothing", new int[] {}, "0 bytes where 3 are the least"),
                Arguments.of("one byte", new int[] {0x1C}, "1 bytes where 3 are the least"),
                Arguments.of("no completion code", new int[] {0x1C, 0x01}, "2 bytes where 3 are the least"),
                Arguments.of("another command", new int[] {0x1C, 0x02, 0x00}, "netfn 0x07 cmd 0x02"),
                Arguments.of("another network function", new int[] {0x2C, 0x01, 0x00}, "netfn 0x0b cmd 0x01"),
                Arguments.of("the request itself", new int[] {0x18, 0x01, 0x00}, "netfn 0x06 cmd 0x01"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answersThatAreNoAnswer")
    void anAnswerThatDoesNotBelongToTheRequestIsABadResponse(String what, int[] answer, String detail)
            throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.bytes(answer));

        IpmiException thrown = assertThrows(IpmiTransportException.class, () -> rig.user.request(request(1)));

        assertEquals(FailureKind.BAD_RESPONSE, thrown.failure().kind());
        assertTrue(thrown.failure().mayHaveExecuted());
        assertTrue(thrown.failure().detail().contains(detail), thrown.failure().detail());
        assertTrue(
                thrown.failure().detail().contains("App/01 [01]"),
                thrown.failure().detail());
        assertEquals(1, rig.count(Counter.INVALID_LOCAL_RESPONSES));
        assertEquals(0, rig.count(Counter.HANDLED_LOCAL_RESPONSES));
        assertEquals(2, rig.user.request(request(2)).u8(0));
    }

    @Test
    void anAnswerThatDoesNotBelongToTheAsynchronousRequestIsABadResponse() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.bytes(0x1C, 0x02, 0x00));

        CompletableFuture<IpmiResponse> future = rig.user.requestAsync(request(1));
        rig.run();

        assertEquals(FailureKind.BAD_RESPONSE, Rig.failureOf(future).kind());
    }

    @Test
    void aCompletionCodeIsAnAnswerLikeAnyOther() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.bytes(0x1C, 0x01, 0xC1));

        IpmiResponse response = rig.user.request(request(1));

        assertEquals(new IpmiResponse(0x07, 0x01, 0xC1, new byte[0]), response);
        assertEquals(1, rig.count(Counter.HANDLED_LOCAL_RESPONSES));
    }

    @Test
    void theRequestIsFramedWithItsLogicalUnit() throws IpmiException {
        Rig rig = new Rig();

        IpmiResponse response = rig.user.request(
                IpmiRequest.of(NetFn.STORAGE, Cmd.GET_SDR, 1, 2, 0xFF).to(new SystemInterfaceAddress(3)));

        assertArrayEquals(
                new byte[] {0x2B, 0x23, 1, 2, (byte) 0xFF}, rig.smi.sent().get(0));
        assertEquals(NetFn.response(NetFn.STORAGE), response.netFn());
        assertEquals(Cmd.GET_SDR, response.cmd());
        assertArrayEquals(new byte[] {1, 2, (byte) 0xFF}, response.data());
    }

    @Test
    void aRequestIsAsLongAsItIsWhateverWasSentBefore() throws IpmiException {
        Rig rig = new Rig();
        byte[] longest = new byte[IpmiRequest.MAX_DATA_BYTES];
        IpmiRequest shortOne = IpmiRequest.of(NetFn.APP, Cmd.GET_DEVICE_ID);

        rig.user.request(new IpmiRequest(
                IpmiAddress.BMC, NetFn.APP, 0x52, longest, IpmiRequest.DEFAULT_TIMEOUT, Repeat.NEVER, Priority.NORMAL));
        IpmiResponse response = rig.user.request(shortOne);

        assertEquals(272, rig.smi.sent().get(0).length);
        assertEquals(2, rig.smi.sent().get(1).length);
        assertEquals(0, response.dataLengthBytes());
    }

    @Test
    void theDriverLearnsWhetherItMayRepeat() throws IpmiException {
        Rig rig = new Rig();

        rig.user.request(IpmiRequest.of(NetFn.APP, Cmd.GET_DEVICE_ID));
        rig.user.request(IpmiRequest.of(NetFn.APP, Cmd.SET_WATCHDOG_TIMER));
        rig.user.request(IpmiRequest.of(NetFn.APP, Cmd.SET_WATCHDOG_TIMER).withRepeat(Repeat.ALWAYS));
        rig.user.request(IpmiRequest.of(NetFn.APP, Cmd.GET_DEVICE_ID).withRepeat(Repeat.NEVER));

        assertEquals(java.util.List.of(true, false, true, false), rig.smi.repeatables());
    }

    @Test
    void anAnswerAfterTheDeadlineIsCountedAndDropped() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.SILENCE.lateAfterAbandoned());

        IpmiFailure failure = rig.failureOf(request(1));
        rig.run();

        assertEquals(FailureKind.TIMED_OUT, failure.kind());
        assertEquals(1, rig.smi.strays());
        assertEquals(1, rig.count(Counter.UNHANDLED_LOCAL_RESPONSES));
    }

    @Test
    void anAnswerAfterTheDeadlineIsNotTakenForTheNextRequestsOwn() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.SILENCE.lateAfterAbandoned(), Act.ANSWER.after(ms(10)));

        rig.failureOf(request(1));
        IpmiResponse second = rig.user.request(request(2));

        assertEquals(1, rig.smi.strays());
        assertEquals(2, second.u8(0));
        assertEquals(1, rig.count(Counter.UNHANDLED_LOCAL_RESPONSES));
        assertEquals(1, rig.count(Counter.HANDLED_LOCAL_RESPONSES));
    }

    @Test
    void anAnswerToNothingIsCountedAndDropped() throws IpmiException {
        Rig rig = new Rig();

        rig.smi.stray();

        assertEquals(1, rig.count(Counter.UNHANDLED_LOCAL_RESPONSES));
        assertEquals(1, rig.user.request(request(1)).u8(0));
    }

    @Test
    void anAnswerToNothingDoesNotEndTheRequestUnderWay() throws IpmiException {
        Rig rig = new Rig();
        rig.smi.next(Act.ANSWER.after(ms(10)));
        CompletableFuture<IpmiResponse> future = rig.user.requestAsync(request(1));
        rig.handler.turn();

        rig.smi.stray();
        rig.handler.turn();

        assertFalse(future.isDone());
        rig.run();
        assertEquals(1, Rig.answerTo(future).u8(0));
        assertEquals(1, rig.count(Counter.UNHANDLED_LOCAL_RESPONSES));
    }
}
