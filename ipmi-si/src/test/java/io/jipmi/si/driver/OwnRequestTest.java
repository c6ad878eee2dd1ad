package io.jipmi.si.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.spi.Tally;
import io.jipmi.si.SiTuning;
import io.jipmi.si.sm.Wait;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnRequestTest {
    private static final long MS = 1_000_000L;
    private static final int PATIENCE = 4;
    private static final long LEAST_NS = 100 * MS;

    private final OwnRequest own = new OwnRequest();
    private final HardwareWait hardware =
            new HardwareWait(null, () -> {}, SiTuning.DEFAULT, new Tally<>(SiCounter.class));
    /** Such a clock's numbers may run over. */
    private long nowNs = Long.MAX_VALUE - 10 * MS;

    private void answeredAfter(long elapsedNs, boolean inService) {
        own.begun(1, nowNs);
        nowNs += elapsedNs;
        own.answered(inService, nowNs);
    }

    private void assertLostAfter(long elapsedNs) {
        own.begun(1, nowNs);
        assertFalse(own.isLost(PATIENCE, LEAST_NS, nowNs + elapsedNs - 1));
        assertTrue(own.isLost(PATIENCE, LEAST_NS, nowNs + elapsedNs));
        own.ended();
        assertFalse(own.isLost(PATIENCE, LEAST_NS, nowNs + elapsedNs), "it is not under way");
    }

    @Test
    void inAStartUpItIsLostAfterAMultipleOfTheSlowestAnswer() {
        assertLostAfter(LEAST_NS);
        answeredAfter(200 * MS, false);
        answeredAfter(10 * MS, false);
        assertLostAfter(PATIENCE * 200 * MS);
    }

    @Test
    void inServiceTheSlowestAnswerIsForgottenByHalves() {
        answeredAfter(400 * MS, false);
        answeredAfter(10 * MS, true);
        assertLostAfter(PATIENCE * 200 * MS);
        own.overtaken();
        assertLostAfter(PATIENCE * 100 * MS);
        own.overtaken();
        own.overtaken();
        assertLostAfter(LEAST_NS);
    }

    /** A wait is taken for one without end after eight times the longest there has been. */
    @ParameterizedTest
    @CsvSource({"2, 500", "100, 800", "200, 1000"})
    void theSlowerTheBmcTheLongerOthersWaitButHalfASecondToOne(long longestMs, long patienceMs) {
        hardware.begin(new byte[] {0x18, 0x35});
        hardware.notReady(Wait.RESPONSE, false, 0, nowNs);
        nowNs += longestMs * MS;
        hardware.ready(longestMs * MS, nowNs);
        hardware.answered();
        hardware.begin(new byte[] {0x18, 0x35});
        hardware.notReady(Wait.RESPONSE, false, 0, nowNs);
        own.begun(1, nowNs);
        own.waited(patienceMs * MS - 1);
        assertFalse(own.isInTheWay(true, hardware));
        own.waited(1);
        assertTrue(own.isInTheWay(true, hardware));
    }

    @Test
    void ofABmcWhoseTimesAreNotKnownOthersWaitForHalfASecond() {
        own.begun(1, nowNs);
        own.waited(300 * MS);
        own.waited(200 * MS - 1);
        assertFalse(own.isInTheWay(true, hardware));
        own.waited(1);
        assertTrue(own.isInTheWay(true, hardware));
        assertFalse(own.isInTheWay(false, hardware), "nobody waits");
        own.overtaken();
        assertTrue(own.isInTheWay(false, hardware));
        own.ended();
        assertFalse(own.isInTheWay(true, hardware), "it is not under way");
    }

    @Test
    void theNextHasNotBeenWaitedForNorOvertaken() {
        own.begun(1, nowNs);
        own.waited(1000 * MS);
        own.overtaken();
        own.answered(true, nowNs);
        own.begun(2, nowNs);
        assertEquals(2, own.slot());
        assertFalse(own.isInTheWay(true, hardware));
        own.waited(1000 * MS);
        assertFalse(own.isInTheWay(false, hardware));
        assertTrue(own.isInTheWay(true, hardware));
    }
}
