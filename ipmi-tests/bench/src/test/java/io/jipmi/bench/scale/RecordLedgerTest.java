package io.jipmi.bench.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.sim.bmc.SimulatedBmc;
import org.junit.jupiter.api.Test;

class RecordLedgerTest {
    private static final int MORE_THAN_THE_LIMIT = 301;

    private final SimulatedBmc bmc = new SimulatedBmc(() -> 0);
    private final SoakFigures figures = new SoakFigures();
    private final RecordLedger ledger = new RecordLedger(bmc, figures);

    @Test
    void whatWasAnsweredAndIsThereOnceIsRight() {
        for (int i = 0; i < 3; i++) {
            int number = ledger.next().orElseThrow();
            add(number);
            ledger.ended(number, true);
        }
        audit("{}");
        audit("{}");
    }

    @Test
    void whatWasAnsweredAndIsNotThereIsTold() {
        int number = ledger.next().orElseThrow();
        add(number + 1);
        ledger.ended(number, true);
        audit("{\"answered, not executed\":1}");
        audit("{\"answered, not executed\":1}");
    }

    @Test
    void whatFailedMayBeThereOrNot() {
        int executed = ledger.next().orElseThrow();
        int lost = ledger.next().orElseThrow();
        add(executed);
        ledger.ended(executed, false);
        ledger.ended(lost, false);
        audit("{}");
    }

    @Test
    void whatIsThereTwiceIsTold() {
        int answered = ledger.next().orElseThrow();
        int failed = ledger.next().orElseThrow();
        add(answered);
        add(answered);
        add(failed);
        add(failed);
        ledger.ended(answered, true);
        ledger.ended(failed, false);
        audit("{\"executed twice\":2}");
    }

    @Test
    void everyByteOfANumberTells() {
        add(0);
        add(1);
        add(1 << 8);
        add(1 << 16);
        add(1 << 24);
        audit("{}");
    }

    @Test
    void theBooksAreCheckedWhenTheLogIsLongAndNothingIsOnItsWayToIt() {
        int onItsWay = ledger.next().orElseThrow();
        for (int i = 1; i < MORE_THAN_THE_LIMIT; i++) {
            add(onItsWay + i);
        }
        ledger.tick();
        int another = ledger.next().orElseThrow();
        add(onItsWay + MORE_THAN_THE_LIMIT);
        ledger.tick();
        assertTrue(ledger.next().isEmpty());
        ledger.ended(another, false);
        ledger.tick();
        assertEquals(MORE_THAN_THE_LIMIT, bmc.selRecords().size());
        ledger.ended(onItsWay, true);
        ledger.tick();
        assertTrue(ledger.next().isPresent());
        assertEquals(0, bmc.selRecords().size());
        assertFailures("{\"answered, not executed\":1}");
    }

    private void add(int number) {
        IpmiRequest request = RecordLedger.request(number);
        byte[] wire = new byte[2 + request.dataLengthBytes()];
        wire[0] = (byte) (request.netFn() << 2);
        wire[1] = (byte) request.cmd();
        request.copyDataTo(wire, 2);
        assertEquals(0, bmc.execute(wire)[2]);
    }

    private void audit(String failures) {
        ledger.audit();
        assertFailures(failures);
        assertEquals(0, bmc.selRecords().size());
    }

    private void assertFailures(String failures) {
        JsonObject line = new JsonObject();
        figures.describeRun(line);
        assertEquals(failures, line.get("failures").toString());
    }
}
