package io.jipmi.client.sdr;

import io.jipmi.client.BmcClient;
import io.jipmi.client.DeviceId;
import io.jipmi.client.SystemGuid;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmiAddress;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiFailure;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The SDR repository of one controller, read once and then only when it changed. Each use costs one request, Get SDR
 * Repository Info, whose record count and timestamps tell whether what is held still holds; the first use also asks who
 * the controller is. Thread-safe: of several threads one reads, the others wait for what it reads.
 *
 * <p>With a directory it is kept there too, a file per controller. A file that is damaged, of another version or out of
 * date is read over and replaced. Nothing that happens to the file stops a use: see {@link #note()}.
 */
public final class SdrCache {
    private final BmcClient bmc;
    private final SdrRepositoryDevice device;
    private final Optional<Path> directory;
    private final ReentrantLock reading = new ReentrantLock();
    private @Nullable SdrRepository held;
    private @Nullable SdrCacheFile file;
    private volatile Optional<String> note = Optional.empty();

    /** Of the client's controller, in memory; reading the whole repository has the client's timeout. */
    public SdrCache(BmcClient bmc) {
        this(bmc, Optional.empty());
    }

    /**
     * Of the client's controller, in memory and on disk; reading the whole repository has the client's timeout.
     *
     * @param directory where the files are; made if it is not there. No other place is written to
     */
    public SdrCache(BmcClient bmc, Path directory) {
        this(bmc, Optional.of(directory));
    }

    private SdrCache(BmcClient bmc, Optional<Path> directory) {
        this.bmc = bmc;
        this.device = new SdrRepositoryDevice(bmc);
        this.directory = directory;
    }

    /**
     * The repository as it is now.
     *
     * @throws IpmiException if the controller cannot be asked, or the repository cannot be read
     */
    public SdrRepository repository() throws IpmiException {
        return repository((records, total) -> {});
    }

    /**
     * The same, for somebody who looks on.
     *
     * @param progress told of each record that is read; not at all if what is held still holds
     * @throws IpmiException if the controller cannot be asked, or the repository cannot be read
     */
    public SdrRepository repository(RecordProgress progress) throws IpmiException {
        lock();
        try {
            SdrRepositoryInfo now = device.info();
            if (held != null && held.info().sameContents(now)) {
                return held;
            }
            held = fromFile(now);
            if (held == null) {
                held = device.read(records -> progress.at(records, now.records()));
                toFile(held);
            }
            return held;
        } finally {
            reading.unlock();
        }
    }

    /**
     * What went wrong with the file when it was last used, one line: a permission that is missing, a file that was
     * damaged. Empty while all is well, or nothing is kept on disk.
     */
    public Optional<String> note() {
        return note;
    }

    private @Nullable SdrRepository fromFile(SdrRepositoryInfo now) throws IpmiException {
        if (directory.isEmpty()) {
            return null;
        }
        if (file == null) {
            file = new SdrCacheFile(directory.get(), controller());
        }
        SdrCacheFile.Loaded loaded = file.load();
        note = loaded.note();
        return loaded.repository()
                .filter(repository -> repository.info().sameContents(now))
                .orElse(null);
    }

    private void toFile(SdrRepository repository) {
        if (file != null) {
            Optional<String> trouble = file.save(repository);
            note = trouble.isPresent() ? trouble : note;
        }
    }

    /** What tells the controller from others, in characters that any file system takes. */
    private String controller() throws IpmiException {
        Optional<SystemGuid> guid = bmc.systemGuid();
        String who = guid.isPresent() ? "guid-" + guid.get().bytes().hex() : device(bmc.deviceId());
        return bmc.target().equals(IpmiAddress.BMC)
                ? who
                : who + "-" + bmc.target().describe().replaceAll("[^0-9A-Za-z]+", "-");
    }

    private static String device(DeviceId id) {
        return String.format(
                Locale.ROOT,
                "device-%05x-%04x-%02x-%x-%s",
                id.manufacturerId().orElse(0),
                id.productId().orElse(0),
                id.deviceId(),
                id.deviceRevision(),
                id.firmwareRevision());
    }

    private void lock() throws IpmiException {
        try {
            reading.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw IpmiException.of(new IpmiFailure(
                    FailureKind.CANCELLED,
                    CompletionCode.UNSPECIFIED,
                    false,
                    "interrupted while another thread read the SDR repository"));
        }
    }
}
