package io.jipmi.sim.bmc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/** The SEL device (IPMI 2.0 §31): a bounded log of 16-byte records. Survives resets of the BMC. */
final class SystemEventLog {
    static final int RECORD_BYTES = 16;

    private static final int CAPACITY = 512;
    private static final int VERSION = 0x51;
    private static final int FIRST = 0x0000;
    private static final int LAST = 0xFFFF;
    private static final int WHOLE_RECORD = 0xFF;
    private static final int OVERFLOW = 0x80;
    private static final int SUPPORTS_DELETE_RESERVE_ALLOCATION = 0x0B;
    private static final int TIMESTAMPED_OEM_LAST = 0xDF;
    private static final int INITIATE_ERASE = 0xAA;
    private static final int GET_ERASURE_STATUS = 0x00;
    private static final int ERASURE_COMPLETED = 0x01;
    private static final int UTC_OFFSET_UNSPECIFIED = 0x07FF;

    private final LongSupplier nanoTime;
    private final SelClock clock;
    private final List<byte[]> records = new ArrayList<>();
    private final Reservation reservation = new Reservation();
    private int nextRecordId = 1;
    private long lastAddSeconds = 0xFFFF_FFFFL;
    private long lastEraseSeconds = 0xFFFF_FFFFL;
    private boolean overflowed;
    private int utcOffsetMinutes = UTC_OFFSET_UNSPECIFIED;

    SystemEventLog(LongSupplier nanoTime, SelClock clock) {
        this.nanoTime = nanoTime;
        this.clock = clock;
    }

    void register(CommandTable commands) {
        commands.add(NetFn.STORAGE, 0x40, 0, request -> info());
        commands.add(NetFn.STORAGE, 0x41, 0, request -> allocationInfo());
        commands.add(
                NetFn.STORAGE,
                0x42,
                0,
                request -> new ByteWriter().u16(reservation.reserve()).done());
        commands.add(NetFn.STORAGE, 0x43, 6, this::getEntry);
        commands.add(NetFn.STORAGE, 0x44, RECORD_BYTES, this::addEntry);
        commands.add(NetFn.STORAGE, 0x46, 4, this::deleteEntry);
        commands.add(NetFn.STORAGE, 0x47, 6, this::clear);
        commands.add(
                NetFn.STORAGE,
                0x48,
                0,
                request -> new ByteWriter().u32(nowSeconds()).done());
        commands.add(NetFn.STORAGE, 0x49, 4, this::setTime);
        commands.add(
                NetFn.STORAGE,
                0x5C,
                0,
                request -> new ByteWriter().u16(utcOffsetMinutes).done());
        commands.add(NetFn.STORAGE, 0x5D, 2, this::setUtcOffset);
    }

    /** Logs an event; a full log loses it. Returns its record id, or 0 if it was lost. */
    int log(SensorEvent event, long timeNs) {
        if (records.size() == CAPACITY) {
            overflowed = true;
            return 0;
        }
        return append(event.toRecord(0, clock.secondsAt(timeNs)));
    }

    void cancelReservation() {
        reservation.cancel();
    }

    List<byte[]> records() {
        return records.stream().map(byte[]::clone).toList();
    }

    private int append(byte[] rec) {
        int id = nextRecordId;
        nextRecordId = id == LAST - 1 ? 1 : id + 1;
        rec[0] = (byte) id;
        rec[1] = (byte) (id >> 8);
        records.add(rec);
        lastAddSeconds = nowSeconds();
        return id;
    }

    private long nowSeconds() {
        return clock.secondsAt(nanoTime.getAsLong());
    }

    private byte[] info() {
        int freeBytes = (CAPACITY - records.size()) * RECORD_BYTES;
        return new ByteWriter()
                .u8(VERSION)
                .u16(records.size())
                .u16(freeBytes)
                .u32(lastAddSeconds)
                .u32(lastEraseSeconds)
                .u8(SUPPORTS_DELETE_RESERVE_ALLOCATION | (overflowed ? OVERFLOW : 0))
                .done();
    }

    private byte[] allocationInfo() {
        int free = CAPACITY - records.size();
        return new ByteWriter()
                .u16(CAPACITY)
                .u16(RECORD_BYTES)
                .u16(free)
                .u16(free)
                .u8(1)
                .done();
    }

    private byte[] getEntry(Request request) {
        int offset = request.u8(4);
        reservation.checkPartial(request.u16(0), offset);
        int index = indexOf(request.u16(2));
        int nextId = index + 1 < records.size() ? recordId(records.get(index + 1)) : LAST;
        byte[] part = RecordPart.of(records.get(index), offset, request.u8(5), WHOLE_RECORD);
        return new ByteWriter().u16(nextId).bytes(part).done();
    }

    private byte[] addEntry(Request request) {
        if (records.size() == CAPACITY) {
            overflowed = true;
            throw new Refusal(CompletionCode.OUT_OF_SPACE);
        }
        byte[] rec = Arrays.copyOf(request.from(0), RECORD_BYTES);
        if ((rec[2] & 0xFF) <= TIMESTAMPED_OEM_LAST) {
            byte[] time = new ByteWriter().u32(nowSeconds()).done();
            System.arraycopy(time, 0, rec, 3, time.length);
        }
        return new ByteWriter().u16(append(rec)).done();
    }

    private byte[] deleteEntry(Request request) {
        reservation.check(request.u16(0));
        int index = indexOf(request.u16(2));
        int id = recordId(records.remove(index));
        reservation.cancel();
        lastEraseSeconds = nowSeconds();
        return new ByteWriter().u16(id).done();
    }

    private byte[] clear(Request request) {
        reservation.check(request.u16(0));
        if (request.u8(2) != 'C' || request.u8(3) != 'L' || request.u8(4) != 'R') {
            throw new Refusal(CompletionCode.INVALID_DATA_FIELD);
        }
        switch (request.u8(5)) {
            case INITIATE_ERASE -> {
                records.clear();
                overflowed = false;
                reservation.cancel();
                lastEraseSeconds = nowSeconds();
            }
            case GET_ERASURE_STATUS -> {}
            default -> throw new Refusal(CompletionCode.INVALID_DATA_FIELD);
        }
        return new ByteWriter().u8(ERASURE_COMPLETED).done();
    }

    private byte[] setTime(Request request) {
        clock.set(nanoTime.getAsLong(), request.u32(0));
        return ByteWriter.NOTHING;
    }

    private byte[] setUtcOffset(Request request) {
        utcOffsetMinutes = request.u16(0);
        return ByteWriter.NOTHING;
    }

    private int indexOf(int recordId) {
        if (recordId == FIRST && !records.isEmpty()) {
            return 0;
        }
        if (recordId == LAST && !records.isEmpty()) {
            return records.size() - 1;
        }
        for (int i = 0; i < records.size(); i++) {
            if (recordId(records.get(i)) == recordId) {
                return i;
            }
        }
        throw new Refusal(CompletionCode.NOT_PRESENT);
    }

    private static int recordId(byte[] rec) {
        return (rec[0] & 0xFF) | (rec[1] & 0xFF) << 8;
    }
}
