package io.jipmi.it.ssif;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.spi.Timekeeper;
import io.jipmi.sim.Fault;
import io.jipmi.sim.Latency;
import io.jipmi.sim.SimulatedMachine;
import io.jipmi.sim.SsifTraits;
import io.jipmi.sim.SsifTraits.LastPart;
import io.jipmi.sim.SsifTraits.Transactions;
import io.jipmi.sim.VirtualClock;
import io.jipmi.ssif.SsifConfig;
import io.jipmi.ssif.SsifInterface;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole stack over simulated SSIF devices that can do more or less: every length of message, both ways. */
@Tag("simulator")
class SimulatorSsifIT {
    private static final int STORAGE = 0x0A;
    private static final int READ_FRU_DATA = 0x11;
    private static final int WRITE_FRU_DATA = 0x12;
    /** Network function, command, FRU device, offset. */
    private static final int WRITE_OVERHEAD_BYTES = 5;
    /** Network function, command, completion code, count. */
    private static final int READ_OVERHEAD_BYTES = 4;

    private static final int CANNOT_RETURN_LENGTH = 0xCA;
    private static final int LENGTH_EXCEEDED = 0xC8;
    private static final long SPIN_NS = 2_000;

    private final VirtualClock clock = new VirtualClock();

    private final Timekeeper time = new Timekeeper() {
        @Override
        public long nowNs() {
            return clock.getAsLong();
        }

        @Override
        public void parkNs(long durationNs) {
            clock.advance(durationNs);
        }

        @Override
        public void spin() {
            clock.advance(SPIN_NS);
        }
    };

    private interface Conversation {
        void with(IpmiUser user, SimulatedMachine machine) throws IpmiException;
    }

    private void talk(SimulatedMachine.Builder builder, Conversation conversation) throws IpmiException {
        SimulatedMachine machine = builder.clock(clock)
                .latency(Latency.perCommand(Duration.ofMillis(1)))
                .build();
        try (IpmiMessageHandler handler = IpmiMessageHandler.withoutThreads(InterfaceLimits.DEFAULT, time)) {
            IpmiInterface ssif = handler.attach(
                    SsifInterface.over(machine.smbus(), SsifConfig.at("0", 0x10, AddressSource.SIMULATED)));
            conversation.with(ssif.openUser("test"), machine);
            assertEquals(0, ssif.counters().get("failed_transactions"));
            assertEquals(0, ssif.counters().get("hosed_count"));
        }
    }

    /** Devices, and the longest request and answer that pass. */
    static Stream<Arguments> devices() {
        SsifTraits all = SsifTraits.MULTI_PART;
        return Stream.of(
                Arguments.argumentSet("everything", all, 255, 255),
                Arguments.argumentSet(
                        "no PEC, no retry", all.withoutPacketErrorCodes().withoutRetry(), 255, 255),
                Arguments.argumentSet("end by its own command only", all.with(LastPart.END), 255, 255),
                Arguments.argumentSet("end by a short part only", all.with(LastPart.SHORT_MIDDLE), 255, 255),
                Arguments.argumentSet("80 and 90 bytes", all.withLimits(80, 90), 80, 90),
                Arguments.argumentSet("two parts", all.with(Transactions.TWO_PART), 63, 61),
                Arguments.argumentSet("one part", all.with(Transactions.SINGLE_PART), 32, 32),
                Arguments.argumentSet("says nothing of itself", all.withoutCapabilityQuery(), 32, 255),
                Arguments.argumentSet("like QEMU's", SsifTraits.LIKE_QEMU, 255, 255));
    }

    @ParameterizedTest
    @MethodSource("devices")
    void everyLengthPassesBothWaysAndALongerOneIsRefusedByName(SsifTraits traits, int request, int answer)
            throws IpmiException {
        talk(SimulatedMachine.builder().ssif(traits), (user, machine) -> {
            for (int lengthBytes = 1; lengthBytes <= 250; lengthBytes++) {
                expectWritten(user, machine, lengthBytes, request);
                expectRead(user, machine, lengthBytes, answer);
            }
        });
    }

    private static void expectWritten(IpmiUser user, SimulatedMachine machine, int lengthBytes, int longest)
            throws IpmiException {
        int[] data = new int[3 + lengthBytes];
        data[2] = 1;
        for (int i = 3; i < data.length; i++) {
            data[i] = 5 * i + lengthBytes & 0xFF;
        }
        IpmiResponse response = user.request(IpmiRequest.of(STORAGE, WRITE_FRU_DATA, data));
        if (WRITE_OVERHEAD_BYTES + lengthBytes > longest) {
            assertEquals(LENGTH_EXCEEDED, response.completionCode(), lengthBytes + " bytes written");
            return;
        }
        assertEquals(0, response.completionCode(), lengthBytes + " bytes written");
        assertEquals(lengthBytes, response.u8(0));
        byte[] there = machine.bmc().execute(readRequest(1, lengthBytes));
        for (int i = 0; i < lengthBytes; i++) {
            assertEquals(data[3 + i], there[READ_OVERHEAD_BYTES + i] & 0xFF, lengthBytes + " bytes written");
        }
    }

    private static void expectRead(IpmiUser user, SimulatedMachine machine, int lengthBytes, int longest)
            throws IpmiException {
        IpmiResponse response = user.request(IpmiRequest.of(STORAGE, READ_FRU_DATA, 0, 0, 0, lengthBytes));
        if (READ_OVERHEAD_BYTES + lengthBytes > longest) {
            assertEquals(CANNOT_RETURN_LENGTH, response.completionCode(), lengthBytes + " bytes read");
            return;
        }
        byte[] right = machine.bmc().execute(readRequest(0, lengthBytes));
        assertEquals(0, response.completionCode(), lengthBytes + " bytes read");
        assertArrayEquals(
                Arrays.copyOfRange(right, 3, right.length),
                Arrays.copyOf(response.data(), response.dataLengthBytes()),
                lengthBytes + " bytes read");
    }

    private static byte[] readRequest(int page, int lengthBytes) {
        return new byte[] {STORAGE << 2, READ_FRU_DATA, 0, 0, (byte) page, (byte) lengthBytes};
    }

    @Test
    void packetsAreCheckedWhereBothSidesCan() throws IpmiException {
        talk(SimulatedMachine.builder().ssif(SsifTraits.MULTI_PART), (user, machine) -> {
            byte[] right = user.request(IpmiRequest.of(0x06, 0x01)).data().clone();
            machine.arm(Fault.parse("pec-error:2"));
            assertArrayEquals(right, user.request(IpmiRequest.of(0x06, 0x01)).data());
            assertEquals(2, machine.device().faultStrikes());
        });
        SimulatedMachine.Builder unable =
                SimulatedMachine.builder().ssif(SsifTraits.MULTI_PART).adapterWithoutPacketErrorCodes();
        talk(
                unable,
                (user, machine) ->
                        assertEquals(0, user.request(IpmiRequest.of(0x06, 0x01)).completionCode()));
    }

    @Test
    void anAdapterThatCannotSendEmptyBlocksCanStillEndRequestsByAShortPart() throws IpmiException {
        SimulatedMachine.Builder builder = SimulatedMachine.builder()
                .ssif(SsifTraits.MULTI_PART.with(LastPart.SHORT_MIDDLE))
                .adapterWithoutEmptyBlocks();
        talk(builder, (user, machine) -> {
            for (int lengthBytes : new int[] {1, 27, 28, 58}) {
                expectWritten(user, machine, lengthBytes, 63);
            }
        });
    }

    @Test
    void anAdapterThatCannotReadBlocksIsNamed() throws IpmiException {
        SimulatedMachine machine = SimulatedMachine.builder()
                .ssif(SsifTraits.MULTI_PART)
                .clock(clock)
                .build();
        machine.arm(Fault.parse("no-block-read"));
        try (IpmiMessageHandler handler = IpmiMessageHandler.withoutThreads(InterfaceLimits.DEFAULT, time)) {
            String message = assertThrows(
                            IpmiException.class,
                            () -> handler.attach(SsifInterface.over(
                                    machine.smbus(), SsifConfig.at("0", 0x10, AddressSource.SIMULATED))))
                    .getMessage();
            assertEquals(1, message.lines().count());
            assertTrue(message.contains("EOPNOTSUPP"), message);
        }
    }
}
