package io.jipmi.si.driver;

import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.NetFn;
import io.jipmi.msghandler.spi.SmiDriver;

/**
 * The conversation that serves what the BMC wants us for: Get Message Flags, then whatever they say: a watchdog
 * pre-timeout, messages, events (SI layer, 4.2). It also looks once a second whether the BMC still has the global enables
 * it was given: one that was reset has not. Not thread-safe; carries no message itself.
 *
 * <p>It begins when the BMC raises SMS_ATN, and by the clock for BMCs that do not, while somebody waits for something. An
 * SMS_ATN that stays on although everything was fetched counts once.
 */
final class FlagService {
    /** How often to look at the flags while somebody waits for messages. */
    static final long MESSAGE_INTERVAL_NS = 10_000_000L;
    /** The same for events, of which everybody is to hear within a second. */
    static final long EVENT_INTERVAL_NS = 500_000_000L;
    /** How often to look at the enables. */
    static final long ENABLES_INTERVAL_NS = 1_000_000_000L;
    /** The same while a reset is to be expected. */
    static final long RESET_INTERVAL_NS = 250_000_000L;

    /** For so long after a reset command. */
    private static final long RESET_EXPECTED_NS = 30_000_000_000L;
    /** After so many fetches in a row a flag is taken for one that never ends (LIM-07). */
    static final int MAX_FETCHES_IN_A_ROW = 10;

    /** When to go on after that. */
    static final long BREATH_NS = 1_000_000L;

    /** How often to look for SMS_ATN while messages are waited for, at first; less often the longer nothing comes. */
    private static final long MIN_ATTENTION_INTERVAL_NS = 500_000L;

    private static final long MAX_ATTENTION_INTERVAL_NS = 250_000_000L;
    private static final int ATTENTION_SHARE = 8;

    private static final int RECEIVE_MESSAGE_AVAILABLE = 0x01;
    private static final int EVENT_MESSAGE_BUFFER_FULL = 0x02;
    private static final int WATCHDOG_PRETIMEOUT = 0x08;
    private static final int OEM_FLAGS = 0xE0;
    /** Completion code, 16 bytes of event record. */
    private static final int EVENT_RESPONSE_BYTES = 3 + 16;

    private static final int MANAGED_ENABLES = 0x07;

    private enum Step {
        REST,
        GET_FLAGS,
        CLEAR_PRETIMEOUT,
        GET_MESSAGE,
        READ_EVENT,
        CHECK_ENABLES
    }

    /** What the last answer was, for the driver to act on. */
    enum Outcome {
        NOTHING,
        MESSAGE,
        EVENT,
        PRETIMEOUT,
        /** The BMC has other enables than it was given: it has been reset. */
        ENABLES_LOST
    }

    private boolean messagesWanted;
    private boolean eventsWanted;
    private boolean enablesReadable;
    private int enables;
    private boolean oemFlagsMeanMessages;
    private boolean leftAlone;

    private Step step = Step.REST;
    private int flags;
    private int fetchesInARow;
    private long nextFlagsNs;
    private long nextCheckNs;
    private long quietSinceNs;
    private long resetExpectedUntilNs;
    private boolean resetExpected;
    /** SMS_ATN was on the last time it was looked at, and has been acted on. */
    private boolean attentionKnown;

    /** The flags are to be looked at although nobody waits for anything. */
    private boolean lookPending;

    /** The interface is in service: takes over what start-up found out. */
    void begin(StartUp startUp, long nowNs) {
        enablesReadable = startUp.enablesReadable();
        enables = startUp.enables() & MANAGED_ENABLES;
        oemFlagsMeanMessages = startUp.quirks().oemFlagsMeanMessages();
        attentionKnown = false;
        rest(nowNs);
        nextCheckNs = nowNs + checkIntervalNs(nowNs);
        if (messagesWanted || eventsWanted) {
            nextFlagsNs = nowNs;
        }
    }

    /** Whether somebody waits for messages, and whether somebody waits for events. */
    void watch(boolean messages, boolean events, long nowNs) {
        boolean firstForEvents = events && !eventsWanted;
        if (firstForEvents || (messages && !messagesWanted)) {
            attentionKnown = false;
        }
        messagesWanted = messages;
        eventsWanted = events;
        nextFlagsNs = firstForEvents ? nowNs : nowNs + flagsIntervalNs();
        quietSinceNs = nowNs;
    }

    /** Whether the enables are to be left unread: the BMC is being given firmware. */
    void leaveAlone(boolean alone) {
        leftAlone = alone;
    }

    /** The interface was lost; what was asked last will not be answered. */
    void forget(long nowNs) {
        rest(nowNs);
    }

    /** Somebody puts something to the BMC: answers may come soon. */
    void stir(long nowNs) {
        quietSinceNs = nowNs;
    }

    /** The BMC has been told to reset itself: its enables will go. */
    void expectReset(long nowNs) {
        resetExpected = true;
        resetExpectedUntilNs = nowNs + RESET_EXPECTED_NS;
        nextCheckNs = nowNs + RESET_INTERVAL_NS;
    }

    /** Takes notice of SMS_ATN, seen while the interface was idle. */
    void attention(boolean on, long nowNs) {
        if (on && !attentionKnown) {
            lookAt(nowNs);
        }
        attentionKnown = on;
    }

    /** Whether a request is under way or due. */
    boolean due(long nowNs) {
        return step != Step.REST || flagsDue(nowNs) || checkDue(nowNs);
    }

    /** Whether the BMC gives away for good what it was asked for last: a lost answer cannot be asked for again. */
    boolean takesAway() {
        return step == Step.GET_MESSAGE || step == Step.READ_EVENT;
    }

    /** How long the interface may be left alone, in ns. */
    long waitNs(long nowNs) {
        long waitNs = checks() ? nextCheckNs - nowNs : SmiDriver.NOTHING_TO_DO_NS;
        if (lookPending) {
            waitNs = Math.min(waitNs, nextFlagsNs - nowNs);
        }
        if (messagesWanted) {
            long attentionNs = Math.max(MIN_ATTENTION_INTERVAL_NS, (nowNs - quietSinceNs) / ATTENTION_SHARE);
            waitNs = Math.min(waitNs, Math.min(attentionNs, nextFlagsNs - nowNs));
        }
        if (eventsWanted) {
            waitNs = Math.min(waitNs, Math.min(MAX_ATTENTION_INTERVAL_NS, nextFlagsNs - nowNs));
        }
        return Math.max(1, waitNs);
    }

    /**
     * Writes the next request.
     *
     * @return its length in bytes
     */
    int request(byte[] target, long nowNs) {
        if (step == Step.REST && flagsDue(nowNs)) {
            step = Step.GET_FLAGS;
            lookPending = false;
        } else if (step == Step.REST) {
            step = Step.CHECK_ENABLES;
        }
        target[0] = NetFn.APP << 2;
        switch (step) {
            case GET_MESSAGE -> target[1] = Cmd.GET_MESSAGE;
            case READ_EVENT -> target[1] = Cmd.READ_EVENT_MESSAGE_BUFFER;
            case CHECK_ENABLES -> target[1] = Cmd.GET_BMC_GLOBAL_ENABLES;
            case CLEAR_PRETIMEOUT -> {
                target[1] = Cmd.CLEAR_MESSAGE_FLAGS;
                target[2] = WATCHDOG_PRETIMEOUT;
                return 3;
            }
            default -> target[1] = Cmd.GET_MESSAGE_FLAGS;
        }
        return 2;
    }

    /**
     * Takes the answer to the last request.
     *
     * @param bytes network function/LUN, command, completion code, data
     */
    Outcome answered(byte[] bytes, int lengthBytes, byte[] request, long nowNs) {
        boolean ok = lengthBytes >= 3
                && bytes[0] == (byte) (request[0] | (1 << 2))
                && bytes[1] == request[1]
                && bytes[2] == CompletionCode.OK;
        switch (step) {
            case GET_FLAGS -> {
                flags = ok && lengthBytes >= 4 ? bytes[3] & 0xFF : 0;
                if (oemFlagsMeanMessages && (flags & OEM_FLAGS) != 0) {
                    flags |= RECEIVE_MESSAGE_AVAILABLE;
                }
                nextFlag(nowNs);
                return step == Step.CLEAR_PRETIMEOUT ? Outcome.PRETIMEOUT : Outcome.NOTHING;
            }
            case CLEAR_PRETIMEOUT -> {
                nextFlag(nowNs);
                return Outcome.NOTHING;
            }
            case GET_MESSAGE -> {
                boolean fetched = ok && lengthBytes >= 4;
                fetchAgain(fetched, RECEIVE_MESSAGE_AVAILABLE, nowNs);
                return fetched ? Outcome.MESSAGE : Outcome.NOTHING;
            }
            case READ_EVENT -> {
                boolean fetched = ok && lengthBytes == EVENT_RESPONSE_BYTES;
                fetchAgain(fetched, EVENT_MESSAGE_BUFFER_FULL, nowNs);
                return fetched ? Outcome.EVENT : Outcome.NOTHING;
            }
            case CHECK_ENABLES -> {
                step = Step.REST;
                nextCheckNs = nowNs + checkIntervalNs(nowNs);
                boolean lost = ok && lengthBytes >= 4 && (bytes[3] & MANAGED_ENABLES) != enables;
                return lost ? Outcome.ENABLES_LOST : Outcome.NOTHING;
            }
            default -> throw new IllegalStateException("no answer expected in " + step);
        }
    }

    /** What the flags say is served in this order: pre-timeout, messages, events (SI layer, 4.2). */
    private void nextFlag(long nowNs) {
        if ((flags & WATCHDOG_PRETIMEOUT) != 0) {
            flags &= ~WATCHDOG_PRETIMEOUT;
            step = Step.CLEAR_PRETIMEOUT;
        } else if ((flags & RECEIVE_MESSAGE_AVAILABLE) != 0) {
            step = Step.GET_MESSAGE;
        } else if ((flags & EVENT_MESSAGE_BUFFER_FULL) != 0) {
            step = Step.READ_EVENT;
        } else {
            rest(nowNs);
        }
    }

    private void fetchAgain(boolean fetched, int flag, long nowNs) {
        if (fetched) {
            quietSinceNs = nowNs;
            fetchesInARow++;
        }
        if (!fetched) {
            fetchesInARow = 0;
            flags &= ~flag;
        } else if (fetchesInARow >= MAX_FETCHES_IN_A_ROW) {
            rest(nowNs);
            lookAt(nowNs + BREATH_NS);
            return;
        }
        nextFlag(nowNs);
    }

    private boolean flagsDue(long nowNs) {
        return (lookPending || messagesWanted || eventsWanted) && nowNs - nextFlagsNs >= 0;
    }

    private boolean checkDue(long nowNs) {
        return checks() && nowNs - nextCheckNs >= 0;
    }

    private boolean checks() {
        return enablesReadable && !leftAlone;
    }

    private void lookAt(long atNs) {
        lookPending = true;
        nextFlagsNs = atNs;
    }

    private void rest(long nowNs) {
        step = Step.REST;
        fetchesInARow = 0;
        nextFlagsNs = nowNs + flagsIntervalNs();
    }

    private long flagsIntervalNs() {
        return messagesWanted ? MESSAGE_INTERVAL_NS : EVENT_INTERVAL_NS;
    }

    private long checkIntervalNs(long nowNs) {
        resetExpected = resetExpected && nowNs - resetExpectedUntilNs < 0;
        return resetExpected ? RESET_INTERVAL_NS : ENABLES_INTERVAL_NS;
    }
}
