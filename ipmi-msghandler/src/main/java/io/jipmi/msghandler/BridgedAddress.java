package io.jipmi.msghandler;

/** Somebody behind the BMC, reached through its Send Message command (IPMI 2.0 section 6.13). */
public sealed interface BridgedAddress extends IpmiAddress permits IpmbAddress, LanAddress {

    /** The BMC's channel the network is behind, 0 to 14. */
    @Override
    int channel();

    /** The address that answers come from, as far as it says who that is (SQ-07). */
    BridgedAddress answering();
}
