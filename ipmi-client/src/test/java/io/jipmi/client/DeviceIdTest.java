package io.jipmi.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiTransportException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceIdTest {
    /** A Dell iDRAC: product 0x0100, manufacturer 674, IPMI 2.0, all functions but bridge. */
    private static final Octets DELL =
            Octets.of(0x20, 0x81, 0x05, 0x10, 0x02, 0xBF, 0xA2, 0x02, 0x00, 0x00, 0x01, 0x00, 0x14, 0x00, 0x07);

    @Test
    void everyFieldOfALongAnswerIsRead() throws IpmiException {
        DeviceId id = DeviceId.decode(DELL);

        assertEquals(0x20, id.deviceId());
        assertEquals(1, id.deviceRevision());
        assertTrue(id.providesDeviceSdrs());
        assertTrue(id.available());
        assertEquals("5.10", id.firmwareRevision());
        assertEquals("2.0", id.ipmiVersion());
        assertEquals(OptionalInt.of(674), id.manufacturerId());
        assertEquals(Optional.of("Dell"), id.manufacturerName());
        assertEquals(OptionalInt.of(0x0100), id.productId());
        assertEquals(Optional.of(Octets.of(0x00, 0x14, 0x00, 0x07)), id.auxFirmwareRevision());
        assertFalse(id.has(DeviceFunction.BRIDGE));
        assertTrue(id.has(DeviceFunction.CHASSIS_DEVICE));
        assertEquals(7, id.functions().size());
    }

    @Test
    void firmwareMinorIsTwoDigitsAndTheMajorIsDecimal() throws IpmiException {
        assertEquals(
                "127.05", DeviceId.decode(Octets.of(0, 0, 0xFF, 0x05, 0x51, 0)).firmwareRevision());
    }

    @Test
    void theTopBitOfTheFirmwareMajorMeansThatTheDeviceIsBusyWithItself() throws IpmiException {
        assertFalse(DeviceId.decode(Octets.of(0, 0, 0x81, 0, 0x02, 0)).available());
    }

    @Test
    void theVersionsMinorDigitIsTheUpperHalf() throws IpmiException {
        DeviceId id = DeviceId.decode(Octets.of(0, 0, 0, 0, 0x51, 0));
        assertEquals("1.5", id.ipmiVersion());
        assertTrue(id.isAtLeast(1, 5));
        assertTrue(id.isAtLeast(1, 0));
        assertFalse(id.isAtLeast(1, 6));
        assertFalse(id.isAtLeast(2, 0));
    }

    @Test
    void aNewerMajorVersionIsAtLeastAnyOlderMinorOne() throws IpmiException {
        assertTrue(DeviceId.decode(DELL).isAtLeast(1, 5));
    }

    @Test
    void theManufacturerIsTwentyBitsWide() throws IpmiException {
        Octets data = Octets.of(0, 0, 0, 0, 2, 0, 0x7C, 0x2A, 0xF0, 0xCD, 0xAB);
        assertEquals(OptionalInt.of(10876), DeviceId.decode(data).manufacturerId());
        assertEquals(OptionalInt.of(0xABCD), DeviceId.decode(data).productId());
    }

    @ParameterizedTest
    @CsvSource({"6, false, false", "10, false, false", "11, true, false", "14, true, false", "15, true, true"})
    void aShortAnswerLacksWhatItEndsBefore(int lengthBytes, boolean product, boolean aux) throws IpmiException {
        DeviceId id = DeviceId.decode(DELL.slice(0, lengthBytes));
        assertEquals(product, id.manufacturerId().isPresent());
        assertEquals(product, id.productId().isPresent());
        assertEquals(product, id.manufacturerName().isPresent());
        assertEquals(aux, id.auxFirmwareRevision().isPresent());
    }

    @Test
    void anAnswerThatEndsBeforeTheFunctionsIsNone() {
        IpmiException refused = assertThrows(IpmiTransportException.class, () -> DeviceId.decode(DELL.slice(0, 5)));
        assertEquals("the answer to Get Device ID has 5 bytes where 6 are needed", refused.getMessage());
    }

    @Test
    void functionBitsCountFromTheSensorDevice() throws IpmiException {
        assertEquals(
                Set.of(DeviceFunction.SENSOR_DEVICE, DeviceFunction.CHASSIS_DEVICE),
                DeviceId.decode(Octets.of(0, 0, 0, 0, 2, 0x81)).functions());
    }
}
