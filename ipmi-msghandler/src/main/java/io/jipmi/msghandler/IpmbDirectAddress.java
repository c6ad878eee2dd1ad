package io.jipmi.msghandler;

import java.util.Locale;

/**
 * A controller on the IPMB an interface is itself connected to, without a BMC in between. Only a driver for such an
 * interface carries it ({@link io.jipmi.msghandler.spi.SmiDriver#onIpmb}).
 *
 * @param slaveAddress the controller's address as the first byte on the bus, 8 bits with bit 0 clear, 2 to 0xFE
 * @param lun logical unit of the controller, 0 to 3
 * @param ownLun logical unit of ours that asks, 0 to 3
 */
public record IpmbDirectAddress(int slaveAddress, int lun, int ownLun) implements IpmiAddress {
    private static final int MAX_DATA_BYTES = 268;

    public IpmbDirectAddress {
        IpmbAddress.requireSlaveAddress(slaveAddress);
        AddressField.LUN.check(lun);
        AddressField.OWN_LUN.check(ownLun);
    }

    @Override
    public int channel() {
        return 0;
    }

    @Override
    public int maxDataBytes() {
        return MAX_DATA_BYTES;
    }

    /** For people: {@code 0x82 directly on IPMB}. */
    @Override
    public String describe() {
        return String.format(Locale.ROOT, "0x%02x directly on IPMB", slaveAddress) + (lun == 0 ? "" : " LUN " + lun);
    }
}
