package io.jipmi.msghandler;

/** Where a request goes. The family is closed: code that routes can be checked for completeness. */
public sealed interface IpmiAddress permits SystemInterfaceAddress, IpmbAddress {

    /** The BMC itself, LUN 0. */
    IpmiAddress BMC = new SystemInterfaceAddress(0);
}
