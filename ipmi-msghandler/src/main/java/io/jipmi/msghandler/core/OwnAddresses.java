package io.jipmi.msghandler.core;

import io.jipmi.msghandler.OwnAddress;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** What stands as requester on each channel: an interface's, or a user's own view of it. Thread-safe. */
final class OwnAddresses {
    private final @Nullable OwnAddresses beneath;
    private final OwnAddress everywhere;
    private final AtomicReferenceArray<@Nullable OwnAddress> set = new AtomicReferenceArray<>(ChannelMedia.CHANNELS);

    private OwnAddresses(@Nullable OwnAddresses beneath, OwnAddress everywhere) {
        this.beneath = beneath;
        this.everywhere = everywhere;
    }

    /** An interface's: the same on every channel at first. */
    static OwnAddresses ofInterface(OwnAddress everywhere) {
        return new OwnAddresses(null, everywhere);
    }

    /** A user's, who sees this one's wherever none is set. */
    OwnAddresses view() {
        return new OwnAddresses(this, everywhere);
    }

    /** @param channel 0 to 15 */
    OwnAddress on(int channel) {
        OwnAddress own = setOn(channel);
        return own != null ? own : everywhere;
    }

    /** What somebody has set for the channel, 0 to 15; null if nobody has. */
    @Nullable
    OwnAddress setOn(int channel) {
        requireChannel(channel);
        OwnAddress own = set.get(channel);
        return own != null || beneath == null ? own : beneath.setOn(channel);
    }

    /** @param channel 0 to 15 */
    void set(int channel, OwnAddress own) {
        requireChannel(channel);
        set.set(channel, own);
    }

    private static void requireChannel(int channel) {
        if (channel < 0 || channel >= ChannelMedia.CHANNELS) {
            throw new IllegalArgumentException("channel out of 0..15: " + channel);
        }
    }
}
