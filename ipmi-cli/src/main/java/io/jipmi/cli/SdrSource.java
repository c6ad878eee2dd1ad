package io.jipmi.cli;

import io.jipmi.client.sdr.SdrCache;
import io.jipmi.client.sdr.SdrRepository;
import io.jipmi.msghandler.IpmiException;
import java.util.function.Consumer;

/** A BMC's SDR repository for the commands that need it, kept where the operator wants it. */
final class SdrSource {
    private final SdrCache cache;
    private final Consumer<String> notes;
    private String lastNote = "";

    /** @param notes is told when the repository cannot be kept; that stops nothing */
    SdrSource(SdrCache cache, Consumer<String> notes) {
        this.cache = cache;
        this.notes = notes;
    }

    /** As it is now. */
    SdrRepository repository() throws IpmiException {
        SdrRepository repository = cache.repository();
        String note = cache.note().orElse("");
        if (!note.isEmpty() && !note.equals(lastNote)) {
            notes.accept(note);
        }
        lastNote = note;
        return repository;
    }
}
