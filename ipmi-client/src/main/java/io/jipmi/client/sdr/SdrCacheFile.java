package io.jipmi.client.sdr;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** The file a controller's SDR repository is kept in. Whatever is wrong with it becomes a note, never an exception. */
final class SdrCacheFile {
    /** More than a repository can hold whose records are counted in 16 bits is not read into memory. */
    private static final long MAX_LENGTH_BYTES = 0xFFFFL * 262 + 4096;

    private final Path directory;
    private final String controller;
    private final Path path;

    /**
     * What came of reading the file.
     *
     * @param repository empty if there is none that can be used
     * @param note what is wrong with the file; empty if nothing is, or there is none
     */
    record Loaded(Optional<SdrRepository> repository, Optional<String> note) {}

    /** @param controller what tells it from others: letters, digits, hyphens and dots */
    SdrCacheFile(Path directory, String controller) {
        this.directory = directory;
        this.controller = controller;
        this.path = directory.resolve("sdr-" + controller + ".cache");
    }

    Loaded load() {
        try {
            if (Files.size(path) > MAX_LENGTH_BYTES) {
                return unusable("it is longer than any SDR repository");
            }
            return new Loaded(
                    Optional.of(SdrCacheFormat.decode(Files.readAllBytes(path), controller)), Optional.empty());
        } catch (NoSuchFileException e) {
            return new Loaded(Optional.empty(), Optional.empty());
        } catch (IOException e) {
            return unusable(reason(e));
        }
    }

    /**
     * Replaces the file in one step: nobody ever sees half of it.
     *
     * @return why it could not be; empty if it was
     */
    Optional<String> save(SdrRepository repository) {
        try {
            Files.createDirectories(directory);
            Path written = Files.createTempFile(directory, "sdr-", ".new");
            try {
                Files.write(written, SdrCacheFormat.encode(repository, controller));
                Files.move(written, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(written);
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("the SDR cache " + path + " was not written: " + reason(e));
        }
    }

    private Loaded unusable(String why) {
        return new Loaded(Optional.empty(), Optional.of("the SDR cache " + path + " was not used: " + why));
    }

    private static String reason(IOException e) {
        return e instanceof AccessDeniedException denied ? "no permission for " + denied.getFile() : e.toString();
    }
}
