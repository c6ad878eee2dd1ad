package io.jipmi.client.sdr;

import io.jipmi.client.Octets;
import io.jipmi.msghandler.IpmiException;
import java.util.OptionalLong;

/**
 * What a controller tells of its own sensors: the answer to Get Device SDR Info (IPMI 2.0, 35.2). Immutable.
 *
 * @param sensors on the LUN that was asked, 0 to 0xFF
 * @param dynamic whether sensors come and go while it runs
 * @param lunsWithSensors bit n for LUN n
 * @param populationChange a number that changes whenever its sensors do, 0 to 0xFFFFFFFF; empty unless dynamic
 */
public record DeviceSdrInfo(int sensors, boolean dynamic, int lunsWithSensors, OptionalLong populationChange) {
    static final int MIN_LENGTH_BYTES = 2;

    private static final int WITH_CHANGE_LENGTH_BYTES = 6;

    /**
     * Reads the bytes after the completion code.
     *
     * @throws IpmiException if there are fewer than 2
     */
    public static DeviceSdrInfo decode(Octets data) throws IpmiException {
        data.require(MIN_LENGTH_BYTES, "the answer to Get Device SDR Info");
        boolean dynamic = data.bit(1, 7);
        return new DeviceSdrInfo(
                data.u8(0),
                dynamic,
                data.u8(1) & 0x0F,
                dynamic && data.lengthBytes() >= WITH_CHANGE_LENGTH_BYTES
                        ? OptionalLong.of(data.u32(2))
                        : OptionalLong.empty());
    }
}
