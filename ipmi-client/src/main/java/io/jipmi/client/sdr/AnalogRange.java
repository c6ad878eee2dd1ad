package io.jipmi.client.sdr;

import io.jipmi.client.Octets;
import java.util.OptionalInt;

/**
 * What readings to expect of a sensor, all raw, 0 to 0xFF (IPMI 2.0, table 43-1, bytes 31 to 36). Immutable.
 *
 * @param nominal empty if not given
 * @param normalMaximum likewise
 * @param normalMinimum likewise
 * @param sensorMaximum the highest it can tell
 * @param sensorMinimum the lowest it can tell
 */
public record AnalogRange(
        OptionalInt nominal,
        OptionalInt normalMaximum,
        OptionalInt normalMinimum,
        int sensorMaximum,
        int sensorMinimum) {

    static AnalogRange decode(Octets raw, int from) {
        return new AnalogRange(
                given(raw, from, 0), given(raw, from, 1), given(raw, from, 2), raw.u8(from + 4), raw.u8(from + 5));
    }

    private static OptionalInt given(Octets raw, int flagsIndex, int which) {
        return raw.bit(flagsIndex, which) ? OptionalInt.of(raw.u8(flagsIndex + 1 + which)) : OptionalInt.empty();
    }
}
