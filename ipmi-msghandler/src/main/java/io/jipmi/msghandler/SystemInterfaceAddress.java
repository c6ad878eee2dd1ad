package io.jipmi.msghandler;

/**
 * The BMC behind the system interface.
 *
 * @param lun logical unit of the BMC, 0 to 3
 */
public record SystemInterfaceAddress(int lun) implements IpmiAddress {
    public SystemInterfaceAddress {
        if (lun < 0 || lun > 3) {
            throw new IllegalArgumentException("LUN out of 0..3: " + lun);
        }
    }
}
