package io.jipmi.msghandler;

import java.util.Locale;

/**
 * A controller on an intelligent platform management bus, reached through the BMC's Send Message command.
 *
 * @param channel the BMC's channel the bus is behind, 0 to 14; 0 is the primary IPMB
 * @param slaveAddress the controller's address as the first byte on the bus, 8 bits with bit 0 clear, 2 to 0xFE
 * @param lun logical unit of the controller, 0 to 3
 */
public record IpmbAddress(int channel, int slaveAddress, int lun) implements IpmiAddress {
    private static final int MAX_CHANNEL = 14;

    public IpmbAddress {
        if (channel < 0 || channel > MAX_CHANNEL) {
            throw new IllegalArgumentException("IPMB channel out of 0..14: " + channel);
        }
        if (slaveAddress < 2 || slaveAddress > 0xFE || (slaveAddress & 1) != 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "IPMB address 0x%02x is not an even number within 0x02..0xfe", slaveAddress));
        }
        if (lun < 0 || lun > 3) {
            throw new IllegalArgumentException("LUN out of 0..3: " + lun);
        }
    }

    /** For people: {@code 0x82 on channel 0}. */
    public String describe() {
        return String.format(Locale.ROOT, "0x%02x on channel %d", slaveAddress, channel)
                + (lun == 0 ? "" : " LUN " + lun);
    }
}
