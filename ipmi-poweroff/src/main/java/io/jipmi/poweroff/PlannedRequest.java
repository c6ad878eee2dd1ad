package io.jipmi.poweroff;

import io.jipmi.msghandler.NetFn;
import java.util.Locale;

/**
 * One request a power-off would put, for people.
 *
 * @param to who it goes to, for example {@code BMC}
 * @param netFn network function, even, 0 to 0x3E
 * @param cmd command number, 0 to 0xFF
 * @param data its data in hexadecimal digits, or in words what is only known then
 * @param purpose what it is for
 */
public record PlannedRequest(String to, int netFn, int cmd, String data, String purpose) {

    /** One line: {@code Chassis/02 [00] to the BMC: power down}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s/%02x [%s] to %s: %s", NetFn.describe(netFn), cmd, data, to, purpose);
    }
}
