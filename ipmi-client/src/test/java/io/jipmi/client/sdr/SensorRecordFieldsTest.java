package io.jipmi.client.sdr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.client.DeviceFunction;
import io.jipmi.client.Octets;
import io.jipmi.client.sdr.SensorCapabilities.Access;
import io.jipmi.client.sdr.SensorCapabilities.EventControl;
import io.jipmi.client.sdr.SensorDescription.Direction;
import io.jipmi.msghandler.IpmiException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every field of the records, each byte different from the one beside it. */
class SensorRecordFieldsTest {
    /** Byte numbers of table 43-1, from 6 on, are in the comments. */
    private static final int[] FULL = {
        0x20, 0x00, 0x31, 0x07, 0x01, // 6 to 10: owner, LUN, number, entity
        0x7B, // 11: all but settable and type initialised, scanning and events on
        0xE9, // 12: ignored, auto re-arm, hysteresis settable, thresholds settable, per sensor
        0x02, 0x01, // 13, 14: voltage, threshold
        0x95, 0x5A, // 15, 16: assertions 0xA95, lower comparisons: 101
        0x15, 0x32, // 17, 18: deassertions 0x215, upper comparisons: 011
        0x1B, 0x12, // 19, 20: readable, settable
        0x93, 0x04, 0x05, // 21 to 23: two's complement, per millisecond, divided, percentage; V / A
        0x01, // 24: ln
        0x01, 0xFF, 0xFE, 0xEA, 0x5D, 0xD2, // 25 to 30: M, B, accuracy, direction, exponents
        0x05, 0x40, 0x60, 0x20, 0x7E, 0x81, // 31 to 36: nominal and normal minimum given
        0x66, 0x65, 0x64, 0x61, 0x62, 0x63, // 37 to 42: thresholds
        0x03, 0x04, 0x00, 0x00, 0x99, // 43 to 47: hysteresis, OEM
        0xC2, 'V', '1'
    };

    private static final int[] COMPACT = {
        0x82, 0x71, 0x40, 0x08, 0x60, // owner, channel 7 LUN 1, number, entity
        0x84, 0x13, 0x0D, 0x6F, // initialisation, capabilities, drive slot, sensor-specific
        0x07, 0x80, 0x03, 0xC0, 0x05, 0x80, // masks, reserved bits set
        0xC0, 0x00, 0x00, // no analog reading
        0x93, 0x84, // 24, 25: output, letters, three; entity instances differ, from 4 on
        0x11, 0x12, 0x00, 0x00, 0x00, 0x98, 0xC1, 'D'
    };

    @Test
    void aFullRecordTellsWhoTheSensorIs() throws IpmiException {
        SensorDescription voltage = full().description();
        assertEquals(Direction.INPUT, voltage.direction());
        assertEquals(0x99, voltage.oem());
        assertEquals("V1", voltage.idString());
    }

    @Test
    void aFullRecordTellsHowTheSensorWorks() throws IpmiException {
        SensorSettings settings = full().howItWorks();
        assertEquals(
                new SensorInitialization(false, true, true, true, true, false, true, true), settings.initialization());
        assertEquals(
                new SensorCapabilities(
                        true,
                        true,
                        Access.READABLE_AND_SETTABLE,
                        Access.READABLE_AND_SETTABLE,
                        EventControl.WHOLE_SENSOR),
                settings.capabilities());
        assertEquals(AnalogFormat.TWOS_COMPLEMENT, settings.format());
        assertEquals(
                new UnitOfMeasure(
                        true, UnitOfMeasure.Rate.PER_MILLISECOND, UnitOfMeasure.Combination.DIVIDED_BY_MODIFIER, 4, 5),
                settings.unit());
        assertEquals("% Volts/Amps per millisecond", settings.unit().label());
        assertEquals(new RawHysteresis(3, 4), settings.hysteresis());
    }

    @Test
    void aFullRecordTellsWhatCanBeReadOfTheSensor() throws IpmiException {
        SensorMasks masks = full().howItWorks().masks();
        assertEquals(0xA95, masks.assertionEvents());
        assertEquals(0x215, masks.deassertionEvents());
        assertEquals(0, masks.readableStates());
        assertEquals(
                EnumSet.of(
                        Threshold.LOWER_NON_CRITICAL,
                        Threshold.LOWER_NON_RECOVERABLE,
                        Threshold.UPPER_NON_CRITICAL,
                        Threshold.UPPER_CRITICAL),
                masks.compared());
        assertEquals(
                EnumSet.of(
                        Threshold.LOWER_NON_CRITICAL,
                        Threshold.LOWER_CRITICAL,
                        Threshold.UPPER_NON_CRITICAL,
                        Threshold.UPPER_CRITICAL),
                masks.readable());
        assertEquals(EnumSet.of(Threshold.LOWER_CRITICAL, Threshold.UPPER_CRITICAL), masks.settable());
    }

    @Test
    void aFullRecordTellsHowRawBytesBecomeValues() throws IpmiException {
        FullSensorRecord voltage = full();
        assertEquals(
                new SensorConversion(
                        AnalogFormat.TWOS_COMPLEMENT,
                        Linearization.LN,
                        new SensorFactors(-255, 63, -2, 0x16A, 3, 2, -3)),
                voltage.conversion());
        assertEquals(3620, voltage.conversion().factors().accuracyPercent());
        assertEquals(
                new AnalogRange(OptionalInt.of(0x40), OptionalInt.empty(), OptionalInt.of(0x20), 0x7E, 0x81),
                voltage.range());
        assertEquals(
                Map.of(
                        Threshold.UPPER_NON_RECOVERABLE, 0x66,
                        Threshold.UPPER_CRITICAL, 0x65,
                        Threshold.UPPER_NON_CRITICAL, 0x64,
                        Threshold.LOWER_NON_RECOVERABLE, 0x61,
                        Threshold.LOWER_CRITICAL, 0x62,
                        Threshold.LOWER_NON_CRITICAL, 0x63),
                voltage.initialThresholds());
        assertTrue(voltage.hasValue());
    }

    @Test
    void aCompactRecordIsReadInFull() throws IpmiException {
        CompactSensorRecord drives =
                assertInstanceOf(CompactSensorRecord.class, SdrRecord.decode(ScriptedSdrs.record(1, 0x02, COMPACT)));
        assertEquals(0x82, drives.ownerId());
        assertEquals(7, drives.channel());
        assertEquals(1, drives.ownerLun());
        assertEquals(Direction.OUTPUT, drives.description().direction());
        assertEquals(0x98, drives.description().oem());
        assertEquals(new RecordSharing(3, true, 4, true), drives.sharing());
        assertEquals("DE", drives.name(0));
        SensorSettings settings = drives.howItWorks();
        assertEquals(
                new SensorInitialization(true, false, false, false, false, true, false, false),
                settings.initialization());
        assertEquals(
                new SensorCapabilities(false, false, Access.READABLE, Access.NONE, EventControl.NO_EVENTS),
                settings.capabilities());
        assertEquals(new SensorMasks(0x0007, 0x4003, 0x0005, Set.of(), Set.of(), Set.of()), settings.masks());
        assertEquals(AnalogFormat.NONE, settings.format());
        assertEquals(new RawHysteresis(0x11, 0x12), settings.hysteresis());
    }

    @Test
    void anEventOnlyRecordHasDirectionAndOemByte() throws IpmiException {
        SensorRecord sensor = assertInstanceOf(
                EventOnlySensorRecord.class,
                SdrRecord.decode(ScriptedSdrs.record(
                        7, 0x03, 0x20, 0x00, 0x40, 0x20, 0x01, 0x0C, 0x6F, 0x41, 0x00, 0x00, 0x97, 0xC1, 'M')));
        assertEquals(Direction.INPUT, sensor.description().direction());
        assertEquals(0x97, sensor.description().oem());
        assertTrue(sensor.settings().isEmpty());
    }

    @Test
    void aDiscreteSensorHasAValueOnlyIfItHasAUnit() throws IpmiException {
        int[] body = FULL.clone();
        body[8] = 0x6F;
        assertTrue(full(body).hasValue());
        body[15] = 0x80;
        body[16] = 0;
        body[17] = 0;
        assertFalse(full(body).hasValue());
    }

    @Test
    void aThresholdSensorWithoutAnalogFormatHasNoValue() throws IpmiException {
        int[] body = FULL.clone();
        body[15] = 0xC0;
        assertFalse(full(body).hasValue());
    }

    @Test
    void theGenericDeviceLocatorIsReadInFull() throws IpmiException {
        GenericDeviceLocator device = assertInstanceOf(
                GenericDeviceLocator.class,
                SdrRecord.decode(ScriptedSdrs.record(
                        9, 0x10, 0x21, 0xA1, 0x75, 0x03, 0x00, 0x08, 0x02, 0x07, 0x82, 0x55, 0xC1, 'E')));
        assertEquals(0x20, device.address());
        assertEquals(0xA0, device.slaveAddress());
        assertEquals(11, device.channel());
        assertEquals(2, device.accessLun());
        assertEquals(5, device.privateBus());
        assertEquals(3, device.addressSpan());
        assertEquals(8, device.deviceType());
        assertEquals(2, device.deviceTypeModifier());
        assertEquals(new EntityId(7, 2, true), device.entity());
        assertEquals(0x55, device.oem());
    }

    @Test
    void theFruDeviceLocatorIsReadInFull() throws IpmiException {
        FruDeviceLocator fru = assertInstanceOf(
                FruDeviceLocator.class,
                SdrRecord.decode(ScriptedSdrs.record(
                        9, 0x11, 0x21, 0x05, 0x8D, 0x70, 0x00, 0x10, 0x01, 0x0A, 0x02, 0x56, 0xC3, 'P', 'S', 'U')));
        assertTrue(fru.logical());
        assertEquals(5, fru.device());
        assertEquals(1, fru.accessLun());
        assertEquals(5, fru.privateBus());
        assertEquals(7, fru.channel());
        assertEquals(0x10, fru.deviceType());
        assertEquals(1, fru.deviceTypeModifier());
        assertEquals(0x56, fru.oem());
    }

    @Test
    void theControllerLocatorIsReadInFull() throws IpmiException {
        ControllerLocator controller = assertInstanceOf(
                ControllerLocator.class,
                SdrRecord.decode(
                        ScriptedSdrs.record(9, 0x12, 0x82, 0xF6, 0xA9, 0x29, 0, 0, 0, 0x2E, 1, 0x57, 0xC2, 'M', 'C')));
        assertTrue(controller.notifiedOfSystemPower());
        assertFalse(controller.notifiedOfDevicePower());
        assertTrue(controller.isStatic());
        assertTrue(controller.logsInitializationErrors());
        assertFalse(controller.initializationErrorsLogged());
        assertEquals(ControllerLocator.EventSetup.DISABLE, controller.events());
        assertEquals(
                Set.of(DeviceFunction.SENSOR_DEVICE, DeviceFunction.FRU_INVENTORY, DeviceFunction.IPMB_EVENT_GENERATOR),
                controller.functions());
        assertEquals(0x57, controller.oem());
    }

    @Test
    void anEntityAssociationIsRead() throws IpmiException {
        EntityAssociationRecord association = assertInstanceOf(
                EntityAssociationRecord.class,
                SdrRecord.decode(ScriptedSdrs.record(9, 0x08, 0x17, 0x01, 0xA0, 0x04, 0x01, 0x04, 0x08, 0, 0, 0, 0)));
        assertEquals(systemWide(0x17, 1), association.container());
        assertTrue(association.ranges());
        assertFalse(association.linked());
        assertTrue(association.presenceAccessible());
        assertEquals(List.of(systemWide(4, 1), systemWide(4, 8)), association.contained());
    }

    @Test
    void aDeviceRelativeEntityAssociationIsRead() throws IpmiException {
        EntityAssociationRecord association = assertInstanceOf(
                EntityAssociationRecord.class,
                SdrRecord.decode(ScriptedSdrs.record(
                        9, 0x09, 0x17, 0x61, 0x83, 0x70, 0x40, // container, its controller, flags
                        0x84, 0x60, 0x04, 0x62, 0, 0, 0, 0, 0, 0, 0, 0, 0x86, 0x50, 0x05, 0x63)));
        assertEquals(deviceRelative(0x17, 0x61, 0x82, 7), association.container());
        assertFalse(association.ranges());
        assertTrue(association.linked());
        assertEquals(
                List.of(deviceRelative(4, 0x62, 0x84, 6), deviceRelative(5, 0x63, 0x86, 5)), association.contained());
    }

    @Test
    void aControllerConfirmationIsRead() throws IpmiException {
        int[] body = {
            0x82, 0x11, 0x73, 0x85, 0x12, 0x51, 0xA2, 0x02, 0xF0, 0x34, 0x12, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
            14, 15, 16
        };
        ControllerConfirmationRecord confirmation = assertInstanceOf(
                ControllerConfirmationRecord.class, SdrRecord.decode(ScriptedSdrs.record(9, 0x13, body)));
        assertEquals(0x82, confirmation.address());
        assertEquals(0x11, confirmation.deviceId());
        assertEquals(7, confirmation.channel());
        assertEquals(3, confirmation.deviceRevision());
        assertEquals(5, confirmation.firmwareMajor());
        assertEquals(0x12, confirmation.firmwareMinorBcd());
        assertEquals("1.5", confirmation.ipmiVersion());
        assertEquals(674, confirmation.manufacturerId());
        assertEquals(0x1234, confirmation.productId());
        assertEquals(
                Octets.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16),
                confirmation.guid().orElseThrow().bytes());
    }

    @Test
    void theMessageChannelsAreRead() throws IpmiException {
        ChannelInfoRecord channels = assertInstanceOf(
                ChannelInfoRecord.class,
                SdrRecord.decode(ScriptedSdrs.record(9, 0x14, 0xA1, 0, 0, 0, 0, 0, 0, 0x34, 0x15, 0x16, 0x00)));
        assertEquals(8, channels.channels().size());
        assertEquals(
                new ChannelInfoRecord.Channel(true, 2, 1), channels.channels().get(0));
        assertEquals(
                new ChannelInfoRecord.Channel(false, 3, 4), channels.channels().get(7));
        assertEquals(0x15, channels.messageInterrupt());
        assertEquals(0x16, channels.eventInterrupt());
    }

    private static FullSensorRecord full() throws IpmiException {
        return full(FULL);
    }

    private static FullSensorRecord full(int[] body) throws IpmiException {
        return assertInstanceOf(FullSensorRecord.class, SdrRecord.decode(ScriptedSdrs.record(1, 0x01, body)));
    }

    private static LocatedEntity systemWide(int id, int instance) {
        return new LocatedEntity(new EntityId(id, instance, false), OptionalInt.empty(), OptionalInt.empty());
    }

    private static LocatedEntity deviceRelative(int id, int instance, int address, int channel) {
        return new LocatedEntity(new EntityId(id, instance, false), OptionalInt.of(address), OptionalInt.of(channel));
    }
}
