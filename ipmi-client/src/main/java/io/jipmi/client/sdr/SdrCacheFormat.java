package io.jipmi.client.sdr;

import io.jipmi.client.IpmiTimestamp;
import io.jipmi.client.Octets;
import io.jipmi.msghandler.IpmiException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The bytes of a cache file, big-endian: "JSDR", a version, the controller, the repository's state, its records, each
 * after its length, and a CRC-32 of all that.
 */
final class SdrCacheFormat {
    private static final int MAGIC = 0x4A534452;
    private static final int VERSION = 1;
    private static final int CHECKSUM_LENGTH_BYTES = 4;

    private SdrCacheFormat() {}

    static byte[] encode(SdrRepository repository, String controller) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeShort(VERSION);
            out.writeUTF(controller);
            write(out, repository.info());
            out.writeShort(repository.records().size());
            for (SdrRecord record : repository.records()) {
                out.writeShort(record.raw().lengthBytes());
                out.write(record.raw().toByteArray());
            }
            out.writeInt(checksum(bytes.toByteArray(), bytes.size()));
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written to", e);
        }
        return bytes.toByteArray();
    }

    /** @throws IOException with one line that says why these bytes cannot be used */
    static SdrRepository decode(byte[] bytes, String controller) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readInt() != MAGIC || in.readUnsignedShort() != VERSION) {
                throw new IOException("it was not written by this version");
            }
            int checkedBytes = bytes.length - CHECKSUM_LENGTH_BYTES;
            if (checksum(bytes, checkedBytes) != ByteBuffer.wrap(bytes).getInt(checkedBytes)) {
                throw new IOException("its checksum is wrong");
            }
            if (!in.readUTF().equals(controller)) {
                throw new IOException("it is of another controller");
            }
            SdrRepositoryInfo info = readInfo(in);
            List<SdrRecord> records = new ArrayList<>();
            for (int left = in.readUnsignedShort(); left > 0; left--) {
                records.add(SdrRecord.decode(Octets.of(in.readNBytes(in.readUnsignedShort()))));
            }
            return new SdrRepository(info, records);
        } catch (EOFException | IpmiException e) {
            throw new IOException("it is cut off", e);
        }
    }

    private static void write(DataOutputStream out, SdrRepositoryInfo info) throws IOException {
        out.writeByte(info.versionBcd());
        out.writeShort(info.records());
        out.writeShort(info.freeBytes());
        out.writeLong(info.lastAddition().seconds());
        out.writeLong(info.lastErase().seconds());
        out.writeBoolean(info.overflowed());
        out.writeBoolean(info.reservable());
    }

    private static SdrRepositoryInfo readInfo(DataInputStream in) throws IOException {
        return new SdrRepositoryInfo(
                in.readUnsignedByte(),
                in.readUnsignedShort(),
                in.readUnsignedShort(),
                new IpmiTimestamp(in.readLong()),
                new IpmiTimestamp(in.readLong()),
                in.readBoolean(),
                in.readBoolean());
    }

    private static int checksum(byte[] bytes, int lengthBytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, lengthBytes);
        return (int) crc.getValue();
    }
}
