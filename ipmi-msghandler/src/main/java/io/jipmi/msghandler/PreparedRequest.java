package io.jipmi.msghandler;

/**
 * A request to the BMC that is made once and put many times, such as a watchdog's heartbeat: it has high priority, counts
 * as one outstanding request of its user all the time, so that no limit is ever in its way, and {@link #put} allocates
 * nothing as long as the BMC answers.
 *
 * <p>One thread at a time.
 */
public interface PreparedRequest extends AutoCloseable {

    /**
     * Puts it to the BMC and waits for the answer, within the deadline of the request it was made from.
     *
     * @return the completion code, 0 to 0xFF
     * @throws IpmiException as from {@link IpmiUser#request}
     */
    int put() throws IpmiException;

    /**
     * Changes one data byte, for the next {@link #put}.
     *
     * @param index 0 to one less than the request had
     * @param value taken modulo 256
     */
    void data(int index, int value);

    /** How many data bytes followed the completion code of the last answer; 0 before the first. */
    int answerLengthBytes();

    /**
     * One of them.
     *
     * @param index 0 to one less than {@link #answerLengthBytes}
     * @return 0 to 0xFF
     */
    int answer(int index);

    /** Gives up its place among the user's outstanding requests. Idempotent. */
    @Override
    void close();
}
