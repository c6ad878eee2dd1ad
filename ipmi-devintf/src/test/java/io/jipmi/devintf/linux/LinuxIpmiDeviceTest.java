package io.jipmi.devintf.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.devintf.rig.ClientMemory;
import io.jipmi.devintf.rig.CuseKernel;
import io.jipmi.devintf.rig.DeviceRig;
import io.jipmi.devintf.rig.EchoBmc;
import io.jipmi.io.cuse.CuseFileStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every call of the device, well and badly made, by a caller of either width; what it gets is linux-driver.md section 6. */
@ParameterizedClass(name = "32-bit caller: {0}")
@ValueSource(booleans = {false, true})
class LinuxIpmiDeviceTest {
    private static final int ENOENT = 2;
    private static final int EAGAIN = 11;
    private static final int EFAULT = 14;
    private static final int EBUSY = 16;
    private static final int ENODEV = 19;
    private static final int EINVAL = 22;
    private static final int ENOTTY = 25;
    private static final int EMSGSIZE = 90;
    private static final int EAFNOSUPPORT = 97;
    private static final int POLLIN_POLLRDNORM = 0x41;

    private final ClientMemory client;
    private final int send;
    private final int sendSettime;
    private final int receive;
    private final int receiveTrunc;
    private final DeviceRig rig = new DeviceRig();
    private final long file = rig.kernel.open();

    LinuxIpmiDeviceTest(boolean bits32) {
        client = new ClientMemory(bits32);
        send = bits32 ? 0x8014690D : 0x8028690D;
        sendSettime = bits32 ? 0x801C6915 : 0x80306915;
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
        assertEquals(0, ioctl(send, client.toBmc(0).request(8, 0, 6, 1, 0x11, 0x22)));
        assertEquals(2, rig.kernel.rounds());
        assertEquals(0, rig.kernel.poll(file, 77));
        assertEquals(List.of(), rig.kernel.takeWokenHandles());
        rig.turn();
        assertEquals(List.of("18011122"), rig.bmc.sent());
        assertEquals(List.of(77L), rig.kernel.takeWokenHandles());
        assertEquals(POLLIN_POLLRDNORM, rig.kernel.poll(file, 77));
        assertEquals(0, ioctl(receiveTrunc, client.receive(40, 1024)));
        assertEquals(3, rig.kernel.rounds());
        assertEquals("1 0 07/01 [001122] from 0c0000000f000000", client.received());
        assertEquals(0, rig.kernel.poll(file, 77));
        assertEquals(-EAGAIN, ioctl(receiveTrunc, client.receive(40, 1024)));
    }

    @Test
    void everyBitOfTheMessageIdComesBack() {
        long id = client.bits32() ? 0x89AB_CDEFL << 32 >> 32 : 0x0123_4567_89AB_CDEFL;
        exchange(client.toBmc(0).request(8, id, 6, 1));
        assertEquals(0, ioctl(receive, client.receive(8, 1024)));
        assertTrue(client.received().startsWith("1 " + id + " 07/01 [00] "), client.received());
    }

    @Test
    void theLogicalUnitGoesOutAndComesBack() {
        exchange(client.toBmc(3).request(8, 5, 0x2C, 0x42));
        assertEquals("b342", rig.bmc.sent().get(0));
        assertEquals(0, ioctl(receive, client.receive(8, 16)));
        assertEquals("1 5 2d/42 [00] from 0c0000000f000300", client.received());
    }

    @Test
    void anErrorOfTheBmcIsAnAnswerLikeOthers() {
        exchange(client.toBmc(0).request(8, 6, 6, EchoBmc.REFUSED));
        assertEquals(0, ioctl(receive, client.receive(8, 16)));
        assertEquals("1 6 07/ef [c1] from 0c0000000f000000", client.received());
    }

    @Test
    void aSilentBmcIsAnsweredForInTheEnd() {
        exchange(client.toBmc(0).request(8, 7, 6, EchoBmc.SILENT));
        assertEquals(-EAGAIN, ioctl(receive, client.receive(8, 16)));
        rig.pass(Duration.ofSeconds(61));
        assertEquals(0, ioctl(receive, client.receive(8, 16)));
        assertEquals("1 7 07/ee [c3] from 0c0000000f000000", client.received());
    }

    @Test
    void aBufferTooShortKeepsTheMessageUnlessItMayBeCut() {
        exchange(client.toBmc(0).request(8, 8, 6, 1, 1, 2, 3));
        assertEquals(-EMSGSIZE, ioctl(receive, client.receive(8, 3)));
        assertEquals(-EINVAL, ioctl(receive, client.receive(7, 16)));
        assertEquals(-EINVAL, ioctl(receiveTrunc, client.receive(7, 16)));
        assertEquals(POLLIN_POLLRDNORM, rig.kernel.poll(file, 1));
        assertEquals(-EMSGSIZE, ioctl(receiveTrunc, client.receive(8, 3)));
        assertEquals("1 8 07/01 [000102] from 0c0000000f000000", client.received());
        assertEquals(-EAGAIN, ioctl(receive, client.receive(8, 16)));
    }

    @Test
    void nothingAtAllMayBeLeftOfACutMessage() {
        exchange(client.toBmc(0).request(8, 9, 6, 1));
        assertEquals(-EMSGSIZE, ioctl(receiveTrunc, client.receive(client.at(0x300), 8, 0, 0)));
        assertEquals("1 9 07/01 [] from 0c0000000f000000", client.received());
    }

    @Test
    void aBufferThatIsNotThereKeepsTheMessage() {
        exchange(client.toBmc(0).request(8, 10, 6, 1));
        assertEquals(-EFAULT, ioctl(receive, client.nowhere()));
        assertEquals(-EFAULT, ioctl(receive, client.receive(client.nowhere(), 8, client.at(0x400), 16)));
        assertEquals(-EFAULT, ioctl(receive, client.receive(client.at(0x300), 8, client.nowhere(), 16)));
        assertEquals(0, ioctl(receive, client.receive(8, 16)));
        assertEquals("1 10 07/01 [00] from 0c0000000f000000", client.received());
    }

    @Test
    void onlyAsMuchOfTheBufferIsTouchedAsTheMessageNeeds() {
        exchange(client.toBmc(0).request(8, 11, 6, 1));
        assertEquals(0, ioctl(receive, client.receive(client.at(0x300), 40, client.lastByte(), 1024)));
    }

    @ParameterizedTest
    @CsvSource({
        // type, channel, byte 6, byte 7, length, netfn, cmd, errno
        "0x0C, 15, 0, 0, 7, 6, 1, 22", // too short
        "0x0C, 15, 0, 0, 0, 6, 1, 22",
        "0x0C, 15, 0, 0, 41, 6, 1, 22", // too long
        "0x0C, 15, 0, 0, -1, 6, 1, 22",
        "0x0C, 0, 0, 0, 8, 6, 1, 22", // the BMC is on channel 15 only
        "0x0C, 15, 4, 0, 8, 6, 1, 22", // no such LUN
        "0x0C, 15, 0, 0, 8, 7, 1, 22", // a response to the BMC
        "0x0C, 15, 0, 0, 8, 6, 0x33, 22", // the driver's own commands
        "0x0C, 15, 0, 0, 8, 6, 0x34, 22",
        "0x0C, 15, 0, 0, 8, 6, 0x35, 22",
        "0x0C, 15, 0, 0, 8, 0x40, 1, 22", // no such network function
        "0x01, 15, 0x72, 0, 8, 6, 1, 22", // not a channel of IPMB
        "0x01, -1, 0x72, 0, 8, 6, 1, 22",
        "0x01, 16, 0x72, 0, 8, 6, 1, 22",
        "0x01, 0, 0x73, 0, 8, 6, 1, 22", // no such slave address
        "0x01, 0, 0x72, 4, 8, 6, 1, 22",
        "0x04, 1, 0, 0, 8, 6, 1, 22", // a LAN address has 12 bytes
        "0x81, 1, 0x72, 0, 12, 6, 1, 22", // directly on IPMB there is channel 0 only
        "0x81, 0, 0x72, 0, 12, 6, 1, 97", // this interface is not on IPMB
        "0x33, 0, 0, 0, 8, 6, 1, 22" // no such type
    })
    void aRequestThatCannotBeIsRefused(
            String type, int channel, String byte6, int byte7, int addressBytes, String netFn, String cmd, int errno) {
        client.address(Integer.decode(type), channel, Integer.decode(byte6), byte7);
        long request = client.request(addressBytes, 1, Integer.decode(netFn), Integer.decode(cmd), 5);
        assertEquals(-errno, ioctl(send, request));
        rig.turn();
        assertEquals(List.of(), rig.bmc.sent());
        assertEquals(-EAGAIN, ioctl(receive, client.receive(40, 16)));
    }

    @Test
    void sizesHaveTheirOwnError() {
        client.toBmc(0);
        long address = client.at(0x300);
        assertEquals(-EMSGSIZE, ioctl(send, client.requestAt(address, 8, 1, 6, 1, client.at(0x400), 273)));
        assertEquals(-EMSGSIZE, ioctl(send, client.requestAt(address, 8, 1, 6, 1, client.at(0x400), 271)));
        assertEquals(0, ioctl(send, client.requestAt(address, 8, 1, 6, 1, client.at(0x400), 270)));
        rig.turn();
        assertEquals(272 * 2, rig.bmc.sent().get(0).length());
        client.toIpmb(0, 0x72, 0);
        assertEquals(-EMSGSIZE, ioctl(send, client.requestAt(address, 8, 1, 6, 1, client.at(0x400), 263)));
        client.address(0x0C, 3, 0, 0);
        // The address is looked at first.
        assertEquals(-EINVAL, ioctl(send, client.requestAt(address, 8, 1, 6, 1, client.at(0x400), 273)));
    }

    @Test
    void withoutDataPointerThereAreNoData() {
        client.toBmc(0);
        assertEquals(0, ioctl(send, client.requestAt(client.at(0x300), 8, 1, 6, 1, 0, 5)));
        rig.turn();
        assertEquals(List.of("1801"), rig.bmc.sent());
    }

    @Test
    void partsOfARequestThatAreNotThereAreNamed() {
        client.toBmc(0);
        assertEquals(-EFAULT, ioctl(send, client.nowhere()));
        assertEquals(-EFAULT, ioctl(send, client.requestAt(client.nowhere(), 8, 1, 6, 1, client.at(0x400), 1)));
        assertEquals(-EFAULT, ioctl(send, client.requestAt(client.at(0x300), 8, 1, 6, 1, client.nowhere(), 1)));
        assertEquals(-EFAULT, ioctl(send, 0));
    }

    @Test
    void anUnreachableControllerIsAnsweredFor() {
        assertEquals(0, ioctl(sendSettime, timed(client.toIpmb(0, 0x72, 1).request(8, 12, 6, 1), 0, 100)));
        rig.turn();
        assertEquals("18340072" + "19" + "75" + "20" + "0201dd", rig.bmc.sent().get(0));
        rig.pass(Duration.ofMillis(110));
        assertEquals(0, ioctl(receive, client.receive(8, 16)));
        assertEquals(1, rig.bmc.sent().size());
        assertTrue(client.received().endsWith("from 0100000000007201"), client.received());
        assertTrue(client.received().startsWith("1 12 07/01 ["), client.received());
    }

    @Test
    void aControllerIsWaitedForAsLongAsAllItsTriesTake() {
        assertEquals(0, ioctl(sendSettime, timed(client.toIpmb(0, 0x72, 1).request(8, 12, 6, 1), 1, 100_000)));
        rig.turn();
        rig.pass(Duration.ofSeconds(100));
        rig.pass(Duration.ofSeconds(95));
        assertEquals(-EAGAIN, ioctl(receive, client.receive(8, 16)));
        rig.pass(Duration.ofSeconds(10));
        assertEquals(0, ioctl(receive, client.receive(8, 16)));
        assertTrue(client.received().startsWith("1 12 07/01 ["), client.received());
        assertEquals(2, rig.bmc.sent().size());
    }

    @Test
    void timingParametersAreKeptAsGiven() {
        assertEquals(0, ioctl(0x80086917, client.at(0)));
        assertEquals(-1, client.bytes().getInt(0));
        assertEquals(0, client.bytes().getInt(4));
        client.bytes().putInt(0, Integer.MAX_VALUE).putInt(4, -1);
        assertEquals(0, ioctl(0x80086916, client.at(0)));
        client.bytes().putInt(0, 0).putInt(4, 0);
        assertEquals(0, ioctl(0x80086917, client.at(0)));
        assertEquals(Integer.MAX_VALUE, client.bytes().getInt(0));
        assertEquals(-1, client.bytes().getInt(4));
        assertEquals(0, ioctl(send, client.toIpmb(0, 0x72, 0).request(8, 1, 6, 1)));
    }

    @Test
    void aFileIsRefusedWhatItHasNoPlaceForUntilItReads() {
        for (int i = 0; i < DeviceRig.MAX_MESSAGES; i++) {
            assertEquals(0, ioctl(send, client.toBmc(0).request(8, i, 6, 1)));
        }
        assertEquals(-EBUSY, ioctl(send, client.toBmc(0).request(8, 99, 6, 1)));
        rig.turn();
        assertEquals(-EBUSY, ioctl(send, client.toBmc(0).request(8, 99, 6, 1)));
        assertEquals(0, ioctl(receive, client.receive(8, 16)));
        assertEquals(0, ioctl(send, client.toBmc(0).request(8, 99, 6, 1)));
        // Another file is none the worse for it.
        long other = rig.kernel.open();
        assertEquals(0, rig.kernel.ioctl(client, other, send, client.toBmc(0).request(8, 1, 6, 1)));
    }

    @Test
    void whoLooksSeesWhatAFileHasToReceiveAndWhatIsToCome() {
        assertEquals(0, ioctl(send, client.toBmc(0).request(8, 1, 6, 1)));
        assertEquals(0, ioctl(send, client.toBmc(0).request(8, 2, 6, 1)));
        CuseFileStatus asked = rig.kernel.session().status().files().get(0);
        assertEquals(0, asked.waitingMessages());
        assertEquals(2, asked.expectedMessages());
        rig.turn();
        assertEquals(0, ioctl(receive, client.receive(8, 16)));
        CuseFileStatus answered = rig.kernel.session().status().files().get(0);
        assertEquals(1, answered.waitingMessages());
        assertEquals(0, answered.expectedMessages());
    }

    @Test
    void aRefusedRequestLeavesItsPlaceToOthers() {
        for (int i = 0; i < 3 * DeviceRig.MAX_MESSAGES; i++) {
            assertEquals(-EINVAL, ioctl(send, client.toBmc(0).request(8, i, 6, 0x34)));
        }
        exchange(client.toBmc(0).request(8, 1, 6, 1));
        assertEquals(0, ioctl(receive, client.receive(8, 16)));
    }

    @Test
    void eventsComeToWhoWantsThem() {
        assertEquals(0, set(0x80046910, 1));
        assertEquals(0, set(0x80046910, 1));
        rig.bmc.event(0x5A);
        rig.pass(Duration.ofSeconds(1));
        assertEquals(0, ioctl(receive, client.receive(8, 16)));
        assertEquals("2 0 07/35 [" + "5a".repeat(16) + "] from 0c0000000f000000", client.received());
        assertEquals(-EAGAIN, ioctl(receive, client.receive(8, 16)));
        assertEquals(0, set(0x80046910, 0));
        rig.bmc.event(0x5B);
        rig.pass(Duration.ofSeconds(1));
        assertEquals(-EAGAIN, ioctl(receive, client.receive(8, 16)));
    }

    @Test
    void commandsComeToWhoRegisteredAndAreAnswered() {
        assertEquals(0, register(0x8002690E, 4, 2));
        assertEquals(-EBUSY, register(0x8002690E, 4, 2));
        rig.bmc.command(0x82, 33, 4, 2, 0xAA);
        rig.pass(Duration.ofSeconds(1));
        assertEquals(0, ioctl(receive, client.receive(8, 16)));
        assertEquals("3 33 04/02 [aa] from 0100000000008200", client.received());
        exchange(client.toIpmb(0, 0x82, 0).request(8, 33, 5, 2, 0, 0x77));
        // Send Message to 82h: response 05h, LUN 0; from us, 20h, LUN 2, with the command's sequence number.
        assertEquals("18340082146a2086020077e1", rig.bmc.sent().get(0));
        assertEquals(0, ioctl(receive, client.receive(8, 16)));
        assertEquals("4 33 05/02 [00] from 0100000000008200", client.received());
        assertEquals(0, register(0x8002690F, 4, 2));
        assertEquals(-ENOENT, register(0x8002690F, 4, 2));
    }

    @Test
    void messagesOfOemChannelsComeToWhoRegisteredForTheirFetching() {
        assertEquals(0, registerOnChannels(0x800C691C, 7, 0x33, 1 << EchoBmc.OEM_CHANNEL));
        assertEquals(-EBUSY, register(0x8002690E, 7, 0x33));
        rig.bmc.oemMessage(0xAB, 0xCD);
        rig.pass(Duration.ofSeconds(1));
        assertEquals(0, ioctl(receive, client.receive(8, 16)));
        assertEquals("5 0 07/33 [abcd] from 0c0000000f000000", client.received());
        assertEquals(0, register(0x8002690F, 7, 0x33));
        assertEquals(-ENOENT, register(0x8002690F, 7, 0x33));
    }

    @Test
    void aWishThatCannotBeMetIsAcceptedOnce() {
        assertEquals(0, register(0x8002690E, 5, 2));
        assertEquals(-EBUSY, register(0x8002690E, 5, 2));
        assertEquals(0, register(0x8002690F, 5, 2));
    }

    @Test
    void commandsAreRegisteredChannelByChannel() {
        assertEquals(0, registerOnChannels(0x800C691C, 4, 2, 0x0006));
        assertEquals(-EBUSY, registerOnChannels(0x800C691C, 4, 2, 0x0003));
        assertEquals(0, registerOnChannels(0x800C691C, 4, 2, 0x0001));
        assertEquals(0, registerOnChannels(0x800C691D, 4, 2, 0x0004));
        assertEquals(0, registerOnChannels(0x800C691D, 4, 2, 0xFFFFFFFF));
        assertEquals(-ENOENT, registerOnChannels(0x800C691D, 4, 2, 0xFFFFFFFF));
    }

    @Test
    void aRegistrationEndsWithItsFile() {
        long other = rig.kernel.open();
        client.bytes().put(0, (byte) 4).put(1, (byte) 2);
        assertEquals(0, rig.kernel.ioctl(client, other, 0x8002690E, client.at(0)));
        assertEquals(-EBUSY, register(0x8002690E, 4, 2));
        assertEquals(0, rig.kernel.release(other));
        assertEquals(0, register(0x8002690E, 4, 2));
    }

    @Test
    void aResponseNeedsACompletionCode() {
        assertEquals(-EINVAL, ioctl(send, client.toIpmb(0, 0x82, 0).request(8, 33, 5, 2)));
    }

    @Test
    void theOwnAddressIsSetByChannel() {
        assertEquals(0x20, get(0x80046912));
        assertEquals(2, get(0x80046914));
        assertEquals(0, set(0x80046911, 0x82));
        assertEquals(0, set(0x80046913, 7));
        assertEquals(0x82, get(0x80046912));
        assertEquals(3, get(0x80046914));
        assertEquals(-EINVAL, set(0x80046911, 0x83));
        assertEquals(0, channelSet(0x80046918, 7, 0x84));
        assertEquals(0, channelSet(0x8004691A, 7, 1));
        assertEquals(0x84, channelGet(0x80046919, 7));
        assertEquals(1, channelGet(0x8004691B, 7));
        assertEquals(0x82, channelGet(0x80046919, 0));
        for (int call : List.of(0x80046918, 0x80046919, 0x8004691A, 0x8004691B)) {
            assertEquals(-EINVAL, channelSet(call, 16, 0x20));
            assertEquals(-EINVAL, channelSet(call, 0xFFFF, 0x20));
            assertEquals(-EFAULT, ioctl(call, client.nowhere()));
        }
        exchange(client.toIpmb(0, 0x72, 0).request(8, 1, 6, 1));
        assertEquals("18340072" + "18" + "76" + "82" + "03017a", rig.bmc.sent().get(0));
    }

    @Test
    void maintenanceModeIsTheInterfaces() {
        assertEquals(0, get(0x8004691E));
        assertEquals(0, set(0x4004691F, 2));
        assertEquals(2, get(0x8004691E));
        long other = rig.kernel.open();
        assertEquals(0, rig.kernel.ioctl(client, other, 0x8004691E, client.at(0)));
        assertEquals(2, client.bytes().getInt(0));
        assertEquals(-EINVAL, set(0x4004691F, 3));
        assertEquals(-EINVAL, set(0x4004691F, -1));
        assertEquals(0, set(0x4004691F, 1));
        assertEquals(1, get(0x8004691E));
        assertEquals(-EFAULT, ioctl(0x4004691F, client.nowhere()));
        assertEquals(-EFAULT, ioctl(0x8004691E, client.nowhere()));
    }

    @Test
    void callsItDoesNotHaveAreNoCallsOfThisDevice() {
        assertEquals(-ENOTTY, ioctl(0x5401, 0));
        assertEquals(-ENOTTY, ioctl(0x8004690A, client.at(0)));
        assertEquals(-ENOTTY, ioctl(0xC0046920, client.at(0)));
        if (!client.bits32()) {
            for (int narrow : List.of(0x8014690D, 0x801C6915, 0xC018690C, 0xC018690B)) {
                assertEquals(-ENOTTY, ioctl(narrow, client.at(0)));
            }
        }
        assertEquals(-EINVAL, rig.kernel.read(file));
        assertEquals(-EINVAL, rig.kernel.write(file, new byte[] {1}));
    }

    @Test
    void everyMessageWakesWhoHasPolledOnce() {
        assertEquals(0, rig.kernel.poll(file, 5));
        exchange(client.toBmc(0).request(8, 1, 6, 1));
        exchange(client.toBmc(0).request(8, 2, 6, 1));
        assertEquals(List.of(5L, 5L), rig.kernel.takeWokenHandles());
        long other = rig.kernel.open();
        assertEquals(0, rig.kernel.ioctl(client, other, send, client.toBmc(0).request(8, 1, 6, 1)));
        rig.turn();
        assertEquals(List.of(), rig.kernel.takeWokenHandles());
    }

    @Test
    void usersAreLimitedAndComeBackWithTheirFiles() {
        List<Long> others = List.of(rig.kernel.open(), rig.kernel.open(), rig.kernel.open());
        assertEquals(-EBUSY, rig.kernel.open());
        assertEquals(0, rig.kernel.release(others.get(1)));
        assertTrue(rig.kernel.open() > 0);
    }

    @Test
    void aFileClosedWithRequestsUnderWayHarmsNobody() {
        assertEquals(0, ioctl(send, client.toBmc(0).request(8, 1, 6, 1)));
        assertEquals(0, ioctl(send, client.toBmc(0).request(8, 2, 6, 1)));
        assertEquals(0, rig.kernel.poll(file, 5));
        assertEquals(0, rig.kernel.release(file));
        assertEquals(-CuseKernel.EBADF, rig.kernel.poll(file, 5));
        rig.turn();
        assertEquals(List.of(), rig.kernel.takeWokenHandles());
        assertEquals(0, rig.kernel.session().openFiles());
        assertEquals(0, rig.kernel.session().pendingRequests());
        long next = rig.kernel.open();
        assertEquals(-EAGAIN, rig.kernel.ioctl(client, next, receive, client.receive(8, 16)));
    }

    @Test
    void anInterfaceThatGoesTakesItsFilesWithIt() {
        rig.ipmi.close();
        assertEquals(-ENODEV, ioctl(send, client.toBmc(0).request(8, 1, 6, 1)));
        assertEquals(-ENODEV, rig.kernel.open());
        assertFalse(rig.kernel.poll(file, 1) < 0);
    }

    @Test
    void whereNoEventsComeWantingThemDoesNoHarm() {
        try (DeviceRig plain = new DeviceRig(new EchoBmc().withoutBridge())) {
            long open = plain.kernel.open();
            client.bytes().putInt(0, 1);
            assertEquals(0, plain.kernel.ioctl(client, open, 0x80046910, client.at(0)));
            assertEquals(
                    -EAFNOSUPPORT,
                    plain.kernel.ioctl(
                            client, open, send, client.toIpmb(0, 0x72, 0).request(8, 1, 6, 1)));
        }
    }

    private int ioctl(int cmd, long arg) {
        return rig.kernel.ioctl(client, file, cmd, arg);
    }

    private void exchange(long request) {
        assertEquals(0, ioctl(send, request));
        rig.turn();
    }

    private long timed(long request, int retries, int retryTimeMs) {
        client.settime(retries, retryTimeMs);
        return request;
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

    private int channelSet(int cmd, int channel, int value) {
        client.bytes().putShort(0, (short) channel).put(2, (byte) value).put(3, (byte) 0x5A);
        return ioctl(cmd, client.at(0));
    }

    private int channelGet(int cmd, int channel) {
        assertEquals(0, channelSet(cmd, channel, 0));
        return client.bytes().get(2) & 0xFF;
    }

    private int register(int cmd, int netFn, int command) {
        client.bytes().put(0, (byte) netFn).put(1, (byte) command);
        return ioctl(cmd, client.at(0));
    }

    private int registerOnChannels(int cmd, int netFn, int command, int channels) {
        client.bytes().putInt(0, netFn).putInt(4, command).putInt(8, channels);
        return ioctl(cmd, client.at(0));
    }
}
