package io.jipmi.devintf.freebsd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jipmi.devintf.rig.ClientMemory;
import io.jipmi.devintf.rig.DeviceRig;
import io.jipmi.devintf.rig.EchoBmc;
import io.jipmi.io.SysRoot;
import io.jipmi.io.cuse.CuseFileStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The calls as FreeBSD has them: what bsd-and-hpux-drivers.md section 1.4 says, and where it differs from Linux. */
@ParameterizedClass(name = "32-bit caller: {0}")
@ValueSource(booleans = {false, true})
class FreeBsdIpmiDeviceTest {
    private static final int EPERM = 1;
    private static final int EIO = 5;
    private static final int EAGAIN = 11;
    private static final int EFAULT = 14;
    private static final int EBUSY = 16;
    private static final int ENODEV = 19;
    private static final int EINVAL = 22;
    private static final int ENOTTY = 25;
    private static final int EMSGSIZE = 90;
    private static final int EOPNOTSUPP = 95;
    private static final int POLLERR = 0x08;
    private static final int POLLIN_POLLRDNORM = 0x41;

    private final ClientMemory client;
    private final int send;
    private final int receive;
    private final int receiveTrunc;
    private final DeviceRig rig = new DeviceRig(
            new EchoBmc(),
            (made, ipmi, limits) -> new FreeBsdIpmiDevice(
                    ipmi, () -> limits, made.policy(new SysRoot(Path.of("/nonexistent")), "allow,uid=1000")));
    private final long file = rig.kernel.open();

    FreeBsdIpmiDeviceTest(boolean bits32) {
        client = new ClientMemory(bits32);
        send = bits32 ? 0x8014690D : 0x8028690D;
        receive = bits32 ? 0xC018690C : 0xC030690C;
        receiveTrunc = bits32 ? 0xC018690B : 0xC030690B;
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void ipmitoolsConversationWorks() {
        assertEquals(0, set(0x80046910, 1));
        assertEquals(0, set(0x80046911, 0x20));
        assertEquals(0, ioctl(send, client.toBmc(0).request(8, 7, 6, 1, 0x11, 0x22)));
        assertEquals(0, rig.kernel.poll(file, 77));
        rig.turn();
        assertEquals(List.of(77L), rig.kernel.takeWokenHandles());
        assertEquals(POLLIN_POLLRDNORM, rig.kernel.poll(file, 77));
        assertEquals(0, ioctl(receiveTrunc, client.receive(40, 1024)));
        assertEquals("1 7 07/01 [001122] from 0c0000000f000000", client.received());
        assertEquals(-EAGAIN, ioctl(receiveTrunc, client.receive(40, 1024)));
    }

    @Test
    void whoExpectsNothingIsNotLeftWaiting() {
        assertEquals(POLLERR, rig.kernel.poll(file, 1));
        assertEquals(0, ioctl(send, client.toBmc(0).request(8, 1, 6, 1)));
        assertEquals(0, ioctl(send, client.toBmc(0).request(8, 2, 6, 1)));
        assertEquals(0, rig.kernel.poll(file, 1));
        rig.turn();
        assertEquals(0, ioctl(receive, client.receive(8, 16)));
        assertEquals(POLLIN_POLLRDNORM, rig.kernel.poll(file, 1));
        assertEquals(0, ioctl(receive, client.receive(8, 16)));
        assertEquals(POLLERR, rig.kernel.poll(file, 1));
    }

    @Test
    void whatWaitsAndWhatIsToComeIsCounted() {
        exchange(client.toBmc(0).request(8, 1, 6, 1));
        exchange(client.toBmc(0).request(8, 2, 6, EchoBmc.SILENT));
        CuseFileStatus status = rig.kernel.session().status().files().get(0);
        assertEquals("1 1", status.waitingMessages() + " " + status.expectedMessages());
    }

    @Test
    void aMessageThatIsCutIsNoError() {
        exchange(client.toBmc(0).request(8, 8, 6, 1, 1, 2, 3));
        assertEquals(-EMSGSIZE, ioctl(receive, client.receive(8, 3)));
        assertEquals(POLLIN_POLLRDNORM, rig.kernel.poll(file, 1));
        assertEquals(0, ioctl(receiveTrunc, client.receive(8, 3)));
        assertEquals("1 8 07/01 [000102] from 0c0000000f000000", client.received());
        assertEquals(-EAGAIN, ioctl(receive, client.receive(8, 16)));
    }

    @Test
    void whatGotNoAnswerIsAnErrorAndGone() {
        exchange(client.toBmc(0).request(8, 1, 6, EchoBmc.BROKEN));
        exchange(client.toBmc(0).request(8, 2, 6, EchoBmc.REFUSED));
        assertEquals(POLLIN_POLLRDNORM, rig.kernel.poll(file, 1));
        assertEquals(-EIO, ioctl(receive, client.receive(8, 16)));
        assertEquals(0, ioctl(receive, client.receive(8, 16)));
        assertEquals("1 2 07/ef [c1] from 0c0000000f000000", client.received());
        exchange(client.toBmc(0).request(8, 3, 6, EchoBmc.SILENT));
        rig.pass(Duration.ofSeconds(61));
        assertEquals(-EIO, ioctl(receiveTrunc, client.receive(8, 16)));
        assertEquals(-EAGAIN, ioctl(receive, client.receive(8, 16)));
        assertEquals(POLLERR, rig.kernel.poll(file, 1));
    }

    @Test
    void asMuchOfTheAddressIsStoredAsThereIsRoomFor() {
        exchange(client.toBmc(0).request(8, 1, 6, 1));
        exchange(client.toBmc(3).request(8, 2, 6, 1));
        assertEquals(0, ioctl(receive, client.receive(client.nowhere(), 0, client.at(0x400), 16)));
        assertEquals("1 1 07/01 [00] from ", client.received());
        assertEquals(0, ioctl(receive, client.receive(7, 16)));
        assertEquals("1 2 07/01 [00] from 0c0000000f0003", client.received());
    }

    @Test
    void buffersThatAreNotThereKeepTheMessage() {
        exchange(client.toBmc(0).request(8, 10, 6, 1));
        assertEquals(-EFAULT, ioctl(receive, client.nowhere()));
        assertEquals(-EFAULT, ioctl(receive, client.receive(client.nowhere(), 8, client.at(0x400), 16)));
        assertEquals(-EFAULT, ioctl(receive, client.receive(client.at(0x300), 8, client.nowhere(), 16)));
        assertEquals(0, ioctl(receive, client.receive(8, 16)));
    }

    @Test
    void aDataPointerIsUsedAsItIs() {
        client.toBmc(0);
        assertEquals(-EFAULT, ioctl(send, client.requestAt(client.at(0x300), 8, 1, 6, 1, 0, 5)));
        assertEquals(0, ioctl(send, client.requestAt(client.at(0x300), 8, 1, 6, 1, 0, 0)));
        assertEquals(-EFAULT, ioctl(send, client.requestAt(client.nowhere(), 8, 1, 6, 1, client.at(0x400), 1)));
        assertEquals(-EFAULT, ioctl(send, client.nowhere()));
        rig.turn();
        assertEquals(List.of("1801"), rig.bmc.sent());
    }

    @Test
    void theBmcsLogicalUnitIsTheAddressesAndTheOwnAddressIsForIpmb() {
        assertEquals(0, set(0x80046911, 0x182));
        assertEquals(0, set(0x80046913, 7));
        for (int get : List.of(0x40046912, 0x80046912)) {
            assertEquals(0x82, get(get));
        }
        for (int get : List.of(0x40046914, 0x80046914)) {
            assertEquals(3, get(get));
        }
        exchange(client.toBmc(3).request(8, 5, 0x2C, 0x42));
        assertEquals("b342", rig.bmc.sent().get(0));
        exchange(client.toIpmb(0, 0x72, 0).request(8, 1, 6, 1));
        assertEquals("18340072" + "18" + "76" + "82" + "03017a", rig.bmc.sent().get(1));
        assertEquals(-EFAULT, ioctl(0x40046912, client.nowhere()));
    }

    @Test
    void eventsAreAcceptedAndNeverCome() {
        assertEquals(0, set(0x80046910, 1));
        rig.bmc.event(0x11);
        rig.pass(Duration.ofSeconds(1));
        assertEquals(-EAGAIN, ioctl(receive, client.receive(8, 32)));
        assertEquals(POLLERR, rig.kernel.poll(file, 1));
        assertEquals(-EFAULT, ioctl(0x80046910, client.nowhere()));
    }

    @Test
    void commandsCannotBeReceived() {
        assertEquals(-EOPNOTSUPP, set(0x8002690E, 0x0204));
        assertEquals(-EOPNOTSUPP, set(0x8002690F, 0x0204));
        assertEquals(-EFAULT, ioctl(0x8002690E, client.nowhere()));
    }

    @Test
    void whatCannotBeSentIsInvalid() {
        assertEquals(-EINVAL, ioctl(send, client.toBmc(0).request(8, 1, 7, 1, 0)));
        assertEquals(-EINVAL, ioctl(send, client.toIpmb(0, 0x72, 0).request(8, 1, 7, 1, 0)));
        assertEquals(-EINVAL, ioctl(send, client.toBmc(0).request(8, 1, 6, 0x34, 0)));
        assertEquals(-EINVAL, ioctl(send, client.toBmc(4).request(8, 1, 6, 1)));
        assertEquals(-EINVAL, ioctl(send, client.toBmc(0).request(7, 1, 6, 1)));
        for (int i = 0; i < DeviceRig.MAX_MESSAGES; i++) {
            assertEquals(0, ioctl(send, client.toBmc(0).request(8, i, 6, 1)));
        }
        assertEquals(-EBUSY, ioctl(send, client.toBmc(0).request(8, 1, 6, 1)));
    }

    @Test
    void callsOfLinuxAloneAreNone() {
        for (int linux : List.of(
                0x80306915,
                0x801C6915,
                0x80086916,
                0x80046918,
                0x8004691A,
                0x800C691C,
                0x8004691E,
                0x4004691F,
                0x5401,
                0x8004667E)) {
            assertEquals(-ENOTTY, ioctl(linux, client.at(0)));
        }
        assertEquals(client.bits32() ? -EFAULT : -ENOTTY, ioctl(0x8014690D, client.nowhere()));
        assertEquals(-ENODEV, rig.kernel.read(file));
        assertEquals(-ENODEV, rig.kernel.write(file, new byte[] {1}));
    }

    @Test
    void thePolicyIsAsked() {
        rig.kernel.caller(1001, 100, 77);
        assertEquals(0, ioctl(send, client.toBmc(0).request(8, 1, 6, 1)));
        assertEquals(-EPERM, ioctl(send, client.toBmc(0).request(8, 1, 6, 2)));
        assertEquals(1, rig.takeAuditLines().size());
        rig.turn();
        assertEquals(List.of("1801"), rig.bmc.sent());
    }

    private int ioctl(int cmd, long arg) {
        return rig.kernel.ioctl(client, file, cmd, arg);
    }

    private void exchange(long request) {
        assertEquals(0, ioctl(send, request));
        rig.turn();
    }

    private int set(int cmd, int value) {
        client.bytes().putInt(0, value);
        return ioctl(cmd, client.at(0));
    }

    private int get(int cmd) {
        client.bytes().putInt(0, 0x5A5A5A5A);
        assertEquals(0, ioctl(cmd, client.at(0)));
        return client.bytes().getInt(0);
    }
}
