package io.jipmi.client.fru;

import io.jipmi.client.Conversation;
import io.jipmi.client.Octets;
import io.jipmi.client.PieceSize;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.IpmiCompletionException;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiTransportException;
import io.jipmi.msghandler.NetFn;
import io.jipmi.msghandler.SystemInterfaceAddress;
import java.time.Duration;
import java.util.Arrays;

/**
 * Reads an inventory from its start (IPMI 2.0, 34.2), in the largest pieces that the BMC and the way to it take. Not
 * thread-safe, used once.
 *
 * <p>It ends for every BMC: each answer brings a byte at least, a device that says it is busy is asked again
 * {@value #MAX_BUSY} times, and all of it has one deadline.
 */
final class FruReader {
    static final int MAX_BUSY = 16;

    /** The device's completion code while its memory cannot be accessed. */
    static final int DEVICE_BUSY = 0x81;

    /** An EEPROM takes up to 10 ms to write a page, and a bus that another master has is free as soon. */
    static final Duration BUSY_PAUSE = Duration.ofMillis(20);

    private static final int COUNT_LENGTH_BYTES = 1;

    private final Conversation bmc;
    private final int fruId;
    private final FruAreaInfo info;
    private final PieceSize piece;
    private final byte[] image;
    private int knownBytes;
    private int busy;

    FruReader(Conversation bmc, int fruId, FruAreaInfo info) {
        this.bmc = bmc;
        this.fruId = fruId;
        this.info = info;
        // A message on an IPMB has 32 bytes, 9 of them around what is read.
        piece = bmc.target() instanceof SystemInterfaceAddress
                ? new PieceSize(128, 64, 32, 16, 8)
                : new PieceSize(22, 16, 8);
        image = new byte[info.sizeBytes()];
    }

    /** The bytes up to the end of the last area. */
    Octets readAreas() throws IpmiException {
        int neededBytes = Math.min(FruLayout.HEADER_LENGTH_BYTES, image.length);
        while (knownBytes < neededBytes) {
            readUpTo(Math.max(neededBytes, Math.min(knownBytes + piece.bytes(), image.length)));
            if (knownBytes >= FruLayout.HEADER_LENGTH_BYTES) {
                neededBytes = new FruLayout(known(), image.length).neededBytes();
            }
        }
        return known().slice(0, neededBytes);
    }

    /** All bytes there are. */
    Octets readWhole() throws IpmiException {
        readUpTo(image.length);
        return known();
    }

    /** Some of the bytes, whatever is before them. */
    Octets read(int offset, int lengthBytes) throws IpmiException {
        knownBytes = offset - offset % info.unitBytes();
        readUpTo(offset + lengthBytes);
        return known().slice(offset, offset + lengthBytes);
    }

    private Octets known() {
        return Octets.of(Arrays.copyOf(image, knownBytes));
    }

    private void readUpTo(int end) throws IpmiException {
        while (knownBytes < end) {
            Octets bytes = piece(end - knownBytes);
            System.arraycopy(bytes.toByteArray(), 0, image, knownBytes, bytes.lengthBytes());
            knownBytes += bytes.lengthBytes();
        }
    }

    private Octets piece(int missingBytes) throws IpmiException {
        int unitBytes = info.unitBytes();
        while (true) {
            int wantedUnits = (Math.min(missingBytes, piece.bytes()) + unitBytes - 1) / unitBytes;
            int offset = knownBytes / unitBytes;
            try {
                return payload(
                        bmc.data(
                                COUNT_LENGTH_BYTES + 1,
                                NetFn.STORAGE,
                                Cmd.READ_FRU_DATA,
                                fruId,
                                offset & 0xFF,
                                offset >> 8,
                                wantedUnits),
                        wantedUnits * unitBytes);
            } catch (IpmiCompletionException refused) {
                if (refused.completionCode() != DEVICE_BUSY) {
                    piece.shrink(refused);
                } else if (++busy > MAX_BUSY) {
                    throw refused;
                } else {
                    bmc.pause(BUSY_PAUSE);
                }
            } catch (IpmiTransportException lost) {
                piece.shrink(lost);
            }
        }
    }

    /** The count is of words or of bytes, whatever the BMC makes of the specification, but is that of the bytes sent. */
    private Octets payload(Octets answer, int wantedBytes) throws IpmiException {
        int count = answer.u8(0);
        Octets bytes = answer.slice(COUNT_LENGTH_BYTES, answer.lengthBytes());
        int lengthBytes = bytes.lengthBytes();
        boolean counted = count == lengthBytes || count * info.unitBytes() == lengthBytes;
        if (!counted || lengthBytes > wantedBytes || lengthBytes % info.unitBytes() != 0) {
            throw Conversation.badResponse("asked for " + wantedBytes + " bytes of FRU " + fruId + ", the BMC sent "
                    + lengthBytes + " and counted " + count);
        }
        return bytes;
    }
}
