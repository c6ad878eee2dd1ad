package io.jipmi.ssif.probe;

import io.jipmi.msghandler.AddressSource;

/**
 * An address the firmware or the operator names.
 *
 * @param address 7 bits
 * @param slaveAddress the BMC's IPMB address
 * @param bus the bus, empty if it is not told
 * @param source who names it
 */
record Described(int address, int slaveAddress, String bus, AddressSource source) {
    /** The same on that bus. */
    Described on(String newBus) {
        return new Described(address, slaveAddress, newBus, source);
    }
}
