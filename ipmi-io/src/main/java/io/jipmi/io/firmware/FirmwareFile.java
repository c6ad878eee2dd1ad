package io.jipmi.io.firmware;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads what the kernel presents of the firmware's data, and tells what is missing from what cannot be read. */
final class FirmwareFile {
    /** Far above any table or property read here; keeps a wrong file from filling the memory. */
    private static final int LIMIT_BYTES = 1 << 20;

    private FirmwareFile() {}

    /**
     * All of a file.
     *
     * @return empty if there is none
     * @throws IoFault EACCES if this user may not read it, EIO if reading failed
     */
    static Optional<byte[]> read(Path file) throws IoFault {
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(in.readNBytes(LIMIT_BYTES));
        } catch (NoSuchFileException | NotDirectoryException missing) {
            return Optional.empty();
        } catch (AccessDeniedException denied) {
            IoFault fault = new IoFault("read", file.toString(), Errno.EACCES, "only root may read it; run as root");
            fault.initCause(denied);
            throw fault;
        } catch (IOException failed) {
            IoFault fault = new IoFault("read", file.toString(), Errno.EIO, String.valueOf(failed.getMessage()));
            fault.initCause(failed);
            throw fault;
        }
    }
}
