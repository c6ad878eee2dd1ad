package io.jipmi.sim.bmc;

import java.util.function.LongSupplier;

/** Event receiver commands (IPMI 2.0 §29.1 to §29.3). */
final class EventReceiver {
    private static final int UNSPECIFIED = SensorEvent.UNSPECIFIED;
    /** Generator id, revision, sensor type, sensor number, direction/type, event data 1; data 2 and 3 may be left out. */
    private static final int LEAST_EVENT_BYTES = 6;

    private final LongSupplier nanoTime;
    private final EventRouter events;
    private int address = Ipmb.BMC_ADDRESS;
    private int lun;

    EventReceiver(LongSupplier nanoTime, EventRouter events) {
        this.nanoTime = nanoTime;
        this.events = events;
    }

    void register(CommandTable commands) {
        commands.add(NetFn.SENSOR_EVENT, 0x00, 2, this::set);
        commands.add(NetFn.SENSOR_EVENT, 0x01, 0, request -> new byte[] {(byte) address, (byte) lun});
        commands.add(NetFn.SENSOR_EVENT, 0x02, LEAST_EVENT_BYTES, this::platformEvent);
    }

    private byte[] set(Request request) {
        address = request.u8(0);
        lun = request.u8(1) & 0x03;
        return ByteWriter.NOTHING;
    }

    private byte[] platformEvent(Request request) {
        int directionAndType = request.u8(4);
        SensorEvent event = new SensorEvent(
                request.u8(0),
                request.u8(1),
                request.u8(2),
                request.u8(3),
                (directionAndType & 0x80) != 0,
                directionAndType & 0x7F,
                request.u8(5),
                request.length() > 6 ? request.u8(6) : UNSPECIFIED,
                request.length() > 7 ? request.u8(7) : UNSPECIFIED);
        events.post(event, nanoTime.getAsLong());
        return ByteWriter.NOTHING;
    }
}
