package io.jipmi.si;

import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.InterfaceInfo;
import java.util.Locale;

/**
 * What a register interface is and how its registers lie.
 *
 * @param type the interface
 * @param space I/O ports or memory
 * @param address of register 0; port 0 to 0xFFFF, or a physical address
 * @param spacingBytes from one register to the next, 1 to 255
 * @param sizeBytes width of an access: 1, 2, 4, or 8 in memory only
 * @param shiftBits where the IPMI byte lies in a wider register, 0 to 8 * sizeBytes - 8
 * @param irq interrupt number firmware or operator named, 0 for none; see the note in docs/state-machines/kcs.md on what
 *     userspace can do with it
 * @param slaveAddress the BMC's IPMB address, 8 bits with bit 0 clear
 * @param source who said so
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
        AddressSource source) {

    /** The BMC's address on IPMB where nobody names another one (C-04). */
    public static final int DEFAULT_SLAVE_ADDRESS = 0x20;

    private static final int LAST_PORT = 0xFFFF;

    public SiConfig {
        require(
                sizeBytes == 1 || sizeBytes == 2 || sizeBytes == 4 || (sizeBytes == 8 && space == AddressSpace.MEMORY),
                "rsi=" + sizeBytes + ": register size is 1, 2 or 4, or 8 in memory");
        require(spacingBytes >= 1 && spacingBytes <= 255, "rsp=" + spacingBytes + ": register spacing is 1 to 255");
        require(spacingBytes >= sizeBytes, "rsp=" + spacingBytes + " is less than the register size rsi=" + sizeBytes);
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
        long span = (long) (type.registers() - 1) * spacingBytes + sizeBytes - 1;
        require(
                address <= lastPossible - span,
                (ports ? "ports" : "addresses") + " 0x" + Long.toHexString(address) + " to 0x"
                        + Long.toHexString(address + span) + " reach beyond the last one, 0x"
                        + Long.toHexString(lastPossible));
    }

    /** A KCS interface at I/O ports with byte registers side by side, as most machines have it. */
    public static SiConfig kcsAtPort(int port, AddressSource source) {
        return new SiConfig(SiType.KCS, AddressSpace.IO, port, 1, 1, 0, 0, DEFAULT_SLAVE_ADDRESS, source);
    }

    /** The same interface as somebody else names it. */
    public SiConfig withSource(AddressSource newSource) {
        return new SiConfig(type, space, address, spacingBytes, sizeBytes, shiftBits, irq, slaveAddress, newSource);
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
                slaveAddress);
    }

    /** The same for people and programs above the driver. */
    public InterfaceInfo info() {
        return new InterfaceInfo(
                type.word(),
                space.word() + " 0x" + Long.toHexString(address),
                String.format(Locale.ROOT, "rsp=%d,rsi=%d,rsh=%d", spacingBytes, sizeBytes, shiftBits),
                source,
                slaveAddress,
                spec());
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
