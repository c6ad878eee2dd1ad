package io.jipmi.msghandler;

import io.jipmi.msghandler.spi.SmiMessage;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * What a {@link ScriptedSmi} does with one message.
 *
 * @param outcome fills the message in at its end; null if it never ends
 * @param delayNs how long after the sending it ends
 * @param polls how many polls it takes at least
 * @param insideSend whether it ends before the sending returns
 * @param lateAfterAbandon whether the upcall comes all the same, one poll after the message was taken back
 * @param mayHaveExecuted what the driver says when the message is taken back
 */
record Act(
        Consumer<SmiMessage> outcome,
        long delayNs,
        int polls,
        boolean insideSend,
        boolean lateAfterAbandon,
        boolean mayHaveExecuted) {
    static final Act SILENCE = new Act(null, 0, 0, false, false, true);
    static final Act ANSWER = new Act(Act::echo, 0, 1, false, false, true);

    static Act failure(FailureKind kind) {
        return with(message -> message.failed(new IpmiFailure(kind, 0xC3, true, "scripted " + kind)));
    }

    /** The answer is these bytes: network function and LUN, command, completion code, data. */
    static Act bytes(int... answer) {
        return with(message -> {
            for (int i = 0; i < answer.length; i++) {
                message.response()[i] = (byte) answer[i];
            }
            message.answered(answer.length);
        });
    }

    static Act defect() {
        return with(message -> {
            throw new IllegalStateException("scripted defect");
        });
    }

    static Act with(Consumer<SmiMessage> outcome) {
        return new Act(outcome, 0, 1, false, false, true);
    }

    Act after(Duration delay) {
        return new Act(outcome, delay.toNanos(), polls, insideSend, lateAfterAbandon, mayHaveExecuted);
    }

    Act afterPolls(int newPolls) {
        return new Act(outcome, delayNs, newPolls, insideSend, lateAfterAbandon, mayHaveExecuted);
    }

    Act atOnce() {
        return new Act(outcome, delayNs, polls, true, lateAfterAbandon, mayHaveExecuted);
    }

    Act lateAfterAbandoned() {
        return new Act(outcome, delayNs, polls, insideSend, true, mayHaveExecuted);
    }

    Act notExecuted() {
        return new Act(outcome, delayNs, polls, insideSend, lateAfterAbandon, false);
    }

    /** Answers completion code 0 and the request's own data. */
    static void echo(SmiMessage message) {
        byte[] request = message.request();
        byte[] response = message.response();
        response[0] = (byte) (request[0] | 1 << 2);
        response[1] = request[1];
        response[2] = 0;
        int dataLengthBytes = Math.min(message.requestLengthBytes() - 2, SmiMessage.MAX_LENGTH_BYTES - 3);
        System.arraycopy(request, 2, response, 3, dataLengthBytes);
        message.answered(3 + dataLengthBytes);
    }

    static byte[] requestBytes(SmiMessage message) {
        return Arrays.copyOf(message.request(), message.requestLengthBytes());
    }
}
