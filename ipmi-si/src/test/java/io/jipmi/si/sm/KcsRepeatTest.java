package io.jipmi.si.sm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.IoFault;
import io.jipmi.si.fake.FakeBmc;
import io.jipmi.si.fake.FakeBmc.Mishap;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the BMC may have executed is not given to it again, unless that does no harm. */
class KcsRepeatTest {
    private static final String REQUEST = "18250203";
    private static final String ANSWER = "1c25004455";
    /** C=61, four bytes and C=62 among them, one READ per byte of the answer. */
    private static final int WRITES = 6 + 5;
    /** The write that gives the BMC the last byte of the request. */
    private static final int LAST_REQUEST_BYTE = 6;

    private static final long STEP_NS = 50_000_000L;
    private static final int DEADLINE_STEPS = 600;

    private final FakeBmc bmc = new FakeBmc(request -> HexFormat.of().parseHex(ANSWER));
    private final KcsMachine machine = new KcsMachine(bmc.registers());

    private void begin(boolean repeatable) {
        machine.begin(HexFormat.of().parseHex(REQUEST), 4, repeatable);
    }

    /** Runs to the end of the request or until a deadline of 30 s has passed. */
    private SmResult run() throws IoFault {
        return run(DEADLINE_STEPS);
    }

    private SmResult run(int delays) throws IoFault {
        long elapsedNs = 0;
        for (int delaysLeft = delays; delaysLeft > 0; ) {
            SmResult result = machine.event(elapsedNs);
            switch (result) {
                case CALL_WITHOUT_DELAY -> elapsedNs = 0;
                case CALL_WITH_DELAY, CALL_WITH_TICK_DELAY -> {
                    bmc.passTime(STEP_NS);
                    elapsedNs = STEP_NS;
                    delaysLeft--;
                }
                default -> {
                    return result;
                }
            }
        }
        return SmResult.CALL_WITH_DELAY;
    }

    private String answer() {
        byte[] bytes = new byte[KcsMachine.MAX_LENGTH_BYTES];
        return HexFormat.of().formatHex(bytes, 0, machine.result(bytes));
    }

    private void nextRequestWorks(String where) throws IoFault {
        assertEquals(SmResult.IDLE, run(), where);
        bmc.takeRequests();
        begin(false);
        assertEquals(SmResult.TRANSACTION_COMPLETE, run(), where);
        assertEquals(ANSWER, answer(), where);
        assertEquals(1, bmc.takeRequests().size(), where);
        assertEquals("", machine.trouble(), where);
    }

    @ParameterizedTest
    @EnumSource(Mishap.class)
    void aRepeatableRequestIsAnsweredWhereverItFailedOnce(Mishap mishap) throws IoFault {
        for (int write = 0; write < WRITES; write++) {
            String where = mishap + " at write " + write;
            bmc.mishap(mishap, write);
            begin(true);
            assertEquals(SmResult.TRANSACTION_COMPLETE, run(), where);
            if (!cutsTheAnswerShort(mishap, write)) {
                assertEquals(ANSWER, answer(), where);
            }
            nextRequestWorks(where);
        }
    }

    @ParameterizedTest
    @EnumSource(Mishap.class)
    void aRequestThatMustNotBeRepeatedIsExecutedAtMostOnceWhereverItFailed(Mishap mishap) throws IoFault {
        for (int write = 0; write < WRITES; write++) {
            String where = mishap + " at write " + write;
            bmc.mishap(mishap, write);
            begin(false);
            SmResult result = run();
            int executions = bmc.takeRequests().size();
            assertTrue(executions <= 1, where);
            if (result == SmResult.CALL_WITH_DELAY) {
                machine.abandon(0);
            } else if (result == SmResult.TRANSACTION_COMPLETE && !cutsTheAnswerShort(mishap, write)) {
                assertEquals(ANSWER, answer(), where);
                assertEquals(1, executions, where);
            }
            if (write + 1 < LAST_REQUEST_BYTE) {
                assertEquals(SmResult.TRANSACTION_COMPLETE, result, where + ": the BMC cannot have seen its end");
            }
            assertTrue(machine.mayHaveExecuted(0) || executions == 0, where);
            assertEquals(SmResult.IDLE, run(), where);
            assertEquals(0, bmc.takeRequests().size(), where + ": executed by the clean-up");
            nextRequestWorks(where);
        }
    }

    /** A BMC that goes idle in the middle of its answer has ended it, as far as the protocol can tell. */
    private static boolean cutsTheAnswerShort(Mishap mishap, int write) {
        return mishap == Mishap.RESTART && write + 1 >= LAST_REQUEST_BYTE;
    }

    @ParameterizedTest
    @EnumSource(
            value = Mishap.class,
            names = {"ERROR", "ERROR_AFTERWARDS"})
    void anErrorDuringOrAfterTheLastByteFailsWhatMustNotBeRepeated(Mishap mishap) throws IoFault {
        for (int write = LAST_REQUEST_BYTE - 1; write < WRITES; write++) {
            bmc.mishap(mishap, write);
            begin(false);
            assertEquals(SmResult.TRANSACTION_FAILED, run(), mishap + " at write " + write);
            assertTrue(machine.mayHaveExecuted(0));
            assertTrue(machine.recovering());
            assertTrue(machine.trouble().startsWith("answer broken off"), machine.trouble());
            bmc.takeWrites();
            assertEquals(SmResult.IDLE, run());
            assertEquals("C=60 D=00 D=68", bmc.takeWrites());
        }
    }

    @Test
    void anAbortIsTriedThreeTimesForOneRequestAndNotAFourthTime() throws IoFault {
        for (int errorsBefore = 0; errorsBefore <= 4; errorsBefore++) {
            KcsScript script = KcsScript.at(3, true);
            SmResult result = SmResult.CALL_WITHOUT_DELAY;
            for (int i = 0; i < errorsBefore; i++) {
                result = script.event(KcsScript.ERROR, 0);
                assertEquals(i == 3 ? SmResult.HOSED : SmResult.CALL_WITHOUT_DELAY, result);
                if (i < 3) {
                    script.event(KcsScript.ERROR, 0);
                    script.event(KcsScript.ERROR, 0);
                }
            }
            if (result != SmResult.HOSED && errorsBefore > 0) {
                script.event(KcsScript.READ | KcsScript.OBF, 0);
                assertEquals("S C=61", script.accessesOf(KcsScript.IDLE));
            }
        }
    }

    @Test
    void recoveriesAreCountedForEachRequestAnew() throws IoFault {
        KcsScript script = KcsScript.at(3, true);
        for (int request = 0; request < 5; request++) {
            for (int i = 0; i < 3; i++) {
                assertEquals(SmResult.CALL_WITHOUT_DELAY, script.event(KcsScript.ERROR, 0));
                script.event(KcsScript.ERROR, 0);
                script.event(KcsScript.ERROR, 0);
            }
            script.event(KcsScript.READ | KcsScript.OBF, 0);
            script.machine.abandon(0);
            assertEquals(SmResult.IDLE, script.event(KcsScript.IDLE, 0));
            script.machine.begin(new byte[] {0x18, 0x01}, 2, true);
            script.event(KcsScript.IDLE, 0);
            script.event(KcsScript.WRITE, 0);
        }
    }

    @Test
    void anInterfaceThatWasHosedServesTheNextRequest() throws IoFault {
        KcsScript script = KcsScript.at(3, false);
        SmResult result = SmResult.CALL_WITHOUT_DELAY;
        for (int i = 0; i < 12 && result != SmResult.HOSED; i++) {
            result = script.event(KcsScript.ERROR, 0);
        }
        assertEquals(SmResult.HOSED, result);
        assertTrue(script.machine.trouble().endsWith("after 3 attempts to abort"), script.machine.trouble());
        script.exchangeWorks();
    }
}
