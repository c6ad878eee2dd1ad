package io.jipmi.msghandler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages of the vendor's own media (MH-11), and the watchdog's pre-timeout. */
class OemMessagesAndPretimeoutsTest {
    private static final int OEM_CHANNEL = 3;
    private static final int OEM_MEDIUM = 0x60;

    private final BridgeFixture rig = new BridgeFixture();
    private final List<OemMessage> received = new ArrayList<>();

    OemMessagesAndPretimeoutsTest() {
        rig.smi.media().put(OEM_CHANNEL, OEM_MEDIUM);
    }

    private void arrive(String hex) {
        rig.smi.receive(HexFormat.of().parseHex(hex));
        rig.turnFor(Duration.ofMillis(10));
    }

    @Test
    void whoReceivesAChannelGetsWhatFollowsTheChannelNumber() throws IpmiException {
        rig.user.receiveOemMessages(1 << OEM_CHANNEL, received::add);
        arrive("1c330003" + "aabbcc");
        arrive("1c330003");
        assertEquals(
                List.of(
                        new OemMessage(OEM_CHANNEL, new byte[] {(byte) 0xAA, (byte) 0xBB, (byte) 0xCC}),
                        new OemMessage(OEM_CHANNEL, new byte[0])),
                received);
        assertEquals("[aa bb cc] from channel 3", received.get(0).toString());
        assertEquals(2, rig.count(Counter.HANDLED_COMMANDS));
        assertEquals(16, rig.smi.channelInfos(), "asked once, before anything was judged");
    }

    @Test
    void oneThatLooksLikeAnIpmbMessageIsNotTakenForOne() throws IpmiException {
        rig.user.receiveOemMessages(CommandFilter.ALL_CHANNELS, received::add);
        byte[] lookalike = BridgingSmi.command(OEM_CHANNEL, 0x82, 0, 0x04, 0x02, 3);
        rig.smi.receive(lookalike);
        rig.turnFor(Duration.ofMillis(10));
        assertEquals(1, received.size());
        assertEquals(0, rig.count(Counter.UNHANDLED_COMMANDS));
    }

    @Test
    void nobodysAreCountedAndNotAnswered() throws IpmiException {
        rig.user.receiveOemMessages(1 << 5, received::add);
        arrive("1c330003aabbcc");
        assertEquals(1, rig.count(Counter.UNHANDLED_COMMANDS));
        assertEquals(List.of(), rig.smi.sent());
    }

    @Test
    void onlyOneReceivesAChannel() throws IpmiException {
        IpmiUser holder = rig.ipmi0.openUser("holder");
        CommandRegistration held = holder.receiveOemMessages(0x0018, received::add);
        IpmiFailure taken = assertThrows(
                        IpmiLimitException.class, () -> rig.user.receiveOemMessages(0x0008, received::add))
                .failure();
        assertEquals(FailureKind.TAKEN, taken.kind());
        assertEquals("user 'holder' receives OEM messages on channels 0x0018 already: only one can", taken.detail());
        rig.user.receiveOemMessages(0x0001, received::add);
        held.close();
        rig.user.receiveOemMessages(0x0008, received::add);
        assertThrows(IllegalArgumentException.class, () -> rig.user.receiveOemMessages(0, received::add));
    }

    @Test
    void commandsOfOtherChannelsStillArrive() throws IpmiException {
        List<IpmiCommand> commands = new ArrayList<>();
        rig.user.receiveOemMessages(1 << OEM_CHANNEL, received::add);
        rig.user.receiveCommands(0x04, 0x02, CommandFilter.ALL_CHANNELS, commands::add);
        rig.smi.receive(BridgingSmi.command(7, 0x82, 0, 0x04, 0x02, 3));
        rig.smi.receive(BridgingSmi.command(0, 0x82, 0, 0x04, 0x02, 4));
        rig.turnFor(Duration.ofMillis(10));
        assertEquals(2, commands.size());
    }

    @Test
    void everyListenerHearsOfAPretimeoutUntilItLeaves() throws IpmiException {
        List<String> heard = new ArrayList<>();
        IpmiUser other = rig.ipmi0.openUser("other");
        EventSubscription first = rig.user.listenForPretimeouts(() -> heard.add("first"));
        other.listenForPretimeouts(() -> heard.add("second"));
        rig.handler.turn();
        assertEquals(List.of(true), rig.smi.watchCalls(), "the driver looks at the flags meanwhile");
        rig.smi.pretimeout();
        rig.handler.turn();
        assertEquals(List.of("first", "second"), heard);
        first.close();
        other.close();
        rig.smi.pretimeout();
        rig.handler.turn();
        assertEquals(2, heard.size());
        assertEquals(List.of(true, false), rig.smi.watchCalls());
        assertEquals(2, rig.count(Counter.WATCHDOG_PRETIMEOUTS));
    }
}
