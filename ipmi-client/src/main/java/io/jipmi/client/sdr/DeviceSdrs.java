package io.jipmi.client.sdr;

import io.jipmi.client.BmcClient;
import io.jipmi.client.DeviceId;
import io.jipmi.msghandler.IpmiException;
import java.util.List;

/**
 * The records that a controller has of its own sensors (IPMI 2.0, 35.2 to 35.4), where it provides them
 * ({@link DeviceId#providesDeviceSdrs()}): mostly a satellite whose sensors no repository describes. Immutable and
 * thread-safe.
 */
public final class DeviceSdrs {
    private static final DeviceSdrStore STORE = new DeviceSdrStore();

    private final BmcClient bmc;

    /** Of the client's controller, each operation within the client's deadline. */
    public DeviceSdrs(BmcClient bmc) {
        this.bmc = bmc;
    }

    /** How many sensors there are, and whether they change. */
    public DeviceSdrInfo info() throws IpmiException {
        return STORE.info(bmc.begin("Get Device SDR Info"));
    }

    /**
     * Reads all of them, in pieces as small as the way to the controller needs.
     *
     * @throws IpmiException also if the chain of records is broken, or does not stop changing
     */
    public List<SdrRecord> read() throws IpmiException {
        return List.copyOf(new SdrReader<>(bmc.begin("reading the device SDRs"), STORE, records -> {})
                .read()
                .records());
    }
}
