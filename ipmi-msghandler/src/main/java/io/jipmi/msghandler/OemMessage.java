package io.jipmi.msghandler;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * A message from a channel whose medium is the vendor's own, 0x60 to 0x7F: what it means is between the vendor and whoever
 * receives it (MH-11). Immutable.
 *
 * @param channel 0 to 15
 * @param data what Get Message gave after the channel; copied in and out
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, compared by content
public record OemMessage(int channel, byte[] data) {
    public OemMessage {
        if (channel < 0 || channel > 15) {
            throw new IllegalArgumentException("channel out of 0..15: " + channel);
        }
        data = data.clone();
    }

    /** A copy of the bytes. */
    @Override
    public byte[] data() {
        return data.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OemMessage that && channel == that.channel && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return 31 * channel + Arrays.hashCode(data);
    }

    /** For people: {@code [aa bb] from channel 3}. */
    @Override
    public String toString() {
        return "[" + HexFormat.ofDelimiter(" ").formatHex(data) + "] from channel " + channel;
    }
}
