package io.jipmi.msghandler;

import static io.jipmi.msghandler.BridgeFixture.SATELLITE;
import static io.jipmi.msghandler.BridgeFixture.request;
import static io.jipmi.msghandler.Rig.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What changes while an interface runs, is heeded by it. In virtual time. */
@Timeout(60)
class ParametersAtRunTimeTest {
    private final BridgeFixture rig = new BridgeFixture();

    private void set(String... words) {
        List<Parameter<?>> known = new ArrayList<>(InterfaceLimits.PARAMETERS);
        known.addAll(BridgeDefaults.PARAMETERS);
        rig.handler.apply(Parameters.parse(List.of(words), known));
    }

    @Test
    void triesAndTheirTimeHoldForRequestsToCome() {
        rig.smi.otherwise(BridgingSmi::unanswered);
        set("ipmi_msghandler.default_retry_ms=100", "ipmi_msghandler.default_max_retries=2");
        rig.failure(request(SATELLITE));
        assertEquals(3, rig.smi.sent().size());
        assertEquals(ms(300), rig.clock.elapsed());
    }

    @Test
    void theTimesOfMaintenanceHoldForControllersOnIpmb() {
        rig.smi.otherwise(BridgingSmi::unanswered);
        set("ipmi_msghandler.default_maintenance_retry_ms=9000", "ipmi_msghandler.maintenance_mode_timeout_ms=100");
        BridgeTiming once = new BridgeTiming(0, ms(1));
        rig.failure(IpmiRequest.of(SATELLITE, 0x06, 0x02).withBridgeTiming(once));
        rig.failure(request(SATELLITE).withBridgeTiming(new BridgeTiming(1, Duration.ZERO)));
        assertEquals(ms(1 + 9000 + 2000), rig.clock.elapsed());
    }

    @Test
    void theTimeOfMaintenanceHoldsForTheBmcItself() throws IpmiException {
        set("ipmi_msghandler.maintenance_mode_timeout_ms=5000");
        CompletableFuture<IpmiResponse> unused =
                rig.user.requestAsync(IpmiRequest.of(NetFn.FIRMWARE, 1).withTimeout(ms(100)));
        rig.turnFor(ms(4000));
        assertEquals(MaintenanceState.FIRMWARE, rig.ipmi0.maintenanceState());
        rig.turnFor(ms(2000));
        assertEquals(MaintenanceState.NONE, rig.ipmi0.maintenanceState());
    }

    @Test
    void aUserThereMayHaveMoreOrFewerRequests() {
        rig.smi.otherwise(BridgingSmi::unanswered);
        set("ipmi_msghandler.max_msgs_per_user=2");
        for (int i = 0; i < 2; i++) {
            assertFalse(rig.user.requestAsync(request(SATELLITE)).isDone());
        }
        assertEquals(FailureKind.LIMIT, rig.failure(request(SATELLITE)).kind());
        set("ipmi_msghandler.max_msgs_per_user=3");
        assertFalse(rig.user.requestAsync(request(SATELLITE)).isDone());
        assertEquals(FailureKind.LIMIT, rig.failure(request(SATELLITE)).kind());
    }

    @Test
    void anInterfaceMayHaveMoreOrFewerUsers() throws IpmiException {
        set("ipmi_msghandler.max_users=1");
        assertThrows(IpmiLimitException.class, () -> rig.ipmi0.openUser("second"));
        set("ipmi_msghandler.max_users=2");
        rig.ipmi0.openUser("second").close();
        assertEquals(2, rig.handler.limits().maxUsers());
    }

    @Test
    void whatIsNotMarkedStaysAsItWas() {
        set("ipmi_msghandler.max_held_events=3", "ipmi_msghandler.max_undelivered_per_user=3");
        assertEquals(25, rig.handler.limits().maxHeldEvents());
        assertEquals(100, rig.handler.limits().maxUndeliveredPerUser());
    }

    @Test
    void oneValueChangesAndTheOthersStay() {
        Parameters before = Parameters.parse(
                List.of("ipmi_msghandler.max_users=3", "ipmi_msghandler.max_held_events=0x4"),
                InterfaceLimits.PARAMETERS);
        Parameters after = before.with(InterfaceLimits.MAX_USERS, "5");
        assertEquals(5, after.get(InterfaceLimits.MAX_USERS));
        assertEquals("0x4", after.text(InterfaceLimits.MAX_HELD_EVENTS));
        assertEquals("100", after.text(InterfaceLimits.MAX_MSGS_PER_USER));
        assertEquals(3, before.get(InterfaceLimits.MAX_USERS));
        assertThrows(IllegalArgumentException.class, () -> before.with(InterfaceLimits.MAX_USERS, "none"));
    }
}
