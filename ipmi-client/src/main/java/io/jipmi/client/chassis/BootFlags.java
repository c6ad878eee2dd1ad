package io.jipmi.client.chassis;

import io.jipmi.client.Octets;
import io.jipmi.msghandler.IpmiException;
import java.util.Locale;
import java.util.Optional;

/**
 * How the system is to start: parameter 5 of the system boot options (IPMI 2.0, table 28-14). Immutable.
 *
 * @param raw the parameter's five bytes, what has no name here included
 */
public record BootFlags(Octets raw) {
    static final int LENGTH_BYTES = 5;

    private static final int VALID = 0x80;
    private static final int PERSISTENT = 0x40;
    private static final int EFI = 0x20;
    private static final int DEVICE_SHIFT = 2;
    private static final int DEVICE = 0x0F << DEVICE_SHIFT;

    /** Flags of a device and nothing else, that count for the next start only. */
    public static BootFlags next(BootDevice device) {
        return new BootFlags(Octets.of(VALID, device.code() << DEVICE_SHIFT, 0, 0, 0));
    }

    /**
     * Reads the parameter.
     *
     * @throws IpmiException if there are fewer than 5 bytes
     */
    public static BootFlags decode(Octets parameter) throws IpmiException {
        parameter.require(LENGTH_BYTES, "the boot flags");
        return new BootFlags(parameter.slice(0, LENGTH_BYTES));
    }

    /** The same for every start from now on, or for the next one only. */
    public BootFlags persistent(boolean persistent) {
        return with(0, PERSISTENT, persistent ? PERSISTENT : 0);
    }

    /** The same for firmware that starts by UEFI, or by the PC's BIOS. */
    public BootFlags efi(boolean efi) {
        return with(0, EFI, efi ? EFI : 0);
    }

    /** The same with another device. */
    public BootFlags device(BootDevice device) {
        return with(1, DEVICE, device.code() << DEVICE_SHIFT);
    }

    /** Whether the flags count; a BMC clears this after a start, and a minute after a command that did not start. */
    public boolean isValid() {
        return (raw.u8(0) & VALID) != 0;
    }

    /** Whether they count for every start. */
    public boolean isPersistent() {
        return (raw.u8(0) & PERSISTENT) != 0;
    }

    /** Whether they are for firmware that starts by UEFI. */
    public boolean isEfi() {
        return (raw.u8(0) & EFI) != 0;
    }

    /** The device; empty if the selector is reserved. */
    public Optional<BootDevice> device() {
        return BootDevice.of(selector());
    }

    /** For example {@code DISK, once, EFI}. */
    @Override
    public String toString() {
        return device().map(BootDevice::toString).orElse(String.format(Locale.ROOT, "reserved 0x%02x", selector()))
                + (isPersistent() ? ", persistent" : ", once")
                + (isEfi() ? ", EFI" : "")
                + (isValid() ? "" : ", not valid");
    }

    /** The same, to be heeded. */
    BootFlags valid() {
        return with(0, VALID, VALID);
    }

    private int selector() {
        return (raw.u8(1) & DEVICE) >> DEVICE_SHIFT;
    }

    private BootFlags with(int index, int mask, int bits) {
        byte[] bytes = raw.toByteArray();
        bytes[index] = (byte) ((bytes[index] & ~mask) | bits);
        return new BootFlags(Octets.of(bytes));
    }
}
