package io.jipmi.devintf.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jipmi.io.IoFault;
import io.jipmi.io.SysRoot;
import io.jipmi.io.cuse.CuseCaller;
import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.IpmiAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is decided, in which order, how often, and what the auditor hears of it. */
class AccessPolicyTest {
    private static final int OK = 0;
    private static final int EPERM = 1;
    private static final int EBUSY = 16;
    private static final CuseCaller ROOT = new CuseCaller(0, 0, 1);
    private static final CuseCaller ALICE = new CuseCaller(1000, 100, 4711);
    private static final CuseCaller BOB = new CuseCaller(1001, 100, 4712);
    private static final AccessRequest POWER = send(0, 2, 1);
    private static final AccessRequest DEVICE_ID = send(6, 1);

    @TempDir
    private Path directory;

    private final List<String> audit = new ArrayList<>();
    private long nowNs = -5_000_000_000L;

    private AccessPolicy policy(String... rules) {
        return new AccessPolicy(
                Stream.of(rules).map(AccessRule::parse).toList(), new SysRoot(directory), () -> nowNs, audit::add);
    }

    private static AccessRequest send(int netFn, int cmd, int... data) {
        byte[] bytes = new byte[data.length];
        for (int i = 0; i < data.length; i++) {
            bytes[i] = (byte) data[i];
        }
        return AccessRequest.send(IpmiAddress.BMC, netFn, cmd, bytes);
    }

    private static int verdict(AccessPolicy policy, CuseCaller caller, AccessRequest request) {
        try {
            policy.require(caller, request);
            return OK;
        } catch (IoFault refused) {
            return refused.errno().number();
        }
    }

    @ParameterizedTest
    @CsvSource({
        // netfn, command, first byte or -1, errno
        "0x06, 0x01, -1, 0", // Get Device ID
        "0x06, 0x04, -1, 0", // Get Self Test Results
        "0x06, 0x08, -1, 0", // Get Device GUID
        "0x06, 0x37, -1, 0", // Get System GUID
        "0x06, 0x42, 1, 0", // Get Channel Info
        "0x06, 0x25, -1, 0", // Get Watchdog Timer
        "0x06, 0x2F, -1, 0", // Get BMC Global Enables
        "0x00, 0x01, -1, 0", // Get Chassis Status
        "0x0A, 0x10, 0, 0", // Get FRU Inventory Area Info
        "0x0A, 0x11, 0, 0", // Read FRU Data
        "0x0A, 0x20, -1, 0", // Get SDR Repository Info
        "0x0A, 0x22, -1, 0", // Reserve SDR Repository
        "0x0A, 0x23, 0, 0", // Get SDR
        "0x0A, 0x40, -1, 0", // Get SEL Info
        "0x0A, 0x42, -1, 0", // Reserve SEL
        "0x0A, 0x43, 0, 0", // Get SEL Entry
        "0x0A, 0x48, -1, 0", // Get SEL Time
        "0x04, 0x2D, 1, 0", // Get Sensor Reading
        "0x04, 0x22, -1, 0", // Reserve Device SDR Repository
        "0x2C, 0x00, 0, 0", // Get PICMG Properties
        "0x2C, 0x00, 3, 0", // Get VSO Capabilities
        "0x2C, 0x02, 0xDC, 0", // DCMI Get Power Reading
        "0x2C, 0x04, 0xDC, 1", // DCMI Set Power Limit
        "0x2C, 0x04, 0, 1", // PICMG FRU Control
        "0x2C, 0x00, -1, 1",
        "0x2C, 0x00, 0x52, 1", // a group nobody knows
        "0x06, 0x02, -1, 1", // Cold Reset
        "0x06, 0x24, 0, 1", // Set Watchdog Timer
        "0x06, 0x22, -1, 1", // Reset Watchdog Timer
        "0x06, 0x34, 0, 1", // Send Message
        "0x06, 0x52, 0, 1", // Master Write-Read
        "0x06, 0x56, 1, 1", // Set Channel Security Keys, which reads them, too
        "0x00, 0x02, 1, 1", // Chassis Control
        "0x00, 0x04, -1, 1", // Chassis Identify
        "0x00, 0x08, 0, 1", // Set System Boot Options
        "0x0A, 0x12, 0, 1", // Write FRU Data
        "0x0A, 0x44, 0, 1", // Add SEL Entry
        "0x0A, 0x47, 0, 1", // Clear SEL
        "0x0A, 0x49, 0, 1", // Set SEL Time
        "0x04, 0x02, 0, 1", // Platform Event
        "0x04, 0x26, 0, 1", // Set Sensor Thresholds
        "0x0C, 0x01, 1, 1", // Set LAN Configuration Parameters
        "0x0C, 0x02, 1, 1", // Get LAN Configuration Parameters: the community string
        "0x0C, 0x11, 1, 1", // Get Serial/Modem Configuration: passwords
        "0x0C, 0x22, 1, 0", // Get SOL Configuration Parameters
        "0x08, 0x01, -1, 1", // firmware
        "0x30, 0x01, -1, 1", // a vendor's
        "0x07, 0x01, 0, 1", // a response
        "0xFE, 0x01, 0, 1" // nonsense
    })
    void withoutRulesUsersReadAndRootDoesEverything(String netFn, String cmd, String first, int errno) {
        int byteOrNone = Integer.decode(first);
        AccessRequest request = byteOrNone < 0
                ? send(Integer.decode(netFn), Integer.decode(cmd))
                : send(Integer.decode(netFn), Integer.decode(cmd), byteOrNone);
        AccessPolicy policy = policy();
        assertEquals(errno, verdict(policy, ALICE, request));
        assertEquals(OK, verdict(policy, ROOT, request));
    }

    @Test
    void whatChangesThingsForOthersIsRootsWhereNoRuleSaysOtherwise() {
        AccessPolicy policy = policy();
        assertEquals(OK, verdict(policy, ALICE, AccessRequest.receiveEvents()));
        assertEquals(EPERM, verdict(policy, ALICE, AccessRequest.receiveCommands(4, 2)));
        assertEquals(EPERM, verdict(policy, ALICE, AccessRequest.setMaintenance()));
        assertEquals(OK, verdict(policy, ROOT, AccessRequest.receiveCommands(4, 2)));
        assertEquals(OK, verdict(policy, ROOT, AccessRequest.setMaintenance()));
        AccessPolicy generous = policy("allow,uid=1000,call=maintenance");
        assertEquals(OK, verdict(generous, ALICE, AccessRequest.setMaintenance()));
        assertEquals(EPERM, verdict(generous, ALICE, AccessRequest.receiveCommands(4, 2)));
        assertEquals(EPERM, verdict(generous, BOB, AccessRequest.setMaintenance()));
    }

    @Test
    void theFirstRuleThatMatchesDecides() {
        AccessPolicy policy = policy("deny,uid=1001", "allow,gid=100,netfn=0,cmd=2", "deny,uid=0,netfn=0,cmd=2");
        assertEquals(OK, verdict(policy, ALICE, POWER));
        assertEquals(EPERM, verdict(policy, BOB, POWER));
        assertEquals(EPERM, verdict(policy, BOB, DEVICE_ID));
        assertEquals(EPERM, verdict(policy, ROOT, POWER));
        assertEquals(OK, verdict(policy, ROOT, send(0, 4)));
        assertEquals(EPERM, verdict(policy, ALICE, send(0, 4)));
    }

    @Test
    void aRateIsEachUsersOwnAndComesBackWithTime() {
        AccessPolicy policy = policy("limit=2/s/3,readonly");
        for (int i = 0; i < 3; i++) {
            assertEquals(OK, verdict(policy, ALICE, DEVICE_ID));
        }
        assertEquals(EBUSY, verdict(policy, ALICE, DEVICE_ID));
        assertEquals(OK, verdict(policy, BOB, DEVICE_ID));
        assertEquals(EPERM, verdict(policy, ALICE, POWER));
        nowNs += 499_999_999;
        assertEquals(EBUSY, verdict(policy, ALICE, DEVICE_ID));
        nowNs += 1;
        assertEquals(OK, verdict(policy, ALICE, DEVICE_ID));
        assertEquals(EBUSY, verdict(policy, ALICE, DEVICE_ID));
        nowNs += 3_600_000_000_000L;
        for (int i = 0; i < 3; i++) {
            assertEquals(OK, verdict(policy, ALICE, DEVICE_ID));
        }
        assertEquals(EBUSY, verdict(policy, ALICE, DEVICE_ID));
    }

    @Test
    void aRateIsEachRulesOwn() {
        AccessPolicy policy = policy("limit=1/s,netfn=6,cmd=1", "limit=1/s,netfn=6");
        assertEquals(OK, verdict(policy, ALICE, DEVICE_ID));
        assertEquals(EBUSY, verdict(policy, ALICE, DEVICE_ID));
        assertEquals(OK, verdict(policy, ALICE, send(6, 2)));
        assertEquals(EBUSY, verdict(policy, ALICE, send(6, 3)));
    }

    @Test
    void ratesOfManyUsersAreKeptApart() {
        AccessPolicy policy = policy("limit=1/s");
        for (int uid = 1; uid <= 1000; uid++) {
            assertEquals(OK, verdict(policy, new CuseCaller(uid, 1, 1), DEVICE_ID));
        }
        assertEquals(EBUSY, verdict(policy, new CuseCaller(1, 1, 1), DEVICE_ID));
        nowNs += 1_000_000_000L;
        assertEquals(OK, verdict(policy, new CuseCaller(1001, 1, 1), DEVICE_ID));
        assertEquals(OK, verdict(policy, new CuseCaller(1, 1, 1), DEVICE_ID));
    }

    @Test
    void theAuditorIsToldWhoWantedWhatAndWhichRuleForbadeIt() throws IOException {
        Files.createDirectories(directory.resolve("proc/4711"));
        Files.writeString(directory.resolve("proc/4711/comm"), "ipmitool\n", StandardCharsets.US_ASCII);
        Files.createDirectories(directory.resolve("proc/4712"));
        Files.writeString(directory.resolve("proc/4712/comm"), "a\nb\u0007 deny: root x", StandardCharsets.US_ASCII);
        AccessPolicy policy = policy("allow,uid=5", "deny,uid=1000,netfn=0", "limit=1/s,uid=1001");
        assertEquals(OK, verdict(policy, ALICE, DEVICE_ID));
        assertEquals(EPERM, verdict(policy, ALICE, POWER));
        AccessRequest bridged = AccessRequest.send(new IpmbAddress(0, 0x82, 0), 6, 1, new byte[0]);
        assertEquals(OK, verdict(policy, BOB, bridged));
        assertEquals(EBUSY, verdict(policy, BOB, bridged));
        CuseCaller nobody = new CuseCaller(65534, 65534, 99);
        assertEquals(EPERM, verdict(policy, nobody, send(6, 2)));
        assertEquals(EPERM, verdict(policy, nobody, AccessRequest.setMaintenance()));
        assertEquals(
                List.of(
                        "denied: uid 1000 pid 4711 gid 100 (ipmitool): Chassis/02 to the BMC: rule 2"
                                + " (deny,uid=1000,netfn=0)",
                        "limited: uid 1001 pid 4712 gid 100 (a?b??deny:?root): App/01 to 0x82 on channel 0: rule 3"
                                + " (limit=1/s,uid=1001)",
                        "denied: uid 65534 pid 99 gid 65534 (unknown program): App/02 to the BMC: no rule allows it,"
                                + " and only root may do more than read",
                        "denied: uid 65534 pid 99 gid 65534 (unknown program): setting maintenance mode: no rule allows"
                                + " it, and only root may do more than read"),
                audit);
    }

    @Test
    void aUserWhoIsRefusedMuchDoesNotFloodTheLog() {
        AccessPolicy policy = policy();
        for (int i = 0; i < 1000; i++) {
            assertEquals(EPERM, verdict(policy, ALICE, POWER));
        }
        assertEquals(AuditTrail.LINES_AT_ONCE, audit.size());
        audit.clear();
        assertEquals(EPERM, verdict(policy, BOB, POWER));
        assertEquals(1, audit.size());
        audit.clear();
        policy.left(ALICE);
        assertEquals(List.of(), audit);
        nowNs += 1_000_000_000L;
        assertEquals(EPERM, verdict(policy, ALICE, POWER));
        assertEquals(EPERM, verdict(policy, ALICE, POWER));
        assertEquals(1, audit.size());
        assertEquals(true, audit.get(0).endsWith("; 990 more of this uid before it"), audit.get(0));
        audit.clear();
        nowNs += 1_000_000_000L;
        policy.left(BOB);
        policy.left(ALICE);
        policy.left(ALICE);
        assertEquals(List.of("uid 1000: 1 more were refused"), audit);
    }

    @Test
    void theFaultSaysWhy() {
        IoFault refused = assertThrows(IoFault.class, () -> policy("deny").require(ALICE, POWER));
        assertEquals("rule 1 (deny)", refused.remedy());
    }
}
