package io.jipmi.client.fru;

import io.jipmi.client.BmcClient;
import io.jipmi.client.Conversation;
import io.jipmi.client.Octets;
import io.jipmi.client.PieceSize;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.IpmiCompletionException;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.NetFn;
import io.jipmi.msghandler.SystemInterfaceAddress;
import java.time.Duration;
import java.util.Arrays;

/**
 * A change of an inventory (IPMI 2.0, 34.3), which is read, checked as it would be afterwards, written and read again.
 * Immutable and thread-safe.
 *
 * <p>Only bytes that change are written, in rising order. A write that ends with an exception may have been done in
 * part.
 */
public final class FruUpdate {
    private static final int COUNT_LENGTH_BYTES = 1;

    private final BmcClient bmc;
    private final int fruId;
    private final int offset;
    private final Octets bytes;
    private final boolean evenIfUnsound;

    FruUpdate(BmcClient bmc, int fruId, int offset, Octets bytes, boolean evenIfUnsound) {
        // What is checked and compared has to be what is there now.
        this.bmc = bmc.withMaxAge(Duration.ZERO);
        this.fruId = fruId;
        this.offset = offset;
        this.bytes = bytes;
        this.evenIfUnsound = evenIfUnsound;
    }

    /** The same that writes even what makes the inventory one with defects. */
    public FruUpdate evenIfUnsound() {
        return new FruUpdate(bmc, fruId, offset, bytes, true);
    }

    /**
     * Writes, and compares what is there afterwards.
     *
     * @return how many bytes had to be written
     * @throws IllegalArgumentException if the bytes are not all within the device, or would give it an inventory with
     *     defects; nothing was written then
     * @throws IpmiException also if what is there afterwards is something else; completion code 0x80 says that the
     *     device, or that part of it, is protected
     */
    public int write() throws IpmiException {
        Conversation conversation = bmc.begin("writing FRU " + fruId);
        FruAreaInfo info = FruAreaInfo.decode(
                conversation.data(FruAreaInfo.LENGTH_BYTES, NetFn.STORAGE, Cmd.GET_FRU_INVENTORY_AREA_INFO, fruId));
        FruInventoryDevice.requireWithin(info, offset, bytes.lengthBytes());
        byte[] before = new FruReader(conversation, fruId, info).readWhole().toByteArray();
        byte[] after = before.clone();
        System.arraycopy(bytes.toByteArray(), 0, after, offset, bytes.lengthBytes());
        if (!evenIfUnsound) {
            requireSound(FruInventory.decode(Octets.of(after)));
        }
        int from = alignedDown(mismatch(before, after), info);
        int to = Math.min(alignedUp(lastMismatch(before, after), info), after.length);
        if (from >= to) {
            return 0;
        }
        put(conversation, info, Octets.of(after), from, to);
        compare(
                new FruReader(conversation, fruId, info).read(from, to - from),
                Octets.of(after).slice(from, to),
                from);
        return to - from;
    }

    private static void requireSound(FruInventory inventory) {
        if (!inventory.isSound()) {
            throw new IllegalArgumentException("not written, for the inventory would have defects: "
                    + String.join(
                            "; ",
                            inventory.defects().stream()
                                    .map(FruDefect::toString)
                                    .toList()));
        }
    }

    private void put(Conversation conversation, FruAreaInfo info, Octets image, int from, int to) throws IpmiException {
        // A message on an IPMB has 32 bytes, 10 of them around what is written.
        PieceSize piece =
                bmc.target() instanceof SystemInterfaceAddress ? new PieceSize(32, 16, 8) : new PieceSize(22, 16, 8);
        int position = from;
        int busy = 0;
        while (position < to) {
            Octets part = image.slice(position, Math.min(position + piece.bytes(), to));
            try {
                position += put(conversation, info, position, part);
            } catch (IpmiCompletionException refused) {
                if (refused.completionCode() != FruReader.DEVICE_BUSY) {
                    piece.shrink(refused);
                } else if (++busy > FruReader.MAX_BUSY) {
                    throw refused;
                } else {
                    conversation.pause(FruReader.BUSY_PAUSE);
                }
            }
        }
    }

    /** How many bytes were taken. */
    private int put(Conversation conversation, FruAreaInfo info, int position, Octets part) throws IpmiException {
        int deviceOffset = position / info.unitBytes();
        int[] data = new int[3 + part.lengthBytes()];
        data[0] = fruId;
        data[1] = deviceOffset & 0xFF;
        data[2] = deviceOffset >> 8;
        for (int i = 0; i < part.lengthBytes(); i++) {
            data[3 + i] = part.u8(i);
        }
        int count = conversation
                .data(COUNT_LENGTH_BYTES, NetFn.STORAGE, Cmd.WRITE_FRU_DATA, data)
                .u8(0);
        int takenBytes = count == part.lengthBytes() ? count : count * info.unitBytes();
        if (takenBytes == 0 || takenBytes > part.lengthBytes()) {
            throw Conversation.badResponse(
                    "sent " + part.lengthBytes() + " bytes of FRU " + fruId + ", the BMC counted " + count);
        }
        return takenBytes;
    }

    private void compare(Octets found, Octets wanted, int from) throws IpmiException {
        int index = mismatch(found.toByteArray(), wanted.toByteArray());
        if (index < wanted.lengthBytes()) {
            throw Conversation.badResponse("byte " + (from + index) + " of FRU " + fruId + " was written as "
                    + wanted.u8(index) + " and is " + found.u8(index));
        }
    }

    /** The first index that differs; the length if none does. */
    private static int mismatch(byte[] first, byte[] second) {
        int index = Arrays.mismatch(first, second);
        return index < 0 ? first.length : index;
    }

    /** Behind the last index that differs; 0 if none does. */
    private static int lastMismatch(byte[] first, byte[] second) {
        int end = first.length;
        while (end > 0 && first[end - 1] == second[end - 1]) {
            end--;
        }
        return end;
    }

    private static int alignedDown(int index, FruAreaInfo info) {
        return index - index % info.unitBytes();
    }

    private static int alignedUp(int index, FruAreaInfo info) {
        return alignedDown(index + info.unitBytes() - 1, info);
    }
}
