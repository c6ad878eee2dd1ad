package io.jipmi.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where {@code /sys}, {@code /proc} and {@code /dev} are looked for: the machine's own root, or a directory that holds a
 * copy of another machine's files. Immutable.
 *
 * @param directory the directory that stands for {@code /}
 */
public record SysRoot(Path directory) {
    private static final SysRoot HOST = new SysRoot(Path.of("/"));

    /** The machine this process runs on. */
    public static SysRoot host() {
        return HOST;
    }

    /**
     * Where a file of the machine is found.
     *
     * @param absolutePath the path on the machine, beginning with {@code /}
     */
    public Path path(String absolutePath) {
        if (!absolutePath.startsWith("/")) {
            throw new IllegalArgumentException("not an absolute path: " + absolutePath);
        }
        return directory.resolve(absolutePath.substring(1));
    }

    /** Whether a file or directory is there. */
    public boolean has(String absolutePath) {
        return Files.exists(path(absolutePath));
    }

    /**
     * A short text file's content without surrounding blanks.
     *
     * @return empty if the file is missing or cannot be read
     */
    public Optional<String> text(String absolutePath) {
        try {
            return Optional.of(Files.readString(path(absolutePath), StandardCharsets.ISO_8859_1)
                    .strip());
        } catch (IOException missing) {
            return Optional.empty();
        }
    }
}
