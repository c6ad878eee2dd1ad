package io.jipmi.sim.bmc;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** The SDR repository device (IPMI 2.0 §33), filled at the factory: records are read, not written. */
final class SdrRepository {
    private static final int VERSION = 0x51;
    private static final int FIRST = 0x0000;
    private static final int LAST = 0xFFFF;
    private static final int WHOLE_RECORD = 0xFF;
    private static final int SUPPORTS_RESERVE_ALLOCATION = 0x03;
    private static final int ALLOCATION_UNIT_BYTES = 16;
    private static final int UNITS = 1024;
    private static final int LARGEST_RECORD_UNITS = 4;

    private final LongSupplier nanoTime;
    private final SelClock clock;
    private final List<byte[]> records = new ArrayList<>();
    private final Reservation reservation = new Reservation();
    private long lastAddSeconds;

    SdrRepository(LongSupplier nanoTime, SelClock clock) {
        this.nanoTime = nanoTime;
        this.clock = clock;
    }

    void register(CommandTable commands) {
        commands.add(NetFn.STORAGE, 0x20, 0, request -> info());
        commands.add(NetFn.STORAGE, 0x21, 0, request -> allocationInfo());
        commands.add(
                NetFn.STORAGE,
                0x22,
                0,
                request -> new ByteWriter().u16(reservation.reserve()).done());
        commands.add(NetFn.STORAGE, 0x23, 6, this::get);
        commands.add(
                NetFn.STORAGE,
                0x28,
                0,
                request -> new ByteWriter().u32(nowSeconds()).done());
    }

    void add(byte[] rec) {
        int id = records.size() + 1;
        rec[0] = (byte) id;
        rec[1] = (byte) (id >> 8);
        records.add(rec);
        lastAddSeconds = nowSeconds();
    }

    void cancelReservation() {
        reservation.cancel();
    }

    private long nowSeconds() {
        return clock.secondsAt(nanoTime.getAsLong());
    }

    private int freeUnits() {
        int used = 0;
        for (byte[] rec : records) {
            used += (rec.length + ALLOCATION_UNIT_BYTES - 1) / ALLOCATION_UNIT_BYTES;
        }
        return UNITS - used;
    }

    private byte[] info() {
        return new ByteWriter()
                .u8(VERSION)
                .u16(records.size())
                .u16(freeUnits() * ALLOCATION_UNIT_BYTES)
                .u32(lastAddSeconds)
                .u32(0)
                .u8(SUPPORTS_RESERVE_ALLOCATION)
                .done();
    }

    private byte[] allocationInfo() {
        return new ByteWriter()
                .u16(UNITS)
                .u16(ALLOCATION_UNIT_BYTES)
                .u16(freeUnits())
                .u16(freeUnits())
                .u8(LARGEST_RECORD_UNITS)
                .done();
    }

    private byte[] get(Request request) {
        int offset = request.u8(4);
        reservation.checkPartial(request.u16(0), offset);
        int recordId = request.u16(2);
        int index = recordId == FIRST ? 0 : recordId == LAST ? records.size() - 1 : recordId - 1;
        if (index < 0 || index >= records.size()) {
            throw new Refusal(CompletionCode.NOT_PRESENT);
        }
        int nextId = index + 1 < records.size() ? index + 2 : LAST;
        byte[] part = RecordPart.of(records.get(index), offset, request.u8(5), WHOLE_RECORD);
        return new ByteWriter().u16(nextId).bytes(part).done();
    }
}
