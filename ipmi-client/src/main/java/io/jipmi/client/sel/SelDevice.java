package io.jipmi.client.sel;

import io.jipmi.client.BmcClient;
import io.jipmi.client.Conversation;
import io.jipmi.client.IpmiTimestamp;
import io.jipmi.client.Octets;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.IpmiCompletionException;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.NetFn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntConsumer;

/** The controller's device that keeps the System Event Log (IPMI 2.0, 31). Immutable and thread-safe. */
public final class SelDevice {
    /** Stands for the oldest record in place of a record id. */
    public static final int FIRST_ENTRY = EntryReader.FIRST_ENTRY;

    /** Stands for the youngest record in place of a record id. */
    public static final int LAST_ENTRY = EntryReader.LAST_ENTRY;

    static final Duration ERASURE_POLL = Duration.ofMillis(100);

    private static final int ERASE_IN_PROGRESS = 0x81;
    private static final int INITIATE_ERASE = 0xAA;
    private static final int GET_ERASURE_STATUS = 0x00;
    private static final int ERASURE_STATUS_MASK = 0x0F;
    private static final int ERASURE_IN_PROGRESS = 0;
    private static final int MAX_RECORD_ID = 0xFFFF;
    private static final int UNSPECIFIED_OFFSET = 0x07FF;
    private static final int MAX_OFFSET_MINUTES = 1440;
    private static final long MAX_SECONDS = 0xFFFF_FFFFL;

    private final BmcClient bmc;

    /** The device of the client's controller, each operation within the client's deadline. */
    public SelDevice(BmcClient bmc) {
        this.bmc = bmc;
    }

    /** How full the log is, and when it changed. */
    public SelInfo info() throws IpmiException {
        return SelInfo.decode(bmc.begin("Get SEL Info").data(SelInfo.LENGTH_BYTES, NetFn.STORAGE, Cmd.GET_SEL_INFO));
    }

    /** How the log's space is divided. */
    public SelAllocationInfo allocationInfo() throws IpmiException {
        return SelAllocationInfo.decode(bmc.begin("Get SEL Allocation Info")
                .data(SelAllocationInfo.LENGTH_BYTES, NetFn.STORAGE, Cmd.GET_SEL_ALLOCATION_INFO));
    }

    /** Every record of the log, the oldest first: one command a record with most BMCs. */
    public List<SelEntry> entries() throws IpmiException {
        return entries(FIRST_ENTRY, count -> {});
    }

    /**
     * The records from one on to the end of the log.
     *
     * @param fromId the id of the first one wanted, or {@link #FIRST_ENTRY}
     * @param progress told after each record how many there are so far; fewer again when a changed log is read anew
     * @throws IpmiException also with completion code 0xCB if there is no record {@code fromId}; and if the log's chain
     *     of records is broken, or does not stop losing records
     */
    public List<SelEntry> entries(int fromId, IntConsumer progress) throws IpmiException {
        checkId(fromId);
        Conversation conversation = bmc.begin("reading the SEL");
        if (fromId == LAST_ENTRY) {
            return List.of(new EntryReader().read(conversation, fromId).entry());
        }
        return new SelReader(conversation, progress).read(fromId);
    }

    /**
     * One record.
     *
     * @param recordId its id, {@link #FIRST_ENTRY} or {@link #LAST_ENTRY}
     * @throws IpmiException also with completion code 0xCB if there is none
     */
    public SelEntry entry(int recordId) throws IpmiException {
        checkId(recordId);
        return new EntryReader().read(bmc.begin("Get SEL Entry"), recordId).entry();
    }

    /**
     * Adds a record.
     *
     * @param record its 16 bytes; the BMC puts an id in, and a time unless the type has none
     * @return the record's id
     */
    public int add(Octets record) throws IpmiException {
        if (record.lengthBytes() != SelEntry.LENGTH_BYTES) {
            throw new IllegalArgumentException("a SEL record has 16 bytes, not " + record.lengthBytes());
        }
        int[] bytes = new int[SelEntry.LENGTH_BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = record.u8(i);
        }
        return bmc.begin("Add SEL Entry")
                .data(2, NetFn.STORAGE, Cmd.ADD_SEL_ENTRY, bytes)
                .u16(0);
    }

    /**
     * Deletes one record; the ids of the others may change.
     *
     * @param recordId its id, {@link #FIRST_ENTRY} or {@link #LAST_ENTRY}
     * @return the deleted record's id
     */
    public int delete(int recordId) throws IpmiException {
        checkId(recordId);
        Conversation conversation = bmc.begin("Delete SEL Entry");
        return reserved(
                        conversation,
                        reservation -> conversation.data(
                                2,
                                NetFn.STORAGE,
                                Cmd.DELETE_SEL_ENTRY,
                                reservation,
                                reservation >> 8,
                                recordId,
                                recordId >> 8))
                .u16(0);
    }

    /** Erases the whole log, and returns when the BMC has done so. */
    public void clear() throws IpmiException {
        Conversation conversation = bmc.begin("clearing the SEL");
        int status = erase(conversation, INITIATE_ERASE);
        while (status == ERASURE_IN_PROGRESS) {
            conversation.pause(ERASURE_POLL);
            status = erasureStatus(conversation);
        }
    }

    /** The time of the clock that stamps the records. */
    public IpmiTimestamp time() throws IpmiException {
        return new IpmiTimestamp(bmc.begin("Get SEL Time")
                .data(4, NetFn.STORAGE, Cmd.GET_SEL_TIME)
                .u32(0));
    }

    /**
     * Sets the clock that stamps the records.
     *
     * @param time to the second, from 1970 to 2106
     */
    public void setTime(Instant time) throws IpmiException {
        long seconds = time.getEpochSecond();
        if (seconds < 0 || seconds > MAX_SECONDS) {
            throw new IllegalArgumentException("a BMC's clock cannot be set to " + time);
        }
        bmc.begin("Set SEL Time")
                .data(
                        0,
                        NetFn.STORAGE,
                        Cmd.SET_SEL_TIME,
                        (int) seconds,
                        (int) (seconds >> 8),
                        (int) (seconds >> 16),
                        (int) (seconds >> 24));
    }

    /** How many minutes the clock is ahead of UTC, -1440 to 1440; empty if it was not told (IPMI 2.0, 31.11a). */
    public OptionalInt utcOffsetMinutes() throws IpmiException {
        int offset = bmc.begin("Get SEL Time UTC Offset")
                .data(2, NetFn.STORAGE, Cmd.GET_SEL_TIME_UTC_OFFSET)
                .u16(0);
        return offset == UNSPECIFIED_OFFSET ? OptionalInt.empty() : OptionalInt.of((short) offset);
    }

    /**
     * Tells the BMC how many minutes its clock is ahead of UTC.
     *
     * @param minutes -1440 to 1440; empty for unspecified
     */
    public void setUtcOffsetMinutes(OptionalInt minutes) throws IpmiException {
        int offset = minutes.orElse(UNSPECIFIED_OFFSET);
        if (minutes.isPresent() && Math.abs(offset) > MAX_OFFSET_MINUTES) {
            throw new IllegalArgumentException("a clock is not " + offset + " minutes from UTC");
        }
        bmc.begin("Set SEL Time UTC Offset").data(0, NetFn.STORAGE, Cmd.SET_SEL_TIME_UTC_OFFSET, offset, offset >> 8);
    }

    /** What is done with a reservation. */
    private interface Reserved {
        Octets with(int reservation) throws IpmiException;
    }

    /** Somebody else's reservation may end ours at any time. */
    private static Octets reserved(Conversation conversation, Reserved request) throws IpmiException {
        for (int lost = 0; ; lost++) {
            try {
                return request.with(EntryReader.reserve(conversation));
            } catch (IpmiCompletionException refused) {
                if (refused.completionCode() != EntryReader.RESERVATION_LOST
                        || lost == EntryReader.MAX_FUTILE_RESERVATIONS) {
                    throw refused;
                }
            }
        }
    }

    private static int erase(Conversation conversation, int action) throws IpmiException {
        return reserved(
                                conversation,
                                reservation -> conversation.data(
                                        1,
                                        NetFn.STORAGE,
                                        Cmd.CLEAR_SEL,
                                        reservation,
                                        reservation >> 8,
                                        'C',
                                        'L',
                                        'R',
                                        action))
                        .u8(0)
                & ERASURE_STATUS_MASK;
    }

    private static int erasureStatus(Conversation conversation) throws IpmiException {
        try {
            return erase(conversation, GET_ERASURE_STATUS);
        } catch (IpmiCompletionException refused) {
            if (refused.completionCode() == ERASE_IN_PROGRESS) {
                return ERASURE_IN_PROGRESS;
            }
            throw refused;
        }
    }

    private static void checkId(int recordId) {
        if (recordId < 0 || recordId > MAX_RECORD_ID) {
            throw new IllegalArgumentException("a SEL record's id is 0 to 0xffff, not " + recordId);
        }
    }
}
