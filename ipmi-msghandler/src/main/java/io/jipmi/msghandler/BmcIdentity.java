package io.jipmi.msghandler;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Who a BMC is, by its answers to Get Device GUID and Get Device ID (IPMI 2.0 sections 20.8 and 20.1).
 *
 * @param deviceId 0 to 0xFF
 * @param manufacturerId IANA enterprise number, 24 bits as sent; 0 if the answer ends before it
 * @param productId 0 to 0xFFFF; 0 if the answer ends before it
 * @param firmwareMajor 0 to 127
 * @param firmwareMinorBcd 0 to 0xFF, two BCD digits
 * @param guid 16 bytes as sent, in 32 hexadecimal digits; empty if the BMC gives none
 */
public record BmcIdentity(
        int deviceId,
        int manufacturerId,
        int productId,
        int firmwareMajor,
        int firmwareMinorBcd,
        Optional<String> guid) {

    /**
     * Whether both are the same BMC: by their GUIDs if both have one, otherwise by device, manufacturer and product, which
     * two BMCs of one kind share (2.12).
     */
    public boolean isSameBmcAs(BmcIdentity other) {
        if (guid.isPresent() && other.guid.isPresent()) {
            return guid.equals(other.guid);
        }
        return hasSameIdsAs(other);
    }

    /** Whether this, read later through the same interface, is another BMC than the other was. */
    public boolean replaces(BmcIdentity earlier) {
        return !hasSameIdsAs(earlier) || !Objects.equals(guid, earlier.guid);
    }

    private boolean hasSameIdsAs(BmcIdentity other) {
        return deviceId == other.deviceId && manufacturerId == other.manufacturerId && productId == other.productId;
    }

    /** For people: {@code device 0x20 of manufacturer 0x0002a2, product 0x0100, GUID 0011…}. */
    @Override
    public String toString() {
        return String.format(
                        Locale.ROOT,
                        "device 0x%02x of manufacturer 0x%06x, product 0x%04x",
                        deviceId,
                        manufacturerId,
                        productId)
                + guid.map(digits -> ", GUID " + digits).orElse("");
    }
}
