package io.jipmi.ssif;

import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.InterfaceInfo;
import java.util.Locale;
import java.util.Optional;

/**
 * What an SMBus system interface is and where.
 *
 * @param bus the i2c bus: its number, or its adapter's name, in which blanks do not count
 * @param address the BMC's address on that bus, 7 bits: 0x08 to 0x77
 * @param packetErrorCodes true or false forces them on or off; empty goes by what BMC and adapter can
 * @param slaveAddress the BMC's IPMB address, 8 bits with bit 0 clear
 * @param source who said so
 */
public record SsifConfig(
        String bus, int address, Optional<Boolean> packetErrorCodes, int slaveAddress, AddressSource source) {

    /** The BMC's address on IPMB where nobody names another one (C-04). */
    public static final int DEFAULT_SLAVE_ADDRESS = 0x20;

    private static final int FIRST_ADDRESS = 0x08;
    private static final int LAST_ADDRESS = 0x77;

    public SsifConfig {
        require(!bus.isBlank(), "an SSIF interface needs a bus: a number or an adapter's name");
        require(
                bus.codePoints().noneMatch(each -> each == ',' || Character.isISOControl(each)),
                "bus '" + bus.replaceAll("\\p{Cntrl}", "?") + "' has a comma or a control character in it");
        require(
                address >= FIRST_ADDRESS && address <= LAST_ADDRESS,
                "i2c address 0x" + Integer.toHexString(address) + " is not within 0x08..0x77 (7 bits, not shifted)");
        require(
                slaveAddress > 0 && slaveAddress <= 0xFE && (slaveAddress & 1) == 0,
                "ipmb=" + slaveAddress + ": a slave address is even, 2 to 0xfe");
    }

    /** One at the usual IPMB address, with packet error codes where they can be had. */
    public static SsifConfig at(String bus, int address, AddressSource source) {
        return new SsifConfig(bus, address, Optional.empty(), DEFAULT_SLAVE_ADDRESS, source);
    }

    /** What users are told of the interface. */
    public InterfaceInfo info() {
        return new InterfaceInfo(
                "ssif",
                String.format(Locale.ROOT, "i2c bus %s address 0x%02x", bus, address),
                packetErrorCodes.map(used -> used ? "pec=1" : "pec=0").orElse(""),
                source,
                slaveAddress,
                spec());
    }

    /** The words that select this interface again. */
    public String spec() {
        String pec = packetErrorCodes.map(used -> used ? ",pec=1" : ",pec=0").orElse("");
        return String.format(Locale.ROOT, "ssif,%s,0x%02x%s,ipmb=%d", bus, address, pec, slaveAddress);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
