package io.jipmi.client.sensor;

import io.jipmi.client.Octets;
import io.jipmi.msghandler.IpmiException;

/**
 * Which events a sensor may send, or has seen: the answers to Get Sensor Event Enable and Get Sensor Event Status (IPMI
 * 2.0, 35.11 and 35.13). Immutable.
 *
 * @param eventsEnabled whether the sensor sends events at all
 * @param scanningEnabled whether it is scanned
 * @param unavailable whether its state is not known now; false among the enabled ones
 * @param assertions a bit per event offset, 0 to 0x7FFF
 * @param deassertions likewise
 */
public record SensorEvents(
        boolean eventsEnabled, boolean scanningEnabled, boolean unavailable, int assertions, int deassertions) {
    private static final int OFFSETS = 0x7FFF;

    /**
     * Reads the bytes after the completion code; masks that the answer ends before are empty.
     *
     * @throws IpmiException if there is not even a byte
     */
    public static SensorEvents decode(Octets data) throws IpmiException {
        data.require(1, "the answer about a sensor's events");
        return new SensorEvents(data.bit(0, 7), data.bit(0, 6), data.bit(0, 5), mask(data, 1), mask(data, 3));
    }

    private static int mask(Octets data, int from) {
        int low = data.lengthBytes() > from ? data.u8(from) : 0;
        int high = data.lengthBytes() > from + 1 ? data.u8(from + 1) : 0;
        return (low | high << 8) & OFFSETS;
    }
}
