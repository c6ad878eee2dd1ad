package io.jipmi.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.IoFault;
import io.jipmi.io.SmbusTarget;
import io.jipmi.sim.Fault.Kind;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Random treatment of SMIC, BT and SSIF is survived, and a correct host's reset or new start brings them back. */
class InterfaceFuzzTest {
    private static final int BASE = 0xE4;
    private static final int[] LIKELY_SMIC = {0x40, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x01, 0x18};
    private static final int[] LIKELY_BT = {0x01, 0x02, 0x04, 0x08, 0x10, 0x40, 0x03, 0x18};

    private final VirtualClock clock = new VirtualClock();

    @ParameterizedTest
    @CsvSource({"SMIC, 1", "SMIC, 2", "SMIC, 3", "SMIC, 4", "BT, 1", "BT, 2", "BT, 3", "BT, 4"})
    void randomRegisterAccessesLeaveTheInterfaceUsable(InterfaceType type, long seed) throws IoFault {
        SplittableRandom random = new SplittableRandom(seed);
        SimulatedMachine machine = SimulatedMachine.builder()
                .device(type, RegisterLayout.bytesAt(BASE))
                .btCapabilities(new BtCapabilities(1 + (int) seed, 255, 255, 5, 2, seed % 2 == 0))
                .clock(clock)
                .latency(Latency.random(Duration.of(20, ChronoUnit.MICROS), Duration.of(200, ChronoUnit.MICROS), seed))
                .build();
        for (int round = 0; round < 50; round++) {
            treat(machine, type, random, 400);
            recoverAndIdentify(machine, type, "seed " + seed + " round " + round);
        }
    }

    @ParameterizedTest
    @CsvSource({"SMIC, 11", "SMIC, 12", "SMIC, 13", "BT, 11", "BT, 12", "BT, 13"})
    void randomFaultsLeaveTheInterfaceUsableOnceCleared(InterfaceType type, long seed) throws IoFault {
        SplittableRandom random = new SplittableRandom(seed);
        SimulatedMachine machine = SimulatedMachine.builder()
                .device(type, RegisterLayout.bytesAt(BASE))
                .clock(clock)
                .build();
        List<Kind> kinds = Fault.kindsAt(type);
        List<Phase> phases = List.of(Phase.values());
        for (int round = 0; round < 150; round++) {
            Fault fault = Fault.of(kinds.get(random.nextInt(kinds.size())));
            if (random.nextBoolean()) {
                fault = fault.in(phases.get(random.nextInt(phases.size())), random.nextInt(4));
            }
            machine.arm(fault.times(1 + random.nextInt(3)));
            treat(machine, type, random, 200);
            machine.clearFaults();
            clock.advance(Duration.ofSeconds(5));
            recoverAndIdentify(machine, type, "seed " + seed + " round " + round + " " + fault);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void randomTransfersAndFaultsLeaveAnSsifDeviceUsableOnceCleared(long seed) throws IoFault, Stuck {
        SplittableRandom random = new SplittableRandom(seed);
        SimulatedMachine machine = SimulatedMachine.builder()
                .ssif(seed % 2 == 0 ? SsifTraits.MULTI_PART : SsifTraits.MULTI_PART.with(SsifTraits.LastPart.END))
                .clock(clock)
                .build();
        SmbusTarget target = machine.smbus();
        List<Kind> kinds = Fault.kindsAt(InterfaceType.SSIF);
        List<Phase> phases = List.of(Phase.values());
        for (int round = 0; round < 300; round++) {
            Fault fault = Fault.of(kinds.get(random.nextInt(kinds.size())));
            if (random.nextBoolean()) {
                fault = fault.in(phases.get(random.nextInt(phases.size())), random.nextInt(64));
            }
            machine.arm(fault.times(1 + random.nextInt(3)));
            for (int i = 0; i < 100; i++) {
                transfer(target, random);
            }
            machine.clearFaults();
            clock.advance(Duration.ofSeconds(5));
            byte[] answer = new SsifHost(target, clock).transact(0x18, 0x01);
            assertEquals(18, answer.length, "seed " + seed + " round " + round + " " + fault);
        }
    }

    private static void transfer(SmbusTarget target, SplittableRandom random) {
        byte[] block = new byte[32];
        random.nextBytes(block);
        block[0] = 0x28;
        block[1] = 0x11;
        int command = random.nextInt(1, 12);
        try {
            if (random.nextInt(3) == 0) {
                target.readBlock(command, block);
            } else {
                target.writeBlock(command, block, 0, random.nextInt(4) == 0 ? random.nextInt(1, 33) : 32);
            }
        } catch (IoFault fault) {
            assertTrue(fault.errno().number() > 0);
        }
    }

    private void treat(SimulatedMachine machine, InterfaceType type, SplittableRandom random, int accesses)
            throws IoFault {
        int[] likely = type == InterfaceType.SMIC ? LIKELY_SMIC : LIKELY_BT;
        for (int i = 0; i < accesses; i++) {
            int port = BASE + random.nextInt(type.registers());
            if (random.nextInt(3) == 0) {
                machine.ports().in8(port);
            } else {
                int value = random.nextInt(4) == 0 ? random.nextInt(256) : likely[random.nextInt(likely.length)];
                machine.ports().out8(port, value);
            }
            clock.advance(random.nextLong(30_000));
        }
    }

    private void recoverAndIdentify(SimulatedMachine machine, InterfaceType type, String context) throws IoFault {
        machine.bmc().catchUp();
        if (machine.bmc().isAway()) {
            clock.advance(Duration.ofSeconds(2));
        }
        HostRegisters registers = HostRegisters.ports(machine.ports(), BASE);
        try {
            if (type == InterfaceType.BT) {
                BtHost host = new BtHost(registers, clock);
                host.reset();
                byte[] answer = host.transact(0x33, 0x18, 0x01);
                assertEquals(19, answer.length, context);
                assertEquals(0x33, answer[1], context);
                assertEquals(0x00, host.control() & 0xCF, context);
            } else {
                byte[] answer = new SmicHost(registers, clock).transact(0x18, 0x01);
                assertEquals(18, answer.length, context);
                assertEquals(0x00, answer[2], context);
            }
        } catch (Stuck stuck) {
            throw new AssertionError(context + ": " + stuck.getMessage(), stuck);
        }
    }
}
