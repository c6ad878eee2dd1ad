package io.jipmi.sim.bmc;

/** Encodes sensor data records (IPMI 2.0 §43). The record id is filled in by the repository. */
final class SdrRecord {
    private static final int VERSION = 0x51;
    private static final int EIGHT_BIT_ASCII = 0xC0;

    private static final int FULL_SENSOR = 0x01;
    private static final int COMPACT_SENSOR = 0x02;
    private static final int EVENT_ONLY = 0x03;
    private static final int FRU_LOCATOR = 0x11;
    private static final int MC_LOCATOR = 0x12;

    /** Scanning, events, thresholds, hysteresis, type all initialised; scanning and events on at power-up. */
    private static final int INITIALIZE_ALL = 0x7F;

    private static final int INITIALIZE_DISCRETE = 0x63;
    /** Auto re-arm, hysteresis and thresholds readable and settable, events per threshold. */
    private static final int ANALOG_CAPABILITIES = 0x68;
    /** Auto re-arm, no thresholds, events per state. */
    private static final int DISCRETE_CAPABILITIES = 0x40;

    private static final int UNSIGNED = 0x00;
    private static final int TWOS_COMPLEMENT = 0x80;
    private static final int DISCRETE_NO_READING = 0xC0;
    private static final int LINEAR = 0x00;
    private static final int NOMINAL_SPECIFIED = 0x01;
    private static final int NUMERIC_ID_SUFFIX = 0x00;
    private static final int SHARED_ENTITY_INSTANCE_INCREMENTS = 0x80;

    private SdrRecord() {}

    static byte[] full(int owner, ThresholdSensor sensor) {
        Sensor.Identity self = sensor.identity();
        Conversion conversion = sensor.conversion();
        int lowerReadable = sensor.readableThresholds() & 0x07;
        int upperReadable = sensor.readableThresholds() >> 3;
        ByteWriter body = sensorKey(owner, self)
                .u8(INITIALIZE_ALL)
                .u8(ANALOG_CAPABILITIES)
                .u8(self.type())
                .u8(self.eventType())
                .u16(sensor.supportedAssertions() | lowerReadable << 12)
                .u16(sensor.supportedDeassertions() | upperReadable << 12)
                .u8(sensor.readableThresholds())
                .u8(sensor.readableThresholds())
                .u8(conversion.signed() ? TWOS_COMPLEMENT : UNSIGNED)
                .u8(sensor.baseUnit())
                .u8(0)
                .u8(LINEAR)
                .bytes(factors(conversion))
                .u8(NOMINAL_SPECIFIED)
                .u8(sensor.readingByte())
                .u16(0)
                .u8(conversion.signed() ? 0x7F : 0xFF)
                .u8(conversion.signed() ? 0x80 : 0x00);
        for (int threshold : new int[] {5, 4, 3, 2, 1, 0}) {
            body.u8(sensor.rawThreshold(threshold));
        }
        body.u8(sensor.positiveHysteresis())
                .u8(sensor.negativeHysteresis())
                .u16(0)
                .u8(0);
        return withHeader(FULL_SENSOR, idString(body, self.name()));
    }

    /** M and tolerance, B and accuracy, accuracy exponent, exponents: bytes 25 to 30 of a full sensor record. */
    static byte[] factors(Conversion conversion) {
        return new ByteWriter()
                .u8(conversion.m())
                .u8(conversion.m() >> 2 & 0xC0)
                .u8(conversion.b())
                .u8(conversion.b() >> 2 & 0xC0)
                .u8(0)
                .u8(conversion.exponents())
                .done();
    }

    static byte[] compact(int owner, DiscreteSensor sensor) {
        return compact(owner, sensor, sensor.identity().name(), 1, 0);
    }

    /** One record for {@code count} sensors in a row, named {@code prefix} and a number from {@code firstNumber}. */
    static byte[] compact(int owner, DiscreteSensor first, String prefix, int count, int firstNumber) {
        Sensor.Identity self = first.identity();
        ByteWriter body = sensorKey(owner, self)
                .u8(INITIALIZE_DISCRETE)
                .u8(DISCRETE_CAPABILITIES)
                .u8(self.type())
                .u8(self.eventType())
                .u16(first.supportedAssertions())
                .u16(first.supportedDeassertions())
                .u16(first.supportedAssertions())
                .u8(DISCRETE_NO_READING)
                .u16(0)
                .u8(NUMERIC_ID_SUFFIX | count)
                .u8(count > 1 ? SHARED_ENTITY_INSTANCE_INCREMENTS | firstNumber : 0)
                .u16(0)
                .u24(0)
                .u8(0);
        return withHeader(COMPACT_SENSOR, idString(body, prefix));
    }

    static byte[] eventOnly(int owner, Sensor.Identity self) {
        ByteWriter body = sensorKey(owner, self)
                .u8(self.type())
                .u8(self.eventType())
                .u8(1)
                .u8(0)
                .u8(0)
                .u8(0);
        return withHeader(EVENT_ONLY, idString(body, self.name()));
    }

    /** Logical FRU device {@code fruId} of the controller at {@code owner}. */
    static byte[] fruLocator(int owner, int fruId, int entityId, String name) {
        ByteWriter body = new ByteWriter()
                .u8(owner)
                .u8(fruId)
                .u8(0x80)
                .u8(0)
                .u8(0)
                .u8(0x10)
                .u8(0)
                .u8(entityId)
                .u8(1)
                .u8(0);
        return withHeader(FRU_LOCATOR, idString(body, name));
    }

    static byte[] mcLocator(int address, int capabilities, int entityId, int entityInstance, String name) {
        ByteWriter body = new ByteWriter()
                .u8(address)
                .u8(Ipmb.CHANNEL)
                .u8(0)
                .u8(capabilities)
                .u24(0)
                .u8(entityId)
                .u8(entityInstance)
                .u8(0);
        return withHeader(MC_LOCATOR, idString(body, name));
    }

    private static ByteWriter sensorKey(int owner, Sensor.Identity self) {
        return new ByteWriter()
                .u8(owner)
                .u8(0)
                .u8(self.number())
                .u8(self.entityId())
                .u8(self.entityInstance());
    }

    private static byte[] idString(ByteWriter body, String name) {
        return body.u8(EIGHT_BIT_ASCII | name.length()).ascii(name).done();
    }

    private static byte[] withHeader(int type, byte[] body) {
        return new ByteWriter()
                .u16(0)
                .u8(VERSION)
                .u8(type)
                .u8(body.length)
                .bytes(body)
                .done();
    }
}
