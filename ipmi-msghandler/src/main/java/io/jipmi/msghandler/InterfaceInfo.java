package io.jipmi.msghandler;

/**
 * What an interface is and where it was found.
 *
 * @param type the kind of interface: kcs, smic, bt, ssif, dev
 * @param location where its registers or its device are, for people: {@code i/o 0xca2}
 * @param layout how the registers lie there, for people; empty where there is nothing to say
 * @param irq the interrupt number named for it, 0 for none
 * @param source who said so
 * @param slaveAddress the BMC's own IPMB address, 8 bits with bit 0 clear
 * @param spec the words that select this interface again on a command line
 */
public record InterfaceInfo(
        String type, String location, String layout, int irq, AddressSource source, int slaveAddress, String spec) {

    /** One without an interrupt. */
    public InterfaceInfo(
            String type, String location, String layout, AddressSource source, int slaveAddress, String spec) {
        this(type, location, layout, 0, source, slaveAddress, spec);
    }

    /** Type and place in one phrase: {@code kcs at i/o 0xca2}. */
    public String describe() {
        return type + " at " + location;
    }
}
