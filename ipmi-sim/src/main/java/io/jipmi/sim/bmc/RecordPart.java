package io.jipmi.sim.bmc;

import java.util.Arrays;

/** The rule for reading a part of a record, which the SEL and the SDR repository share. */
final class RecordPart {
    private RecordPart() {}

    /** {@code count} bytes from {@code offset}; {@code whole} means all that are left. */
    static byte[] of(byte[] rec, int offset, int count, int whole) {
        if (offset >= rec.length) {
            throw new Refusal(CompletionCode.PARAMETER_OUT_OF_RANGE);
        }
        if (count == whole) {
            return Arrays.copyOfRange(rec, offset, rec.length);
        }
        if (offset + count > rec.length) {
            throw new Refusal(CompletionCode.CANNOT_RETURN_LENGTH);
        }
        return Arrays.copyOfRange(rec, offset, offset + count);
    }
}
