package io.jipmi.client.chassis;

import io.jipmi.client.Octets;
import io.jipmi.msghandler.IpmiException;

/**
 * One parameter of the system boot options: the answer to Get System Boot Options (IPMI 2.0, 28.13). Immutable.
 *
 * @param number 0 to 0x7F
 * @param locked whether the BMC marks it as invalid or locked
 * @param data the parameter's bytes
 */
public record BootOption(int number, boolean locked, Octets data) {
    static final int MIN_LENGTH_BYTES = 2;

    /**
     * Reads the bytes after the completion code.
     *
     * @throws IpmiException if there are fewer than 2
     */
    public static BootOption decode(Octets answer) throws IpmiException {
        answer.require(MIN_LENGTH_BYTES, "the answer to Get System Boot Options");
        return new BootOption(
                answer.u8(1) & 0x7F, answer.bit(1, 7), answer.slice(MIN_LENGTH_BYTES, answer.lengthBytes()));
    }
}
