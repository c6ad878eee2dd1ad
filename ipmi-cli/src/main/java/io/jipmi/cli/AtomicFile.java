package io.jipmi.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** A file that others read while it is written anew: they see the old contents or the new ones. */
final class AtomicFile {
    private AtomicFile() {}

    /**
     * Writes it.
     *
     * @throws IOException with one line that names the file; it is as it was then
     */
    static void write(Path file, String text) throws IOException {
        Path name = Optional.ofNullable(file.getFileName()).orElseThrow(() -> new IOException(file + " is no file"));
        Path next =
                file.resolveSibling("." + name + "." + ProcessHandle.current().pid());
        try {
            Files.writeString(next, text);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            Files.deleteIfExists(next);
            throw new IOException("cannot write " + file + ": " + reason(e), e);
        }
    }

    private static String reason(FileSystemException e) {
        return Optional.ofNullable(e.getReason()).orElse(e.getClass().getSimpleName());
    }
}
