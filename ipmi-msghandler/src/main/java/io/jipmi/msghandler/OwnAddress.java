package io.jipmi.msghandler;

/**
 * What stands as requester in messages to other controllers (MH-14).
 *
 * @param slaveAddress the address answers go to, 8 bits with bit 0 clear, 2 to 0xFE: as a rule the BMC's own, which hands
 *     them on
 * @param lun the logical unit answers go to, 0 to 3: as a rule 2, which is system management software
 */
public record OwnAddress(int slaveAddress, int lun) {
    public OwnAddress {
        IpmbAddress.requireSlaveAddress(slaveAddress);
        AddressField.OWN_LUN.check(lun);
    }
}
