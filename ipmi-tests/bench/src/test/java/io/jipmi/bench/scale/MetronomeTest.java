package io.jipmi.bench.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MetronomeTest {
    private static final long MS = 1_000_000;
    private static final long BEGIN_NS = -7;

    private long machineNs = BEGIN_NS;
    private final Metronome clock = new Metronome(() -> machineNs);

    @Test
    void aProgramThatIsRunHasTheMachinesTime() {
        assertProgramHad(0, 0);
        machineNs += 500 * MS;
        assertProgramHad(500, 0);
        for (int i = 0; i < 100; i++) {
            clock.beat();
            machineNs += 10 * MS;
        }
        assertProgramHad(1_500, 0);
    }

    @Test
    void whatAThreadWasKeptWaitingIsLeftOutOnceForEachThatARequestWaitsFor() {
        clock.beat();
        machineNs += 110 * MS;
        clock.beat();
        assertProgramHad(110 - 3 * 100, 100);
        machineNs += 10 * MS;
        assertProgramHad(120 - 3 * 100, 100);
        clock.beat();
        machineNs += 30 * MS;
        clock.beat();
        assertProgramHad(150 - 3 * 120, 120);
    }

    /** As when all of the program was stopped, and its asker is run again a moment before the metronome. */
    @Test
    void whoeverAsksBeforeTheMetronomeBeatsAgainIsToldTheSame() {
        clock.beat();
        machineNs += 2_110 * MS;
        assertProgramHad(2_110 - 3 * 2_100, 2_100);
        clock.beat();
        assertProgramHad(2_110 - 3 * 2_100, 2_100);
    }

    @Test
    void nothingIsLeftOutAfterTheEnd() {
        clock.beat();
        machineNs += 60 * MS;
        clock.end();
        machineNs += 1_000 * MS;
        assertProgramHad(1_060 - 3 * 50, 50);
    }

    private void assertProgramHad(long programMs, long stolenMs) {
        assertEquals(BEGIN_NS + programMs * MS, clock.nowNs());
        assertEquals(stolenMs, clock.stolenMs());
    }
}
