package io.jipmi.client.sdr;

import io.jipmi.client.Octets;
import java.util.ArrayList;
import java.util.List;

/**
 * The BMC's message channels (IPMI 2.0, 43.11; a record of IPMI 1.0). Immutable.
 *
 * @param raw the whole record
 * @param channels channel 0 to 7
 * @param messageInterrupt interrupt of the message buffer, 0 to 0xFF
 * @param eventInterrupt interrupt of the event message buffer, 0 to 0xFF
 */
public record ChannelInfoRecord(Octets raw, List<Channel> channels, int messageInterrupt, int eventInterrupt)
        implements SdrRecord {
    static final int TYPE = 0x14;
    static final int MIN_LENGTH_BYTES = 15;

    private static final int CHANNELS = 8;
    private static final int FIRST_CHANNEL = 5;

    /**
     * One channel.
     *
     * @param transmits whether messages can be sent to it
     * @param receiveLun the LUN its messages are received by, 0 to 7
     * @param protocol table 6-2, 0 to 15; 0 is none
     */
    public record Channel(boolean transmits, int receiveLun, int protocol) {}

    public ChannelInfoRecord {
        channels = List.copyOf(channels);
    }

    static ChannelInfoRecord decode(Octets raw) {
        List<Channel> channels = new ArrayList<>();
        for (int i = FIRST_CHANNEL; i < FIRST_CHANNEL + CHANNELS; i++) {
            channels.add(new Channel(raw.bit(i, 7), raw.u8(i) >> 4 & 7, raw.u8(i) & 0x0F));
        }
        return new ChannelInfoRecord(
                raw, channels, raw.u8(FIRST_CHANNEL + CHANNELS), raw.u8(FIRST_CHANNEL + CHANNELS + 1));
    }
}
