package io.jipmi.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.IoFault;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceTest {
    private final VirtualClock clock = new VirtualClock();
    private final SimulatedMachine machine =
            SimulatedMachine.builder().clock(clock).trace(3).build();
    private final Trace trace = machine.trace().orElseThrow();

    @Test
    void shouldRecordAccessesInOrderWithTheirTimes() throws IoFault {
        machine.ports().out8(0xCA3, 0x161);
        clock.advance(1200);
        machine.ports().in8(0xCA3);
        assertEquals(
                List.of(
                        new Trace.Access(0, Trace.Direction.WRITE, 0xCA3, 1, 0x61),
                        new Trace.Access(1200, Trace.Direction.READ, 0xCA3, 1, 0x89)),
                trace.accesses());
        assertEquals("0 ns  W 0xca3 = 0x61\n1200 ns  R 0xca3 = 0x89", trace.toString());
    }

    @Test
    void shouldForgetTheOldestWhenFull() throws IoFault {
        for (int port = 1; port <= 5; port++) {
            machine.ports().in16(port);
        }
        assertEquals(
                List.of(3L, 4L, 5L),
                trace.accesses().stream().map(Trace.Access::address).toList());
        assertEquals(5, trace.recorded());
        assertEquals(0xFFFF, trace.accesses().get(0).value());
        trace.clear();
        assertEquals(0, trace.recorded());
        assertEquals(List.of(), trace.accesses());
    }

    @Test
    void shouldRecordNothingUnlessAsked() {
        assertTrue(SimulatedMachine.builder().clock(clock).build().trace().isEmpty());
        assertThrows(IllegalArgumentException.class, () -> new Trace(clock, 0));
    }
}
