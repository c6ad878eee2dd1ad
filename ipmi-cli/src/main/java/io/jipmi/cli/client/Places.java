package io.jipmi.cli.client;

import java.util.Locale;

/** How controllers are called in tables. */
final class Places {
    private Places() {}

    /**
     * For example {@code 20}, {@code 20.1} on LUN 1, {@code 2:84} on channel 2.
     *
     * @param address 8 bits; of software if odd
     */
    static String controller(int channel, int address, int lun) {
        return (channel == 0 ? "" : channel + ":")
                + String.format(Locale.ROOT, "%02x", address)
                + (lun == 0 ? "" : "." + lun);
    }
}
