package io.jipmi.client;

import io.jipmi.client.vocabulary.Manufacturers;
import io.jipmi.msghandler.IpmiException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Who a management controller is: the answer to Get Device ID (IPMI 2.0, 20.1). Immutable.
 *
 * @param deviceId 0 to 0xFF; 0 is unspecified
 * @param deviceRevision 0 to 15
 * @param providesDeviceSdrs whether it has device SDRs of its own
 * @param available whether it runs normally; false while its firmware, SDR repository or itself is being initialised
 * @param firmwareMajor 0 to 127, binary
 * @param firmwareMinorBcd 0 to 0xFF, two BCD digits; some vendors put a binary number there
 * @param ipmiMajor 0 to 15
 * @param ipmiMinor 0 to 15
 * @param functions what it is besides a controller
 * @param manufacturerId IANA enterprise number, 20 bits; empty in an answer that ends before it
 * @param productId 0 to 0xFFFF, the manufacturer's own; empty in an answer that ends before it
 * @param auxFirmwareRevision four bytes of the manufacturer's own, in the order sent; empty in most answers
 */
public record DeviceId(
        int deviceId,
        int deviceRevision,
        boolean providesDeviceSdrs,
        boolean available,
        int firmwareMajor,
        int firmwareMinorBcd,
        int ipmiMajor,
        int ipmiMinor,
        Set<DeviceFunction> functions,
        OptionalInt manufacturerId,
        OptionalInt productId,
        Optional<Octets> auxFirmwareRevision) {
    /** The shortest answer Linux takes, and so do we; manufacturer and product are missing from it. */
    static final int MIN_LENGTH_BYTES = 6;

    private static final int WITH_PRODUCT_LENGTH_BYTES = 11;
    private static final int WITH_AUX_LENGTH_BYTES = 15;

    /** The manufacturer field is 24 bits wide; the specification gives the number 20 and reserves the rest. */
    private static final int MANUFACTURER_MASK = 0xFFFFF;

    public DeviceId {
        functions = Set.copyOf(functions);
    }

    /**
     * Reads the bytes after the completion code.
     *
     * @throws IpmiException if there are fewer than 6
     */
    public static DeviceId decode(Octets data) throws IpmiException {
        data.require(MIN_LENGTH_BYTES, "the answer to Get Device ID");
        boolean product = data.lengthBytes() >= WITH_PRODUCT_LENGTH_BYTES;
        return new DeviceId(
                data.u8(0),
                data.u8(1) & 0x0F,
                data.bit(1, 7),
                !data.bit(2, 7),
                data.u8(2) & 0x7F,
                data.u8(3),
                data.u8(4) & 0x0F,
                data.u8(4) >> 4,
                DeviceFunction.ofBits(data.u8(5)),
                product ? OptionalInt.of(data.u24(6) & MANUFACTURER_MASK) : OptionalInt.empty(),
                product ? OptionalInt.of(data.u16(9)) : OptionalInt.empty(),
                data.lengthBytes() >= WITH_AUX_LENGTH_BYTES ? Optional.of(data.slice(11, 15)) : Optional.empty());
    }

    /** As the kernel prints it: major in decimal, minor as two hexadecimal digits, for example {@code 2.05}. */
    public String firmwareRevision() {
        return String.format(Locale.ROOT, "%d.%02x", firmwareMajor, firmwareMinorBcd);
    }

    /** For example {@code 2.0}. */
    public String ipmiVersion() {
        return ipmiMajor + "." + ipmiMinor;
    }

    /** Whether it implements at least the given version of the specification. */
    public boolean isAtLeast(int major, int minor) {
        return ipmiMajor > major || (ipmiMajor == major && ipmiMinor >= minor);
    }

    /** Whether the additional device support bit is set. */
    public boolean has(DeviceFunction function) {
        return functions.contains(function);
    }

    /** The manufacturer's name if it is among the common ones. */
    public Optional<String> manufacturerName() {
        return manufacturerId.isPresent() ? Manufacturers.name(manufacturerId.getAsInt()) : Optional.empty();
    }
}
