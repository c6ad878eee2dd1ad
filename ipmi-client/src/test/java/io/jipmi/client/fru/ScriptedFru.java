package io.jipmi.client.fru;

import io.jipmi.client.Octets;
import io.jipmi.client.ScriptedBmc;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.NetFn;
import java.util.Arrays;

/** FRU device 3 behind a {@link ScriptedBmc}, with the oddities a test wants. */
final class ScriptedFru {
    static final int FRU_ID = 3;

    private final byte[] contents;
    private int unitBytes = 1;
    private int mostReadBytes = 0xFF;
    private int mostWrittenBytes = 0xFF;
    private int refusalOfMore = 0xCA;
    private int silentLimitBytes = 0xFF;
    private boolean countsBytes;
    private int busyTimes;
    private int stuckByte = -1;

    ScriptedFru(ScriptedBmc bmc, Octets contents) {
        this.contents = contents.toByteArray();
        bmc.on(NetFn.STORAGE, Cmd.GET_FRU_INVENTORY_AREA_INFO, this::info);
        bmc.on(NetFn.STORAGE, Cmd.READ_FRU_DATA, this::read);
        bmc.on(NetFn.STORAGE, Cmd.WRITE_FRU_DATA, this::write);
    }

    ScriptedFru byWords() {
        unitBytes = 2;
        return this;
    }

    /** Offsets and counts asked for are words, what is returned is counted in bytes: so do some BMCs. */
    ScriptedFru countsBytes() {
        countsBytes = true;
        return this;
    }

    ScriptedFru refuseMoreThan(int bytes, int completionCode) {
        mostReadBytes = bytes;
        mostWrittenBytes = bytes;
        refusalOfMore = completionCode;
        return this;
    }

    /** Returns, and takes, at most so many bytes, without a word. */
    ScriptedFru cutAt(int bytes) {
        silentLimitBytes = bytes;
        return this;
    }

    ScriptedFru busyFor(int commands) {
        busyTimes = commands;
        return this;
    }

    /** A byte that takes no new value. */
    ScriptedFru stuckAt(int index) {
        stuckByte = index;
        return this;
    }

    Octets contents() {
        return Octets.of(contents);
    }

    private IpmiResponse info(IpmiRequest request) {
        return isHere(request)
                ? ScriptedBmc.ok(request, contents.length & 0xFF, contents.length >> 8, unitBytes - 1)
                : ScriptedBmc.refusal(request, 0xCB);
    }

    private IpmiResponse read(IpmiRequest request) {
        Octets asked = Octets.of(request.data());
        int from = asked.u16(1) * unitBytes;
        int countBytes = asked.u8(3) * unitBytes;
        if (busyTimes > 0) {
            busyTimes--;
            return ScriptedBmc.refusal(request, 0x81);
        }
        if (!isHere(request) || from >= contents.length) {
            return ScriptedBmc.refusal(request, 0xCB);
        }
        if (countBytes > mostReadBytes) {
            return ScriptedBmc.refusal(request, refusalOfMore);
        }
        int to = Math.min(from + Math.min(countBytes, silentLimitBytes), contents.length);
        byte[] bytes = Arrays.copyOfRange(contents, from, to);
        int[] answer = new int[1 + bytes.length];
        answer[0] = countsBytes ? bytes.length : bytes.length / unitBytes;
        for (int i = 0; i < bytes.length; i++) {
            answer[1 + i] = bytes[i];
        }
        return ScriptedBmc.ok(request, answer);
    }

    private IpmiResponse write(IpmiRequest request) {
        Octets sent = Octets.of(request.data());
        int from = sent.u16(1) * unitBytes;
        int countBytes = sent.lengthBytes() - 3;
        if (busyTimes > 0) {
            busyTimes--;
            return ScriptedBmc.refusal(request, 0x81);
        }
        if (countBytes > mostWrittenBytes) {
            return ScriptedBmc.refusal(request, refusalOfMore);
        }
        int takenBytes = Math.min(countBytes, silentLimitBytes);
        for (int i = 0; i < takenBytes; i++) {
            if (from + i != stuckByte) {
                contents[from + i] = (byte) sent.u8(3 + i);
            }
        }
        return ScriptedBmc.ok(request, takenBytes / unitBytes);
    }

    private static boolean isHere(IpmiRequest request) {
        return (request.data()[0] & 0xFF) == FRU_ID;
    }
}
