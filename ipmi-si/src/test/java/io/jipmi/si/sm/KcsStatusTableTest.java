package io.jipmi.si.sm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jipmi.io.IoFault;
import io.jipmi.si.fake.ScriptedRegisters;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every row of the KCS table meets every status byte, with OBF cleared by reading data and with OBF stuck; afterwards
 * the BMC behaves and the machine is followed, still by the table, until it is ready for the next request.
 */
class KcsStatusTableTest {
    private static final int[] REQUEST = {0x18, 0x2E, 0x0F, 0xA5};
    private static final int OBF = 0x01;
    private static final int IBF = 0x02;
    private static final int ATN = 0x04;
    private static final int READ_WITH_BYTE = 0x41;
    private static final int WRITE = 0x80;
    private static final int ERROR = 0xC0;
    private static final int MAX_ATTEMPTS = 3;

    /**
     * A situation the machine gets into by legal steps.
     *
     * @param row where it is
     * @param steps how many legal steps after the row was first entered
     * @param repeatable whether the request may be executed twice
     * @param abandoned whether the request was given up during the recovery, which then starts counting anew
     * @param attempts how many recoveries the request has cost already
     */
    record Scene(int row, int steps, boolean repeatable, boolean abandoned, int attempts) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "KCS-%02d after %d steps, %s%s, %d recoveries",
                    row,
                    steps,
                    repeatable ? "repeatable" : "not repeatable",
                    abandoned ? ", given up" : "",
                    attempts);
        }
    }

    static List<Scene> scenes() {
        List<Scene> scenes = new ArrayList<>();
        scenes.add(new Scene(0, 0, true, false, 0));
        for (boolean repeatable : new boolean[] {true, false}) {
            scenes.add(new Scene(1, 0, repeatable, false, 0));
            for (int attempts = 0; attempts <= MAX_ATTEMPTS; attempts++) {
                for (int row = 2; row <= 5; row++) {
                    scenes.add(new Scene(row, 0, repeatable, false, attempts));
                }
                scenes.add(new Scene(3, 1, repeatable, false, attempts));
                scenes.add(new Scene(3, 2, repeatable, false, attempts));
                scenes.add(new Scene(5, 1, repeatable, false, attempts));
            }
            scenes.add(new Scene(5, 272, repeatable, false, 0));
            for (int row = 6; row <= 9; row++) {
                for (int attempts = 1; attempts <= MAX_ATTEMPTS; attempts++) {
                    scenes.add(new Scene(row, 0, repeatable, false, attempts));
                    scenes.add(new Scene(row, 0, repeatable, true, attempts));
                }
            }
        }
        return scenes;
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void everyStatusByteDoesWhatTheTableSays(Scene scene) throws IoFault {
        for (int status = 0; status <= 0xFF; status++) {
            for (boolean sticky : new boolean[] {false, true}) {
                Walk walk = new Walk(scene);
                walk.step(status, sticky);
                walk.finishWithABmcThatBehaves();
            }
        }
    }

    /** A machine and, beside it, what the table says about it. */
    private static final class Walk {
        private final ScriptedRegisters registers = new ScriptedRegisters();
        private final KcsMachine machine = new KcsMachine(registers.registers());
        /** Row and status of every step; a stuck OBF is in bit 8 of the status. */
        private final List<int[]> history = new ArrayList<>();

        private final boolean repeatable;

        private int row;
        private int written;
        private boolean pending;
        private boolean executed;
        private int attempts;

        Walk(Scene scene) throws IoFault {
            repeatable = scene.repeatable;
            if (scene.row == 0) {
                return;
            }
            begin();
            while (attempts < scene.attempts) {
                fail();
            }
            if (scene.abandoned) {
                machine.abandon(0);
                pending = false;
                attempts = 1;
            }
            while (row != scene.row) {
                step(legalStatus(), false);
            }
            for (int i = 0; i < scene.steps; i++) {
                step(legalStatus(), false);
            }
            assertEquals(scene.row, row, this::where);
        }

        private void begin() {
            byte[] bytes = new byte[REQUEST.length];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) REQUEST[i];
            }
            machine.begin(bytes, bytes.length, repeatable);
            row = 1;
            pending = true;
        }

        /** One more recovery, by an error the request survives: before its last byte, or in the abort itself. */
        private void fail() throws IoFault {
            while (row != 1 && row != 2 && row != 8) {
                step(legalStatus(), false);
            }
            step(ERROR, false);
        }

        void step(int status, boolean sticky) throws IoFault {
            Set<String> bits = bits(status, sticky);
            boolean busy = status == 0xFF || (status & IBF) != 0;
            KcsRow line = busy ? KcsRow.BUSY : KcsRow.find(row, requestWords(), bits);
            boolean obf = (status & OBF) != 0;
            String expectedAccesses = line.accesses(obf, written < REQUEST.length ? REQUEST[written] : -1);
            String expectedResult = line.equals(KcsRow.RECOVER) ? recover() : line.result();
            history.add(new int[] {row, sticky ? 0x100 | status : status});
            if (!line.equals(KcsRow.RECOVER)) {
                follow(line);
            }

            if (sticky) {
                registers.stickyStatus(status);
            } else {
                registers.status(status);
            }
            SmResult result = machine.event(0);

            assertEquals(expectedAccesses, registers.takeAccesses(), this::where);
            assertEquals(expectedResult, result.name(), this::where);
            assertEquals(row == 0, machine.ready(), this::where);
            assertEquals(row >= 6, machine.recovering(), this::where);
            assertEquals(executed, machine.mayHaveExecuted(0), this::where);
        }

        private String where() {
            StringBuilder text = new StringBuilder("last of ");
            for (int[] step : history) {
                text.append(String.format(
                        Locale.ROOT, "KCS-%02d:%02x%s ", step[0], step[1] & 0xFF, step[1] > 0xFF ? "!" : ""));
            }
            return text.toString();
        }

        private void follow(KcsRow line) {
            if (line.ifObfSet().endsWith("next")) {
                written++;
                executed |= written == REQUEST.length;
            }
            if (line.ifObfSet().endsWith("C=61")) {
                written = 0;
            }
            if (line.result().equals("TRANSACTION_COMPLETE")) {
                pending = false;
            }
            row = line.next() < 0 ? row : line.next();
        }

        private String recover() {
            boolean failed = pending && executed && !repeatable;
            attempts = failed ? 1 : attempts + 1;
            if (attempts > MAX_ATTEMPTS) {
                row = 0;
                pending = false;
                return "HOSED";
            }
            row = 6;
            pending &= !failed;
            return failed ? "TRANSACTION_FAILED" : "CALL_WITHOUT_DELAY";
        }

        private Set<String> requestWords() {
            Set<String> words = new HashSet<>();
            words.add(written == REQUEST.length - 1 ? "last" : "more");
            words.add(pending ? "pending" : "dropped");
            return words;
        }

        private static Set<String> bits(int status, boolean sticky) {
            Set<String> bits = new HashSet<>();
            bits.add(List.of("idle", "read", "write", "error").get(status >> 6));
            if ((status & OBF) != 0) {
                bits.add("obf");
            }
            if ((status & ATN) != 0) {
                bits.add("atn");
            }
            if (sticky) {
                bits.add("sticky");
            }
            return bits;
        }

        /** What a BMC that obeys the protocol shows in this row. */
        private int legalStatus() {
            return switch (row) {
                case 2, 3, 4 -> WRITE | OBF;
                case 5, 8 -> READ_WITH_BYTE;
                case 6 -> ERROR | OBF;
                case 7 -> ERROR;
                default -> OBF;
            };
        }

        void finishWithABmcThatBehaves() throws IoFault {
            step(legalStatus(), false);
            for (int i = 0; row != 0; i++) {
                assertEquals(true, i < 40, this::where);
                step(row == 5 ? OBF : legalStatus(), false);
            }
            pending = false;
            attempts = 0;
            executed = false;
            written = 0;
            begin();
            step(0x00, false);
            step(WRITE, false);
        }
    }
}
