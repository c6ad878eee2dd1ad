package io.jipmi.client.sel;

import io.jipmi.client.Conversation;
import io.jipmi.client.sel.EntryReader.Found;
import io.jipmi.msghandler.IpmiCompletionException;
import io.jipmi.msghandler.IpmiException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;

/**
 * Reads the log from a record on to its end, once. Not thread-safe.
 *
 * <p>It ends for every BMC: each record is visited once, a log that loses the record it named as the next one is read
 * anew {@value #MAX_RESTARTS} times, and all of it has one deadline.
 */
final class SelReader {
    static final int MAX_RESTARTS = 4;

    private final Conversation bmc;
    private final IntConsumer progress;
    private final EntryReader reader = new EntryReader();
    private final List<SelEntry> entries = new ArrayList<>();
    private final BitSet visited = new BitSet();

    /** @param progress told how many records there are so far, after each */
    SelReader(Conversation bmc, IntConsumer progress) {
        this.bmc = bmc;
        this.progress = progress;
    }

    /** @param fromId the first record wanted; {@link EntryReader#FIRST_ENTRY} for all of them */
    List<SelEntry> read(int fromId) throws IpmiException {
        int restarts = 0;
        int id = fromId;
        while (id != EntryReader.NO_MORE_ENTRIES) {
            try {
                id = take(id);
            } catch (IpmiCompletionException refused) {
                if (refused.completionCode() != EntryReader.NOT_PRESENT) {
                    throw refused;
                }
                if (entries.isEmpty() && fromId == EntryReader.FIRST_ENTRY) {
                    return List.of();
                }
                if (entries.isEmpty()) {
                    throw refused;
                }
                restarts++;
                if (restarts > MAX_RESTARTS) {
                    throw Conversation.badResponse("the SEL does not stop losing records while it is read");
                }
                entries.clear();
                visited.clear();
                id = fromId;
            }
        }
        return List.copyOf(entries);
    }

    private int take(int id) throws IpmiException {
        Found found = reader.read(bmc, id);
        int ownId = id == EntryReader.FIRST_ENTRY ? found.entry().recordId() : id;
        entries.add(found.entry());
        progress.accept(entries.size());
        visited.set(ownId);
        int nextId = following(ownId, found.nextId());
        checkNew(visited, ownId, nextId);
        return nextId;
    }

    /** Which record comes after one: also none if it names itself or the first record, as some BMCs end their logs. */
    static int following(int id, int nextId) {
        return nextId == id || nextId == EntryReader.FIRST_ENTRY ? EntryReader.NO_MORE_ENTRIES : nextId;
    }

    /** Throws if a record that was there before is named as the next one. */
    static void checkNew(BitSet visited, int id, int nextId) throws IpmiException {
        if (visited.get(nextId)) {
            throw Conversation.badResponse(String.format(
                    Locale.ROOT, "the SEL runs in a circle: record 0x%04x names 0x%04x as the next", id, nextId));
        }
    }
}
