package io.jipmi.ssif;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.spi.Timekeeper;
import io.jipmi.sim.Fault;
import io.jipmi.sim.SimulatedMachine;
import io.jipmi.sim.SsifTraits;
import io.jipmi.sim.VirtualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Deadlines over a bus on which a transfer takes long. */
class DeadlineTest {
    private static final long SPIN_NS = 2_000;
    private static final Duration TIMEOUT = Duration.ofMillis(250);
    /** The one under way at the deadline, and a last look whether the answer has come, 100 ms each and a little. */
    private static final Duration TWO_TRANSFERS = Duration.ofMillis(210);

    private final VirtualClock clock = new VirtualClock();
    private final SimulatedMachine machine =
            SimulatedMachine.builder().ssif(SsifTraits.MULTI_PART).clock(clock).build();

    private final Timekeeper time = new Timekeeper() {
        @Override
        public long nowNs() {
            return clock.getAsLong();
        }

        @Override
        public void parkNs(long durationNs) {
            clock.advance(durationNs);
        }

        @Override
        public void spin() {
            clock.advance(SPIN_NS);
        }
    };

    @Test
    void aDeadlineIsLookedAtAfterEachTransfer() throws IpmiException {
        try (IpmiMessageHandler handler = IpmiMessageHandler.withoutThreads(InterfaceLimits.DEFAULT, time)) {
            IpmiUser user = handler.attach(
                            SsifInterface.over(machine.smbus(), SsifConfig.at("0", 0x10, AddressSource.SIMULATED)))
                    .openUser("test");
            IpmiRequest longRead = IpmiRequest.of(0x0A, 0x11, 0, 0, 0, 240);
            assertEquals(241, user.request(longRead).dataLengthBytes());
            machine.arm(Fault.parse("clock-stretch:100"));
            long sinceNs = clock.getAsLong();
            assertThrows(IpmiException.class, () -> user.request(longRead.withTimeout(TIMEOUT)));
            long tookNs = clock.getAsLong() - sinceNs;
            assertTrue(tookNs <= TIMEOUT.plus(TWO_TRANSFERS).toNanos(), tookNs + " ns");
        }
    }
}
