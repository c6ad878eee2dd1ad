package io.jipmi.bench.scale;

import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.sim.bmc.SimulatedBmc;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Records that are added to a BMC's log, each with a number of its own: none may be there twice, and each whose adding
 * was answered must be there. Thread-safe.
 */
final class RecordLedger {
    /** The log has 512. */
    private static final int LOG_LIMIT = 300;

    private static final int STORAGE = 0x0A;
    private static final int RESERVE = 0x42;
    private static final int ADD_SEL_ENTRY = 0x44;
    private static final int CLEAR = 0x47;
    private static final int OEM_RECORD = 0xE0;
    private static final int TYPE_OFFSET = 2;
    private static final int NUMBER_OFFSET = 3;

    private final SimulatedBmc bmc;
    private final SoakFigures figures;
    private final Set<Integer> answered = new HashSet<>();
    private int lastNumber;
    private int underWay;
    private boolean auditing;

    RecordLedger(SimulatedBmc bmc, SoakFigures figures) {
        this.bmc = bmc;
        this.figures = figures;
    }

    /** The number of a record that may be added; empty while the books are being checked. */
    synchronized Optional<Integer> next() {
        if (auditing) {
            return Optional.empty();
        }
        underWay++;
        return Optional.of(++lastNumber);
    }

    static IpmiRequest request(int number) {
        return IpmiRequest.of(
                STORAGE,
                ADD_SEL_ENTRY,
                0,
                0,
                OEM_RECORD,
                number >> 24,
                number >> 16,
                number >> 8,
                number,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0);
    }

    /** @param sure whether the BMC has answered that it is there, with no fault near */
    synchronized void ended(int number, boolean sure) {
        underWay--;
        if (sure) {
            answered.add(number);
        }
    }

    /** Checks the books and empties the log when it has become long and nothing is on its way to it. */
    synchronized void tick() {
        auditing |= bmc.selRecords().size() > LOG_LIMIT;
        if (auditing && underWay == 0 && !bmc.isAway()) {
            audit();
            auditing = false;
        }
    }

    /** Checks the books and empties the log. */
    synchronized void audit() {
        Map<Integer, Integer> times = new HashMap<>();
        for (byte[] bytes : bmc.selRecords()) {
            if ((bytes[TYPE_OFFSET] & 0xFF) == OEM_RECORD) {
                times.merge(numberOf(bytes), 1, Integer::sum);
            }
        }
        times.forEach((number, count) -> {
            if (count > 1) {
                figures.failed("executed twice", "record " + number + " is there " + count + " times");
            }
        });
        answered.removeAll(times.keySet());
        answered.forEach(number -> figures.failed("answered, not executed", "record " + number + " is not there"));
        answered.clear();
        byte[] reservation = bmc.execute(new byte[] {STORAGE << 2, RESERVE});
        bmc.execute(new byte[] {STORAGE << 2, CLEAR, reservation[3], reservation[4], 'C', 'L', 'R', (byte) 0xAA});
    }

    private static int numberOf(byte[] bytes) {
        int number = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            number = number << 8 | (bytes[NUMBER_OFFSET + i] & 0xFF);
        }
        return number;
    }
}
