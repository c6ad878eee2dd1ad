package io.jipmi.msghandler;

/**
 * The BMC behind the system interface.
 *
 * @param lun logical unit of the BMC, 0 to 3
 */
public record SystemInterfaceAddress(int lun) implements IpmiAddress {
    public SystemInterfaceAddress {
        AddressField.LUN.check(lun);
    }

    @Override
    public int channel() {
        return 15;
    }

    @Override
    public int maxDataBytes() {
        return IpmiRequest.MAX_DATA_BYTES;
    }

    /** For people: {@code the BMC}. */
    @Override
    public String describe() {
        return lun == 0 ? "the BMC" : "the BMC's LUN " + lun;
    }
}
