package io.jipmi.client.sdr;

import io.jipmi.client.Octets;
import io.jipmi.client.SystemGuid;
import java.util.Locale;
import java.util.Optional;

/**
 * That a controller was found once, and which one (IPMI 2.0, 43.10). Immutable.
 *
 * @param raw the whole record
 * @param address the controller's IPMB address, 8 bits with bit 0 clear
 * @param deviceId as Get Device ID returned it, 0 to 0xFF
 * @param channel the channel it is reached by, 0 to 15
 * @param deviceRevision 0 to 15
 * @param firmwareMajor 0 to 127
 * @param firmwareMinorBcd 0 to 0xFF, two BCD digits
 * @param ipmiVersionBcd 0x51 for 1.5: the low digit is the major number
 * @param manufacturerId IANA enterprise number, 20 bits
 * @param productId 0 to 0xFFFF
 * @param guid the device's; empty if it has none
 */
public record ControllerConfirmationRecord(
        Octets raw,
        int address,
        int deviceId,
        int channel,
        int deviceRevision,
        int firmwareMajor,
        int firmwareMinorBcd,
        int ipmiVersionBcd,
        int manufacturerId,
        int productId,
        Optional<SystemGuid> guid)
        implements SdrRecord {
    static final int TYPE = 0x13;
    static final int MIN_LENGTH_BYTES = 32;

    private static final int GUID = 16;

    static ControllerConfirmationRecord decode(Octets raw) {
        Octets guid = raw.slice(GUID, MIN_LENGTH_BYTES);
        boolean none = guid.allAre(0x00) || guid.allAre(0xFF);
        return new ControllerConfirmationRecord(
                raw,
                raw.u8(5) & 0xFE,
                raw.u8(6),
                raw.u8(7) >> 4,
                raw.u8(7) & 0x0F,
                raw.u8(8) & 0x7F,
                raw.u8(9),
                raw.u8(10),
                raw.u24(11) & 0xFFFFF,
                raw.u16(14),
                none ? Optional.empty() : Optional.of(new SystemGuid(guid)));
    }

    /** For example {@code 1.5}. */
    public String ipmiVersion() {
        return String.format(Locale.ROOT, "%x.%x", ipmiVersionBcd & 0x0F, ipmiVersionBcd >> 4);
    }
}
