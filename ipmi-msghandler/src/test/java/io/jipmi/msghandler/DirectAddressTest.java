package io.jipmi.msghandler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.SmiMessage;
import io.jipmi.msghandler.spi.SmiUpcalls;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.ObjLongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of an interface that is itself on an IPMB (2.4, direct). */
class DirectAddressTest {
    private static final IpmbDirectAddress CONTROLLER = new IpmbDirectAddress(0x82, 1, 2);
    private static final IpmiRequest GET_DEVICE_ID =
            IpmiRequest.of(CONTROLLER, NetFn.APP, Cmd.GET_DEVICE_ID, 0xAA).withTimeout(Rig.DEADLINE);

    private final HandCrankedClock clock = new HandCrankedClock();
    private final BusSmi bus = new BusSmi();
    private final IpmiMessageHandler handler = IpmiMessageHandler.withoutThreads(InterfaceLimits.DEFAULT, clock);
    private final IpmiInterface ipmi0;
    private final IpmiUser user;

    DirectAddressTest() throws IpmiException {
        ipmi0 = handler.attach(bus);
        user = ipmi0.openUser("agent");
    }

    @Test
    void aRequestHasTheFourByteHeadAndItsAnswerIsRead() throws IpmiException {
        bus.answer = "1e820401" + "00" + "2021";
        user.request(IpmiRequest.of(CONTROLLER, NetFn.APP, 1));
        IpmiResponse response = user.request(GET_DEVICE_ID);
        assertEquals(List.of("19820201", "19820601aa"), bus.sent);
        assertEquals(0x07, response.netFn());
        assertEquals(0x01, response.cmd());
        assertArrayEquals(new byte[] {0x20, 0x21}, response.data());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1a82020100", // a command
                "1e84020100", // of another controller
                "1e82060100", // to another request
                "1e82020200", // to another command
                "1e820201", // without completion code
                ""
            })
    void whatIsNotTheAnswerIsNotTakenForIt(String answer) {
        bus.answer = answer;
        bus.patchSequence = false;
        IpmiFailure failure = assertThrows(IpmiException.class, () -> user.request(GET_DEVICE_ID))
                .failure();
        assertEquals(FailureKind.BAD_RESPONSE, failure.kind());
    }

    @Test
    void aResetOfAControllerIsNoneOfTheBmc() throws IpmiException {
        bus.answer = "1e820202" + "00";
        user.request(IpmiRequest.of(CONTROLLER, NetFn.APP, Cmd.COLD_RESET));
        assertEquals(MaintenanceState.NONE, ipmi0.maintenanceState());
    }

    @Test
    void aSilentControllerEndsWithTheDeadline() {
        assertThrows(IpmiTimeoutException.class, () -> user.request(GET_DEVICE_ID));
        assertEquals(Rig.DEADLINE, clock.elapsed());
    }

    @Test
    void aCommandIsHandedToItsReceiverAndAnsweredWhereItCameFrom() throws IpmiException {
        List<IpmiCommand> received = new ArrayList<>();
        user.receiveCommands(CommandFilter.of(0x04, 0x02).onChannel(0), received::add);
        bus.receive("12820d02aabb");
        handler.turn();
        IpmiCommand command = received.get(0);
        assertEquals(new IpmbDirectAddress(0x82, 1, 2), command.sender());
        assertEquals(3, command.sequence());
        assertArrayEquals(new byte[] {(byte) 0xAA, (byte) 0xBB}, command.data());
        bus.answer = "";
        assertTrue(user.respond(command, 0x00, 0x55).isOk());
        assertEquals(List.of("15820e02" + "0055"), bus.sent, "LUNs swapped, the sender's sequence number");
    }

    @Test
    void oneNobodyReceivesIsRefusedAndDamagedOnesAreCounted() throws IpmiException {
        bus.answer = "";
        bus.receive("12820d02aa");
        handler.turn();
        assertEquals(List.of("15820e02" + "c1"), bus.sent);
        bus.receive("128200");
        bus.receive("16820d02");
        bus.receive("12830d02");
        assertEquals(3, ipmi0.counters().get("invalid_commands"));
    }

    @Test
    void otherInterfacesDoNotReachSuchAControllerAndThisOneHasNoBmcToBridge() throws IpmiException {
        Rig rig = new Rig();
        assertEquals(FailureKind.UNSUPPORTED, rig.failureOf(GET_DEVICE_ID).kind());
        IpmiRequest bridged = GET_DEVICE_ID.to(new IpmbAddress(0, 0x82, 0));
        IpmiFailure refusal =
                assertThrows(IpmiException.class, () -> user.request(bridged)).failure();
        assertEquals(FailureKind.UNSUPPORTED, refusal.kind());
        assertEquals(
                "ipmb at i2c-0 0x10 carries messages on its own bus only, not to 0x82 on channel 0", refusal.detail());
    }

    /** A driver that is on a bus and answers as a test says. */
    private static final class BusSmi implements SmiDriver {
        final List<String> sent = new ArrayList<>();
        /** What comes back, whose sequence number is made that of the request; null for silence. */
        String answer;

        boolean patchSequence = true;
        private SmiUpcalls upcalls;
        private SmiMessage current;

        void receive(String hex) {
            byte[] message = HexFormat.of().parseHex(hex);
            upcalls.receivedDirect(message, message.length);
        }

        @Override
        public InterfaceInfo info() {
            return new InterfaceInfo("ipmb", "i2c-0 0x10", "", AddressSource.HARDCODED, 0x20, "ipmb,0,0x10");
        }

        @Override
        public boolean onIpmb() {
            return true;
        }

        @Override
        public void start(SmiUpcalls newUpcalls, long nowNs) {
            upcalls = newUpcalls;
            newUpcalls.healthChanged(InterfaceHealth.UP);
        }

        @Override
        public void send(SmiMessage message, long nowNs) {
            assertTrue(message.direct());
            sent.add(HexFormat.of().formatHex(message.request(), 0, message.requestLengthBytes()));
            current = message;
        }

        @Override
        public long poll(long nowNs) {
            SmiMessage message = current;
            if (message != null && answer != null) {
                current = null;
                byte[] bytes = HexFormat.of().parseHex(answer);
                System.arraycopy(bytes, 0, message.response(), 0, bytes.length);
                if (patchSequence && bytes.length > 2) {
                    message.response()[2] = (byte) ((message.request()[2] & 0xFC) | 1);
                }
                message.answered(bytes.length);
                upcalls.completed(message);
            }
            return NOTHING_TO_DO_NS;
        }

        @Override
        public boolean abandon(SmiMessage message, long nowNs) {
            current = null;
            return true;
        }

        @Override
        public void counters(ObjLongConsumer<String> sink) {}

        @Override
        public void stop(long nowNs) {}
    }
}
