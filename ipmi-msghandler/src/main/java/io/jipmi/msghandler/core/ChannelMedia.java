package io.jipmi.msghandler.core;

import io.jipmi.msghandler.BridgedAddress;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.IpmiResponse;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the BMC's channels are made of, by its answers to Get Channel Info (IPMI 2.0 section 22.24, table 6-3). Immutable.
 */
final class ChannelMedia {
    static final int CHANNELS = 16;

    private static final int NONE = -1;
    private static final int IPMB = 0x01;
    private static final int LAN = 0x04;
    private static final int SERIAL = 0x05;
    private static final int FIRST_OEM = 0x60;
    private static final int LAST_OEM = 0x7F;

    /** Channel, medium, protocol: what else the answer has is not needed here. */
    private static final int LEAST_BYTES = 3;

    /** Before a channel has been asked about. */
    static final ChannelMedia EMPTY = new ChannelMedia(none());

    /** A BMC older than IPMI 1.5 has one channel, the primary IPMB, and does not know the command (2.14). */
    static final ChannelMedia PRIMARY_IPMB_ALONE = EMPTY.with(0, IPMB);

    private final int[] media;

    private ChannelMedia(int[] media) {
        this.media = media;
    }

    /** The same with what the BMC said of one more channel; one it says nothing proper of is not there. */
    ChannelMedia with(int channel, IpmiResponse response) {
        boolean proper = response.completionCode() == CompletionCode.OK && response.dataLengthBytes() >= LEAST_BYTES;
        return proper ? with(channel, response.data()[1] & 0x7F) : this;
    }

    private ChannelMedia with(int channel, int medium) {
        int[] copy = media.clone();
        copy[channel] = medium;
        return new ChannelMedia(copy);
    }

    boolean isIpmb(int channel) {
        return media[channel] == IPMB;
    }

    /** Whether LAN or serial sessions come in there. */
    boolean hasSessions(int channel) {
        return media[channel] == LAN || media[channel] == SERIAL;
    }

    /** Whether messages there are made as the vendor likes. */
    boolean isOem(int channel) {
        return media[channel] >= FIRST_OEM && media[channel] <= LAST_OEM;
    }

    /** Why nothing can go to such an address; null if it can. */
    @Nullable
    String objectionTo(BridgedAddress address) {
        int channel = address.channel();
        boolean ipmb = address instanceof IpmbAddress;
        if (ipmb ? isIpmb(channel) : hasSessions(channel)) {
            return null;
        }
        return "channel " + channel + " of the BMC is "
                + (media[channel] == NONE
                        ? "not there"
                        : String.format(Locale.ROOT, "of medium 0x%02x", media[channel]))
                + (ipmb ? ", not an IPMB" : ", neither LAN nor serial");
    }

    private static int[] none() {
        int[] none = new int[CHANNELS];
        Arrays.fill(none, NONE);
        return none;
    }
}
