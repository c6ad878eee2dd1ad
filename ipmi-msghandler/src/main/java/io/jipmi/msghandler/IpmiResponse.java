package io.jipmi.msghandler;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * What the BMC answered. Immutable: data is copied in and out.
 *
 * @param netFn network function of the response, odd, 1 to 0x3F
 * @param cmd command number, 0 to 0xFF
 * @param completionCode 0 to 0xFF; see {@link CompletionCode}
 * @param data the bytes after the completion code
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, compared by content
public record IpmiResponse(int netFn, int cmd, int completionCode, byte[] data) {
    public IpmiResponse {
        // Not clone(): compiled by the quick compiler that is a call into the Java machine.
        data = Arrays.copyOf(data, data.length);
    }

    /** A copy of the bytes after the completion code. */
    @Override
    public byte[] data() {
        return Arrays.copyOf(data, data.length);
    }

    /** Number of bytes after the completion code. */
    public int dataLengthBytes() {
        return data.length;
    }

    /**
     * One byte of the data as 0 to 255.
     *
     * @param index from 0, the byte after the completion code
     */
    public int u8(int index) {
        return data[index] & 0xFF;
    }

    /** Whether the completion code is 0x00. */
    public boolean isOk() {
        return completionCode == CompletionCode.OK;
    }

    /**
     * This response if it completed normally and is long enough.
     *
     * @param minDataLengthBytes how many bytes must follow the completion code
     * @throws IpmiCompletionException if the completion code is not 0x00
     * @throws IpmiTransportException if the answer is shorter than that
     */
    public IpmiResponse orThrow(int minDataLengthBytes) throws IpmiException {
        if (!isOk()) {
            throw new IpmiCompletionException(this);
        }
        if (data.length < minDataLengthBytes) {
            throw new IpmiTransportException(new IpmiFailure(
                    FailureKind.BAD_RESPONSE,
                    CompletionCode.UNSPECIFIED,
                    true,
                    String.format(
                            Locale.ROOT,
                            "the answer to %s/%02x has %d data bytes where %d are needed",
                            NetFn.describe(netFn),
                            cmd,
                            data.length,
                            minDataLengthBytes)));
        }
        return this;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpmiResponse that
                && netFn == that.netFn
                && cmd == that.cmd
                && completionCode == that.completionCode
                && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * netFn + cmd) + completionCode) + Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s/%02x %s [%s]",
                NetFn.describe(netFn),
                cmd,
                CompletionCode.describe(completionCode),
                HexFormat.of().formatHex(data));
    }
}
