package io.jipmi.msghandler;

import static io.jipmi.msghandler.BridgeFixture.SATELLITE;
import static io.jipmi.msghandler.BridgeFixture.request;
import static io.jipmi.msghandler.BridgingSmi.Fate.ack;
import static io.jipmi.msghandler.Rig.failureOf;
import static io.jipmi.msghandler.Rig.ms;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.BridgingSmi.Fate;
import io.jipmi.msghandler.BridgingSmi.Sent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands others send to us: who receives them, and what goes back. In virtual time, without threads. */
@Timeout(60)
class CommandsTest {
    /** GF-06: Platform Event from 0x82, its LUN 1, sequence number 3, data AA. */
    private static final byte[] GOLDEN = HexFormat.of().parseHex("1c33000012ce820d02aac5");
    /** The same from software 0x81 of session 0x12 on channel 1, to 0x8F, with privilege 4. */
    private static final byte[] FROM_SESSION = HexFormat.of().parseHex("1c330041128f125f810d02aac6");

    private static final CommandFilter PLATFORM_EVENTS = CommandFilter.of(NetFn.SENSOR_EVENT, Cmd.PLATFORM_EVENT);
    private static final IpmiCommand PLATFORM_EVENT =
            new IpmiCommand(new IpmbAddress(0, 0x82, 1), 2, 3, 0x04, 0x02, new byte[] {(byte) 0xAA});

    private final BridgeFixture rig = new BridgeFixture();
    private final List<IpmiCommand> received = new ArrayList<>();

    private void arrive(byte[] message) {
        rig.smi.receive(message);
        rig.turnFor(ms(1));
    }

    private static byte[] command(int channel, int sequence, int mark) {
        return BridgingSmi.command(channel, 0x82, 0, NetFn.SENSOR_EVENT, Cmd.PLATFORM_EVENT, sequence, mark);
    }

    private static int mark(IpmiCommand command) {
        return command.data()[0];
    }

    @Test
    void theGoldenCommandIsReceivedAsItIs() throws IpmiException {
        rig.user.receiveCommands(PLATFORM_EVENTS, received::add);
        arrive(GOLDEN);
        assertEquals(List.of(PLATFORM_EVENT), received);
        assertEquals(
                "Sensor/Event/02 [aa] from 0x82 on channel 0 LUN 1",
                received.get(0).toString());
        assertEquals(1, rig.count(Counter.HANDLED_COMMANDS));
        assertEquals(0, rig.count(Counter.UNHANDLED_COMMANDS));
        assertEquals(List.of(), rig.smi.sent(), "the receiver answers, nobody else");
    }

    @Test
    void aCommandOfASessionTellsItsPrivilege() throws IpmiException {
        rig.user.receiveCommands(PLATFORM_EVENTS, received::add);
        arrive(FROM_SESSION);
        assertEquals(new LanAddress(1, 4, 0x12, 0x81, 0x8F, 1), received.get(0).sender());
    }

    @Test
    void aResponseGoesBackWithTheSendersSequenceNumberAndTheLunsSwapped() throws IpmiException {
        IpmiResponse acknowledgement = rig.user.respond(PLATFORM_EVENT, 0xC1);
        assertEquals("183400821569200e02c10f", rig.smi.sent().get(0).hex(), "GF-07");
        assertEquals(new IpmiResponse(NetFn.APP | 1, Cmd.SEND_MESSAGE, 0, new byte[0]), acknowledgement);
        assertEquals(1, rig.count(Counter.SENT_IPMB_RESPONSES));
        assertEquals(0, rig.count(Counter.SENT_LOCAL_COMMANDS));
        assertEquals(0, rig.count(Counter.SENT_IPMB_COMMANDS));

        rig.user.respond(PLATFORM_EVENT, 0, 0x11, 0x1FF);
        assertArrayEquals(new byte[] {0, 0x11, -1}, rig.smi.sent().get(1).data());
    }

    @Test
    void aResponseIntoASessionFollowsTheEncoder() throws IpmiException {
        rig.user.respond(
                new IpmiCommand(new LanAddress(1, 4, 0x12, 0x81, 0x8F, 1), 2, 3, 0x04, 0x02, new byte[0]), 0xC1);
        assertEquals("1834011281156a8f0e02c1a0", rig.smi.sent().get(0).hex());
        assertEquals(1, rig.count(Counter.SENT_LAN_RESPONSES));
        assertEquals(0, rig.count(Counter.SENT_IPMB_RESPONSES));
    }

    @Test
    void theBmcsAcknowledgementEndsAResponseWhateverItSays() throws IpmiException {
        rig.smi.next(sent -> ack(0x83));
        assertEquals(0x83, rig.user.respond(PLATFORM_EVENT, 0).completionCode());
        assertEquals(1, rig.smi.sent().size(), "not tried again");

        CompletableFuture<IpmiResponse> future = rig.user.respondAsync(PLATFORM_EVENT, 0, 7);
        assertFalse(future.isDone());
        rig.turnFor(ms(1));
        assertTrue(future.join().isOk());
    }

    @Test
    void aResponseTheBmcNeverAcknowledgesEndsAtItsDeadline() {
        rig.smi.next(sent -> ack(BridgingSmi.SILENCE));
        IpmiFailure failure = assertThrows(IpmiTimeoutException.class, () -> rig.user.respond(PLATFORM_EVENT, 0))
                .failure();
        assertEquals(
                "no answer to Send Message with the response to Sensor/Event/02 from 0x82 on channel 0 LUN 1 within"
                        + " 10000 ms",
                failure.detail());
        assertEquals(Duration.ofSeconds(10), rig.clock.elapsed());
        assertEquals(1, rig.smi.abandons());
    }

    @Test
    void aCommandNobodyReceivesIsRefusedWithTheGoldenFrame() throws IpmiException {
        rig.user.receiveCommands(NetFn.SENSOR_EVENT, 0x03, CommandFilter.ALL_CHANNELS, received::add);
        rig.user.receiveCommands(NetFn.APP, Cmd.PLATFORM_EVENT, CommandFilter.ALL_CHANNELS, received::add);
        rig.user.receiveCommands(PLATFORM_EVENTS.onChannel(3), received::add);
        arrive(GOLDEN);
        assertEquals("183400821569200e02c10f", rig.smi.sent().get(0).hex(), "GF-07");
        arrive(FROM_SESSION);
        assertEquals("1834011281156a8f0e02c1a0", rig.smi.sent().get(1).hex());
        assertEquals(List.of(), received);
        assertEquals(2, rig.count(Counter.UNHANDLED_COMMANDS));
        assertEquals(1, rig.count(Counter.SENT_IPMB_RESPONSES));
        assertEquals(1, rig.count(Counter.SENT_LAN_RESPONSES));
        assertEquals(0, rig.count(Counter.HANDLED_COMMANDS));
    }

    @Test
    void refusalsThatTheBmcDoesNotTakeDoNotPileUp() {
        rig.smi.next(sent -> ack(BridgingSmi.SILENCE));
        arrive(GOLDEN);
        rig.turnFor(Duration.ofSeconds(5));
        for (int i = 0; i < 100; i++) {
            arrive(GOLDEN);
        }
        assertEquals(101, rig.count(Counter.UNHANDLED_COMMANDS));
        assertEquals(1, rig.smi.sent().size());
        rig.turnFor(Duration.ofSeconds(6));
        assertEquals(16, rig.smi.sent().size(), "sent once the first was given up, after 10 s");
        arrive(GOLDEN);
        assertEquals(17, rig.smi.sent().size(), "and there is room again");
        assertEquals(17, rig.count(Counter.SENT_IPMB_RESPONSES));
    }

    @Test
    void damagedCommandsAreCountedAndNotAnswered() throws IpmiException {
        rig.user.receiveCommands(PLATFORM_EVENTS, received::add);
        byte[] damaged = GOLDEN.clone();
        damaged[9] ^= 1;
        arrive(damaged);
        arrive(HexFormat.of().parseHex("1c33000012"));
        assertEquals(2, rig.count(Counter.INVALID_COMMANDS));
        assertEquals(List.of(), received);
        assertEquals(List.of(), rig.smi.sent());
    }

    @ParameterizedTest
    @CsvSource({"0xFFFF, 0xFFFF, true", "0x0001, 0x8001, true", "0x0001, 0xFFFE, false", "0x0100, 0x0200, false"})
    void onlyOneReceivesACommandFromAChannel(String held, String wanted, boolean taken) throws IpmiException {
        IpmiUser holder = rig.ipmi0.openUser("holder");
        holder.receiveCommands(0x04, 0x02, Integer.decode(held), received::add);
        for (IpmiUser user : List.of(rig.user, holder)) {
            CommandFilter filter = new CommandFilter(0x04, 0x02, Integer.decode(wanted));
            if (taken) {
                IpmiFailure failure = assertThrows(
                                IpmiLimitException.class, () -> user.receiveCommands(filter, received::add))
                        .failure();
                assertEquals(FailureKind.TAKEN, failure.kind());
                assertTrue(failure.detail().startsWith("user 'holder' receives Sensor/Event/02 on "), failure.detail());
            } else {
                user.receiveCommands(filter, received::add).close();
            }
            user.receiveCommands(new CommandFilter(0x06, 0x02, Integer.decode(wanted)), received::add)
                    .close();
            user.receiveCommands(new CommandFilter(0x04, 0x03, Integer.decode(wanted)), received::add)
                    .close();
        }
    }

    @Test
    void eachChannelCanHaveItsOwnReceiver() throws IpmiException {
        List<IpmiCommand> elsewhere = new ArrayList<>();
        rig.user.receiveCommands(PLATFORM_EVENTS.onChannel(0), received::add);
        rig.user.receiveCommands(PLATFORM_EVENTS.onChannel(1), elsewhere::add);
        arrive(GOLDEN);
        arrive(FROM_SESSION);
        assertEquals(0, received.get(0).sender().channel());
        assertEquals(1, elsewhere.get(0).sender().channel());
        assertEquals(2, received.size() + elsewhere.size());
    }

    @Test
    void commandsAreReceivedInOrderAndAFailingReceiverHarmsNobody() throws IpmiException {
        rig.user.receiveCommands(PLATFORM_EVENTS.onChannel(0), command -> {
            received.add(command);
            throw new IllegalStateException("receiver's defect");
        });
        List<IpmiCommand> others = new ArrayList<>();
        rig.user.receiveCommands(PLATFORM_EVENTS.onChannel(7), others::add);
        for (int i = 0; i < 20; i++) {
            rig.smi.receive(command(0, i, i));
            rig.smi.receive(command(7, i, i));
        }
        rig.turnFor(ms(1));
        List<Integer> all = IntStream.range(0, 20).boxed().toList();
        assertEquals(all, received.stream().map(CommandsTest::mark).toList());
        assertEquals(all, others.stream().map(IpmiCommand::sequence).toList());
    }

    @Test
    void aReceiverMayAnswerAtOnceAndAsk() throws IpmiException {
        List<IpmiResponse> asked = new ArrayList<>();
        rig.user.receiveCommands(PLATFORM_EVENTS, command -> {
            try {
                rig.user.respond(command, 0, 0x77);
                asked.add(rig.user.request(request(SATELLITE, 0x55)));
            } catch (IpmiException e) {
                throw new IllegalStateException(e);
            }
        });
        arrive(GOLDEN);
        assertEquals(
                List.of(List.of(0x05, 0x02), List.of(0x06, 0x01)),
                rig.smi.sent().stream()
                        .map((Sent sent) -> List.of(sent.netFn(), sent.cmd()))
                        .toList());
        assertEquals(0x55, asked.get(0).u8(0));
    }

    @Test
    void theDriverWatchesForMessagesWhileSomebodyReceivesCommands() throws IpmiException {
        CommandRegistration first = rig.user.receiveCommands(PLATFORM_EVENTS, received::add);
        CommandRegistration second = rig.user.receiveCommands(CommandFilter.of(0x30, 0x01), received::add);
        rig.turnFor(ms(1));
        assertEquals(List.of(true), rig.smi.watchCalls());
        rig.user.request(request(SATELLITE));
        first.close();
        rig.turnFor(ms(1));
        assertEquals(List.of(true), rig.smi.watchCalls());
        second.close();
        second.close();
        rig.turnFor(ms(1));
        assertEquals(List.of(true, false), rig.smi.watchCalls());
        IpmiUser other = rig.ipmi0.openUser("other");
        other.receiveCommands(CommandFilter.of(0x30, 0x01), received::add);
        rig.user.receiveCommands(PLATFORM_EVENTS, received::add);
        other.close();
        rig.turnFor(ms(1));
        assertTrue(rig.smi.watchCalls().get(rig.smi.watchCalls().size() - 1));
        rig.user.close();
        rig.turnFor(ms(1));
        assertFalse(rig.smi.watchCalls().get(rig.smi.watchCalls().size() - 1));
    }

    @Test
    void whoHasLeftReceivesNothingAndLeavesRoomForOthers() throws IpmiException {
        rig.user.receiveCommands(PLATFORM_EVENTS, received::add).close();
        arrive(GOLDEN);
        rig.user.receiveCommands(PLATFORM_EVENTS, received::add);
        rig.smi.receive(GOLDEN); // on its way when the user leaves
        rig.user.close();
        arrive(GOLDEN);
        assertEquals(List.of(), received);
        assertEquals(2, rig.count(Counter.UNHANDLED_COMMANDS));
        rig.ipmi0.openUser("next").receiveCommands(PLATFORM_EVENTS, received::add);
        arrive(GOLDEN);
        assertEquals(1, received.size());
    }

    @Test
    void nobodyReceivesOrAnswersAfterTheEnd() throws IpmiException {
        rig.user.close();
        assertThrows(IpmiClosedException.class, () -> rig.user.receiveCommands(PLATFORM_EVENTS, received::add));
        assertThrows(IpmiClosedException.class, () -> rig.user.respond(PLATFORM_EVENT, 0));
        IpmiUser next = rig.ipmi0.openUser("next");
        rig.ipmi0.close();
        assertThrows(IpmiClosedException.class, () -> next.receiveCommands(PLATFORM_EVENTS, received::add));
        assertEquals(
                FailureKind.CLOSED,
                failureOf(next.respondAsync(PLATFORM_EVENT, 0)).kind());
    }

    @Test
    void closingTheInterfaceEndsResponsesUnderWay() {
        rig.smi.otherwise(sent -> ack(BridgingSmi.SILENCE));
        CompletableFuture<IpmiResponse> underWay = rig.user.respondAsync(PLATFORM_EVENT, 0);
        rig.turnFor(ms(1));
        CompletableFuture<IpmiResponse> queued = rig.user.respondAsync(PLATFORM_EVENT, 0);
        rig.ipmi0.close();
        assertEquals(FailureKind.CLOSED, failureOf(underWay).kind());
        assertTrue(failureOf(underWay).mayHaveExecuted());
        assertFalse(failureOf(queued).mayHaveExecuted());
    }

    @Test
    void aDriverThatHandsOutNothingRefusesReceiversAndResponses() throws IpmiException {
        Rig mute = new Rig();
        IpmiException receiving =
                assertThrows(IpmiException.class, () -> mute.user.receiveCommands(PLATFORM_EVENTS, received::add));
        assertInstanceOf(IpmiTransportException.class, receiving);
        assertEquals(FailureKind.UNSUPPORTED, receiving.failure().kind());
        IpmiException responding = assertThrows(IpmiException.class, () -> mute.user.respond(PLATFORM_EVENT, 0));
        assertEquals(FailureKind.UNSUPPORTED, responding.failure().kind());
    }

    @Test
    void aResponseMustFitIntoSendMessage() throws IpmiException {
        rig.user.respond(PLATFORM_EVENT, 0, new int[261]);
        assertEquals(272, rig.smi.sent().get(0).bytes().length);
        assertThrows(IllegalArgumentException.class, () -> rig.user.respond(PLATFORM_EVENT, 0, new int[262]));
        assertThrows(IllegalArgumentException.class, () -> rig.user.respond(PLATFORM_EVENT, 0x100));
        assertThrows(IllegalArgumentException.class, () -> rig.user.respondAsync(PLATFORM_EVENT, -1));
        assertTrue(rig.user.request(IpmiRequest.of(NetFn.APP, 1)).isOk(), "nothing is left behind");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5 0 1", "64 0 1", "-2 0 1", "4 256 1", "4 -1 1", "4 0 0", "4 0 65536"})
    void whatNoCommandCanBeIsNoFilter(String line) {
        int[] values = List.of(line.split(" ", -1)).stream()
                .mapToInt(Integer::parseInt)
                .toArray();
        assertThrows(IllegalArgumentException.class, () -> new CommandFilter(values[0], values[1], values[2]));
    }

    @Test
    void commandsAreValues() {
        byte[] data = {(byte) 0xAA};
        IpmiCommand command = new IpmiCommand(new IpmbAddress(0, 0x82, 1), 2, 3, 0x04, 0x02, data);
        data[0] = 0;
        command.data()[0] = 0;
        assertEquals(PLATFORM_EVENT, command);
        assertEquals(PLATFORM_EVENT.hashCode(), command.hashCode());
        assertFalse(command.equals(new IpmiCommand(SATELLITE, 2, 3, 0x04, 0x02, data)));
        assertThrows(IllegalArgumentException.class, () -> new IpmiCommand(SATELLITE, 2, 64, 0x04, 0x02, data));
        assertThrows(
                IllegalArgumentException.class, () -> CommandFilter.of(4, 2).onChannel(16));
        assertEquals(
                "Sensor/Event/02 on channels 0x0008",
                PLATFORM_EVENTS.onChannel(3).toString());
    }

    @Test
    void aCommandMeanwhileDoesNotDisturbABridgedRequest() throws IpmiException {
        rig.user.receiveCommands(PLATFORM_EVENTS, received::add);
        rig.smi.next(sent -> Fate.ack(0).message(ms(1), GOLDEN).message(ms(2), sent.echo()));
        assertEquals(9, rig.user.request(request(SATELLITE, 9)).u8(0));
        rig.turnFor(ms(1));
        assertEquals(1, received.size());
    }
}
