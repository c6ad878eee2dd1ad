package io.jipmi.client.sensor;

import java.util.Locale;

/**
 * What tells one sensor of a system from every other, as long as its SDR repository stays the same. Immutable.
 *
 * @param ownerId IPMB address of the owning controller, 8 bits with bit 0 clear; or a system software id, bit 0 set
 * @param channel the channel the owner is reached by, 0 to 15
 * @param lun the owner's LUN, 0 to 3
 * @param number at that LUN, 0 to 0xFF
 * @param name from the id string; empty if it has none. Names need not differ
 */
public record SensorKey(int ownerId, int channel, int lun, int number, String name) {

    /** For people, for example {@code CPU Temp (0x20.0 #0x01)}: owner, LUN and number. */
    @Override
    public String toString() {
        String place = String.format(Locale.ROOT, "0x%02x.%d #0x%02x", ownerId, lun, number);
        return channel == 0 ? name + " (" + place + ")" : name + " (" + place + " on channel " + channel + ")";
    }
}
