package io.jipmi.si;

import io.jipmi.io.IoRange;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.InterfaceInfo;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a register interface is and how its registers lie.
 *
 * @param type the interface
 * @param space I/O ports or memory
 * @param address of register 0; port 0 to 0xFFFF, or a physical address
 * @param spacingBytes from one register to the next, 1 to 255; 0 for a KCS interface on PCI, where nobody tells and it
 *     has to be found out when the interface is opened
 * @param sizeBytes width of an access: 1, 2, 4, or 8 in memory only
 * @param shiftBits where the IPMI byte lies in a wider register, 0 to 8 * sizeBytes - 8
 * @param irq interrupt number firmware or operator named, 0 for none; see the note in docs/state-machines/kcs.md on what
 *     userspace can do with it
 * @param slaveAddress the BMC's IPMB address, 8 bits with bit 0 clear
 * @param source who said so
 * @param pciFunction the PCI function whose BAR 0 the registers are in, for example {@code 0000:00:04.0}; empty if they
 *     are not on PCI
 */
public record SiConfig(
        SiType type,
        AddressSpace space,
        long address,
        int spacingBytes,
        int sizeBytes,
        int shiftBits,
        int irq,
        int slaveAddress,
        AddressSource source,
        String pciFunction) {

    /** The BMC's address on IPMB where nobody names another one (C-04). */
    public static final int DEFAULT_SLAVE_ADDRESS = 0x20;

    private static final int LAST_PORT = 0xFFFF;
    private static final Pattern PCI_FUNCTION = Pattern.compile("|[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]");

    public SiConfig {
        require(
                sizeBytes == 1 || sizeBytes == 2 || sizeBytes == 4 || (sizeBytes == 8 && space == AddressSpace.MEMORY),
                "rsi=" + sizeBytes + ": register size is 1, 2 or 4, or 8 in memory");
        require(
                PCI_FUNCTION.matcher(pciFunction).matches(),
                "pci=" + pciFunction + " is not a PCI function such as 0000:00:04.0");
        boolean unknownSpacing = spacingBytes == 0 && type == SiType.KCS && !pciFunction.isEmpty();
        require(
                unknownSpacing || (spacingBytes >= 1 && spacingBytes <= 255),
                "rsp=" + spacingBytes + ": register spacing is 1 to 255");
        require(
                unknownSpacing || spacingBytes >= sizeBytes,
                "rsp=" + spacingBytes + " is less than the register size rsi=" + sizeBytes);
        require(
                shiftBits >= 0 && shiftBits <= 8 * sizeBytes - 8,
                "rsh=" + shiftBits + ": the shift leaves no byte in a register of " + sizeBytes + " bytes");
        require(irq >= 0, "irq=" + irq + " is negative");
        require(
                slaveAddress > 0 && slaveAddress <= 0xFE && (slaveAddress & 1) == 0,
                "ipmb=" + slaveAddress + ": a slave address is even, 2 to 0xfe");
        require(address > 0, "address 0x" + Long.toHexString(address) + " is not one a register can have");
        boolean ports = space == AddressSpace.IO;
        long lastPossible = ports ? LAST_PORT : Long.MAX_VALUE;
        long span = spanBytes(type, spacingBytes, sizeBytes) - 1;
        require(
                address <= lastPossible - span,
                (ports ? "ports" : "addresses") + " 0x" + Long.toHexString(address) + " to 0x"
                        + Long.toHexString(address + span) + " reach beyond the last one, 0x"
                        + Long.toHexString(lastPossible));
    }

    /** One that is not on PCI. */
    public SiConfig(
            SiType type,
            AddressSpace space,
            long address,
            int spacingBytes,
            int sizeBytes,
            int shiftBits,
            int irq,
            int slaveAddress,
            AddressSource source) {
        this(type, space, address, spacingBytes, sizeBytes, shiftBits, irq, slaveAddress, source, "");
    }

    /** A KCS interface at I/O ports with byte registers side by side, as most machines have it. */
    public static SiConfig kcsAtPort(int port, AddressSource source) {
        return new SiConfig(SiType.KCS, AddressSpace.IO, port, 1, 1, 0, 0, DEFAULT_SLAVE_ADDRESS, source);
    }

    /** The same interface as somebody else names it. */
    public SiConfig withSource(AddressSource newSource) {
        return new SiConfig(
                type, space, address, spacingBytes, sizeBytes, shiftBits, irq, slaveAddress, newSource, pciFunction);
    }

    /** The same interface with registers so far apart. */
    public SiConfig withSpacing(int newSpacingBytes) {
        return new SiConfig(
                type, space, address, newSpacingBytes, sizeBytes, shiftBits, irq, slaveAddress, source, pciFunction);
    }

    /** The same interface with the BMC at another address on IPMB. */
    public SiConfig withSlaveAddress(int newSlaveAddress) {
        return new SiConfig(
                type, space, address, spacingBytes, sizeBytes, shiftBits, irq, newSlaveAddress, source, pciFunction);
    }

    /** Whether the spacing has to be found out when the interface is opened. */
    public boolean spacingUnknown() {
        return spacingBytes == 0;
    }

    /** Every address that driving the interface accesses; with an unknown spacing, at the least. */
    public IoRange registers() {
        return new IoRange(
                space == AddressSpace.IO ? IoRange.Space.PORT : IoRange.Space.MEMORY,
                address,
                address + spanBytes(type, spacingBytes, sizeBytes) - 1);
    }

    /** Whether register 0 is there, which makes two descriptions ones of the same device. */
    public boolean isAt(AddressSpace otherSpace, long otherAddress) {
        return space == otherSpace && address == otherAddress;
    }

    /** The hotmod words that describe this interface, all options spelled out (SI sysfs {@code params}). */
    public String spec() {
        return String.format(
                        Locale.ROOT,
                        "%s,%s,0x%x,rsp=%d,rsi=%d,rsh=%d,irq=%d,ipmb=%d",
                        type.word(),
                        space.word(),
                        address,
                        spacingBytes,
                        sizeBytes,
                        shiftBits,
                        irq,
                        slaveAddress)
                + (pciFunction.isEmpty() ? "" : ",pci=" + pciFunction);
    }

    /** The same for people and programs above the driver. */
    public InterfaceInfo info() {
        return new InterfaceInfo(
                type.word(),
                space.word() + " 0x" + Long.toHexString(address)
                        + (pciFunction.isEmpty() ? "" : " (PCI " + pciFunction + ")"),
                String.format(
                        Locale.ROOT,
                        "rsp=%s,rsi=%d,rsh=%d",
                        spacingUnknown() ? "?" : String.valueOf(spacingBytes),
                        sizeBytes,
                        shiftBits),
                irq,
                source,
                slaveAddress,
                spec());
    }

    private static long spanBytes(SiType type, int spacingBytes, int sizeBytes) {
        return (long) (type.registers() - 1) * Math.max(spacingBytes, sizeBytes) + sizeBytes;
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
