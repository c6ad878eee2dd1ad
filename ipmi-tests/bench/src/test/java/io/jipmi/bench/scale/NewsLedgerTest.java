package io.jipmi.bench.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.jipmi.sim.InterfaceType;
import io.jipmi.sim.SimulatedMachine;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NewsLedgerTest {
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long S = TimeUnit.SECONDS.toNanos(1);
    /** The interface is known to be healthy by then. */
    private static final long POSTED_NS = 10 * S;

    private final SoakFigures figures = new SoakFigures();
    private final Disturbance disturbance = new Disturbance(
            SimulatedMachine.builder().bt(0xE4).clock(() -> 0).build(), InterfaceType.BT, new SplittableRandom(1), 0);
    private final NewsLedger ledger = new NewsLedger("event", disturbance, figures);

    @Test
    void whatArrivesOnceInOrderAndInTimeIsRight() {
        int first = ledger.post(POSTED_NS);
        int second = ledger.post(POSTED_NS + S);
        ledger.tick(POSTED_NS + 2 * S - 1);
        ledger.arrived(first, POSTED_NS + 2 * S - 1);
        ledger.arrived(second, POSTED_NS + 2 * S);
        tickUntil(POSTED_NS + 40 * S);
        assertFigures("{\"event arrived\":2}", "{}");
    }

    @Test
    void whatNeverArrivesIsLost() {
        int unused = ledger.post(POSTED_NS);
        tickUntil(POSTED_NS + 20 * S);
        assertFigures("{}", "{}");
        ledger.tick(POSTED_NS + 20 * S + 1);
        assertFigures("{}", "{\"event lost\":1}");
        tickUntil(POSTED_NS + 60 * S);
        assertFigures("{}", "{\"event lost\":1}");
    }

    @Test
    void whatIsLostIsToldEvenIfNobodyLookedInTime() {
        int unused = ledger.post(POSTED_NS);
        ledger.tick(POSTED_NS + 21 * S);
        assertFigures("{}", "{\"event lost\":1}");
    }

    @Test
    void whatIsOvertakenIsLost() {
        int unused = ledger.post(POSTED_NS);
        ledger.arrived(ledger.post(POSTED_NS), POSTED_NS + MS);
        tickUntil(POSTED_NS + 21 * S);
        assertFigures("{\"event arrived\":1}", "{\"event lost\":1}");
    }

    @Test
    void whatIsLostBehindAFaultIsNoFailure() {
        int unused = ledger.post(POSTED_NS);
        disturbance.interfaceChanges(POSTED_NS + S);
        tickUntil(POSTED_NS + 21 * S);
        assertFigures("{\"event lost behind a fault\":1}", "{}");
    }

    @Test
    void whatArrivesAfterTwoSecondsIsLate() {
        int number = ledger.post(POSTED_NS);
        ledger.tick(POSTED_NS + 2 * S);
        ledger.arrived(number, POSTED_NS + 2 * S);
        assertFigures("{\"event arrived\":1}", "{\"event late\":1}");
    }

    @Test
    void whatArrivesTwiceIsTold() {
        int number = ledger.post(POSTED_NS);
        ledger.arrived(number, POSTED_NS + MS);
        ledger.arrived(number, POSTED_NS + 2 * MS);
        assertFigures("{\"event arrived\":1}", "{\"event twice or out of order\":1}");
    }

    @Test
    void noOtherFaultExcusesWhatArrivesTwice() {
        int number = ledger.post(POSTED_NS);
        disturbance.interfaceChanges(POSTED_NS);
        ledger.arrived(number, POSTED_NS + MS);
        ledger.arrived(number, POSTED_NS + 2 * MS);
        assertFigures("{\"event arrived\":1}", "{\"event twice or out of order\":1}");
    }

    @Test
    void whatArrivesOutOfOrderIsTold() {
        int first = ledger.post(POSTED_NS);
        int second = ledger.post(POSTED_NS);
        ledger.arrived(second, POSTED_NS + MS);
        ledger.arrived(first, POSTED_NS + 2 * MS);
        assertFigures("{\"event arrived\":1}", "{\"event twice or out of order\":1}");
    }

    @Test
    void whatNobodySentIsTold() {
        ledger.arrived(5, POSTED_NS);
        assertFigures("{}", "{\"event that nobody sent\":1}");
    }

    @Test
    void aFaultThatOffersAnswersTwiceExcusesThatWhileItIsNear() {
        int number = ledger.post(POSTED_NS);
        ledger.arrived(number, POSTED_NS + MS);
        long nowNs = POSTED_NS;
        while (!disturbance.answersTwice()) {
            nowNs += S;
            boolean unused = disturbance.tick(nowNs);
        }
        ledger.arrived(number, nowNs);
        assertFigures("{\"event arrived\":1}", "{}");
        nowNs += 4 * S;
        assertTrue(!disturbance.tick(nowNs) && !disturbance.isDownTooLong(true, nowNs));
        ledger.arrived(number, nowNs + 4 * S);
        assertFigures("{\"event arrived\":1}", "{}");
        ledger.arrived(number, nowNs + 4 * S + 1);
        assertFigures("{\"event arrived\":1}", "{\"event twice or out of order\":1}");
    }

    @Test
    void numbersComeAgainAndAreNotTakenForOld() {
        for (int i = 1; i <= 0xFFFF; i++) {
            ledger.arrived(ledger.post(POSTED_NS), POSTED_NS);
        }
        int next = ledger.post(POSTED_NS);
        assertEquals(1, next);
        ledger.arrived(next, POSTED_NS);
        assertFigures("{\"event arrived\":65536}", "{}");
    }

    private void tickUntil(long untilNs) {
        for (long nowNs = POSTED_NS; nowNs <= untilNs; nowNs += 100 * MS) {
            ledger.tick(nowNs);
        }
    }

    private void assertFigures(String happened, String failed) {
        JsonObject line = new JsonObject();
        figures.describeInterval(line);
        assertEquals(happened, line.get("other").toString());
        assertEquals(failed, line.get("failures").toString());
    }
}
