package io.jipmi.client.sdr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.client.Octets;
import io.jipmi.client.ScriptedBmc;
import io.jipmi.client.vocabulary.SensorTypes;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiTransportException;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SdrRecordTest {
    /** A compact record of a BMC watchdog sensor, whose id string is "Watchdog". */
    private static final Octets WATCHDOG = Octets.of(
            0x01, 0x00, 0x51, 0x02, 0x23, 0x20, 0x00, 0x00, 0x23, 0x01, 0x63, 0x00, 0x23, 0x6F, 0x0F, 0x01, 0x0F, 0x01,
            0x0F, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xC8, 0x57, 0x61, 0x74, 0x63,
            0x68, 0x64, 0x6F, 0x67);

    @Test
    void aCompactRecordIsRead() throws IpmiException {
        SensorRecord sensor = assertInstanceOf(SensorRecord.class, SdrRecord.decode(WATCHDOG));
        assertEquals(SensorRecord.Kind.COMPACT, sensor.kind());
        assertEquals(1, sensor.recordId());
        assertEquals(2, sensor.recordType());
        assertEquals(0x20, sensor.ownerId());
        assertEquals(0, sensor.number());
        assertEquals(new EntityId(0x23, 1, false), sensor.entity());
        assertEquals("Watchdog 2", SensorTypes.name(sensor.sensorType()));
        assertEquals(0x6F, sensor.eventReadingType());
        assertFalse(sensor.isThreshold());
        assertEquals("Watchdog", sensor.idString());
        assertEquals("Watchdog", sensor.name(0));
        assertEquals(RecordSharing.NONE, sensor.sharing());
    }

    @Test
    void aFullRecordIsRead() throws IpmiException {
        int[] body = new int[43 + 4];
        body[0] = 0x2C;
        body[1] = 0x71;
        body[2] = 0xAA;
        body[3] = 0x03;
        body[4] = 0xE2;
        body[7] = 0x01;
        body[8] = 0x81;
        body[42] = 0xC4;
        body[43] = 'T';
        body[44] = '1';
        SensorRecord sensor =
                assertInstanceOf(SensorRecord.class, SdrRecord.decode(ScriptedSdrs.record(0x1234, 0x01, body)));
        assertEquals(SensorRecord.Kind.FULL, sensor.kind());
        assertEquals(0x1234, sensor.recordId());
        assertEquals(0x2C, sensor.ownerId());
        assertEquals(1, sensor.ownerLun());
        assertEquals(7, sensor.channel());
        assertEquals(0xAA, sensor.number());
        assertEquals(new EntityId(3, 0x62, true), sensor.entity());
        assertEquals("Temperature", SensorTypes.name(sensor.sensorType()));
        assertTrue(sensor.isThreshold());
        assertEquals("T1", sensor.idString());
    }

    @Test
    void anEventOnlyRecordIsReadWithTheSensorsThatShareIt() throws IpmiException {
        SensorRecord sensor = assertInstanceOf(
                SensorRecord.class,
                SdrRecord.decode(ScriptedSdrs.record(
                        7, 0x03, 0x20, 0x00, 0x40, 0x20, 0x01, 0x0C, 0x6F, 0x13, 0x99, 0x00, 0x00, 0xC5, 'D', 'I', 'M',
                        'M', '_')));
        assertEquals(SensorRecord.Kind.EVENT_ONLY, sensor.kind());
        assertEquals(0x40, sensor.number());
        assertEquals("Memory", SensorTypes.name(sensor.sensorType()));
        assertEquals(new RecordSharing(3, true, 25, true), sensor.sharing());
        assertEquals(List.of("DIMM_Z", "DIMM_AA", "DIMM_AB"), List.of(sensor.name(0), sensor.name(1), sensor.name(2)));
    }

    @Test
    void sensorsThatShareARecordAreNumberedFromItsOffset() {
        RecordSharing sharing = new RecordSharing(2, false, 4, false);
        assertEquals("4", sharing.suffix(0));
        assertEquals("5", sharing.suffix(1));
    }

    @Test
    void aFruDeviceLocatorIsRead() throws IpmiException {
        LocatorRecord locator = assertInstanceOf(
                LocatorRecord.class,
                SdrRecord.decode(ScriptedSdrs.record(
                        9, 0x11, 0x21, 0x05, 0x80, 0x70, 0x00, 0x10, 0x01, 0x0A, 0x02, 0x00, 0xC3, 'P', 'S', 'U')));
        assertEquals(LocatorRecord.Kind.FRU_DEVICE, locator.kind());
        assertEquals(0x20, locator.address());
        assertEquals(7, locator.channel());
        assertEquals(OptionalInt.of(5), locator.fruId());
        assertEquals(new EntityId(0x0A, 2, false), locator.entity());
        assertEquals("PSU", locator.idString());
    }

    @Test
    void aFruBehindAPrivateBusHasNoFruId() throws IpmiException {
        LocatorRecord locator = assertInstanceOf(
                LocatorRecord.class,
                SdrRecord.decode(ScriptedSdrs.record(9, 0x11, 0x20, 0xA0, 0x01, 0, 0, 0x10, 1, 7, 1, 0, 0xC0)));
        assertEquals(OptionalInt.empty(), locator.fruId());
        assertEquals("", locator.idString());
    }

    @Test
    void aGenericDeviceLocatorIsRead() throws IpmiException {
        LocatorRecord locator = assertInstanceOf(
                LocatorRecord.class,
                SdrRecord.decode(ScriptedSdrs.record(9, 0x10, 0x20, 0xA1, 0x60, 0, 0, 2, 0, 7, 1, 0, 0xC1, 'E')));
        assertEquals(LocatorRecord.Kind.GENERIC_DEVICE, locator.kind());
        assertEquals(0x0B, locator.channel());
        assertEquals("E", locator.idString());
    }

    @Test
    void aManagementControllerLocatorIsRead() throws IpmiException {
        LocatorRecord locator = assertInstanceOf(
                LocatorRecord.class,
                SdrRecord.decode(ScriptedSdrs.record(9, 0x12, 0x82, 0xF6, 0, 0, 0, 0, 0, 0x2E, 1, 0, 0xC2, 'M', 'C')));
        assertEquals(LocatorRecord.Kind.MANAGEMENT_CONTROLLER, locator.kind());
        assertEquals(0x82, locator.address());
        assertEquals(6, locator.channel());
        assertEquals(new EntityId(0x2E, 1, false), locator.entity());
        assertEquals("MC", locator.idString());
    }

    @Test
    void aRecordOfAnotherTypeKeepsItsBytes() throws IpmiException {
        OtherRecord other =
                assertInstanceOf(OtherRecord.class, SdrRecord.decode(ScriptedSdrs.record(9, 0xB0, 0xA2, 2, 0, 1)));
        assertEquals(0xB0, other.recordType());
        assertEquals(Octets.of(0xA2, 2, 0, 1), other.raw().slice(5, 9));
    }

    @Test
    void aRecordOfAVendorsOwnIsRead() throws IpmiException {
        OemRecord oem = assertInstanceOf(
                OemRecord.class, SdrRecord.decode(ScriptedSdrs.record(9, 0xC0, 0xA2, 0x02, 0xF0, 1, 2)));
        assertEquals(674, oem.manufacturerId());
        assertEquals(Octets.of(1, 2), oem.data());
    }

    @ParameterizedTest
    @CsvSource({
        "0x01, 48",
        "0x02, 32",
        "0x03, 17",
        "0x10, 16",
        "0x11, 16",
        "0x12, 16",
        "0x08, 16",
        "0x09, 26",
        "0x13, 32",
        "0x14, 15",
        "0xC0, 8"
    })
    void aRecordThatEndsBeforeItsNameIsMalformed(String type, int neededBytes) throws IpmiException {
        int bodyBytes = neededBytes - 5;
        SdrRecord tooShort = SdrRecord.decode(ScriptedSdrs.record(1, Integer.decode(type), new int[bodyBytes - 1]));
        assertEquals(
                "it has " + (neededBytes - 1) + " bytes where its type needs " + neededBytes + " at least",
                assertInstanceOf(MalformedRecord.class, tooShort).trouble());
        SdrRecord justEnough = SdrRecord.decode(ScriptedSdrs.record(1, Integer.decode(type), new int[bodyBytes]));
        assertFalse(justEnough instanceof MalformedRecord);
    }

    @Test
    void bytesBeyondTheLengthInTheHeaderDoNotBelongToTheRecord() throws IpmiException {
        assertEquals(
                7,
                SdrRecord.decode(Octets.of(1, 0, 0x51, 0xC0, 2, 1, 2, 3, 4))
                        .raw()
                        .lengthBytes());
    }

    @Test
    void fourBytesAreNoRecord() {
        assertThrows(IpmiTransportException.class, () -> SdrRecord.decode(Octets.of(1, 0, 0x51, 1)));
    }

    @Test
    void sensorsThatShareARecordCountEach() throws IpmiException {
        int[] compact = new int[27];
        compact[2] = 0x50;
        compact[8] = 0x03;
        compact[18] = 0x04;
        ScriptedBmc bmc = new ScriptedBmc();
        new ScriptedSdrs(
                bmc,
                ScriptedSdrs.full(1, 1, "A"),
                ScriptedSdrs.full(2, 2, "B"),
                ScriptedSdrs.record(3, 0x02, compact),
                ScriptedSdrs.record(4, 0x03, new int[12]),
                ScriptedSdrs.record(5, 0x12, new int[11]),
                ScriptedSdrs.record(6, 0xC0, 1, 2, 3, 4));
        SdrRepository repository = new SdrRepositoryDevice(bmc.client()).read();
        assertEquals(new SensorCount(2, 4, 1, 2), repository.sensorCount());
        assertEquals(7, repository.sensorCount().total());
        assertEquals(1, repository.locators().size());
        assertEquals(6, repository.records().size());
    }
}
