package io.jipmi.msghandler;

/** Where a request goes. The family is closed: code that routes can be checked for completeness. */
public sealed interface IpmiAddress permits SystemInterfaceAddress, BridgedAddress, IpmbDirectAddress {

    /** The BMC itself, LUN 0. */
    IpmiAddress BMC = new SystemInterfaceAddress(0);

    /** The channel it is on: 0 to 15; 15 is the system interface, and a bus the interface is itself on is 0. */
    int channel();

    /** Logical unit of whoever is addressed, 0 to 3. */
    int lun();

    /** The most data bytes a request to such an address can carry: what leaves the whole message at 272 (C-01). */
    int maxDataBytes();

    /** For people: {@code 0x82 on channel 0}. */
    String describe();
}
