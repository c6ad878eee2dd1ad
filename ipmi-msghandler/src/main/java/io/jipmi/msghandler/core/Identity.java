package io.jipmi.msghandler.core;

import io.jipmi.msghandler.BmcIdentity;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.Counter;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.NetFn;
import io.jipmi.msghandler.spi.Tally;
import io.jipmi.msghandler.spi.Timekeeper;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who the BMC behind an interface is, as far as somebody has asked. After the BMC was away it is asked again without
 * anybody's doing, as another one may have come back. Thread-safe.
 */
final class Identity {
    private static final IpmiRequest GET_GUID = IpmiRequest.of(NetFn.APP, Cmd.GET_DEVICE_GUID);
    private static final IpmiRequest GET_ID = IpmiRequest.of(NetFn.APP, Cmd.GET_DEVICE_ID);
    private static final int GUID_BYTES = 16;

    /** Without the completion code; Linux takes as little (2.12). */
    private static final int LEAST_ID_BYTES = 6;

    private static final int ID_BYTES_WITH_PRODUCT = 11;

    private final User self;
    private final Timekeeper time;
    private final Tally<Counter> tally;
    private final Runnable onOtherBmc;

    private record Read(BmcIdentity identity, long atNs) {}

    private @Nullable Read last;

    /** @param onOtherBmc told, with no lock held, when it is another BMC than before */
    Identity(User self, Timekeeper time, Tally<Counter> tally, Runnable onOtherBmc) {
        this.self = self;
        this.time = time;
        this.tally = tally;
        this.onOtherBmc = onOtherBmc;
    }

    /** What was read last, if it is not older than that; otherwise the BMC is asked. */
    BmcIdentity get(Duration maxAge) throws IpmiException {
        Read known = last();
        if (known != null && time.nowNs() - known.atNs < Intake.saturatedNs(maxAge)) {
            return known.identity;
        }
        IpmiResponse guid = self.request(GET_GUID);
        BmcIdentity identity = decode(guid, self.request(GET_ID).orThrow(LEAST_ID_BYTES));
        found(identity);
        return identity;
    }

    /** The BMC answers again. If it does not say who it is, nothing is known that was not before. */
    @SuppressWarnings("FutureReturnValueIgnored")
    void bmcIsBack() {
        if (last() == null) {
            return;
        }
        self.requestAsync(GET_GUID)
                .thenAccept(guid -> self.requestAsync(GET_ID).thenAccept(id -> {
                    if (id.completionCode() == CompletionCode.OK && id.dataLengthBytes() >= LEAST_ID_BYTES) {
                        found(decode(guid, id));
                    }
                }));
    }

    private synchronized @Nullable Read last() {
        return last;
    }

    private void found(BmcIdentity identity) {
        Read before;
        synchronized (this) {
            before = last;
            last = new Read(identity, time.nowNs());
        }
        if (before != null && identity.replaces(before.identity)) {
            tally.add(Counter.BMC_CHANGES);
            onOtherBmc.run();
        }
    }

    private static BmcIdentity decode(IpmiResponse guid, IpmiResponse id) {
        byte[] bytes = id.data();
        boolean product = bytes.length >= ID_BYTES_WITH_PRODUCT;
        boolean hasGuid = guid.completionCode() == CompletionCode.OK && guid.dataLengthBytes() >= GUID_BYTES;
        return new BmcIdentity(
                bytes[0] & 0xFF,
                product ? (bytes[6] & 0xFF) | (bytes[7] & 0xFF) << 8 | (bytes[8] & 0xFF) << 16 : 0,
                product ? (bytes[9] & 0xFF) | (bytes[10] & 0xFF) << 8 : 0,
                bytes[2] & 0x7F,
                bytes[3] & 0xFF,
                hasGuid ? Optional.of(HexFormat.of().formatHex(guid.data(), 0, GUID_BYTES)) : Optional.empty());
    }
}
