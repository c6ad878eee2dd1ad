package io.jipmi.si.sm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.IoFault;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.si.AddressSpace;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SiType;
import io.jipmi.si.fake.BytePorts;
import io.jipmi.si.regs.PortRegisters;
import io.jipmi.si.regs.RegisterIo;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Registers that show anything at all, or the same byte for ever: no machine throws, spins without end, or stays busy. */
class RandomRegistersTest {
    private static final int BASE = 0xE4;
    private static final long STEP_NS = 100_000_000L;
    private static final int SEEDS = 300;
    /** Of the waits of one request, at {@link #STEP_NS} each. */
    private static final int MAX_WAITS = 2_000;

    static Stream<Named<Function<RegisterIo, StateMachine>>> machines() {
        return Stream.of(Named.of("SMIC", SmicMachine::new), Named.of("BT", RandomRegistersTest::btWithFour));
    }

    private static StateMachine btWithFour(RegisterIo registers) {
        BtMachine machine = new BtMachine(registers);
        machine.learn(new BtCapabilities(4, 0, 0, 0, 0));
        return machine;
    }

    /** Three registers, each of which shows some of a few values. */
    private static final class Noise extends BytePorts {
        private final RandomGenerator random;
        private final int[][] shown = new int[3][];

        Noise(RandomGenerator random) {
            this.random = random;
            for (int register = 0; register < 3; register++) {
                shown[register] = random.ints(1 + random.nextInt(6), 0, 0x100).toArray();
            }
        }

        RegisterIo registers() {
            return new PortRegisters(
                    this, new SiConfig(SiType.BT, AddressSpace.IO, BASE, 1, 1, 0, 0, 0x20, AddressSource.HARDCODED));
        }

        @Override
        public int in8(int port) {
            int[] values = shown[port - BASE];
            return values[random.nextInt(values.length)];
        }

        @Override
        public void out8(int port, int value) {
            assertTrue(port >= BASE && port < BASE + 3);
        }
    }

    @ParameterizedTest
    @MethodSource("machines")
    void everyRequestEndsWhateverTheRegistersShow(Function<RegisterIo, StateMachine> make) throws IoFault {
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            Noise noise = new Noise(random);
            StateMachine machine = make.apply(noise.registers());
            for (int request = 0; request < 5; request++) {
                endsAfterBounded(machine, random, "seed " + seed + ", request " + request);
            }
        }
    }

    /** One that may not be repeated is given up by its caller; one that may must end by itself. */
    private static void endsAfterBounded(StateMachine machine, RandomGenerator random, String where) throws IoFault {
        boolean repeatable = random.nextBoolean();
        int slot = machine.begin(new byte[] {0x18, 0x01, 0x55}, 3, repeatable);
        boolean underWay = true;
        int immediate = 0;
        int waits = 0;
        int stalls = 0;
        SmResult result = SmResult.CALL_WITH_DELAY;
        while (underWay || !machine.ready()) {
            result = machine.event(immediate == 0 ? STEP_NS : 0);
            immediate = result == SmResult.CALL_WITHOUT_DELAY ? immediate + 1 : 0;
            assertTrue(immediate < 5000, where + ": goes on without delay in " + machine.stateName());
            if (immediate > 0) {
                continue;
            }
            waits++;
            assertTrue(waits < MAX_WAITS, where + ": still in " + machine.stateName());
            switch (result) {
                case TRANSACTION_COMPLETE, TRANSACTION_FAILED -> {
                    assertEquals(slot, machine.endedSlot(), where);
                    underWay = false;
                }
                case HOSED -> underWay = false;
                default -> {
                    if (underWay && !repeatable && waits == 100) {
                        machine.abandon(slot);
                        underWay = false;
                    } else if (result == SmResult.CALL_WITH_DELAY && stalls < 4 && random.nextInt(200) == 0) {
                        stalls++;
                        underWay &= endedByStall(machine.stalled("too slow"));
                    }
                }
            }
        }
    }

    private static boolean endedByStall(SmResult result) {
        return result != SmResult.TRANSACTION_FAILED && result != SmResult.HOSED;
    }
}
