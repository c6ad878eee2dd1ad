package io.jipmi.msghandler;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Locale;

/** One interface without threads over a driver that bridges and a hand-cranked clock, with one user. */
final class BridgeFixture {
    static final Duration MINUTE = Duration.ofMinutes(1);
    static final IpmbAddress SATELLITE = new IpmbAddress(0, 0x82, 0);

    final HandCrankedClock clock = new HandCrankedClock(Long.MAX_VALUE - 3_000_000_000L);
    final BridgingSmi smi = new BridgingSmi();
    final IpmiMessageHandler handler;
    final IpmiInterface ipmi0;
    final IpmiUser user;

    BridgeFixture() {
        this(BridgeDefaults.DEFAULT);
    }

    BridgeFixture(BridgeDefaults defaults) {
        handler = IpmiMessageHandler.withoutThreads(InterfaceLimits.DEFAULT, defaults, clock);
        try {
            ipmi0 = handler.attach(smi);
            user = ipmi0.openUser("agent");
        } catch (IpmiException e) {
            throw new IllegalStateException(e);
        }
    }

    static IpmiRequest request(IpmiAddress address, int... data) {
        return IpmiRequest.of(address, NetFn.APP, Cmd.GET_DEVICE_ID, data).withTimeout(MINUTE);
    }

    long count(Counter counter) {
        return ipmi0.counters().get(counter.name().toLowerCase(Locale.ROOT));
    }

    IpmiFailure failure(IpmiRequest request) {
        return assertThrows(IpmiException.class, () -> user.request(request)).failure();
    }

    void turnFor(Duration duration) {
        long endNs = clock.nowNs() + duration.toNanos();
        for (long waitNs = handler.turn(); waitNs < endNs - clock.nowNs(); waitNs = handler.turn()) {
            clock.advance(waitNs);
        }
        clock.advance(endNs - clock.nowNs());
        handler.turn();
    }
}
