package io.jipmi.client.sel;

import io.jipmi.client.IpmiTimestamp;
import io.jipmi.client.Octets;
import io.jipmi.msghandler.IpmiEvent;
import io.jipmi.msghandler.IpmiException;
import java.util.Locale;
import java.util.Optional;

/**
 * One record of the System Event Log (IPMI 2.0, 32), or an event in the same format from the event message buffer. The
 * family is closed; every kind keeps the bytes it was read from.
 */
public sealed interface SelEntry permits SystemEvent, OemTimestampedEntry, OemEntry, OtherEntry {
    /** Length of every record. */
    int LENGTH_BYTES = 16;

    /** The whole record, 16 bytes. */
    Octets raw();

    /** The record's id, 1 to 0xFFFE; an event that is not in the log has 0 or 0xFFFF with many BMCs. */
    default int recordId() {
        return raw().u16(0);
    }

    /** The record's type, 0 to 0xFF; 0x02 is a system event. */
    default int recordType() {
        return raw().u8(2);
    }

    /** When it was logged; empty for a kind of record that does not say. */
    Optional<IpmiTimestamp> loggedAt();

    /** What happened, one line without id and time. */
    String describe();

    /**
     * Reads one record.
     *
     * @param raw its bytes; those after the 16th are left out
     * @throws IpmiException if there are fewer than 16
     */
    static SelEntry decode(Octets raw) throws IpmiException {
        raw.require(LENGTH_BYTES, "a SEL record");
        return ofWhole(raw.slice(0, LENGTH_BYTES));
    }

    /** The event that the BMC told of by its event message buffer. */
    static SelEntry of(IpmiEvent event) {
        return ofWhole(Octets.of(event.data()));
    }

    /** For people: id, time and what happened. */
    default String line() {
        return String.format(
                Locale.ROOT,
                "%04x %s %s",
                recordId(),
                loggedAt().map(IpmiTimestamp::toString).orElse("-"),
                describe());
    }

    private static SelEntry ofWhole(Octets raw) {
        int type = raw.u8(2);
        if (type == SystemEvent.RECORD_TYPE) {
            return SystemEvent.ofRecord(raw);
        }
        if (type >= OemEntry.FIRST_RECORD_TYPE) {
            return new OemEntry(raw);
        }
        return type >= OemTimestampedEntry.FIRST_RECORD_TYPE ? OemTimestampedEntry.of(raw) : new OtherEntry(raw);
    }
}
