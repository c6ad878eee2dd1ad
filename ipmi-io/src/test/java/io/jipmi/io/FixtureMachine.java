package io.jipmi.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory that holds a machine's {@code /sys}, {@code /proc}, {@code /dev} and {@code /run}. */
public final class FixtureMachine {
    private final Path directory;

    public FixtureMachine(Path directory) {
        this.directory = directory;
    }

    public SysRoot root() {
        return new SysRoot(directory);
    }

    public Path path(String absolutePath) {
        return root().path(absolutePath);
    }

    public FixtureMachine with(String absolutePath, String content) throws IOException {
        Files.createDirectories(path(absolutePath).getParent());
        Files.writeString(path(absolutePath), content);
        return this;
    }

    /** Puts a copy of a test resource, named from the resources' root. */
    public FixtureMachine withResource(String absolutePath, String resource) throws IOException {
        Files.createDirectories(path(absolutePath).getParent());
        Files.write(path(absolutePath), resource(resource));
        return this;
    }

    public FixtureMachine withDirectory(String absolutePath) throws IOException {
        Files.createDirectories(path(absolutePath));
        return this;
    }

    public static byte[] resource(String name) throws IOException {
        try (InputStream in = FixtureMachine.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new IOException("no test resource " + name);
            }
            return in.readAllBytes();
        }
    }
}
