package io.jipmi.si.driver;

import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.NetFn;
import io.jipmi.si.SiType;
import io.jipmi.si.sm.StateMachine;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The conversation that brings an interface into service, and back into service after the BMC was reset: who are you,
 * what can your interface do, which interrupts and buffers are enabled, enable the event buffer, forget a stale
 * pre-timeout (SI start-up steps 2 to 8). Not thread-safe; carries no message itself.
 *
 * <p>Every request in it can be repeated without harm.
 */
final class StartUp {
    private static final int ENABLE_RECEIVE_INTERRUPT = 0x01;
    private static final int ENABLE_EVENT_BUFFER_INTERRUPT = 0x02;
    private static final int INTERRUPTS = ENABLE_RECEIVE_INTERRUPT | ENABLE_EVENT_BUFFER_INTERRUPT;
    private static final int ENABLE_EVENT_BUFFER = 0x04;
    private static final int FLAG_WATCHDOG_PRETIMEOUT = 0x08;
    private static final int MAX_DEVICE_ID_TRIES = 5;
    private static final int MIN_DEVICE_ID_LENGTH_BYTES = 3 + 5;

    private enum Step {
        GET_DEVICE_ID,
        GET_CAPABILITIES,
        GET_ENABLES,
        SET_ENABLES,
        CHECK_ENABLES,
        CLEAR_FLAGS,
        DONE,
        FAILED
    }

    private final @Nullable SiType type;
    private final StateMachine machine;
    private final boolean interrupts;
    private final int maxTries;

    private Step step = Step.GET_DEVICE_ID;
    private int deviceIdTries;
    private int wantedEnables;
    private boolean enablesReadable;
    private int enables;
    private byte[] deviceId = {};
    private Quirks quirks = Quirks.NONE;
    private String trouble = "";

    /**
     * @param type the register interface; null if it is none
     * @param machine is told the interface's capabilities
     * @param interrupts whether somebody takes the BMC's interrupts
     * @param patient whether a BMC that is not ready yet is asked again within this conversation
     */
    StartUp(@Nullable SiType type, StateMachine machine, boolean interrupts, boolean patient) {
        this.type = type;
        this.machine = machine;
        this.interrupts = interrupts;
        this.maxTries = patient ? MAX_DEVICE_ID_TRIES : 1;
    }

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

    /** Whether the BMC says which global enables are set. */
    boolean enablesReadable() {
        return enablesReadable;
    }

    /** The global enables as they are now; a BMC may refuse some that were asked for. */
    int enables() {
        return enables;
    }

    /** Whether the BMC raises an interrupt for us. */
    boolean interruptsEnabled() {
        return interrupts && (enables & ENABLE_RECEIVE_INTERRUPT) != 0;
    }

    /** What Get Device ID answered, completion code left out; empty until it did. */
    byte[] deviceId() {
        return deviceId.clone();
    }

    Quirks quirks() {
        return quirks;
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
            case GET_CAPABILITIES -> {
                return machine.capabilitiesRequest(target);
            }
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
            case GET_DEVICE_ID -> deviceId(foreign, completionCode, bytes, lengthBytes);
            case GET_CAPABILITIES -> {
                machine.capabilities(bytes, foreign ? 0 : lengthBytes);
                step = askNext();
            }
            case GET_ENABLES -> {
                enablesAre(ok && lengthBytes >= 4, bytes);
                wantEnables();
            }
            case SET_ENABLES -> step = Step.CHECK_ENABLES;
            case CHECK_ENABLES -> {
                enablesAre(ok && lengthBytes >= 4, bytes);
                step = Step.CLEAR_FLAGS;
            }
            case CLEAR_FLAGS -> step = Step.DONE;
            case DONE, FAILED -> throw new IllegalStateException("no answer expected in " + step);
        }
    }

    private void deviceId(boolean foreign, int completionCode, byte[] bytes, int lengthBytes) {
        if (!foreign && completionCode == CompletionCode.OK && lengthBytes >= MIN_DEVICE_ID_LENGTH_BYTES) {
            deviceId = Arrays.copyOfRange(bytes, 3, lengthBytes);
            quirks = Quirks.of(type, bytes, lengthBytes);
            machine.identified(bytes, lengthBytes);
            step = askNext();
            return;
        }
        deviceIdTries++;
        if (deviceIdTries == maxTries) {
            step = Step.FAILED;
            trouble = foreign || completionCode == CompletionCode.OK
                    ? String.format(
                            Locale.ROOT, "no proper answer to Get Device ID: %d bytes, not its answer", lengthBytes)
                    : "the BMC answers Get Device ID with " + CompletionCode.describe(completionCode);
        }
    }

    private Step askNext() {
        boolean more = machine.capabilitiesRequest(new byte[StateMachine.MAX_LENGTH_BYTES]) > 0;
        return more ? Step.GET_CAPABILITIES : Step.GET_ENABLES;
    }

    private void enablesAre(boolean known, byte[] bytes) {
        enablesReadable = known;
        enables = known ? bytes[3] & 0xFF : 0;
    }

    /** Event buffer on; interrupts as there is somebody to take them; the bits that are not ours as they were. */
    private void wantEnables() {
        int wantedInterrupts = interrupts ? INTERRUPTS : 0;
        wantedEnables = (enables & ~INTERRUPTS) | ENABLE_EVENT_BUFFER | wantedInterrupts;
        step = !enablesReadable || wantedEnables == enables ? Step.CLEAR_FLAGS : Step.SET_ENABLES;
    }
}
