package io.jipmi.si.sm;

import static io.jipmi.si.sm.BtScript.B2H;
import static io.jipmi.si.sm.BtScript.B_BUSY;
import static io.jipmi.si.sm.BtScript.H2B;
import static io.jipmi.si.sm.BtScript.H_BUSY;
import static io.jipmi.si.sm.BtScript.SECOND_NS;
import static io.jipmi.si.sm.BtScript.SMS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.IoFault;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every state of the BT machine meets every value of the control register and does what the table says, which was written
 * from rows BT-00 to BT-12 of the reference with the deviations docs/state-machines/bt.md gives reasons for.
 */
class BtStatusTableTest {
    /**
     * The first line that fits counts. {@code off} is C=40 if H_BUSY was set, {@code on} if it was not; {@code message} is
     * the request, {@code answer} the reading of the answer.
     */
    private static final List<String[]> TABLE =
            """
            IDLE          | b2h  | on C=08              | CALL_WITHOUT_DELAY   | CLEAR_B2H
            IDLE          | sms  | off C=10             | ATTENTION            | IDLE
            IDLE          | any  | off                  | IDLE                 | IDLE
            XACTION_START | b2h  | on C=08              | CALL_WITHOUT_DELAY   | CLEAR_B2H
            XACTION_START | busy | off                  | CALL_WITH_DELAY      | XACTION_START
            XACTION_START | h2b  | off                  | CALL_WITH_DELAY      | XACTION_START
            XACTION_START | any  | off message          | CALL_WITHOUT_DELAY   | WRITE_CONSUME
            WRITE_CONSUME | b2h  | on C=08              | CALL_WITHOUT_DELAY   | CLEAR_B2H
            WRITE_CONSUME | h2b  | off                  | CALL_WITH_DELAY      | WRITE_CONSUME
            WRITE_CONSUME | any  | off                  | CALL_WITH_DELAY      | READ_WAIT
            READ_WAIT     | b2h  | on C=08              | CALL_WITHOUT_DELAY   | CLEAR_B2H
            READ_WAIT     | any  | off                  | CALL_WITH_DELAY      | READ_WAIT
            CLEAR_B2H     | b2h  | C=08                 | CALL_WITH_DELAY      | CLEAR_B2H
            CLEAR_B2H     | any  | on answer            | TRANSACTION_COMPLETE | IDLE
            LONG_BUSY     | b2h  | on C=08              | CALL_WITHOUT_DELAY   | CLEAR_B2H
            LONG_BUSY     | busy | off                  | CALL_WITH_DELAY      | LONG_BUSY
            LONG_BUSY     | h2b  | off                  | CALL_WITH_DELAY      | LONG_BUSY
            LONG_BUSY     | any  | off C=01 C=10        | CALL_WITHOUT_DELAY   | IDLE
            RESET1        | any  | off C=01 C=10 M=80   | CALL_WITHOUT_DELAY   | RESET2
            RESET2        | any  | warmreset            | CALL_WITH_TICK_DELAY | RESET3
            RESET3        | any  |                      | CALL_WITH_TICK_DELAY | RESET3
            """.lines().map(line -> line.split(" *\\| *", -1)).toList();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "IDLE",
                "XACTION_START",
                "WRITE_CONSUME",
                "READ_WAIT",
                "CLEAR_B2H",
                "LONG_BUSY",
                "RESET1",
                "RESET2",
                "RESET3"
            })
    void everyControlValueDoesWhatTheTableSays(String state) throws IoFault {
        for (int control = 0; control <= 0xFF; control++) {
            BtScript bt = at(state);
            String where = String.format(Locale.ROOT, "%s with control %02x", state, control);
            String[] line = find(state, control);
            boolean allOnes = control == 0xFF && !state.equals("RESET3");
            bt.control = control;
            bt.takeAccesses();

            SmResult result = bt.machine.event(0);

            assertEquals(allOnes ? "c" : accesses(line[2], control), bt.takeAccesses(), where);
            assertEquals(allOnes ? "CALL_WITH_DELAY" : line[3], result.name(), where);
            assertEquals(allOnes ? state : line[4], bt.machine.stateName(), where);
            finish(bt, where);
        }
    }

    /** From wherever it is, with a BMC that behaves from now on and lets no request go unanswered. */
    private static void finish(BtScript bt, String where) throws IoFault {
        for (int step = 0; step < 200 && !idle(bt); step++) {
            bt.control &= ~(H2B | B_BUSY | H_BUSY);
            if (bt.machine.stateName().equals("READ_WAIT")) {
                String written = bt.takeWritten();
                bt.offer("041c" + written.substring(written.length() - 4, written.length() - 2) + "0100");
            }
            bt.machine.event(SECOND_NS / 10);
        }
        assertTrue(idle(bt), where + ": ended in " + bt.machine.stateName());
        bt.control = 0;
        bt.takeWritten();
        String written = bt.send("1825", false);
        assertEquals(SmResult.TRANSACTION_COMPLETE, bt.answer("041c" + written.substring(4, 6) + "2500"), where);
        assertEquals("1c2500", bt.result(), where);
    }

    private static boolean idle(BtScript bt) {
        return bt.machine.stateName().equals("IDLE");
    }

    private static String[] find(String state, int control) {
        for (String[] line : TABLE) {
            int needed = switch (line[1]) {
                case "b2h" -> B2H;
                case "sms" -> SMS;
                case "busy" -> B_BUSY;
                case "h2b" -> H2B;
                default -> 0;
            };
            if (line[0].equals(state) && (control & needed) == needed) {
                return line;
            }
        }
        throw new AssertionError("no line for " + state);
    }

    private static String accesses(String cell, int control) {
        boolean hostBusy = (control & H_BUSY) != 0;
        String bytes = cell.replace("off", hostBusy ? "C=40" : "")
                .replace("on", hostBusy ? "" : "C=40")
                .replace("message", "C=01 D=03 D=18 D=00 D=01 C=04")
                .replace("warmreset", "C=01 D=03 D=18 D=2a D=03 C=04")
                .replace("answer", "C=02 d d d d d c C=40");
        return ("c " + bytes).strip().replaceAll(" +", " ");
    }

    private static BtScript at(String state) throws IoFault {
        BtScript bt = new BtScript();
        switch (state) {
            case "IDLE" -> {}
            case "XACTION_START" -> bt.begin("1801", true);
            case "WRITE_CONSUME" -> {
                bt.begin("1801", true);
                bt.machine.event(0);
            }
            case "READ_WAIT" -> {
                bt.begin("1801", true);
                bt.run(0);
                bt.control = 0;
                bt.run(0);
            }
            case "CLEAR_B2H" -> {
                bt.begin("1801", true);
                bt.run(0);
                bt.control = 0;
                bt.run(0);
                bt.offer("041c000100");
                bt.machine.event(0);
            }
            case "LONG_BUSY" -> {
                bt.send("1801", false);
                bt.answer("041c000100");
                waitUntilRetriesAreUsedUp(bt);
            }
            default -> {
                waitUntilRetriesAreUsedUp(bt);
                for (int i = 0; i < 3 && !bt.machine.stateName().equals(state); i++) {
                    bt.machine.event(0);
                }
            }
        }
        assertEquals(state, bt.machine.stateName());
        return bt;
    }

    private static void waitUntilRetriesAreUsedUp(BtScript bt) throws IoFault {
        bt.begin("1801", true);
        bt.control = B_BUSY;
        bt.machine.event(0);
        bt.machine.event(5 * SECOND_NS);
        bt.machine.event(5 * SECOND_NS);
    }
}
