package io.jipmi.client.sdr;

import io.jipmi.client.Octets;
import io.jipmi.client.ScriptedBmc;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.NetFn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** An SDR repository behind a {@link ScriptedBmc}, with the oddities a test wants. */
final class ScriptedSdrs {
    private final List<Octets> records = new ArrayList<>();
    private int mostBytes = 0xFF;
    private int refusalOfMore = 0xCA;
    private int silentLimitBytes = 0xFF;
    private int reservation = 0x0100;
    private int lastAddition = 1;
    private int getsUntilLoss = Integer.MAX_VALUE;
    private int lossesLeft;
    private Runnable onLoss = () -> {};
    private Runnable onGet = () -> {};
    private IntUnaryOperator next = position -> position + 1;

    ScriptedSdrs(ScriptedBmc bmc, Octets... initial) {
        records.addAll(List.of(initial));
        bmc.on(NetFn.STORAGE, Cmd.GET_SDR_REPOSITORY_INFO, this::info);
        bmc.on(NetFn.STORAGE, Cmd.RESERVE_SDR_REPOSITORY, this::reserve);
        bmc.on(NetFn.STORAGE, Cmd.GET_SDR, this::get);
    }

    /** Refuses to return more than so many bytes at once. */
    ScriptedSdrs refuseMoreThan(int bytes, int completionCode) {
        mostBytes = bytes;
        refusalOfMore = completionCode;
        return this;
    }

    /** Returns at most so many bytes, without a word. */
    ScriptedSdrs cutAt(int bytes) {
        silentLimitBytes = bytes;
        return this;
    }

    /** Before the given Get SDR command (from 1), and again at each one after it, the reservation is lost. */
    ScriptedSdrs loseReservation(int atGet, int times, Runnable meanwhile) {
        getsUntilLoss = atGet;
        lossesLeft = times;
        onLoss = meanwhile;
        return this;
    }

    /** Does something whenever a record is asked for, on the thread that asks. */
    void beforeEachGet(Runnable action) {
        onGet = action;
    }

    void add(Octets record) {
        records.add(record);
        lastAddition++;
    }

    void touch() {
        lastAddition++;
    }

    /** Which record follows the one at a position. */
    ScriptedSdrs chain(IntUnaryOperator newNext) {
        next = newNext;
        return this;
    }

    /** A full sensor record of the given id. */
    static Octets full(int id, int sensor, String name) {
        int[] body = new int[43 + name.length()];
        body[0] = 0x20;
        body[2] = sensor;
        body[3] = 7;
        body[4] = 1;
        body[7] = 0x01;
        body[8] = 0x01;
        body[42] = 0xC0 | name.length();
        byte[] text = name.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < text.length; i++) {
            body[43 + i] = text[i];
        }
        return record(id, 0x01, body);
    }

    static Octets record(int id, int type, int... body) {
        int[] bytes = new int[5 + body.length];
        bytes[0] = id & 0xFF;
        bytes[1] = id >> 8;
        bytes[2] = 0x51;
        bytes[3] = type;
        bytes[4] = body.length;
        System.arraycopy(body, 0, bytes, 5, body.length);
        return Octets.of(bytes);
    }

    private IpmiResponse info(IpmiRequest request) {
        return ScriptedBmc.ok(request, 0x51, records.size(), 0, 0, 0, lastAddition, 0, 0, 0x30, 0, 0, 0, 0x30, 0x22);
    }

    private IpmiResponse reserve(IpmiRequest request) {
        reservation++;
        return ScriptedBmc.ok(request, reservation & 0xFF, reservation >> 8);
    }

    private IpmiResponse get(IpmiRequest request) {
        onGet.run();
        Octets asked = Octets.of(request.data());
        getsUntilLoss--;
        if (getsUntilLoss <= 0 && lossesLeft > 0) {
            lossesLeft--;
            reservation++;
            onLoss.run();
            return ScriptedBmc.refusal(request, 0xC5);
        }
        if (asked.u16(0) != reservation) {
            return ScriptedBmc.refusal(request, 0xC5);
        }
        int position = position(asked.u16(2));
        if (position < 0) {
            return ScriptedBmc.refusal(request, 0xCB);
        }
        Octets record = records.get(position);
        int offset = asked.u8(4);
        int count = asked.u8(5) == 0xFF ? record.lengthBytes() - offset : asked.u8(5);
        if (count > mostBytes || offset + count > record.lengthBytes()) {
            return ScriptedBmc.refusal(request, refusalOfMore);
        }
        return piece(request, position, record.slice(offset, offset + Math.min(count, silentLimitBytes)));
    }

    private IpmiResponse piece(IpmiRequest request, int position, Octets bytes) {
        int following = next.applyAsInt(position);
        int id = following < records.size() ? records.get(following).u16(0) : 0xFFFF;
        int[] data = new int[2 + bytes.lengthBytes()];
        data[0] = id & 0xFF;
        data[1] = id >> 8;
        for (int i = 0; i < bytes.lengthBytes(); i++) {
            data[2 + i] = bytes.u8(i);
        }
        return ScriptedBmc.ok(request, data);
    }

    private int position(int id) {
        for (int i = 0; i < records.size(); i++) {
            if (id == 0 || records.get(i).u16(0) == id) {
                return i;
            }
        }
        return -1;
    }
}
