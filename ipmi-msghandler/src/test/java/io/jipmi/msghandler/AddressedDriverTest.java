package io.jipmi.msghandler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.spi.Delivery;
import io.jipmi.msghandler.spi.SmiMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over a driver behind which somebody else brings messages to others than the BMC. In virtual time, without threads. */
@Timeout(60)
@SuppressWarnings("FutureReturnValueIgnored") // ends are looked at by other means
class AddressedDriverTest {
    private static final IpmbAddress SATELLITE = new IpmbAddress(0, 0x30, 1);
    private static final LanAddress CONSOLE = new LanAddress(1, 3, 0x12, 0x81, 0x8F, 0);
    private static final IpmiRequest READ_ONLY =
            IpmiRequest.of(SATELLITE, NetFn.APP, Cmd.GET_DEVICE_ID).withTimeout(Duration.ofMinutes(1));

    private final HandCrankedClock clock = new HandCrankedClock(Long.MAX_VALUE - 3_000_000_000L);
    private final AddressedSmi smi = new AddressedSmi();
    private final IpmiMessageHandler handler = IpmiMessageHandler.withoutThreads(InterfaceLimits.DEFAULT, clock);
    private final IpmiInterface ipmi0;
    private final IpmiUser user;

    AddressedDriverTest() throws IpmiException {
        ipmi0 = handler.attach(smi);
        user = ipmi0.openUser("agent");
    }

    @Test
    void aRequestGoesDownAsItIsWithItsAddressAndItsAnswerIsTheControllers() {
        CompletableFuture<IpmiResponse> end = put(READ_ONLY.withRepeat(Repeat.ALWAYS));
        assertEquals("1901", AddressedSmi.hex(smi.last()));
        assertEquals(new Delivery(SATELLITE, null, 0, 4, 2000), smi.last().delivery());
        smi.answer(smi.last(), "1d010021aa");
        turn();
        assertArrayEquals(new byte[] {0x21, (byte) 0xAA}, end.join().data());
        assertEquals(0x07, end.join().netFn());
        assertCounts("sent_ipmb_commands", 1, "handled_ipmb_responses", 1, "sent_local_commands", 0);
    }

    @Test
    void nothingIsAskedOfTheBmcOnItsBehalf() {
        CompletableFuture<IpmiResponse> end =
                put(IpmiRequest.of(CONSOLE, NetFn.APP, Cmd.GET_DEVICE_ID).withTimeout(Duration.ofMinutes(1)));
        assertEquals(1, smi.held.size());
        assertEquals(CONSOLE, smi.last().delivery().address());
        smi.answer(smi.last(), "1c0100");
        turn();
        assertTrue(end.join().isOk());
        assertCounts("sent_lan_commands", 1, "handled_lan_responses", 1);
    }

    @Test
    void aBlockingCallerGetsItsAnswer() throws IpmiException {
        smi.inPoll(() -> smi.answer(smi.last(), "1d010021"));
        assertEquals(1, user.request(READ_ONLY).dataLengthBytes());
    }

    @ParameterizedTest
    @CsvSource({
        // timeout in ms, retries, retry time in ms, repeatable: retries and time of each try that go down
        "60000, -1, 0, true, 4, 2000",
        "60000, 2, 500, true, 2, 500",
        "60000, -1, 0, false, 0, 10000",
        "5000, -1, 0, true, 1, 2000",
        "5000, -1, 0, false, 0, 5000",
        "1500, -1, 0, true, 0, 1500",
        "100, 9, 30, true, 2, 30"
    })
    void noTryBeginsAfterTheDeadlineAndWhatMustNotBeDoneTwiceHasOneTry(
            long timeoutMs, int retries, long retryMs, boolean repeatable, int expectedRetries, long expectedTryMs) {
        put(READ_ONLY
                .withTimeout(Duration.ofMillis(timeoutMs))
                .withRepeat(repeatable ? Repeat.ALWAYS : Repeat.NEVER)
                .withBridgeTiming(new BridgeTiming(retries, Duration.ofMillis(retryMs))));
        assertEquals(
                new Delivery(SATELLITE, null, 0, expectedRetries, expectedTryMs),
                smi.last().delivery());
    }

    @Test
    void aBroadcastHasOneTry() {
        put(IpmiRequest.of(SATELLITE.asBroadcast(), NetFn.APP, Cmd.GET_DEVICE_ID)
                .withTimeout(Duration.ofMinutes(1))
                .withRepeat(Repeat.ALWAYS));
        assertEquals(0, smi.last().delivery().retries());
    }

    @Test
    void whatStandsAsSenderIsSaidOnlyIfSomebodyHasSetIt() throws IpmiException {
        IpmiUser other = ipmi0.openUser("other");
        other.ownAddress(0, new OwnAddress(0x82, 3));
        put(READ_ONLY);
        assertNull(smi.last().delivery().own());
        CompletableFuture<IpmiResponse> unused = other.requestAsync(READ_ONLY);
        turn();
        assertEquals(new OwnAddress(0x82, 3), smi.last().delivery().own());
        ipmi0.ownAddress(0, new OwnAddress(0x24, 2));
        put(READ_ONLY);
        assertEquals(new OwnAddress(0x24, 2), smi.last().delivery().own());
    }

    @Test
    void theDeadlineHoldsWhateverTheDriverDoes() {
        CompletableFuture<IpmiResponse> end = put(READ_ONLY.withTimeout(Duration.ofSeconds(3)));
        SmiMessage late = smi.last();
        clock.advance(Duration.ofSeconds(3).toNanos());
        turn();
        assertEquals(FailureKind.TIMED_OUT, failure(end).kind());
        assertTrue(failure(end).mayHaveExecuted());
        assertEquals(List.of(), smi.held);
        smi.answer(late, "1d0100");
        turn();
        assertCounts("timed_out_ipmb_commands", 1, "handled_ipmb_responses", 0, "unhandled_local_responses", 1);
    }

    @Test
    void slowOnesHoldUpNeitherTheBmcNorHeartbeats() {
        for (int i = 0; i < AddressedSmi.ADDRESSED + 2; i++) {
            put(READ_ONLY);
        }
        assertEquals(AddressedSmi.ADDRESSED, smi.held.size());
        CompletableFuture<IpmiResponse> local = put(IpmiRequest.of(NetFn.APP, Cmd.GET_DEVICE_ID));
        assertNull(smi.last().delivery());
        smi.answer(smi.last(), "1c0100");
        turn();
        assertTrue(local.join().isOk());
        assertEquals(AddressedSmi.ADDRESSED, smi.held.size());

        smi.answer(smi.held.get(1), "1d0100");
        turn();
        assertEquals(AddressedSmi.ADDRESSED, smi.held.size(), "the next one has its place");
    }

    @Test
    void aBusyBmcDoesNotHoldUpWhatGoesToOthers() {
        for (int i = 0; i < AddressedSmi.LOCAL + 2; i++) {
            put(IpmiRequest.of(NetFn.APP, Cmd.GET_DEVICE_ID));
        }
        put(READ_ONLY);
        assertEquals(AddressedSmi.LOCAL + 1, smi.held.size());
        assertEquals(SATELLITE, smi.last().delivery().address());
    }

    @Test
    void oneThatWaitsIsTakenBackUnsent() {
        for (int i = 0; i < AddressedSmi.ADDRESSED; i++) {
            put(READ_ONLY);
        }
        CompletableFuture<IpmiResponse> waiting = put(READ_ONLY);
        waiting.cancel(false);
        turn();
        smi.answer(smi.held.get(0), "1d0100");
        turn();
        assertEquals(AddressedSmi.ADDRESSED - 1, smi.held.size());
        assertCounts("cancelled_commands", 1, "sent_ipmb_commands", AddressedSmi.ADDRESSED);
    }

    @ParameterizedTest
    @CsvSource({
        "TIMED_OUT, timed_out_ipmb_commands",
        "BUS_FAULT, failed_ipmb_commands",
        "INTERFACE_DOWN, refused_while_down",
        "DENIED, sent_invalid_commands",
        "LIMIT, sent_invalid_commands"
    })
    void whatTheDriverSaysIsTheEndAndCounted(FailureKind kind, String counter) {
        CompletableFuture<IpmiResponse> end = put(READ_ONLY);
        IpmiFailure failure = new IpmiFailure(kind, 0xC3, true, "as it is");
        smi.fail(smi.last(), failure);
        turn();
        assertEquals(failure, failure(end));
        assertCounts(counter, 1);
    }

    @Test
    void aUserWhoLeavesTakesItsRequestsBack() {
        CompletableFuture<IpmiResponse> end = put(READ_ONLY);
        user.close();
        turn();
        assertEquals(FailureKind.CLOSED, failure(end).kind());
        assertEquals(List.of(), smi.held);
    }

    @Test
    void eventsAreAskedForWhileSomebodyListens() throws IpmiException {
        List<IpmiEvent> heard = new ArrayList<>();
        EventSubscription subscription = user.listenForEvents(heard::add);
        assertEquals(List.of("events true"), smi.wishes);
        byte[] event = new byte[19];
        event[3] = 0x55;
        smi.inPoll(() -> smi.upcalls().event(event, event.length));
        turn();
        assertEquals(0x55, heard.get(0).data()[0]);
        subscription.close();
        turn();
        assertEquals(List.of("events true", "events false"), smi.wishes);
    }

    @Test
    void whoCannotListenIsToldWhy() throws IpmiException {
        smi.refusal = new IpmiFailure(FailureKind.DENIED, 0xD4, false, "not you");
        assertEquals(
                "not you",
                assertThrows(IpmiException.class, () -> user.listenForEvents(event -> {}))
                        .getMessage());
        smi.refusal = null;
        turn();
        assertEquals(List.of("events true refused"), smi.wishes);
        user.listenForEvents(event -> {});
        assertEquals("events true", smi.wishes.get(1));
    }

    @Test
    void commandsAreAskedForWhileSomebodyReceivesThemAndAnsweredWithTheirAddress() throws IpmiException {
        CommandFilter filter = CommandFilter.of(0x04, 0x02).onChannel(0);
        List<IpmiCommand> received = new ArrayList<>();
        CommandRegistration registration = user.receiveCommands(filter, received::add);
        IpmiCommand command = new IpmiCommand(SATELLITE, 2, 9, 0x04, 0x02, new byte[] {0x11});
        smi.inPoll(() -> smi.upcalls().commandReceived(command));
        turn();
        assertEquals(List.of(command), received);

        CompletableFuture<IpmiResponse> end = user.respondAsync(received.get(0), 0x00, 0x55);
        turn();
        assertEquals("15020055", AddressedSmi.hex(smi.last()));
        assertEquals(new Delivery(SATELLITE, null, 9, 0, 1), smi.last().delivery());
        smi.answer(smi.last(), "150200");
        turn();
        assertTrue(end.join().isOk());

        registration.close();
        turn();
        assertEquals(List.of(filter + " true", filter + " false"), smi.wishes);
        assertCounts("handled_commands", 1, "sent_ipmb_responses", 1);
    }

    @Test
    void commandsSomebodyElseHasAreRefusedToWhoWantsThemAndCanBeHadLater() throws IpmiException {
        CommandFilter filter = CommandFilter.of(0x04, 0x02);
        smi.refusal = new IpmiFailure(FailureKind.TAKEN, 0xC0, false, "taken over there");
        IpmiFailure refusal = assertThrows(IpmiException.class, () -> user.receiveCommands(filter, command -> {}))
                .failure();
        assertEquals(FailureKind.TAKEN, refusal.kind());
        smi.refusal = null;
        turn();
        user.receiveCommands(filter, command -> {});
        assertEquals(List.of(filter + " true refused", filter + " true"), smi.wishes);
    }

    @Test
    void aUserWhoLeavesReceivesNothingAndTheNextMay() throws IpmiException {
        CommandFilter filter = CommandFilter.of(0x04, 0x02);
        user.receiveCommands(filter, command -> {});
        user.close();
        ipmi0.openUser("next").receiveCommands(filter.onChannel(3), command -> {});
        assertEquals(List.of(filter + " true", filter + " false", filter.onChannel(3) + " true"), smi.wishes);
    }

    @Test
    void aCommandThatComesTooLateIsRefused() {
        smi.inPoll(() -> smi.upcalls().commandReceived(new IpmiCommand(SATELLITE, 2, 9, 0x04, 0x02, new byte[0])));
        turn();
        turn();
        assertEquals("1502c1", AddressedSmi.hex(smi.last()));
    }

    @Test
    void whatGoesToTheOwnerOfTheHardwareAloneIsRefusedByName() {
        assertEquals(
                "dev at /dev/ipmi0 hands out no watchdog pre-timeouts: they go to whoever owns the hardware",
                assertThrows(IpmiException.class, () -> user.listenForPretimeouts(() -> {}))
                        .getMessage());
        assertThrows(IpmiTransportException.class, () -> user.receiveOemMessages(1, message -> {}));
        IpmiFailure direct = assertThrows(
                        IpmiException.class, () -> user.request(READ_ONLY.to(new IpmbDirectAddress(0x82, 0, 0))))
                .failure();
        assertEquals(FailureKind.UNSUPPORTED, direct.kind());
    }

    @Test
    void theModeOfMaintenanceIsHandedOn() {
        ipmi0.maintenanceMode(MaintenanceMode.ON);
        turn();
        turn();
        ipmi0.maintenanceMode(MaintenanceMode.AUTO);
        turn();
        assertEquals(List.of("maintenance ON", "maintenance AUTO"), smi.wishes);
    }

    @Test
    void theTextOfAPanicGoesToAnEventReceiverElsewhere() throws IpmiException {
        List<String> sent = new ArrayList<>();
        List<Delivery> deliveries = new ArrayList<>();
        smi.answers = message -> {
            String request = AddressedSmi.hex(message);
            sent.add(request);
            deliveries.add(message.delivery());
            return switch (request) {
                case "1801" -> "1c01" + "00" + "2001051002" + "2c" + "bfa20200";
                case "1001" -> "1401" + "00" + "5202";
                default -> message.delivery() == null ? "140200" : "2e440000";
            };
        };
        assertTrue(user.preparePanic(PanicOp.STRING).record("Kernel panic!"));
        assertEquals("2a44" + "0000f020004b65726e656c2070616e69", sent.get(3));
        assertEquals(new Delivery(new IpmbAddress(0, 0x52, 2), null, 0, 0, 1000), deliveries.get(3));
        assertEquals(5, sent.size());
        assertNull(deliveries.get(0));
    }

    @Test
    void nothingIsAskedForOnceTheInterfaceIsClosed() {
        ipmi0.close();
        assertThrows(IpmiClosedException.class, () -> user.listenForEvents(event -> {}));
        assertEquals(List.of(), smi.wishes);
    }

    private CompletableFuture<IpmiResponse> put(IpmiRequest request) {
        CompletableFuture<IpmiResponse> end = user.requestAsync(request);
        turn();
        return end;
    }

    private void turn() {
        for (int i = 0; i < 3; i++) {
            long unused = handler.turn();
        }
    }

    private void assertCounts(Object... namesAndValues) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            String name = (String) namesAndValues[i];
            assertEquals(
                    ((Integer) namesAndValues[i + 1]).longValue(),
                    ipmi0.counters().get(name.toLowerCase(Locale.ROOT)),
                    name);
        }
    }

    private static IpmiFailure failure(CompletableFuture<IpmiResponse> end) {
        assertTrue(end.isDone());
        assertFalse(end.isCancelled());
        CompletionException thrown = assertThrows(CompletionException.class, end::join);
        return ((IpmiException) thrown.getCause()).failure();
    }
}
