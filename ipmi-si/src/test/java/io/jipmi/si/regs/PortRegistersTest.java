package io.jipmi.si.regs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.IoFault;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.si.AddressSpace;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SiType;
import io.jipmi.si.sm.KcsMachine;
import io.jipmi.si.sm.SmResult;
import io.jipmi.sim.RegisterLayout;
import io.jipmi.sim.SimulatedMachine;
import io.jipmi.sim.Trace;
import io.jipmi.sim.VirtualClock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Register addresses, widths and shifts, over a simulated bus that answers only to the right access at the right
 * address and floats the bits around a byte high.
 */
class PortRegistersTest {
    private static final int BASE = 0xCA0;
    private static final int DATA = 0;
    private static final int STATUS = 1;

    /** One layout of the registers: rsp, rsi, rsh. */
    record Layout(int spacingBytes, int sizeBytes, int shiftBits) {}

    static List<Layout> layouts() {
        List<Layout> layouts = new ArrayList<>();
        for (int size : new int[] {1, 2, 4}) {
            for (int spacing : new int[] {1, 2, 4, 16}) {
                for (int shift = 0; shift <= 8 * size - 8; shift += size == 1 ? 8 : 4) {
                    if (spacing >= size) {
                        layouts.add(new Layout(spacing, size, shift));
                    }
                }
            }
        }
        return layouts;
    }

    private static SiConfig config(Layout layout) {
        return new SiConfig(
                SiType.KCS,
                AddressSpace.IO,
                BASE,
                layout.spacingBytes,
                layout.sizeBytes,
                layout.shiftBits,
                0,
                SiConfig.DEFAULT_SLAVE_ADDRESS,
                AddressSource.HARDCODED);
    }

    private static SimulatedMachine machine(Layout layout) {
        return SimulatedMachine.builder()
                .kcs(new RegisterLayout(BASE, layout.spacingBytes, layout.sizeBytes, layout.shiftBits))
                .clock(new VirtualClock())
                .trace(1000)
                .build();
    }

    private static List<Trace.Access> accesses(SimulatedMachine machine) {
        return machine.trace().orElseThrow().accesses();
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void everyAccessIsOneOfTheRightWidthAtTheRightPlace(Layout layout) throws IoFault {
        SimulatedMachine machine = machine(layout);
        PortRegisters registers = new PortRegisters(machine.ports(), config(layout));
        assertEquals(0x00, registers.read(STATUS));
        registers.write(STATUS, 0x61);
        int status = registers.read(STATUS);
        assertEquals(0x81, status & 0xC3, "WRITE state, OBF");
        registers.read(DATA);
        registers.write(DATA, 0xA5);

        List<Trace.Access> accesses = accesses(machine);
        int statusPort = BASE + layout.spacingBytes;
        int[] ports = {statusPort, statusPort, statusPort, BASE, BASE};
        for (int i = 0; i < ports.length; i++) {
            assertEquals(ports[i], accesses.get(i).address());
            assertEquals(layout.sizeBytes, accesses.get(i).sizeBytes());
        }
        assertEquals(0x61L << layout.shiftBits, accesses.get(1).value(), "the bits around the byte are written 0");
        assertEquals(0xA5L << layout.shiftBits, accesses.get(4).value());
        assertEquals(ports.length, accesses.size());
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void aTransactionWorksInEveryLayout(Layout layout) throws IoFault {
        KcsMachine kcs = new KcsMachine(new PortRegisters(machine(layout).ports(), config(layout)));
        kcs.begin(new byte[] {0x18, 0x01}, 2, true);
        SmResult result = SmResult.CALL_WITHOUT_DELAY;
        for (int i = 0; result == SmResult.CALL_WITHOUT_DELAY && i < 100; i++) {
            result = kcs.event(0);
        }
        assertEquals(SmResult.TRANSACTION_COMPLETE, result);
        byte[] answer = new byte[KcsMachine.MAX_LENGTH_BYTES];
        assertEquals(18, kcs.result(answer));
        assertArrayEquals(new byte[] {0x1C, 0x01, 0x00, 0x20}, Arrays.copyOf(answer, 4));
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void aWrongLayoutFindsNobody(Layout layout) throws IoFault {
        SimulatedMachine machine = machine(layout);
        for (Layout wrong : layouts()) {
            boolean samePlace = wrong.spacingBytes == layout.spacingBytes && wrong.sizeBytes == layout.sizeBytes;
            KcsMachine kcs = new KcsMachine(new PortRegisters(machine.ports(), config(wrong)));
            assertTrue(samePlace || kcs.absent(), () -> wrong + " over " + layout);
        }
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void onlyTheByteOfAValueIsWritten(Layout layout) throws IoFault {
        SimulatedMachine machine = machine(layout);
        new PortRegisters(machine.ports(), config(layout)).write(DATA, 0xFFFFFF12);
        assertEquals(0x12 << layout.shiftBits, accesses(machine).get(0).value());
    }
}
