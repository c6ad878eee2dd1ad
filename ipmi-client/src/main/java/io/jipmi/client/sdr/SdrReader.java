package io.jipmi.client.sdr;

import io.jipmi.client.Conversation;
import io.jipmi.client.Octets;
import io.jipmi.client.PieceSize;
import io.jipmi.msghandler.BridgedAddress;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.IpmiCompletionException;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiTransportException;
import io.jipmi.msghandler.NetFn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * Reads the whole SDR repository once (IPMI 2.0, 33). Each record is asked for in one piece, which is one command; a BMC
 * or an interface that cannot return so much is asked in smaller and smaller pieces from then on. Not thread-safe, used
 * once.
 *
 * <p>It ends for every BMC: each record is visited once, a reservation lost without progress is renewed
 * {@value #MAX_FUTILE_RESERVATIONS} times, a repository that changes meanwhile is read anew {@value #MAX_RESTARTS}
 * times, and all of it has one deadline.
 */
final class SdrReader {
    static final int MAX_FUTILE_RESERVATIONS = 8;
    static final int MAX_RESTARTS = 4;

    private static final int RESERVATION_LOST = 0xC5;
    private static final int NOT_PRESENT = 0xCB;

    private static final int FIRST_RECORD = 0x0000;
    private static final int NO_MORE_RECORDS = 0xFFFF;
    private static final int NEXT_ID_LENGTH_BYTES = 2;

    /** As a count of bytes it means: all there are. */
    private static final int WHOLE_RECORD = 0xFF;

    private final Conversation bmc;
    private final List<SdrRecord> records = new ArrayList<>();
    private final BitSet visited = new BitSet();
    private final PieceSize piece;
    private int reservation;
    private int nextId;
    private int futileReservations;
    private int restarts;

    SdrReader(Conversation bmc) {
        this.bmc = bmc;
        // A message on the IPMB has 32 bytes at most, 22 of them can be a record's; a satellite asked for more may be
        // silent.
        this.piece = bmc.target() instanceof BridgedAddress
                ? new PieceSize(16, 8)
                : new PieceSize(WHOLE_RECORD, 64, 32, 16, 8);
    }

    SdrRepository read() throws IpmiException {
        SdrRepositoryInfo info = info();
        if (info.records() == 0) {
            return new SdrRepository(info, List.of());
        }
        reserve(info);
        restart();
        while (nextId != NO_MORE_RECORDS) {
            try {
                readNext();
                futileReservations = 0;
            } catch (IpmiCompletionException refused) {
                if (refused.completionCode() == NOT_PRESENT && visited.cardinality() == 0) {
                    break;
                }
                info = again(info, refused);
            }
        }
        return new SdrRepository(info, records);
    }

    private SdrRepositoryInfo info() throws IpmiException {
        return SdrRepositoryInfo.decode(
                bmc.data(SdrRepositoryInfo.LENGTH_BYTES, NetFn.STORAGE, Cmd.GET_SDR_REPOSITORY_INFO));
    }

    /** Somebody else's reservation or a change of the repository has ended ours: go on, or from the start if changed. */
    private SdrRepositoryInfo again(SdrRepositoryInfo before, IpmiCompletionException refused) throws IpmiException {
        futileReservations++;
        if (refused.completionCode() != RESERVATION_LOST || futileReservations > MAX_FUTILE_RESERVATIONS) {
            throw refused;
        }
        SdrRepositoryInfo now = info();
        reserve(now);
        if (!now.sameContents(before)) {
            restarts++;
            if (restarts > MAX_RESTARTS) {
                throw Conversation.badResponse("the SDR repository does not stop changing while it is read");
            }
            restart();
        }
        return now;
    }

    private void restart() {
        records.clear();
        visited.clear();
        nextId = FIRST_RECORD;
    }

    private void reserve(SdrRepositoryInfo info) throws IpmiException {
        IpmiResponse response = bmc.ask(NetFn.STORAGE, Cmd.RESERVE_SDR_REPOSITORY);
        if (response.completionCode() == CompletionCode.INVALID_COMMAND && !info.reservable()) {
            reservation = 0;
        } else {
            reservation = Octets.of(response.orThrow(2).data()).u16(0);
        }
    }

    private void readNext() throws IpmiException {
        int id = nextId;
        Octets answer = piece(id, 0, 0);
        int followingId = answer.u16(0);
        byte[] record = payload(answer);
        int lengthBytes = record.length;
        if (lengthBytes < SdrRecord.HEADER_LENGTH_BYTES) {
            throw Conversation.badResponse(String.format(
                    Locale.ROOT, "record 0x%04x of the SDR repository begins with %d bytes", id, lengthBytes));
        }
        int wholeBytes = SdrRecord.HEADER_LENGTH_BYTES + (record[4] & 0xFF);
        record = Arrays.copyOf(record, wholeBytes);
        while (lengthBytes < wholeBytes) {
            byte[] more = payload(piece(id, lengthBytes, wholeBytes - lengthBytes));
            System.arraycopy(more, 0, record, lengthBytes, more.length);
            lengthBytes += more.length;
        }
        visit(id, followingId);
        records.add(SdrRecord.decode(Octets.of(record)));
        nextId = followingId;
    }

    private void visit(int id, int followingId) throws IpmiException {
        visited.set(id);
        if (visited.get(followingId)) {
            throw Conversation.badResponse(String.format(
                    Locale.ROOT,
                    "the SDR repository runs in a circle: record 0x%04x names 0x%04x as the next",
                    id,
                    followingId));
        }
    }

    /**
     * A piece of a record, after the id of the following record.
     *
     * @param missingBytes how much is left from {@code offset} on; not known at the beginning
     */
    private Octets piece(int id, int offset, int missingBytes) throws IpmiException {
        while (true) {
            int wantedBytes = offset > 0 ? missingBytes : SdrRecord.HEADER_LENGTH_BYTES;
            boolean whole = offset == 0 && piece.bytes() == WHOLE_RECORD;
            int countBytes = whole ? WHOLE_RECORD : Math.min(wantedBytes, piece.bytes());
            try {
                Octets answer = getSdr(id, offset, countBytes);
                if (!whole && answer.lengthBytes() > NEXT_ID_LENGTH_BYTES + countBytes) {
                    throw Conversation.badResponse(String.format(
                            Locale.ROOT,
                            "the BMC sent %d bytes of record 0x%04x where %d were asked for",
                            answer.lengthBytes() - NEXT_ID_LENGTH_BYTES,
                            id,
                            countBytes));
                }
                return answer;
            } catch (IpmiCompletionException | IpmiTransportException refused) {
                piece.shrink(refused);
            }
        }
    }

    private Octets getSdr(int id, int offset, int countBytes) throws IpmiException {
        return bmc.data(
                NEXT_ID_LENGTH_BYTES + 1,
                NetFn.STORAGE,
                Cmd.GET_SDR,
                reservation & 0xFF,
                reservation >> 8,
                id & 0xFF,
                id >> 8,
                offset,
                countBytes);
    }

    private static byte[] payload(Octets answer) {
        return answer.slice(NEXT_ID_LENGTH_BYTES, answer.lengthBytes()).toByteArray();
    }
}
