package io.jipmi.client.sdr;

import io.jipmi.client.Conversation;
import io.jipmi.client.Octets;
import io.jipmi.client.PieceSize;
import io.jipmi.msghandler.BridgedAddress;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.IpmiCompletionException;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiTransportException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;

/**
 * Reads all records of a store once (IPMI 2.0, 33 and 35). Each record is asked for in one piece, which is one command; a BMC
 * or an interface that cannot return so much is asked in smaller and smaller pieces from then on. Not thread-safe, used
 * once.
 *
 * <p>It ends for every BMC: each record is visited once, a reservation lost without progress is renewed
 * {@value #MAX_FUTILE_RESERVATIONS} times, a repository that changes meanwhile is read anew {@value #MAX_RESTARTS}
 * times, and all of it has one deadline.
 *
 * @param <I> what the store tells about itself
 */
final class SdrReader<I> {
    static final int MAX_FUTILE_RESERVATIONS = 8;
    static final int MAX_RESTARTS = 4;

    private static final int RESERVATION_LOST = 0xC5;
    private static final int NOT_PRESENT = 0xCB;

    private static final int FIRST_RECORD = 0x0000;
    private static final int NO_MORE_RECORDS = 0xFFFF;
    private static final int NEXT_ID_LENGTH_BYTES = 2;

    /** As a count of bytes it means: all there are. */
    private static final int WHOLE_RECORD = 0xFF;

    /** Something that holds records. */
    interface Store<I> {
        /** For people: {@code the SDR repository}. */
        String name();

        /** The network function of its commands. */
        int netFn();

        int reserveCmd();

        int getCmd();

        I info(Conversation bmc) throws IpmiException;

        boolean isEmpty(I info);

        /** Whether it has reservations. */
        boolean isReservable(I info);

        /** Whether it holds the same records at both times. */
        boolean isUnchanged(I before, I now);
    }

    /**
     * What was read.
     *
     * @param info the store's state when the reading that succeeded began
     */
    record Contents<I>(I info, List<SdrRecord> records) {}

    private final Conversation bmc;
    private final Store<I> store;
    private final IntConsumer progress;
    private final List<SdrRecord> records = new ArrayList<>();
    private final BitSet visited = new BitSet();
    private final PieceSize piece;
    private int reservation;
    private int nextId;
    private int futileReservations;
    private int restarts;

    /** @param progress told how many records there are so far, after each */
    SdrReader(Conversation bmc, Store<I> store, IntConsumer progress) {
        this.bmc = bmc;
        this.store = store;
        this.progress = progress;
        // A message on the IPMB has 32 bytes at most, 22 of them can be a record's; a satellite asked for more may be
        // silent.
        this.piece = bmc.target() instanceof BridgedAddress
                ? new PieceSize(16, 8)
                : new PieceSize(WHOLE_RECORD, 64, 32, 16, 8);
    }

    Contents<I> read() throws IpmiException {
        I info = store.info(bmc);
        if (store.isEmpty(info)) {
            return new Contents<>(info, List.of());
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
        return new Contents<>(info, records);
    }

    /** Somebody else's reservation or a change of the records has ended ours: go on, or from the start if changed. */
    private I again(I before, IpmiCompletionException refused) throws IpmiException {
        futileReservations++;
        if (refused.completionCode() != RESERVATION_LOST || futileReservations > MAX_FUTILE_RESERVATIONS) {
            throw refused;
        }
        I now = store.info(bmc);
        reserve(now);
        if (!store.isUnchanged(before, now)) {
            restarts++;
            if (restarts > MAX_RESTARTS) {
                throw Conversation.badResponse(store.name() + " does not stop changing while it is read");
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

    private void reserve(I info) throws IpmiException {
        IpmiResponse response = bmc.ask(store.netFn(), store.reserveCmd());
        if (response.completionCode() == CompletionCode.INVALID_COMMAND && !store.isReservable(info)) {
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
                    Locale.ROOT, "record 0x%04x of %s begins with %d bytes", id, store.name(), lengthBytes));
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
        progress.accept(records.size());
        nextId = followingId;
    }

    private void visit(int id, int followingId) throws IpmiException {
        visited.set(id);
        if (visited.get(followingId)) {
            throw Conversation.badResponse(String.format(
                    Locale.ROOT,
                    "%s runs in a circle: record 0x%04x names 0x%04x as the next",
                    store.name(),
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
                store.netFn(),
                store.getCmd(),
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
