package io.jipmi.msghandler;

/**
 * Leaves the records of a panic with the BMC that Linux leaves (MH-20): an OS critical stop event, and the text in OEM
 * records of the system event log, which is that of the event receiver if the BMC has one, otherwise its own.
 *
 * <p>Everything it needs is made when it is: {@link #record} works with the heap exhausted. One thread at a time.
 */
public interface PanicRecorder extends AutoCloseable {

    /**
     * Leaves the records, with high priority, and returns within some seconds, whatever the BMC does.
     *
     * @param text what has happened; each character that is not ASCII becomes a question mark, and what is over 2816
     *     characters is cut off
     * @return whether every record that was to be left was taken by the BMC
     */
    boolean record(CharSequence text);

    /** Whether the BMC has taken the event of the last {@link #record}. */
    boolean eventRecorded();

    /** How many OEM records there were to be at the last {@link #record}, 0 if nobody has a system event log. */
    int textRecords();

    /** How many of them were taken. */
    int textRecordsTaken();

    /**
     * Whose event log the text went to: 0 if nobody's, otherwise an IPMB address, 8 bits with bit 0 clear, which is the
     * interface's own if it is the BMC's.
     */
    int logOwner();

    /** Gives back what it holds. Idempotent. */
    @Override
    void close();
}
