package io.jipmi.client.sel;

import io.jipmi.client.Conversation;
import io.jipmi.client.Octets;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.IpmiCompletionException;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiTransportException;
import io.jipmi.msghandler.NetFn;
import java.util.Locale;

/**
 * Reads single records of the SEL (IPMI 2.0, 31.5): in one command, or in pieces and with a reservation from the first
 * time on that the BMC or the interface cannot return a whole one. Not thread-safe.
 */
final class EntryReader {
    static final int FIRST_ENTRY = 0x0000;
    static final int LAST_ENTRY = 0xFFFF;
    static final int NO_MORE_ENTRIES = 0xFFFF;
    static final int NOT_PRESENT = 0xCB;
    static final int RESERVATION_LOST = 0xC5;
    static final int MAX_FUTILE_RESERVATIONS = 8;

    private static final int INVALID_FIELD = 0xCC;
    private static final int NEXT_ID_LENGTH_BYTES = 2;

    /** As a count of bytes it means: all there are. */
    private static final int WHOLE_RECORD = 0xFF;

    private static final int[] PIECES_BYTES = {WHOLE_RECORD, SelEntry.LENGTH_BYTES, 8, 4};

    private int reservation;
    private int piece;

    /**
     * A record and the one after it.
     *
     * @param nextId the following record's id, or {@link #NO_MORE_ENTRIES}
     */
    record Found(SelEntry entry, int nextId) {}

    /**
     * Reads a record.
     *
     * @param id its id, {@link #FIRST_ENTRY} or {@link #LAST_ENTRY}
     */
    Found read(Conversation bmc, int id) throws IpmiException {
        int lost = 0;
        while (true) {
            try {
                return readOnce(bmc, id);
            } catch (IpmiCompletionException | IpmiTransportException refused) {
                if (refused.failure().completionCode() == RESERVATION_LOST && lost < MAX_FUTILE_RESERVATIONS) {
                    lost++;
                    reservation = reserve(bmc);
                } else if (tooMuch(refused) && piece < PIECES_BYTES.length - 1) {
                    piece++;
                } else {
                    throw refused;
                }
            }
        }
    }

    /** A reservation; 0, which some commands take for none, from a BMC without the command. */
    static int reserve(Conversation bmc) throws IpmiException {
        try {
            return bmc.data(2, NetFn.STORAGE, Cmd.RESERVE_SEL).u16(0);
        } catch (IpmiCompletionException refused) {
            if (refused.completionCode() == CompletionCode.INVALID_COMMAND) {
                return 0;
            }
            throw refused;
        }
    }

    private Found readOnce(Conversation bmc, int id) throws IpmiException {
        byte[] record = new byte[SelEntry.LENGTH_BYTES];
        int nextId = NO_MORE_ENTRIES;
        int lengthBytes = 0;
        while (lengthBytes < record.length) {
            int missingBytes = record.length - lengthBytes;
            boolean whole = lengthBytes == 0 && piece == 0;
            int countBytes = whole ? WHOLE_RECORD : Math.min(missingBytes, PIECES_BYTES[piece]);
            Octets answer = getEntry(bmc, id, lengthBytes, countBytes);
            nextId = answer.u16(0);
            byte[] bytes =
                    answer.slice(NEXT_ID_LENGTH_BYTES, answer.lengthBytes()).toByteArray();
            if (bytes.length > countBytes) {
                throw Conversation.badResponse(String.format(
                        Locale.ROOT,
                        "the BMC sent %d bytes of SEL record 0x%04x where %d were asked for",
                        bytes.length,
                        id,
                        countBytes));
            }
            int takenBytes = Math.min(bytes.length, missingBytes);
            System.arraycopy(bytes, 0, record, lengthBytes, takenBytes);
            lengthBytes += takenBytes;
        }
        return new Found(SelEntry.decode(Octets.of(record)), nextId);
    }

    private Octets getEntry(Conversation bmc, int id, int offset, int countBytes) throws IpmiException {
        if (offset > 0 && reservation == 0) {
            reservation = reserve(bmc);
        }
        return bmc.data(
                NEXT_ID_LENGTH_BYTES + 1,
                NetFn.STORAGE,
                Cmd.GET_SEL_ENTRY,
                reservation & 0xFF,
                reservation >> 8,
                id & 0xFF,
                id >> 8,
                offset,
                countBytes);
    }

    /** BMCs disagree on how to say that so much cannot be returned; a transport that overflows says truncated. */
    private static boolean tooMuch(IpmiException refused) {
        return switch (refused.failure().completionCode()) {
            case CompletionCode.CANNOT_RETURN_LENGTH, CompletionCode.TRUNCATED, CompletionCode.LENGTH_EXCEEDED -> true;
            case CompletionCode.LENGTH_INVALID, INVALID_FIELD, CompletionCode.UNSPECIFIED ->
                refused instanceof IpmiCompletionException;
            default -> false;
        };
    }
}
