package io.jipmi.client.sel;

import io.jipmi.client.Octets;
import io.jipmi.client.ScriptedBmc;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.NetFn;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** A SEL behind a {@link ScriptedBmc}, with the oddities a test wants. */
final class ScriptedSel {
    private final List<Octets> records = new ArrayList<>();
    private int nextId = 1;
    private int lastId = 0xFFFE;
    private int capacity = Integer.MAX_VALUE;
    private long seconds = 0x6000_0000L;
    private int utcOffset = 0x07FF;
    private int reservation = 0x0100;
    private boolean demandsReservation;
    private int mostBytes = 0xFF;
    private int refusalOfMore = 0xCA;
    private int silentLimitBytes = 0xFF;
    private int losses;
    private int erasing;
    private boolean away;
    private Runnable beforeGet = () -> {};
    private IntUnaryOperator following = position -> position + 1;

    ScriptedSel(ScriptedBmc bmc) {
        bmc.on(NetFn.STORAGE, Cmd.GET_SEL_INFO, this::info);
        bmc.on(NetFn.STORAGE, Cmd.GET_SEL_ALLOCATION_INFO, 0x00, 0x02, 16, 0, 0xF0, 0x01, 0xE0, 0x01, 1);
        bmc.on(NetFn.STORAGE, Cmd.RESERVE_SEL, this::reserve);
        bmc.on(NetFn.STORAGE, Cmd.GET_SEL_ENTRY, this::get);
        bmc.on(NetFn.STORAGE, Cmd.ADD_SEL_ENTRY, this::add);
        bmc.on(NetFn.STORAGE, Cmd.DELETE_SEL_ENTRY, this::delete);
        bmc.on(NetFn.STORAGE, Cmd.CLEAR_SEL, this::clear);
        bmc.on(NetFn.STORAGE, Cmd.GET_SEL_TIME, request -> ScriptedBmc.ok(request, u32(seconds)));
        bmc.on(NetFn.STORAGE, Cmd.SET_SEL_TIME, this::setTime);
        bmc.on(
                NetFn.STORAGE,
                Cmd.GET_SEL_TIME_UTC_OFFSET,
                request -> ScriptedBmc.ok(request, utcOffset, utcOffset >> 8));
        bmc.on(NetFn.STORAGE, Cmd.SET_SEL_TIME_UTC_OFFSET, this::setUtcOffset);
    }

    /** Logs an event of sensor {@code number}, of which data 3 is {@code mark}; the oldest makes room in a full log. */
    Octets log(int number, int mark) {
        return append(Octets.of(0, 0, 0x02, 0, 0, 0, 0, 0x20, 0, 4, 0x01, number, 0x01, 0x59, 0x40, mark));
    }

    Octets append(Octets record) {
        int[] bytes = new int[SelEntry.LENGTH_BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = record.u8(i);
        }
        bytes[0] = nextId;
        bytes[1] = nextId >> 8;
        if (bytes[2] < 0xE0) {
            System.arraycopy(u32(seconds), 0, bytes, 3, 4);
        }
        nextId = nextId == lastId ? 1 : nextId + 1;
        if (records.size() == capacity) {
            records.remove(0);
        }
        Octets logged = Octets.of(bytes);
        records.add(logged);
        return logged;
    }

    ScriptedSel capacity(int newCapacity) {
        capacity = newCapacity;
        return this;
    }

    ScriptedSel idsFrom(int newNextId, int newLastId) {
        nextId = newNextId;
        lastId = newLastId;
        return this;
    }

    ScriptedSel pass(int passedSeconds) {
        seconds += passedSeconds;
        return this;
    }

    ScriptedSel refuseMoreThan(int bytes, int completionCode) {
        mostBytes = bytes;
        refusalOfMore = completionCode;
        return this;
    }

    /** Returns at most so many bytes, without a word. */
    ScriptedSel cutAt(int bytes) {
        silentLimitBytes = bytes;
        return this;
    }

    ScriptedSel demandReservation() {
        demandsReservation = true;
        return this;
    }

    /** So many of the commands to come that carry a reservation find it lost. */
    ScriptedSel loseReservations(int times) {
        losses = times;
        return this;
    }

    /** An erasure is over after so many questions. */
    ScriptedSel eraseSlowly(int polls) {
        erasing = polls;
        return this;
    }

    ScriptedSel beforeGet(Runnable newBeforeGet) {
        beforeGet = newBeforeGet;
        return this;
    }

    /** Which record follows the one at a position. */
    ScriptedSel chain(IntUnaryOperator newFollowing) {
        following = newFollowing;
        return this;
    }

    /** Whether it is busy with something else. */
    void away(boolean newAway) {
        away = newAway;
    }

    List<Octets> records() {
        return records;
    }

    void empty() {
        records.clear();
    }

    private IpmiResponse info(IpmiRequest request) {
        return ScriptedBmc.ok(
                request, 0x51, records.size(), records.size() >> 8, 0, 1, 0, 0, 0, 0x60, 0, 0, 0, 0x60, 0x0B);
    }

    private IpmiResponse reserve(IpmiRequest request) {
        reservation++;
        return ScriptedBmc.ok(request, reservation, reservation >> 8);
    }

    private IpmiResponse get(IpmiRequest request) {
        if (away) {
            return ScriptedBmc.refusal(request, 0xC0);
        }
        beforeGet.run();
        Octets asked = Octets.of(request.data());
        boolean needed = demandsReservation || asked.u8(4) > 0 || asked.u16(0) != 0;
        if (needed && (asked.u16(0) != reservation || loses())) {
            return ScriptedBmc.refusal(request, 0xC5);
        }
        int position = position(asked.u16(2));
        if (position < 0) {
            return ScriptedBmc.refusal(request, 0xCB);
        }
        int offset = asked.u8(4);
        int countBytes = asked.u8(5) == 0xFF ? 16 - offset : asked.u8(5);
        if (countBytes > mostBytes || offset + countBytes > 16) {
            return ScriptedBmc.refusal(request, refusalOfMore);
        }
        int next = following.applyAsInt(position);
        int followingId = next < records.size() ? records.get(next).u16(0) : 0xFFFF;
        int sentBytes = Math.min(countBytes, silentLimitBytes);
        int[] data = new int[2 + sentBytes];
        data[0] = followingId;
        data[1] = followingId >> 8;
        for (int i = 0; i < sentBytes; i++) {
            data[2 + i] = records.get(position).u8(offset + i);
        }
        return ScriptedBmc.ok(request, data);
    }

    private IpmiResponse add(IpmiRequest request) {
        Octets record = append(Octets.of(request.data()));
        return ScriptedBmc.ok(request, record.u8(0), record.u8(1));
    }

    private IpmiResponse delete(IpmiRequest request) {
        Octets asked = Octets.of(request.data());
        if (asked.u16(0) != reservation || loses()) {
            return ScriptedBmc.refusal(request, 0xC5);
        }
        int position = position(asked.u16(2));
        if (position < 0) {
            return ScriptedBmc.refusal(request, 0xCB);
        }
        Octets record = records.remove(position);
        return ScriptedBmc.ok(request, record.u8(0), record.u8(1));
    }

    private IpmiResponse clear(IpmiRequest request) {
        Octets asked = Octets.of(request.data());
        if (asked.u16(0) != reservation || loses()) {
            return ScriptedBmc.refusal(request, 0xC5);
        }
        if (!asked.slice(2, 5).latin1().equals("CLR")) {
            return ScriptedBmc.refusal(request, 0xCC);
        }
        if (asked.u8(5) == 0xAA) {
            records.clear();
            reservation++;
        } else {
            erasing--;
        }
        return ScriptedBmc.ok(request, erasing > 0 ? 0x30 : 0x31);
    }

    private IpmiResponse setTime(IpmiRequest request) {
        seconds = Octets.of(request.data()).u32(0);
        return ScriptedBmc.ok(request);
    }

    private IpmiResponse setUtcOffset(IpmiRequest request) {
        utcOffset = Octets.of(request.data()).u16(0);
        return ScriptedBmc.ok(request);
    }

    private boolean loses() {
        losses--;
        return losses >= 0;
    }

    private int position(int id) {
        if (id == 0xFFFF) {
            return records.size() - 1;
        }
        for (int i = 0; i < records.size(); i++) {
            if (id == 0 || records.get(i).u16(0) == id) {
                return i;
            }
        }
        return -1;
    }

    private static int[] u32(long value) {
        return new int[] {
            (int) value & 0xFF, (int) (value >> 8) & 0xFF, (int) (value >> 16) & 0xFF, (int) (value >> 24) & 0xFF
        };
    }
}
