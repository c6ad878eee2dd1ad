package io.jipmi.cli;

import io.jipmi.cli.text.Progress;
import io.jipmi.client.sdr.SdrCache;
import io.jipmi.client.sdr.SdrRepository;
import io.jipmi.msghandler.IpmiException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A BMC's SDR repository for the commands that need it, kept where the operator wants it. */
final class SdrSource {
    private final SdrCache cache;
    private final Consumer<String> notes;
    private final Supplier<Progress> progress;
    private String lastNote = "";

    /**
     * @param notes is told when the repository cannot be kept; that stops nothing
     * @param progress shows how far the repository is read
     */
    SdrSource(SdrCache cache, Consumer<String> notes, Supplier<Progress> progress) {
        this.cache = cache;
        this.notes = notes;
        this.progress = progress;
    }

    /** As it is now. */
    SdrRepository repository() throws IpmiException {
        SdrRepository repository;
        try (Progress shown = progress.get()) {
            repository = cache.repository(shown::at);
        }
        String note = cache.note().orElse("");
        if (!note.isEmpty() && !note.equals(lastNote)) {
            notes.accept(note);
        }
        lastNote = note;
        return repository;
    }
}
