package io.jipmi.client.sel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.client.Octets;
import io.jipmi.client.ScriptedBmc;
import io.jipmi.msghandler.IpmiEvent;
import io.jipmi.msghandler.IpmiException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/**
 * A tail of a BMC that does everything at any time: logs events or does not, has the buffer lose, repeat, reorder and
 * delay them, overwrites its oldest records, has them deleted or cleared, starts its ids anew, and is away.
 */
class SelTailRandomTest {
    private static final int RUNS = 400;
    private static final int STEPS = 120;

    /** One run; every event has marks of its own, so that what is missing or twice is seen. */
    private static final class Run {
        private final long seed;
        private final RandomGenerator random;
        private final ScriptedBmc bmc = new ScriptedBmc();
        private final ScriptedSel sel = new ScriptedSel(bmc);
        private final SelTail tail;
        private final Recorder recorder;
        private final List<Integer> expected = new ArrayList<>();
        private final List<Octets> delayed = new ArrayList<>();
        private boolean bufferHasIds = true;
        private boolean away;
        private int getsUntilMischief = Integer.MAX_VALUE;
        private int number;

        Run(long seed) {
            this.seed = seed;
            random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            bufferHasIds = random.nextBoolean();
            sel.idsFrom(1 + random.nextInt(50), 60 + random.nextInt(40));
            for (int i = random.nextInt(10); i > 0; i--) {
                log();
            }
            expected.clear();
            tail = new SelTail(bmc.client(Duration.ofSeconds(5)), bmc, SelDevice.LAST_ENTRY, bmc::nowNs);
            recorder = new Recorder(random.nextInt(5));
            tail.subscribe(recorder);
            sel.beforeGet(() -> {
                getsUntilMischief--;
                if (getsUntilMischief == 0) {
                    happen();
                }
            });
        }

        void go() {
            pollUntilQuiet();
            recorder.entries().clear();
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(8)) {
                    case 0, 1, 2 -> happen();
                    case 3 -> {
                        getsUntilMischief = 1 + random.nextInt(12);
                        poll();
                    }
                    case 4 -> recorder.subscription().request(1 + random.nextInt(6));
                    case 5 -> {
                        away = !away && random.nextInt(3) == 0;
                        sel.away(away);
                    }
                    default -> poll();
                }
                if (random.nextInt(3) == 0) {
                    sel.pass(1);
                }
            }
            away = false;
            sel.away(false);
            delayed.forEach(this::tell);
            pollUntilQuiet();
            assertEquals(
                    expected.stream().sorted().toList(),
                    recorder.entries().stream().map(Run::number).sorted().toList(),
                    "seed " + seed);
            assertEquals(0, tail.lost());
        }

        private void pollUntilQuiet() {
            recorder.subscription().request(Long.MAX_VALUE);
            getsUntilMischief = Integer.MAX_VALUE;
            poll();
            poll();
        }

        private void poll() {
            try {
                tail.poll();
            } catch (IpmiException e) {
                assertTrue(away || getsUntilMischief <= 0, "seed " + seed + ": " + e);
            }
        }

        private void happen() {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> tell(log());
                case 3 -> log();
                case 4 -> {
                    Octets logged = log();
                    delayed.add(random.nextInt(Math.max(1, delayed.size())), logged);
                }
                case 5 -> {
                    if (!delayed.isEmpty()) {
                        tell(delayed.remove(random.nextInt(delayed.size())));
                    }
                }
                case 6 -> tell(unlogged());
                case 7 -> {
                    Octets logged = log();
                    tell(logged);
                    if (bufferHasIds) {
                        tell(logged);
                    }
                }
                case 8 -> deleteSome();
                case 9 -> clear();
                default -> log();
            }
        }

        /** What the tail has not read yet cannot be expected of it any more, unless the buffer tells it. */
        private void clear() {
            if (random.nextInt(3) == 0 && allRead()) {
                sel.empty();
                sel.idsFrom(1, 60 + random.nextInt(40)).pass(1);
            }
        }

        private void deleteSome() {
            if (!sel.records().isEmpty() && allRead()) {
                sel.records().remove(random.nextInt(sel.records().size()));
            }
        }

        private boolean allRead() {
            List<Integer> told = recorder.entries().stream().map(Run::number).toList();
            return sel.records().stream()
                    .map(record -> record.u8(14) << 8 | record.u8(15))
                    .allMatch(each -> !expected.contains(each) || told.contains(each));
        }

        private Octets log() {
            expected.add(number);
            return sel.append(record());
        }

        private Octets unlogged() {
            expected.add(number);
            byte[] bytes = record().toByteArray();
            bytes[6] = 0x60;
            return Octets.of(bytes);
        }

        private Octets record() {
            int mark = number++;
            return Octets.of(0, 0, 0x02, 0, 0, 0, 0, 0x20, 0, 4, 1, mark & 3, 0x6F, 0x01, mark >> 8, mark);
        }

        private void tell(Octets record) {
            byte[] bytes = record.toByteArray();
            if (!bufferHasIds) {
                bytes[0] = 0;
                bytes[1] = 0;
            }
            bmc.tell(new IpmiEvent(bytes));
        }

        private static int number(SelEntry entry) {
            return entry.raw().u8(14) << 8 | entry.raw().u8(15);
        }
    }

    @Test
    void everyEventIsToldOnceWhateverTheBmcDoes() {
        for (long seed = 1; seed <= RUNS; seed++) {
            new Run(seed).go();
        }
    }
}
