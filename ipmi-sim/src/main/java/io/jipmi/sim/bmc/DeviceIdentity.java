package io.jipmi.sim.bmc;

/**
 * What Get Device ID says (IPMI 2.0 §20.1). Immutable.
 *
 * @param deviceId 0 to 0xFF
 * @param deviceRevision 0 to 0xF
 * @param providesDeviceSdrs whether the controller has device SDRs
 * @param firmwareMajor 0 to 0x7F
 * @param firmwareMinorBcd two BCD digits, 0 to 0x99
 * @param additionalSupport bits: 0 sensor, 1 SDR repository, 2 SEL, 3 FRU, 4 IPMB receiver, 5 IPMB generator, 6 bridge,
 *     7 chassis
 * @param manufacturerId IANA enterprise number, 20 bits
 * @param productId 0 to 0xFFFF
 * @param auxiliaryFirmware four bytes, the vendor's own
 */
public record DeviceIdentity(
        int deviceId,
        int deviceRevision,
        boolean providesDeviceSdrs,
        int firmwareMajor,
        int firmwareMinorBcd,
        int additionalSupport,
        int manufacturerId,
        int productId,
        long auxiliaryFirmware) {
    /** IANA enterprise number that RFC 5612 reserves for examples, so no driver applies a vendor's quirks. */
    private static final int EXAMPLE_ENTERPRISE = 32473;

    /** A BMC with everything but a bridge, firmware 2.41, IPMI 2.0. */
    public static final DeviceIdentity SIMULATED_BMC =
            new DeviceIdentity(0x20, 1, false, 2, 0x41, 0xBF, EXAMPLE_ENTERPRISE, 0x5101, 0x0010_2003L);

    /** A small controller on IPMB: sensors, IPMB both ways. */
    static final DeviceIdentity SATELLITE =
            new DeviceIdentity(0x31, 0, false, 1, 0x07, 0x31, EXAMPLE_ENTERPRISE, 0x5102, 0);

    private static final int IPMI_2_0 = 0x02;

    /** Get Device ID response data after the completion code: 15 bytes. */
    byte[] encode() {
        return new ByteWriter()
                .u8(deviceId)
                .u8(deviceRevision | (providesDeviceSdrs ? 0x80 : 0))
                .u8(firmwareMajor)
                .u8(firmwareMinorBcd)
                .u8(IPMI_2_0)
                .u8(additionalSupport)
                .u24(manufacturerId)
                .u16(productId)
                .u32(auxiliaryFirmware)
                .done();
    }
}
