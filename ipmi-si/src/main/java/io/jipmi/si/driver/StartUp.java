package io.jipmi.si.driver;

import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.NetFn;
import java.util.Locale;

/**
 * The conversation that brings an interface into service, and back into service after the BMC was reset: who are you,
 * which interrupts and buffers are enabled, enable the event buffer, forget a stale pre-timeout (SI start-up steps 2 to
 * 7). Not thread-safe; carries no message itself.
 *
 * <p>Every request in it can be repeated without harm.
 */
final class StartUp {
    private static final int ENABLE_RECEIVE_INTERRUPT = 0x01;
    private static final int ENABLE_EVENT_BUFFER_INTERRUPT = 0x02;
    private static final int ENABLE_EVENT_BUFFER = 0x04;
    private static final int FLAG_WATCHDOG_PRETIMEOUT = 0x08;
    private static final int MAX_DEVICE_ID_TRIES = 5;
    private static final int MIN_DEVICE_ID_LENGTH_BYTES = 3 + 5;

    private enum Step {
        GET_DEVICE_ID,
        GET_ENABLES,
        SET_ENABLES,
        CHECK_ENABLES,
        CLEAR_FLAGS,
        DONE,
        FAILED
    }

    private Step step = Step.GET_DEVICE_ID;
    private int deviceIdTries;
    private int wantedEnables;
    private boolean eventBuffer;
    private boolean receiveInterruptStuck;
    private String trouble = "";

    /** Whether the interface is in service. */
    boolean done() {
        return step == Step.DONE;
    }

    /** Whether the BMC cannot be brought into service; {@link #trouble()} says why. */
    boolean failed() {
        return step == Step.FAILED;
    }

    String trouble() {
        return trouble;
    }

    /** Whether the BMC keeps events for us in its event message buffer. */
    boolean eventBuffer() {
        return eventBuffer;
    }

    /** Whether the BMC refuses to switch its receive-message interrupt off, as some do. */
    boolean receiveInterruptStuck() {
        return receiveInterruptStuck;
    }

    /** Whether the next request repeats one the BMC was not ready for, and should wait a little. */
    boolean retrying() {
        return step == Step.GET_DEVICE_ID && deviceIdTries > 0;
    }

    /**
     * Writes the next request.
     *
     * @return its length in bytes
     */
    int request(byte[] target) {
        target[0] = NetFn.APP << 2;
        switch (step) {
            case GET_DEVICE_ID -> target[1] = Cmd.GET_DEVICE_ID;
            case GET_ENABLES, CHECK_ENABLES -> target[1] = Cmd.GET_BMC_GLOBAL_ENABLES;
            case SET_ENABLES -> {
                target[1] = Cmd.SET_BMC_GLOBAL_ENABLES;
                target[2] = (byte) wantedEnables;
                return 3;
            }
            case CLEAR_FLAGS -> {
                target[1] = Cmd.CLEAR_MESSAGE_FLAGS;
                target[2] = FLAG_WATCHDOG_PRETIMEOUT;
                return 3;
            }
            case DONE, FAILED -> throw new IllegalStateException("nothing to say in " + step);
        }
        return 2;
    }

    /**
     * Takes the answer to the last request.
     *
     * @param bytes network function/LUN, command, completion code, data
     */
    void answered(byte[] bytes, int lengthBytes, byte[] request) {
        boolean foreign = lengthBytes < 3 || bytes[0] != (byte) (request[0] | (1 << 2)) || bytes[1] != request[1];
        int completionCode = foreign ? CompletionCode.UNSPECIFIED : bytes[2] & 0xFF;
        boolean ok = completionCode == CompletionCode.OK;
        switch (step) {
            case GET_DEVICE_ID -> deviceId(foreign, completionCode, lengthBytes);
            case GET_ENABLES -> {
                if (ok && lengthBytes >= 4) {
                    wantEnables(bytes[3] & 0xFF);
                } else {
                    step = Step.CLEAR_FLAGS;
                }
            }
            case SET_ENABLES -> step = Step.CHECK_ENABLES;
            case CHECK_ENABLES -> {
                if (ok && lengthBytes >= 4) {
                    eventBuffer = (bytes[3] & ENABLE_EVENT_BUFFER) != 0;
                    receiveInterruptStuck = (bytes[3] & ENABLE_RECEIVE_INTERRUPT) != 0;
                }
                step = Step.CLEAR_FLAGS;
            }
            case CLEAR_FLAGS -> step = Step.DONE;
            case DONE, FAILED -> throw new IllegalStateException("no answer expected in " + step);
        }
    }

    private void deviceId(boolean foreign, int completionCode, int lengthBytes) {
        if (!foreign && completionCode == CompletionCode.OK && lengthBytes >= MIN_DEVICE_ID_LENGTH_BYTES) {
            step = Step.GET_ENABLES;
            return;
        }
        deviceIdTries++;
        if (deviceIdTries == MAX_DEVICE_ID_TRIES) {
            step = Step.FAILED;
            trouble = foreign || completionCode == CompletionCode.OK
                    ? String.format(
                            Locale.ROOT, "no proper answer to Get Device ID: %d bytes, not its answer", lengthBytes)
                    : "the BMC answers Get Device ID with " + CompletionCode.describe(completionCode);
        }
    }

    /** Interrupts off, as there is nobody to take them; event buffer on; the bits that are not ours as they were. */
    private void wantEnables(int enables) {
        wantedEnables = (enables | ENABLE_EVENT_BUFFER) & ~(ENABLE_RECEIVE_INTERRUPT | ENABLE_EVENT_BUFFER_INTERRUPT);
        eventBuffer = wantedEnables == enables;
        step = eventBuffer ? Step.CLEAR_FLAGS : Step.SET_ENABLES;
    }
}
