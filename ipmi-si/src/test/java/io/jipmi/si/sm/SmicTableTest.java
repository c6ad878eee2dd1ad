package io.jipmi.si.sm;

import static io.jipmi.si.sm.SmicScript.BUSY;
import static io.jipmi.si.sm.SmicScript.RX;
import static io.jipmi.si.sm.SmicScript.SMS;
import static io.jipmi.si.sm.SmicScript.TX;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jipmi.io.IoFault;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every state of the SMIC machine meets every value of the flags with the legal statuses, and every status with every
 * useful combination of flags, and does what the table says, which was written from the reference's.
 */
class SmicTableTest {
    private static final int[] USEFUL_FLAGS = {0, RX, TX, RX | TX, RX | TX | SMS, BUSY, 0xFF};
    private static final int[] STATUSES = {0x00, 0x40, 0xC0, 0xC1, 0xC2, 0xC3, 0xC4, 0xC5, 0xC6, 0xFF};

    /**
     * Status {@code --} is not looked at; {@code +tx}, {@code +rx} is a flag that is also needed, else the machine waits.
     * {@code go} is the flags as they were, without the reserved ones and with busy. The first line with the state's
     * status counts; any other status is a violation.
     */
    private static final List<String[]> TABLE =
            """
            IDLE        | --     |                 | IDLE                 | IDLE
            START_OP    | --     | C=40 go         | CALL_WITHOUT_DELAY   | OP_OK
            OP_OK       | c0     | C=41 D=18 go    | CALL_WITHOUT_DELAY   | WRITE_START
            WRITE_START | c1 +tx | C=43 D=01 go    | CALL_WITHOUT_DELAY   | WRITE_END
            WRITE_NEXT  | c2 +tx | C=43 D=55 go    | CALL_WITHOUT_DELAY   | WRITE_END
            WRITE_END   | c3     | d               | CALL_WITHOUT_DELAY   | WRITE2READ
            WRITE2READ  | -- +rx | C=44 go         | CALL_WITHOUT_DELAY   | READ_START
            READ_START  | c4 +rx | d C=45 go       | CALL_WITHOUT_DELAY   | READ_NEXT
            READ_NEXT   | c6     | d C=46 go       | CALL_WITHOUT_DELAY   | READ_END
            READ_NEXT   | c5 +rx | d C=45 go       | CALL_WITHOUT_DELAY   | READ_NEXT
            READ_END    | c0     | d               | TRANSACTION_COMPLETE | IDLE
            """.lines().map(line -> line.split(" *\\| *", -1)).toList();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "IDLE",
                "START_OP",
                "OP_OK",
                "WRITE_START",
                "WRITE_NEXT",
                "WRITE_END",
                "WRITE2READ",
                "READ_START",
                "READ_NEXT",
                "READ_END"
            })
    void everyFlagAndStatusDoesWhatTheTableSays(String state) throws IoFault {
        for (int flags = 0; flags <= 0xFF; flags++) {
            for (int status : STATUSES) {
                meets(state, flags, status);
            }
        }
        for (int status = 0; status <= 0xFF; status++) {
            for (int flags : USEFUL_FLAGS) {
                meets(state, flags, status);
            }
        }
    }

    private static void meets(String state, int flags, int status) throws IoFault {
        for (boolean repeatable : new boolean[] {true, false}) {
            SmicScript script = SmicScript.at(state, repeatable);
            script.data = 0;
            String where = String.format(Locale.ROOT, "%s with flags %02x, status %02x", state, flags, status);

            SmResult result = script.event(flags, status, 0);

            String[] expected = expect(state, flags, status, repeatable);
            assertEquals(expected[0], script.takeAccesses(), where);
            assertEquals(expected[1], result.name(), where);
            assertEquals(expected[2], script.machine.stateName(), where);
            finish(script);
        }
    }

    private static String[] expect(String state, int flags, int status, boolean repeatable) {
        if ((flags & BUSY) != 0) {
            return new String[] {"f", "CALL_WITH_DELAY", state};
        }
        if (state.equals("IDLE")) {
            return new String[] {"f", (flags & SMS) != 0 ? "ATTENTION" : "IDLE", "IDLE"};
        }
        boolean looked = false;
        for (String[] line : TABLE) {
            if (!line[0].equals(state)) {
                continue;
            }
            looked = !line[1].startsWith("--");
            if (!looked || line[1].startsWith(HexFormat.of().toHexDigits((byte) status))) {
                int needed = line[1].endsWith("+tx") ? TX : line[1].endsWith("+rx") ? RX : 0;
                String shown = looked ? "f s " : "f ";
                if ((flags & needed) != needed) {
                    return new String[] {shown.strip(), "CALL_WITH_DELAY", state};
                }
                String go = "F=" + HexFormat.of().toHexDigits((byte) ((flags & ~0x22) | BUSY));
                return new String[] {(shown + line[2].replace("go", go)).strip(), line[3], line[4]};
            }
        }
        boolean executed = !List.of("OP_OK", "WRITE_START", "WRITE_NEXT").contains(state);
        String result = executed && !repeatable ? "TRANSACTION_FAILED" : "CALL_WITHOUT_DELAY";
        return new String[] {"f s", result, "START_OP"};
    }

    private static void finish(SmicScript script) throws IoFault {
        for (int i = 0; i < 30 && !script.machine.ready(); i++) {
            script.goOn();
        }
        script.exchangeWorks();
    }
}
