package io.jipmi.cli.control;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The file of a control socket somebody listens at. */
final class SocketFile implements AutoCloseable {
    private final Path path;
    private final ServerSocketChannel listening;
    private final @Nullable Object identity;

    private SocketFile(Path path, ServerSocketChannel listening, @Nullable Object identity) {
        this.path = path;
        this.listening = listening;
        this.identity = identity;
    }

    /**
     * Listens at a path: the file is the owner's alone from its first moment, and takes the place of one nobody listens at
     * any more.
     *
     * @param program for messages
     * @throws IOException with one line if somebody listens there, something else is there, or there cannot be such a file
     */
    static SocketFile listen(Path path, String program) throws IOException {
        ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            Path directory = Objects.requireNonNull(path.toAbsolutePath().getParent(), path + " is a directory");
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory);
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            // Whoever binds listens at once, with the mode the umask leaves: so first where nobody else can look.
            Path cradle = Files.createTempDirectory(
                    directory, ".", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path born = cradle.resolve("s");
            try {
                listening.bind(UnixDomainSocketAddress.of(born));
                Files.setPosixFilePermissions(born, PosixFilePermissions.fromString("rw-------"));
                Object identity = identity(born);
                put(born, path, program);
                return new SocketFile(path, listening, identity);
            } finally {
                Files.deleteIfExists(born);
                Files.delete(cradle);
            }
        } catch (SocketException e) {
            listening.close();
            throw new IOException("control socket " + path + ": " + e.getMessage(), e);
        } catch (FileSystemException e) {
            listening.close();
            throw new IOException("control socket " + path + ": " + reason(e) + "; --control names another path", e);
        } catch (IOException | RuntimeException e) {
            listening.close();
            throw e;
        }
    }

    ServerSocketChannel listening() {
        return listening;
    }

    /** Listens no more; the file goes, unless another took its place. */
    @Override
    public void close() throws IOException {
        listening.close();
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && Objects.equals(identity, identity(path))) {
            Files.deleteIfExists(path);
        }
    }

    /** A second name fails where one is, unlike a renaming: what is there is looked at first. */
    private static void put(Path born, Path path, String program) throws IOException {
        try {
            Files.createLink(path, born);
        } catch (FileAlreadyExistsException e) {
            requireDead(path, program);
            Files.deleteIfExists(path);
            Files.createLink(path, born);
        }
    }

    private static void requireDead(Path path, String program) throws IOException {
        BasicFileAttributes there = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!there.isOther()) {
            throw new IOException("control socket " + path + ": something that is no socket is there; remove it, or"
                    + " --control names another path");
        }
        boolean lives;
        try (SocketChannel visitor = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            visitor.configureBlocking(false);
            lives = visitor.connect(UnixDomainSocketAddress.of(path));
        } catch (ConnectException refused) {
            lives = false;
        } catch (IOException full) {
            // Somebody listens, with as many waiting as may.
            lives = true;
        }
        if (lives) {
            throw new IOException("a running " + program + " answers at " + path
                    + " already; end that one, or --control names another path");
        }
    }

    private static @Nullable Object identity(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    private static String reason(FileSystemException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied for " + e.getFile();
        }
        String reason = e.getReason();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }
}
