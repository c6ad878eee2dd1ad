package io.jipmi.client.sel;

import io.jipmi.client.Conversation;
import io.jipmi.client.Octets;
import io.jipmi.client.sel.EntryReader.Found;
import io.jipmi.msghandler.IpmiCompletionException;
import io.jipmi.msghandler.IpmiException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Follows a log from record to record, each once, whatever becomes of the log meanwhile. Not thread-safe.
 *
 * <p>A pass goes on from the last record there was, if that is still what it was; otherwise the log was cleared or lost
 * records, and is scanned from its beginning for what was not seen before. Nothing but the records themselves is relied
 * on: ids start anew or wrap, clocks are set, and the log's own account of its changes is to the second only.
 */
final class SelFollower {
    static final int MAX_SCANS_IN_A_PASS = 4;

    /** In place of a record id: where the log goes on is to be asked of the last record. */
    private static final int ASK = -1;

    /** Where the following begins: after a record of the log, or at its beginning. */
    private final int startAfterId;

    private final EntryReader reader = new EntryReader();
    private final Map<Integer, Seen> seen = new HashMap<>();
    private final BitSet visited = new BitSet();
    private boolean begun;
    private @Nullable Octets oldUntil;
    private @Nullable Octets startRecord;
    private @Nullable SelEntry last;
    private @Nullable SelEntry passBegan;
    private int nextId = ASK;
    private int readInPass;
    private int scansInPass;
    private boolean scanning;
    private int scan;

    /** A record that was there, and the scan that found it last. */
    private record Seen(Octets raw, int scan) {}

    /**
     * A record that was not there before.
     *
     * @param old whether it is from before the beginning of the following
     */
    record Followed(SelEntry entry, boolean old) {}

    /**
     * @param startAfterId the record that was the last one the caller had: {@link EntryReader#LAST_ENTRY} for none that
     *     is there now, {@link EntryReader#FIRST_ENTRY} for all of them
     */
    SelFollower(int startAfterId) {
        this.startAfterId = startAfterId;
    }

    /** Whether the next records are from before the beginning. */
    boolean isBeforeStart() {
        return begun ? oldUntil != null : startAfterId != EntryReader.FIRST_ENTRY;
    }

    /** Begins a pass; what is read within one belongs together. */
    void beginPass() {
        nextId = ASK;
        readInPass = 0;
        scansInPass = 0;
        passBegan = null;
    }

    /** The next record that was not there before; null at the end of the log, which ends the pass. */
    @Nullable
    Followed next(Conversation bmc) throws IpmiException {
        while (true) {
            if (!begun) {
                begin(bmc);
            }
            if (nextId == ASK) {
                goOn(bmc);
            }
            if (nextId == EntryReader.NO_MORE_ENTRIES) {
                if (isStillTheSameLog(bmc)) {
                    endPass();
                    return null;
                }
                startScan();
                continue;
            }
            SelReader.checkNew(visited, last == null ? nextId : last.recordId(), nextId);
            Found found = readOrNull(bmc, nextId);
            if (found == null && nextId == EntryReader.FIRST_ENTRY) {
                endPass();
                return null;
            }
            if (found == null) {
                startScan();
                continue;
            }
            take(found);
            Followed followed = followed(found.entry());
            if (followed != null) {
                return followed;
            }
        }
    }

    private void begin(Conversation bmc) throws IpmiException {
        oldUntil = null;
        if (startAfterId != EntryReader.FIRST_ENTRY) {
            Found start = readOrNull(bmc, startAfterId);
            Octets raw = start == null ? null : start.entry().raw();
            if (startAfterId == EntryReader.LAST_ENTRY || startRecord == null) {
                startRecord = raw;
            }
            oldUntil = Objects.equals(startRecord, raw) ? raw : null;
        }
        begun = true;
        startScan();
    }

    /** Where the log goes on after the last record, if that is still there. */
    private void goOn(Conversation bmc) throws IpmiException {
        Found found = last == null ? null : readOrNull(bmc, last.recordId());
        if (last == null || found == null || !found.entry().equals(last)) {
            startScan();
            return;
        }
        visited.clear();
        passBegan = last;
        visited.set(last.recordId());
        nextId = SelReader.following(last.recordId(), found.nextId());
    }

    /** Records that came while the log was cleared can pass for its continuation, unless one looks back. */
    private boolean isStillTheSameLog(Conversation bmc) throws IpmiException {
        if (readInPass == 0 || passBegan == null) {
            return true;
        }
        Found found = readOrNull(bmc, passBegan.recordId());
        return found != null && found.entry().equals(passBegan);
    }

    private void startScan() throws IpmiException {
        scansInPass++;
        if (scansInPass > MAX_SCANS_IN_A_PASS) {
            throw Conversation.badResponse("the SEL does not stop losing records while it is followed");
        }
        if (oldUntil != null && last != null) {
            begun = false;
        }
        scan++;
        scanning = true;
        visited.clear();
        last = null;
        passBegan = null;
        readInPass = 0;
        nextId = EntryReader.FIRST_ENTRY;
    }

    private void take(Found found) {
        SelEntry entry = found.entry();
        last = entry;
        readInPass++;
        if (passBegan == null) {
            passBegan = entry;
        }
        int id = nextId == EntryReader.FIRST_ENTRY ? entry.recordId() : nextId;
        visited.set(id);
        nextId = SelReader.following(id, found.nextId());
    }

    private @Nullable Followed followed(SelEntry entry) {
        Octets raw = entry.raw();
        Seen before = seen.put(entry.recordId(), new Seen(raw, scan));
        boolean old = oldUntil != null;
        if (Objects.equals(raw, oldUntil)) {
            oldUntil = null;
        }
        return before != null && before.raw.equals(raw) ? null : new Followed(entry, old);
    }

    private void endPass() {
        if (scanning) {
            scanning = false;
            oldUntil = null;
            seen.values().removeIf(record -> record.scan != scan);
        }
        nextId = ASK;
    }

    private @Nullable Found readOrNull(Conversation bmc, int id) throws IpmiException {
        try {
            return reader.read(bmc, id);
        } catch (IpmiCompletionException refused) {
            if (refused.completionCode() == EntryReader.NOT_PRESENT) {
                return null;
            }
            throw refused;
        }
    }
}
