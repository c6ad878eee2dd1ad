package io.jipmi.si.driver;

import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.NetFn;
import io.jipmi.msghandler.spi.SmiDriver;

/**
 * The conversation that empties the BMC's receive message queue while somebody waits for messages: Get Message Flags,
 * then Get Message until the BMC has none (SI layer, 4.2). Not thread-safe; carries no message itself.
 *
 * <p>It begins when the BMC raises SMS_ATN, and every 10 ms for BMCs that do not. An SMS_ATN that stays on for other
 * reasons (events, a watchdog pre-timeout, OEM flags) counts once.
 */
final class MessageFetch {
    static final long LOOK_INTERVAL_NS = 10_000_000L;
    /** After so many messages in a row it is somebody else's turn: there are BMCs that never end (LIM-07). */
    static final int MAX_MESSAGES_IN_A_ROW = 10;

    /** When to go on after that, if nobody else has anything to do. */
    static final long BREATH_NS = 1_000_000L;

    /** How often to look for SMS_ATN at first; less often the longer nothing comes. */
    private static final long MIN_ATTENTION_INTERVAL_NS = 500_000L;

    private static final int ATTENTION_SHARE = 8;
    private static final int FLAG_RECEIVE_MESSAGE_AVAILABLE = 0x01;

    private enum Step {
        REST,
        GET_FLAGS,
        GET_MESSAGE
    }

    private boolean watching;
    private Step step = Step.REST;
    private int messagesInARow;
    private long nextLookNs;
    private long quietSinceNs;
    /** SMS_ATN was on the last time it was looked at, and has been acted on. */
    private boolean attentionKnown;

    /** Whether somebody waits for messages. */
    void watch(boolean wanted, long nowNs) {
        watching = wanted;
        nextLookNs = nowNs + LOOK_INTERVAL_NS;
        quietSinceNs = nowNs;
        attentionKnown = false;
    }

    /** The interface was lost; what was asked last will not be answered. */
    void forget(long nowNs) {
        rest(nowNs + LOOK_INTERVAL_NS);
    }

    /** Somebody puts something to the BMC: answers may come soon. */
    void stir(long nowNs) {
        quietSinceNs = nowNs;
    }

    /** Takes notice of SMS_ATN, seen while the interface was idle. */
    void attention(boolean on, long nowNs) {
        if (on && !attentionKnown) {
            nextLookNs = nowNs;
        }
        attentionKnown = on;
    }

    /** Whether a request is under way or due. */
    boolean due(long nowNs) {
        return step != Step.REST || (watching && nowNs - nextLookNs >= 0);
    }

    /** How long the interface may be left alone, in ns. */
    long waitNs(long nowNs) {
        if (!watching) {
            return SmiDriver.NOTHING_TO_DO_NS;
        }
        long attentionNs = Math.max(MIN_ATTENTION_INTERVAL_NS, (nowNs - quietSinceNs) / ATTENTION_SHARE);
        return Math.max(1, Math.min(attentionNs, nextLookNs - nowNs));
    }

    /**
     * Writes the next request.
     *
     * @return its length in bytes
     */
    int request(byte[] target) {
        if (step == Step.REST) {
            step = Step.GET_FLAGS;
        }
        target[0] = NetFn.APP << 2;
        target[1] = (byte) (step == Step.GET_FLAGS ? Cmd.GET_MESSAGE_FLAGS : Cmd.GET_MESSAGE);
        return 2;
    }

    /**
     * Takes the answer to the last request.
     *
     * @param bytes network function/LUN, command, completion code, data
     * @return whether it is a message
     */
    boolean answered(byte[] bytes, int lengthBytes, byte[] request, long nowNs) {
        boolean ok = lengthBytes >= 4
                && bytes[0] == (byte) (request[0] | (1 << 2))
                && bytes[1] == request[1]
                && bytes[2] == CompletionCode.OK;
        if (step == Step.GET_FLAGS) {
            if (ok && watching && (bytes[3] & FLAG_RECEIVE_MESSAGE_AVAILABLE) != 0) {
                step = Step.GET_MESSAGE;
            } else {
                rest(nowNs + LOOK_INTERVAL_NS);
            }
            return false;
        }
        if (!ok) {
            rest(nowNs + LOOK_INTERVAL_NS);
            return false;
        }
        quietSinceNs = nowNs;
        messagesInARow++;
        if (!watching) {
            rest(nowNs + LOOK_INTERVAL_NS);
        } else if (messagesInARow == MAX_MESSAGES_IN_A_ROW) {
            rest(nowNs + BREATH_NS);
        }
        return true;
    }

    private void rest(long newNextLookNs) {
        step = Step.REST;
        messagesInARow = 0;
        nextLookNs = newNextLookNs;
    }
}
