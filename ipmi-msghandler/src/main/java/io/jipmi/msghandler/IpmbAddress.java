package io.jipmi.msghandler;

import java.util.Locale;

/**
 * A controller on an intelligent platform management bus, reached through the BMC's Send Message command.
 *
 * @param channel the BMC's channel the bus is behind, 0 to 14; 0 is the primary IPMB
 * @param slaveAddress the controller's address as the first byte on the bus, 8 bits with bit 0 clear, 2 to 0xFE
 * @param lun logical unit of the controller, 0 to 3
 * @param broadcast whether it goes to the bus's broadcast address, for the controller named to answer if it is there
 *     (IPMB 1.0 section 3.2.1); such a request is never tried again (RT-03)
 */
public record IpmbAddress(int channel, int slaveAddress, int lun, boolean broadcast) implements BridgedAddress {
    private static final int MAX_DATA_BYTES = 262;

    public IpmbAddress {
        AddressField.CHANNEL.check(channel);
        requireSlaveAddress(slaveAddress);
        AddressField.LUN.check(lun);
    }

    /** The controller by its own address. */
    public IpmbAddress(int channel, int slaveAddress, int lun) {
        this(channel, slaveAddress, lun, false);
    }

    /** The same controller by the bus's broadcast address. */
    public IpmbAddress asBroadcast() {
        return new IpmbAddress(channel, slaveAddress, lun, true);
    }

    @Override
    public int maxDataBytes() {
        return broadcast ? MAX_DATA_BYTES - 1 : MAX_DATA_BYTES;
    }

    @Override
    public IpmbAddress answering() {
        return new IpmbAddress(channel, slaveAddress, lun, false);
    }

    /** For people: {@code 0x82 on channel 0}. */
    @Override
    public String describe() {
        return String.format(Locale.ROOT, "0x%02x on channel %d", slaveAddress, channel)
                + (lun == 0 ? "" : " LUN " + lun)
                + (broadcast ? " by broadcast" : "");
    }

    static void requireSlaveAddress(int slaveAddress) {
        if (!isSlaveAddress(slaveAddress)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "IPMB address 0x%02x is not an even number within 0x02..0xfe", slaveAddress));
        }
    }

    /** Whether that can be a controller's address: even, 2 to 0xFE. */
    public static boolean isSlaveAddress(int value) {
        return value >= 2 && value <= 0xFE && (value & 1) == 0;
    }
}
