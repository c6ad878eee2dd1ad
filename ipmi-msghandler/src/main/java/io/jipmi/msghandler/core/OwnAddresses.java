package io.jipmi.msghandler.core;

import io.jipmi.msghandler.OwnAddress;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** What stands as requester on each channel: an interface's, or a user's own view of it. Thread-safe. */
final class OwnAddresses {
    private final @Nullable OwnAddresses beneath;
    private final AtomicReferenceArray<@Nullable OwnAddress> set = new AtomicReferenceArray<>(ChannelMedia.CHANNELS);

    private OwnAddresses(@Nullable OwnAddresses beneath) {
        this.beneath = beneath;
    }

    /** An interface's: the same on every channel at first. */
    static OwnAddresses ofInterface(OwnAddress everywhere) {
        OwnAddresses own = new OwnAddresses(null);
        for (int channel = 0; channel < ChannelMedia.CHANNELS; channel++) {
            own.set.set(channel, everywhere);
        }
        return own;
    }

    /** A user's, who sees this one's wherever none is set. */
    OwnAddresses view() {
        return new OwnAddresses(this);
    }

    /** @param channel 0 to 15 */
    OwnAddress on(int channel) {
        requireChannel(channel);
        OwnAddress own = set.get(channel);
        if (own != null) {
            return own;
        }
        if (beneath == null) {
            throw new IllegalStateException("an interface has an address on every channel");
        }
        return beneath.on(channel);
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
