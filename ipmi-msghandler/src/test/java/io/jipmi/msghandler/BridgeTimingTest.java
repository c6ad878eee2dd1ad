package io.jipmi.msghandler;

import static io.jipmi.msghandler.BridgeFixture.SATELLITE;
import static io.jipmi.msghandler.BridgeFixture.request;
import static io.jipmi.msghandler.Rig.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How often bridged requests are tried and for how long, and who says so. In virtual time. */
@Timeout(60)
class BridgeTimingTest {
    private static final LanAddress CONSOLE = new LanAddress(1, 0, 0x12, 0x81, 0x8F, 0);

    private static BridgeFixture silent(BridgeDefaults defaults) {
        BridgeFixture rig = new BridgeFixture(defaults);
        rig.smi.otherwise(BridgingSmi::unanswered);
        return rig;
    }

    private static BridgeFixture silent() {
        return silent(BridgeDefaults.DEFAULT);
    }

    private static BridgeTiming timing(int retries, long retryMs) {
        return new BridgeTiming(retries, ms(retryMs));
    }

    @ParameterizedTest
    @CsvSource({"0, 300, 1, 300", "2, 300, 3, 900", "2, 0, 3, 6000", "-1, 100, 5, 500"})
    void aRequestsOwnTimingGoesFirstAndWhatItLeavesIsTheInterfaces(
            int retries, long retryMs, int tries, long elapsedMs) {
        BridgeFixture rig = silent();
        rig.failure(request(SATELLITE).withBridgeTiming(timing(retries, retryMs)));
        assertEquals(tries, rig.smi.sent().size());
        assertEquals(ms(elapsedMs), rig.clock.elapsed());
    }

    @Test
    void aUsersTimingIsForItsOwnRequestsOnly() throws IpmiException {
        BridgeFixture rig = silent();
        IpmiUser other = rig.ipmi0.openUser("other");
        rig.user.bridgeTiming(timing(1, 50));
        assertEquals(timing(1, 50), rig.user.bridgeTiming());
        assertEquals(BridgeTiming.UNSET, other.bridgeTiming());

        rig.failure(request(SATELLITE));
        assertEquals(2, rig.smi.sent().size());
        assertEquals(ms(100), rig.clock.elapsed());

        rig.failure(request(SATELLITE).withBridgeTiming(timing(0, 0)));
        assertEquals(3, rig.smi.sent().size());
        assertEquals(ms(150), rig.clock.elapsed());

        assertThrows(IpmiTimeoutException.class, () -> other.request(request(SATELLITE)));
        assertEquals(8, rig.smi.sent().size());
        assertEquals(ms(10_150), rig.clock.elapsed());
    }

    @Test
    void theParametersAreTheInterfacesTiming() {
        Parameters set = Parameters.parse(
                List.of("ipmi_msghandler.default_max_retries=1", "ipmi_msghandler.default_retry_ms=700"),
                BridgeDefaults.PARAMETERS);
        BridgeFixture rig = silent(BridgeDefaults.of(set));
        rig.failure(request(SATELLITE));
        assertEquals(2, rig.smi.sent().size());
        assertEquals(ms(1400), rig.clock.elapsed());
    }

    @Test
    void theDeadlineEndsAllTriesWhateverTheyAre() {
        BridgeFixture rig = silent();
        rig.failure(request(SATELLITE).withBridgeTiming(timing(100, 60_000)).withTimeout(ms(3500)));
        assertEquals(ms(3500), rig.clock.elapsed());
        assertEquals(1, rig.smi.sent().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"06 02", "06 03", "08 00"})
    void afterAResetOrFirmwareCommandTriesOnIpmbLastLonger(String command) {
        BridgeFixture rig = silent();
        int netFn = Integer.parseInt(command.substring(0, 2), 16);
        int cmd = Integer.parseInt(command.substring(3), 16);
        rig.failure(IpmiRequest.of(new IpmbAddress(0, 0x84, 0), netFn, cmd).withBridgeTiming(timing(0, 1)));
        assertEquals(ms(1), rig.clock.elapsed());

        rig.failure(request(SATELLITE));
        assertEquals(ms(15_001), rig.clock.elapsed(), "five tries of 3 s");
        rig.failure(request(SATELLITE).withBridgeTiming(timing(0, 500)));
        assertEquals(ms(15_501), rig.clock.elapsed(), "whoever says so has his own");
        rig.failure(request(CONSOLE).withBridgeTiming(timing(0, 0)));
        assertEquals(ms(17_501), rig.clock.elapsed(), "not in sessions");

        rig.turnFor(ms(12_498));
        rig.failure(request(SATELLITE).withBridgeTiming(timing(0, 0)));
        assertEquals(ms(17_501 + 12_498 + 3000), rig.clock.elapsed(), "1 ms before the 30 s are over");
        rig.failure(request(SATELLITE).withBridgeTiming(timing(0, 0)));
        assertEquals(ms(17_501 + 12_498 + 3000 + 2000), rig.clock.elapsed());
    }

    @Test
    void ordinaryCommandsDoNotMakeTriesLonger() {
        BridgeFixture rig = silent();
        rig.failure(IpmiRequest.of(SATELLITE, 0x0A, 0x02).withBridgeTiming(timing(0, 1)));
        rig.failure(IpmiRequest.of(CONSOLE, 0x06, 0x02).withBridgeTiming(timing(0, 1)));
        rig.failure(request(SATELLITE).withBridgeTiming(timing(0, 0)));
        assertEquals(ms(2002), rig.clock.elapsed());
    }

    @Test
    void theMaintenanceTimesAreParameters() {
        Parameters set = Parameters.parse(
                List.of(
                        "ipmi_msghandler.default_maintenance_retry_ms=9000",
                        "ipmi_msghandler.maintenance_mode_timeout_ms=100"),
                BridgeDefaults.PARAMETERS);
        BridgeFixture rig = silent(BridgeDefaults.of(set));
        rig.failure(IpmiRequest.of(SATELLITE, 0x06, 0x02).withBridgeTiming(timing(0, 1)));
        rig.failure(request(SATELLITE).withBridgeTiming(timing(1, 0)));
        assertEquals(ms(1 + 9000 + 2000), rig.clock.elapsed());
    }

    @Test
    void theDefaultsAreTheKernels() {
        assertEquals(
                new BridgeDefaults(4, Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(30)),
                BridgeDefaults.DEFAULT);
    }

    @Test
    void whatIsNoTimingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new BridgeTiming(-2, Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> new BridgeTiming(0, Duration.ofMillis(-1)));
        assertThrows(IllegalArgumentException.class, () -> new BridgeTiming(0, Duration.ofDays(51)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new BridgeDefaults(4, Duration.ZERO, Duration.ofSeconds(3), Duration.ofSeconds(30)));
    }
}
