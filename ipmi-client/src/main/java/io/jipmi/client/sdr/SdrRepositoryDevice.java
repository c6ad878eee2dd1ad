package io.jipmi.client.sdr;

import io.jipmi.client.BmcClient;
import io.jipmi.msghandler.IpmiException;
import java.util.function.IntConsumer;

/** The controller's device that keeps the sensor data records (IPMI 2.0, 33). Immutable and thread-safe. */
public final class SdrRepositoryDevice {
    private static final RepositoryStore STORE = new RepositoryStore();

    private final BmcClient bmc;

    /** The device of the client's controller, each operation within the client's deadline. */
    public SdrRepositoryDevice(BmcClient bmc) {
        this.bmc = bmc;
    }

    /** How full the repository is, and when it changed. */
    public SdrRepositoryInfo info() throws IpmiException {
        return STORE.info(bmc.begin("Get SDR Repository Info"));
    }

    /**
     * Reads the whole repository: one command a record with most BMCs, a few with others; slow ones take half a minute.
     *
     * @throws IpmiException also if the repository's chain of records is broken, or does not stop changing
     */
    public SdrRepository read() throws IpmiException {
        return read(records -> {});
    }

    /**
     * The same, for somebody who looks on.
     *
     * @param progress told after each record how many are read; fewer than before if the repository changed meanwhile
     * @throws IpmiException also if the repository's chain of records is broken, or does not stop changing
     */
    public SdrRepository read(IntConsumer progress) throws IpmiException {
        SdrReader.Contents<SdrRepositoryInfo> read =
                new SdrReader<>(bmc.begin("reading the SDR repository"), STORE, progress).read();
        return new SdrRepository(read.info(), read.records());
    }
}
