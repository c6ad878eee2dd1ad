package io.jipmi.devintf.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jipmi.devintf.rig.ClientMemory;
import io.jipmi.devintf.rig.DeviceRig;
import io.jipmi.devintf.rig.EchoBmc;
import io.jipmi.io.SysRoot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What a policy does to the calls of Linux's device. */
@ParameterizedClass(name = "32-bit caller: {0}")
@ValueSource(booleans = {false, true})
class NodePolicyTest {
    private static final int EPERM = 1;
    private static final int EAGAIN = 11;
    private static final int EFAULT = 14;
    private static final int EBUSY = 16;
    private static final int EINVAL = 22;
    private static final SysRoot NO_PROGRAMS = new SysRoot(Path.of("/nonexistent"));

    private final ClientMemory client;
    private final int send;
    private final int receive;
    private final DeviceRig rig = new DeviceRig(
            new EchoBmc(),
            (rig, ipmi, limits) -> new LinuxIpmiDevice(
                    ipmi,
                    () -> limits,
                    rig.policy(NO_PROGRAMS, "deny,uid=2000", "limit=2/s,uid=3000,netfn=6,cmd=1", "allow,uid=4000")));
    private long file;

    NodePolicyTest(boolean bits32) {
        client = new ClientMemory(bits32);
        send = bits32 ? 0x8014690D : 0x8028690D;
        receive = bits32 ? 0xC018690C : 0xC030690C;
        rig.kernel.caller(0, 0, 1);
        file = rig.kernel.open();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void whoCallsIsAskedNotWhoOpened() {
        assertEquals(0, sendAs(0, 6, 2));
        assertEquals(-EPERM, sendAs(1000, 6, 2));
        assertEquals(0, sendAs(1000, 6, 1));
        assertEquals(-EPERM, sendAs(2000, 6, 1));
        assertEquals(0, sendAs(4000, 6, 2));
        assertEquals(
                List.of(
                        "denied: uid 1000 pid 77 gid 100 (unknown program): App/02 to the BMC: no rule allows it, and"
                                + " only root may do more than read",
                        "denied: uid 2000 pid 77 gid 100 (unknown program): App/01 to the BMC: rule 1"
                                + " (deny,uid=2000)"),
                rig.takeAuditLines());
    }

    @Test
    void whatIsDeniedTakesNoPlaceAndReachesNobody() {
        for (int i = 0; i < 3 * DeviceRig.MAX_MESSAGES; i++) {
            assertEquals(-EPERM, sendAs(1000, 0, 2));
        }
        rig.turn();
        assertEquals(List.of(), rig.bmc.sent());
        assertEquals(-EAGAIN, rig.kernel.ioctl(client, file, receive, client.receive(8, 16)));
        for (int i = 0; i < DeviceRig.MAX_MESSAGES; i++) {
            assertEquals(0, sendAs(1000, 0, 1));
        }
        assertEquals(-EBUSY, sendAs(1000, 0, 1));
    }

    @Test
    void aRateIsMetByEbusyUntilTimeHasPassed() {
        assertEquals(0, sendAs(3000, 6, 1));
        assertEquals(0, sendAs(3000, 6, 1));
        assertEquals(-EBUSY, sendAs(3000, 6, 1));
        assertEquals(0, sendAs(3000, 0, 1));
        rig.pass(Duration.ofMillis(500));
        assertEquals(0, sendAs(3000, 6, 1));
        assertEquals(-EBUSY, sendAs(3000, 6, 1));
    }

    @Test
    void aRequestThatIsNoneIsRefusedForThat() {
        rig.kernel.caller(1000, 100, 77);
        client.toBmc(0);
        assertEquals(-EINVAL, rig.kernel.ioctl(client, file, send, client.request(7, 1, 0, 2)));
        assertEquals(-EFAULT, rig.kernel.ioctl(client, file, send, client.nowhere()));
        assertEquals(List.of(), rig.takeAuditLines());
    }

    @Test
    void callsThatChangeThingsForOthersAreAskedFor() {
        rig.kernel.caller(1000, 100, 77);
        assertEquals(0, set(0x80046910, 1));
        assertEquals(0, set(0x80046911, 0x20));
        assertEquals(0, set(0x80046913, 1));
        assertEquals(-EINVAL, set(0x4004691F, 3));
        assertEquals(-EPERM, set(0x4004691F, 1));
        assertEquals(0, set(0x8004691E, 0));
        assertEquals(-EPERM, set(0x8002690E, 0x0204));
        client.bytes().putInt(0, 4).putInt(4, 2).putInt(8, 1);
        assertEquals(-EPERM, rig.kernel.ioctl(client, file, 0x800C691C, client.at(0)));
        assertEquals(3, rig.takeAuditLines().size());
        rig.kernel.caller(2000, 100, 77);
        assertEquals(-EPERM, set(0x80046910, 1));
        assertEquals(0, set(0x80046910, 0));
        rig.kernel.caller(4000, 100, 77);
        assertEquals(0, set(0x4004691F, 1));
        assertEquals(0, set(0x8002690E, 0x0204));
        rig.kernel.caller(2000, 100, 77);
        assertEquals(0, set(0x8002690F, 0x0204));
    }

    @Test
    void whatWasLeftOutOfTheLogIsSaidWhenTheFileIsClosed() {
        rig.kernel.caller(1000, 100, 77);
        long own = rig.kernel.open();
        for (int i = 0; i < 25; i++) {
            assertEquals(-EPERM, sendAs(1000, 0, 2));
        }
        assertEquals(10, rig.takeAuditLines().size());
        rig.pass(Duration.ofSeconds(1));
        assertEquals(0, rig.kernel.release(own));
        assertEquals(List.of("uid 1000: 15 more were refused"), rig.takeAuditLines());
    }

    private int sendAs(long uid, int netFn, int cmd) {
        rig.kernel.caller(uid, 100, 77);
        return rig.kernel.ioctl(client, file, send, client.toBmc(0).request(8, 1, netFn, cmd));
    }

    private int set(int cmd, int value) {
        client.bytes().putInt(0, value);
        return rig.kernel.ioctl(client, file, cmd, client.at(0));
    }
}
