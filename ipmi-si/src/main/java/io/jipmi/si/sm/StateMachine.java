package io.jipmi.si.sm;

import io.jipmi.io.IoFault;

/**
 * The host side of a system interface (IPMI 2.0 sections 9 to 12): takes requests, moves their bytes, gives answers
 * back, and gets the interface into order after trouble. Not thread-safe. Owns no clock: the caller says how much time has
 * passed and is told what to do next.
 *
 * <p>An interface that can carry several requests at a time numbers them by slot, 0 to {@link #capacity()} - 1; the others
 * have slot 0 only.
 */
public interface StateMachine {
    /** The longest request and answer, network function and command included (C-01). */
    int MAX_LENGTH_BYTES = 272;

    /** The most requests any interface carries at one time. */
    int MAX_SLOTS = 8;

    /** How many requests the interface can carry at one time, 1 to {@link #MAX_SLOTS}; may change when the BMC has told its capabilities. */
    default int capacity() {
        return 1;
    }

    /**
     * Whether nothing answers at the registers: an undecoded register reads as all ones. Reads at most two registers once
     * each and writes nothing.
     */
    boolean absent() throws IoFault;

    /** Whether something answers and can be written to at once. Reads registers once each and writes nothing. */
    boolean reachable() throws IoFault;

    /** Whether a request can begin. */
    boolean ready();

    /** Whether the machine is getting the interface back into order. */
    boolean recovering();

    /**
     * Begins a transaction. Only when {@link #ready()}.
     *
     * @param bytes network function/LUN, command, data; copied
     * @param lengthBytes 2 to {@link #maxRequestBytes()}
     * @param mayRepeat whether the BMC may execute the request twice
     * @return the slot it is in until it ends
     */
    int begin(byte[] bytes, int lengthBytes, boolean mayRepeat);

    /** The longest request the interface can carry, network function and command included, in bytes. */
    default int maxRequestBytes() {
        return MAX_LENGTH_BYTES;
    }

    /**
     * Does the next step.
     *
     * @param elapsedNs time since the last call, not negative
     */
    SmResult event(long elapsedNs) throws IoFault;

    /** Whether an event may take milliseconds, so that whoever has a deadline has to be asked after each. */
    default boolean slow() {
        return false;
    }

    /**
     * What is waited for will not come, by what the caller knows of this BMC: treats it as a timeout, but for the number of
     * attempts; that is the caller's business then. Only after {@link SmResult#CALL_WITH_DELAY}.
     *
     * @param why for people
     */
    SmResult stalled(String why);

    /** The slot the last {@link SmResult#TRANSACTION_COMPLETE} or {@link SmResult#TRANSACTION_FAILED} was about. */
    default int endedSlot() {
        return 0;
    }

    /**
     * Copies the answer of the transaction that is complete.
     *
     * @param target at least {@link #MAX_LENGTH_BYTES} long
     * @return its length in bytes; may be too short to be an answer
     */
    int result(byte[] target);

    /** Whether the BMC offered more bytes than an answer can have; those beyond were dropped. */
    boolean truncated();

    /** Whether the BMC has been given the whole of the request in that slot, or of the one that was there last. */
    boolean mayHaveExecuted(int slot);

    /** How many messages were read that answered no request under way; 0 where answers cannot be told apart. */
    default long droppedAnswers() {
        return 0;
    }

    /** What went wrong last, for people; empty if nothing has since the last request began. */
    String trouble();

    /** What the machine waits for, if its last result was {@link SmResult#CALL_WITH_DELAY}. */
    Wait waitingFor();

    /** Whether the BMC takes no byte, as of the last event: what is waited for cannot even be asked for again. */
    boolean blocked();

    /** Forgets the request in that slot and gets the interface back into order where that needs anything. */
    void abandon(int slot);

    /** Forgets everything, as if just made. The next request finds the BMC in whatever state it is. */
    void reset();

    /**
     * A start-up conversation has found out who the BMC is. What the interface can do is asked next, from the beginning.
     *
     * @param deviceId the answer to Get Device ID: network function/LUN, command, completion code, data
     */
    default void identified(byte[] deviceId, int lengthBytes) {}

    /**
     * Writes the next request that asks the BMC what this interface can do.
     *
     * @return its length in bytes; 0 if there is nothing to ask, or nothing more
     */
    default int capabilitiesRequest(byte[] target) {
        return 0;
    }

    /**
     * Takes the answer to that request.
     *
     * @param response network function/LUN, command, completion code, data
     * @param lengthBytes 0 if the BMC gave no proper answer
     */
    default void capabilities(byte[] response, int lengthBytes) {}

    /**
     * Switches the interrupt of the interface's own registers on or off, where it has such a switch, and takes back one
     * that is pending. The BMC's global enables are another matter.
     */
    default void interrupts(boolean enabled) throws IoFault {}

    /** Where the machine is, by the name its page has for it; for debugging. */
    String stateName();
}
