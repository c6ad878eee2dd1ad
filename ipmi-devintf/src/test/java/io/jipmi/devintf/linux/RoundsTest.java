package io.jipmi.devintf.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jipmi.devintf.rig.ClientMemory;
import io.jipmi.devintf.rig.DeviceRig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** How many rounds with the kernel a call takes, and that saving one puts nothing in the wrong place. */
@ParameterizedClass(name = "32-bit caller: {0}")
@ValueSource(booleans = {false, true})
class RoundsTest {
    private static final int EFAULT = 14;
    private static final int EMSGSIZE = 90;
    /** On the page behind the structures'. */
    private static final int FAR = 0x1800;

    private static final int NEAR = 0x480;

    private final ClientMemory client;
    private final int send;
    private final int receive;
    private final DeviceRig rig = new DeviceRig();
    private final long file = rig.kernel.open();

    RoundsTest(boolean bits32) {
        client = new ClientMemory(bits32);
        send = bits32 ? 0x8014690D : 0x8028690D;
        receive = bits32 ? 0xC018690C : 0xC030690C;
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aRequestWhosePartsLieTogetherIsFetchedAtOnce() {
        assertEquals(0, sent(0x11, 0x22));
        assertEquals(2, rig.kernel.rounds());
        assertEquals("18011122", rig.bmc.sent().get(0));
    }

    @Test
    void aRequestWhoseDataLieElsewhereIsFetchedInTwoParts() {
        client.toBmc(0);
        client.bytes().put(FAR, (byte) 0x33);
        assertEquals(0, ioctl(send, client.requestAt(client.at(0x300), 8, 0, 6, 1, client.at(FAR), 1)));
        assertEquals(3, rig.kernel.rounds());
        rig.turn();
        assertEquals("180133", rig.bmc.sent().get(0));
    }

    @Test
    void aRequestWhoseDataAreNobodysFails() {
        client.toBmc(0);
        assertEquals(-EFAULT, ioctl(send, client.requestAt(client.at(0x300), 8, 0, 6, 1, client.nowhere(), 1)));
    }

    @Test
    void whoReceivesInTheSamePlaceAgainSavesARound() {
        assertEquals(3, roundsToReceive(0x400, 0x11));
        assertEquals(2, roundsToReceive(0x400, 0x22));
    }

    @Test
    void aMessageOfAnotherLengthIsPutThereAllTheSame() {
        assertEquals(3, roundsToReceive(0x400, 0x11));
        assertEquals(2, roundsToReceive(0x400, 0x22, 0x33, 0x44));
        assertEquals(2, roundsToReceive(0x400));
    }

    @Test
    void aBufferThatHasBecomeLongerGetsAllOfALongerMessage() {
        sent(0x11);
        assertEquals(0, ioctl(receive, client.receive(client.at(0x300), 40, client.at(0x400), 2)));
        sent(0x22, 0x33, 0x44);
        assertEquals(0, ioctl(receive, client.receive(client.at(0x300), 40, client.at(0x400), 64)));
        assertEquals(3, rig.kernel.rounds());
        assertEquals(0x44, client.bytes().get(0x403));
    }

    @Test
    void aMessageThatIsToBePutElsewhereLeavesThePlaceBeforeAlone() {
        assertEquals(3, roundsToReceive(0x400, 0x11));
        client.bytes().putLong(0x400, 0x1234_5678_9ABC_DEF0L);
        sent(0x22);
        client.bytes().putLong(0x400, 0x1234_5678_9ABC_DEF0L);
        assertEquals(0, ioctl(receive, client.receive(client.at(0x300), 40, client.at(NEAR), 64)));
        assertEquals(3, rig.kernel.rounds());
        assertEquals(0x1234_5678_9ABC_DEF0L, client.bytes().getLong(0x400));
        assertEquals(0x22, client.bytes().get(NEAR + 1));
        assertEquals(2, roundsToReceive(NEAR, 0x33));
    }

    @Test
    void aPlaceOnAnotherPageIsNotExpectedAsItMayBeGone() {
        assertEquals(3, roundsToReceive(FAR, 0x11));
        assertEquals(3, roundsToReceive(FAR, 0x22));
    }

    @Test
    void aPlaceThatIsNobodysAnyMoreFailsAndKeepsTheMessage() {
        assertEquals(3, roundsToReceive(0x400, 0x11));
        sent(0x22);
        assertEquals(-EFAULT, ioctl(receive, client.receive(client.at(0x300), 40, client.nowhere(), 64)));
        assertEquals(0, ioctl(receive, client.receive(client.at(0x300), 40, client.at(0x400), 64)));
        assertEquals(0x22, client.bytes().get(0x401));
    }

    @Test
    void aBufferThatHasBecomeTooShortKeepsTheMessage() {
        assertEquals(3, roundsToReceive(0x400, 0x11));
        sent(0x22, 0x33);
        assertEquals(-EMSGSIZE, ioctl(receive, client.receive(client.at(0x300), 40, client.at(0x400), 2)));
        assertEquals(0, ioctl(receive, client.receive(client.at(0x300), 40, client.at(0x400), 64)));
        assertEquals(0x33, client.bytes().get(0x402));
    }

    @Test
    void anotherThreadWithTheSameStructureIsNotExpectedToWantTheSame() {
        assertEquals(3, roundsToReceive(0x400, 0x11));
        rig.kernel.caller(1000, 100, 4712);
        assertEquals(3, roundsToReceive(0x400, 0x22));
    }

    @Test
    void threadsThatHaveNoNumberHereAreNotTakenForOneAnother() {
        rig.kernel.caller(1000, 100, 0);
        assertEquals(3, roundsToReceive(0x400, 0x11));
        assertEquals(3, roundsToReceive(0x400, 0x22));
    }

    private int roundsToReceive(int offset, int... data) {
        assertEquals(0, sent(data));
        assertEquals(0, ioctl(receive, client.receive(client.at(0x300), 40, client.at(offset), 64)));
        int rounds = rig.kernel.rounds();
        for (int i = 0; i < data.length; i++) {
            assertEquals(data[i], client.bytes().get(offset + 1 + i) & 0xFF);
        }
        return rounds;
    }

    private int sent(int... data) {
        int result = ioctl(send, client.toBmc(0).request(8, 1, 6, 1, data));
        rig.turn();
        return result;
    }

    private int ioctl(int cmd, long arg) {
        return rig.kernel.ioctl(client, file, cmd, arg);
    }
}
