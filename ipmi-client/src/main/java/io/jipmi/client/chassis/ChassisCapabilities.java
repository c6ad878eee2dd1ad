package io.jipmi.client.chassis;

import io.jipmi.client.Octets;
import io.jipmi.msghandler.IpmiException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What the chassis can do and where its devices are: the answer to Get Chassis Capabilities (IPMI 2.0, 28.1). Immutable.
 * Addresses are those of controllers on the IPMB, 8 bits with bit 0 clear.
 *
 * @param features what it has
 * @param fruAddress who keeps the chassis's FRU inventory; 0 if nobody does
 * @param sdrAddress who keeps the sensor data records
 * @param selAddress who keeps the event log
 * @param systemManagementAddress who has the message buffer of the system's software
 * @param bridgeAddress who has the bridge to other chassis; empty if the answer does not say, which means 0x20
 */
public record ChassisCapabilities(
        Set<Feature> features,
        int fruAddress,
        int sdrAddress,
        int selAddress,
        int systemManagementAddress,
        OptionalInt bridgeAddress) {
    static final int MIN_LENGTH_BYTES = 5;

    /** Bits of the first byte. */
    public enum Feature {
        INTRUSION_SENSOR(0),
        FRONT_PANEL_LOCKOUT(1),
        DIAGNOSTIC_INTERRUPT(2),
        POWER_INTERLOCK(3);

        private final int bit;

        Feature(int bit) {
            this.bit = bit;
        }
    }

    public ChassisCapabilities {
        features = Set.copyOf(features);
    }

    /**
     * Reads the bytes after the completion code.
     *
     * @throws IpmiException if there are fewer than 5
     */
    public static ChassisCapabilities decode(Octets data) throws IpmiException {
        data.require(MIN_LENGTH_BYTES, "the answer to Get Chassis Capabilities");
        EnumSet<Feature> features = EnumSet.noneOf(Feature.class);
        for (Feature feature : Feature.values()) {
            if (data.bit(0, feature.bit)) {
                features.add(feature);
            }
        }
        return new ChassisCapabilities(
                Collections.unmodifiableSet(features),
                data.u8(1),
                data.u8(2),
                data.u8(3),
                data.u8(4),
                data.lengthBytes() > MIN_LENGTH_BYTES ? OptionalInt.of(data.u8(5)) : OptionalInt.empty());
    }
}
