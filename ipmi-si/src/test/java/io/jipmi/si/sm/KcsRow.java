package io.jipmi.si.sm;

import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * One line of the table that says what the KCS machine does: rows KCS-00 to KCS-09 of the protocol reference (KCS-10 is
 * the result HOSED).
 *
 * @param row 0 to 9, -1 in the two lines that hold for every row
 * @param request what must be left of the request
 * @param status which bits the status must show
 * @param ifObfClear what is accessed after a status without OBF
 * @param ifObfSet what is accessed after a status with OBF
 * @param result the SmResult's name
 * @param next the row after it; -1 for the same
 */
record KcsRow(
        int row, String request, Set<String> status, String ifObfClear, String ifObfSet, String result, int next) {
    /**
     * The first line that fits counts. Accesses in brackets are made only if OBF is set. {@code next} is the next byte of the request. Whatever no line fits is "any other
     * state: recover", see {@link #RECOVER}.
     *
     * <p>Deviations from Linux, which docs/state-machines/kcs.md gives reasons for: KCS-06 reads status again only if it
     * had to clear OBF; KCS-09 does not wait for the dummy byte and ends in IDLE if there is no request to start again.
     */
    private static final String TABLE = """
            KCS-00 | any     | atn        | [D]        | ATTENTION            | KCS-00
            KCS-00 | any     | any        | [D]        | IDLE                 | KCS-00
            KCS-01 | any     | idle       | [D] C=61   | CALL_WITHOUT_DELAY   | KCS-02
            KCS-02 | more    | write      | D D=next   | CALL_WITHOUT_DELAY   | KCS-03
            KCS-03 | more    | write      | [D] D=next | CALL_WITHOUT_DELAY   | KCS-03
            KCS-03 | last    | write      | [D] C=62   | CALL_WITHOUT_DELAY   | KCS-04
            KCS-04 | last    | write      | [D] D=next | CALL_WITHOUT_DELAY   | KCS-05
            KCS-05 | any     | read+obf   | D D=68     | CALL_WITHOUT_DELAY   | KCS-05
            KCS-05 | any     | read       |            | CALL_WITH_DELAY      | KCS-05
            KCS-05 | any     | idle       | [D]        | TRANSACTION_COMPLETE | KCS-00
            KCS-06 | any     | sticky+obf | D S        | CALL_WITH_TICK_DELAY | KCS-06
            KCS-06 | any     | any        | [D S] C=60 | CALL_WITHOUT_DELAY   | KCS-07
            KCS-07 | any     | any        | [D] D=00   | CALL_WITHOUT_DELAY   | KCS-08
            KCS-08 | any     | read+obf   | D D=68     | CALL_WITHOUT_DELAY   | KCS-09
            KCS-08 | any     | read       |            | CALL_WITH_DELAY      | KCS-08
            KCS-09 | pending | idle       | [D] C=61   | CALL_WITHOUT_DELAY   | KCS-02
            KCS-09 | dropped | idle       | [D]        | IDLE                 | KCS-00
            """;

    /** What any state of the BMC that a row does not name leads to, while attempts are left. */
    static final KcsRow RECOVER = new KcsRow(-1, "any", Set.of(), "", "", "CALL_WITHOUT_DELAY", 6);

    /** IBF set, or a bus of all ones: nothing but waiting, whatever the row. */
    static final KcsRow BUSY = new KcsRow(-1, "any", Set.of(), "", "", "CALL_WITH_DELAY", -1);

    private static final List<KcsRow> ROWS = TABLE.lines().map(KcsRow::parse).toList();

    static KcsRow find(int row, Set<String> request, Set<String> status) {
        for (KcsRow line : ROWS) {
            boolean fits = line.row == row
                    && (line.request.equals("any") || request.contains(line.request))
                    && (line.status.contains("any") || status.containsAll(line.status));
            if (fits) {
                return line;
            }
        }
        return RECOVER;
    }

    /** The accesses of one call, status read included. */
    String accesses(boolean obf, int nextByte) {
        String shown = obf ? ifObfSet : ifObfClear;
        String bytes = shown.replace("next", HexFormat.of().toHexDigits((byte) nextByte));
        return ("S " + bytes.strip()).strip();
    }

    private static KcsRow parse(String line) {
        String[] cells = line.split(" *\\| *", -1);
        return new KcsRow(
                number(cells[0]),
                cells[1],
                Set.of(cells[2].split("\\+")),
                cells[3].replaceAll("\\[.*?]", ""),
                cells[3].replaceAll("[\\[\\]]", ""),
                cells[4],
                number(cells[5]));
    }

    private static int number(String name) {
        return Integer.parseInt(name.strip().substring("KCS-".length()));
    }
}
