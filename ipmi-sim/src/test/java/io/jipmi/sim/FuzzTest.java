package io.jipmi.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.IoFault;
import io.jipmi.sim.Fault.Kind;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random treatment never throws, never hangs, and never leaves the interface unusable. */
class FuzzTest {
    private static final int[] LIKELY_CODES = {0x60, 0x61, 0x62, 0x68, 0x00, 0x18};

    private final VirtualClock clock = new VirtualClock();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomRegisterAccessesLeaveTheInterfaceUsable(long seed) throws IoFault, Stuck {
        SplittableRandom random = new SplittableRandom(seed);
        SimulatedMachine machine = SimulatedMachine.builder()
                .clock(clock)
                .latency(Latency.random(Duration.of(20, ChronoUnit.MICROS), Duration.of(200, ChronoUnit.MICROS), seed))
                .build();
        KcsHost host = new KcsHost(machine.ports(), 0xCA2, clock);
        for (int round = 0; round < 50; round++) {
            for (int i = 0; i < 400; i++) {
                randomAccess(machine, random);
            }
            recoverAndIdentify(machine, host, "seed " + seed + " round " + round);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void randomFaultsLeaveTheInterfaceUsableOnceCleared(long seed) throws IoFault, Stuck {
        SplittableRandom random = new SplittableRandom(seed);
        SimulatedMachine machine = SimulatedMachine.builder().clock(clock).build();
        KcsHost host = new KcsHost(machine.ports(), 0xCA2, clock);
        List<Kind> kinds = Fault.kindsAt(InterfaceType.KCS);
        Phase[] states = Phase.values();
        for (int round = 0; round < 100; round++) {
            Fault fault = Fault.of(kinds.get(random.nextInt(kinds.size())));
            if (random.nextBoolean()) {
                fault = fault.in(states[random.nextInt(states.length)], random.nextInt(4));
            }
            machine.arm(fault.times(1 + random.nextInt(3)));
            for (int i = 0; i < 200; i++) {
                randomAccess(machine, random);
            }
            machine.clearFaults();
            clock.advance(Duration.ofSeconds(5));
            recoverAndIdentify(machine, host, "seed " + seed + " round " + round + " " + fault);
        }
    }

    @Test
    void randomRequestsAlwaysGetAnAnswerThatBelongsToThem() {
        long seed = 21;
        SplittableRandom random = new SplittableRandom(seed);
        SimulatedMachine machine = SimulatedMachine.builder().clock(clock).build();
        for (int i = 0; i < 100_000; i++) {
            byte[] request = new byte[random.nextInt(1, 24)];
            random.nextBytes(request);
            if (random.nextBoolean()) {
                request[0] = (byte) (new int[] {0x00, 0x10, 0x18, 0x28})[random.nextInt(4)];
                if (request.length > 1) {
                    request[1] &= 0x5F;
                }
            }
            byte[] answer = machine.bmc().execute(request);
            String context = "seed " + seed + " request " + i;
            assertTrue(answer.length >= 3 && answer.length <= 272, context);
            assertEquals((request[0] | 0x04) & 0xFF, answer[0] & 0xFF, context);
            clock.advance(random.nextLong(3_000_000));
        }
    }

    private void randomAccess(SimulatedMachine machine, SplittableRandom random) throws IoFault {
        int port = 0xCA2 + random.nextInt(2);
        if (random.nextInt(3) == 0) {
            machine.ports().in8(port);
        } else {
            int value =
                    random.nextInt(4) == 0 ? random.nextInt(256) : LIKELY_CODES[random.nextInt(LIKELY_CODES.length)];
            machine.ports().out8(port, value);
        }
        clock.advance(random.nextLong(30_000));
    }

    private void recoverAndIdentify(SimulatedMachine machine, KcsHost host, String context) throws IoFault, Stuck {
        try {
            machine.bmc().catchUp();
            if (machine.bmc().isAway()) {
                clock.advance(Duration.ofSeconds(2));
            }
            host.abort();
            byte[] answer = host.transact(0x18, 0x01);
            assertEquals(18, answer.length, context);
            assertEquals(0x00, answer[2], context);
        } catch (Stuck stuck) {
            throw new AssertionError(context + ": " + stuck.getMessage(), stuck);
        }
    }
}
