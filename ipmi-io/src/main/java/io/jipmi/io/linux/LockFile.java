package io.jipmi.io.linux;

import com.sun.jna.Memory;
import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.IoRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A locked file that stands for a range of registers, so that jipmi processes keep out of each other's way. The lock is
 * the kernel's (flock), ends with the process, and is what counts; the content, {@code PID PROGRAM}, is for messages.
 * Files are never removed: a process that has one open may be about to lock it.
 *
 * <p>Every process locks its own range's file first and looks at overlapping ranges' files then; so of two that start at
 * once, at least one sees the other.
 */
public final class LockFile implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LockFile.class);
    private static final Pattern NAME =
            Pattern.compile("jipmi-(port|memory|smbus)-([0-9a-f]{1,16})-([0-9a-f]{1,16})\\.lock");
    private static final Pattern CONTENT = Pattern.compile("(\\d{1,9}) (.+)");
    private static final int WORLD_READABLE = 0x1A4; // rw-r--r--
    private static final int CONTENT_LIMIT_BYTES = 256;

    private final Fd fd;

    private LockFile(Fd fd) {
        this.fd = fd;
    }

    /** Somebody else has the range or a part of it; the message names the process. */
    public static final class Held extends Exception {
        private static final long serialVersionUID = 1L;
        private final long pid;

        private Held(long pid, String who) {
            super(who);
            this.pid = pid;
        }

        /** The process, 0 if it has not said so yet. */
        public long pid() {
            return pid;
        }
    }

    /**
     * Locks a range.
     *
     * @param directory where the files are
     * @param program this program's name, for others' messages
     * @throws Held if another lock on any of these addresses is held, in this process or another
     * @throws IoFault if the directory or the file cannot be used
     */
    public static LockFile take(Path directory, IoRange range, String program) throws IoFault, Held {
        Path file = directory.resolve(name(range));
        Fd fd = openOrCreate(file);
        try {
            refuseLink(directory, file, fd);
            if (!fd.tryLock(LinuxAbi.LOCK_EX)) {
                throw held(file);
            }
            for (Path other : overlapping(directory, range)) {
                refuseIfHeld(other);
            }
            write(fd, ProcessHandle.current().pid() + " " + ProcessName.printable(program) + "\n");
            return new LockFile(fd);
        } catch (IoFault | Held | RuntimeException failed) {
            fd.close();
            throw failed;
        }
    }

    @Override
    public void close() {
        try {
            fd.truncate(0);
        } catch (IoFault fault) {
            if (!fault.errno().equals(Errno.EBADF)) {
                log.warn("{}", fault.getMessage());
            }
        } finally {
            fd.close();
        }
    }

    static String name(IoRange range) {
        return "jipmi-" + range.space().name().toLowerCase(Locale.ROOT) + "-" + range.digits() + ".lock";
    }

    /** The range a lock file stands for; empty if it is some other file. */
    static Optional<IoRange> range(String name) {
        Matcher match = NAME.matcher(name);
        if (!match.matches()) {
            return Optional.empty();
        }
        IoRange.Space space = IoRange.Space.valueOf(match.group(1).toUpperCase(Locale.ROOT));
        long first = Long.parseUnsignedLong(match.group(2), 16);
        long last = Long.parseUnsignedLong(match.group(3), 16);
        try {
            return Optional.of(new IoRange(space, first, last));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    /**
     * Existing files are opened without O_CREAT, which the kernel refuses for another user's file in a directory like
     * this one (fs.protected_regular); new ones are created exclusively, which follows no symbolic link.
     */
    private static Fd openOrCreate(Path file) throws IoFault {
        try {
            return open(file, LinuxAbi.O_RDWR);
        } catch (IoFault missing) {
            if (!missing.errno().equals(Errno.ENOENT)) {
                throw missing;
            }
            return createUnlessExists(file);
        }
    }

    private static Fd createUnlessExists(Path file) throws IoFault {
        try {
            return open(file, LinuxAbi.O_RDWR | LinuxAbi.O_CREAT | LinuxAbi.O_EXCL);
        } catch (IoFault raced) {
            if (!raced.errno().equals(Errno.EEXIST)) {
                throw raced;
            }
            return open(file, LinuxAbi.O_RDWR);
        }
    }

    /** The directory is everybody's: a planted link must not make us write to what it points to. */
    private static void refuseLink(Path directory, Path file, Fd fd) throws IoFault {
        try {
            Path expected = directory.toRealPath().resolve(file.getFileName());
            if (!Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd.number())).equals(expected)) {
                throw new IoFault("lock", file.toString(), Errno.EEXIST, "it is a symbolic link; remove it");
            }
        } catch (IoFault link) {
            throw link;
        } catch (IOException unreadable) {
            throw new IoFault("lock", file.toString(), Errno.EIO, String.valueOf(unreadable.getMessage()));
        }
    }

    private static List<Path> overlapping(Path directory, IoRange range) throws IoFault {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "jipmi-*.lock")) {
            for (Path file : files) {
                Optional<IoRange> other = range(file.getFileName().toString());
                if (other.isPresent()
                        && other.get().overlaps(range)
                        && !other.get().equals(range)) {
                    found.add(file);
                }
            }
        } catch (IOException failed) {
            throw new IoFault("list", directory.toString(), Errno.EIO, String.valueOf(failed.getMessage()));
        }
        return found;
    }

    private static void refuseIfHeld(Path file) throws IoFault, Held {
        try (Fd fd = open(file, LinuxAbi.O_RDONLY)) {
            if (!fd.tryLock(LinuxAbi.LOCK_SH)) {
                throw held(file);
            }
        }
    }

    private static Fd open(Path file, int flags) throws IoFault {
        return Fd.open(file.toString(), flags, WORLD_READABLE);
    }

    private static void write(Fd fd, String content) throws IoFault {
        byte[] bytes = content.getBytes(StandardCharsets.US_ASCII);
        fd.truncate(0);
        try (Memory memory = new Memory(bytes.length)) {
            memory.write(0, bytes, 0, bytes.length);
            if (fd.pwrite(Fd.address(memory), bytes.length, 0) != bytes.length) {
                throw new IoFault("write", fd.path(), Errno.EIO);
            }
        }
    }

    private static Held held(Path file) {
        try (var in = Files.newInputStream(file)) {
            String content = new String(in.readNBytes(CONTENT_LIMIT_BYTES), StandardCharsets.ISO_8859_1).strip();
            Matcher match = CONTENT.matcher(content);
            if (match.matches()) {
                String program = ProcessName.printable(match.group(2));
                return new Held(Long.parseLong(match.group(1)), program + " (pid " + match.group(1) + ")");
            }
        } catch (IOException unreadable) {
            log.debug("{}: {}", file, unreadable.getMessage());
        }
        return new Held(0, "another process, which holds " + file);
    }
}
