package io.jipmi.sim.bmc;

/**
 * An event as a controller generates it: the fields of a SEL event record (IPMI 2.0 §32.1) without record id and time.
 *
 * @param generatorId low byte slave address or software id, high byte channel and LUN
 * @param revision event message format: 4 for IPMI 1.5 and 2.0
 * @param sensorType table 42-3
 * @param sensorNumber 0 to 0xFF
 * @param deassertion whether the state went away
 * @param eventType event/reading type, table 42-1, 7 bits
 * @param data1 event data 1
 * @param data2 event data 2, 0xFF if unspecified
 * @param data3 event data 3, 0xFF if unspecified
 */
public record SensorEvent(
        int generatorId,
        int revision,
        int sensorType,
        int sensorNumber,
        boolean deassertion,
        int eventType,
        int data1,
        int data2,
        int data3) {
    private static final int BMC_GENERATOR = 0x0020;
    private static final int REVISION = 0x04;
    static final int UNSPECIFIED = 0xFF;

    /** An event from one of the BMC's own sensors. */
    public static SensorEvent fromBmc(
            int sensorType, int sensorNumber, boolean deassertion, int eventType, int data1, int data2, int data3) {
        return new SensorEvent(
                BMC_GENERATOR, REVISION, sensorType, sensorNumber, deassertion, eventType, data1, data2, data3);
    }

    /** The same event from another controller. */
    SensorEvent from(int otherGeneratorId) {
        return new SensorEvent(
                otherGeneratorId, revision, sensorType, sensorNumber, deassertion, eventType, data1, data2, data3);
    }

    /** A 16-byte record of type 02h. */
    byte[] toRecord(int recordId, long seconds) {
        return new ByteWriter()
                .u16(recordId)
                .u8(0x02)
                .u32(seconds)
                .u16(generatorId)
                .u8(revision)
                .u8(sensorType)
                .u8(sensorNumber)
                .u8(eventType | (deassertion ? 0x80 : 0))
                .u8(data1)
                .u8(data2)
                .u8(data3)
                .done();
    }
}
