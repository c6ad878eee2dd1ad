package io.jipmi.msghandler.core;

import io.jipmi.msghandler.BridgedAddress;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.NetFn;
import io.jipmi.msghandler.Repeat;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks the BMC what its channels are, one after the other, when that must be known for the first time: the primary IPMB is
 * channel 0 with every BMC and needs no question. Guarded by the monitor's lock, but for {@link #media}.
 *
 * <p>If the BMC cannot be asked, what waits goes on unchecked: the same trouble awaits it.
 */
final class ChannelScan {
    private static final int PRIMARY_IPMB = 0;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final OwnRequests own;
    private final Runnable onEnd;
    private volatile @Nullable ChannelMedia media;
    private ChannelMedia soFar = ChannelMedia.EMPTY;
    private boolean underWay;

    /** @param onEnd told when it is over, whether the media are known then or not */
    ChannelScan(OwnRequests own, Runnable onEnd) {
        this.own = own;
        this.onEnd = onEnd;
    }

    /** What the channels are; null as long as nobody had to know, or it could not be found out. */
    @Nullable
    ChannelMedia media() {
        return media;
    }

    /** Whether something to that address has to wait for the scan, which has begun then. */
    boolean awaitedBy(BridgedAddress address) {
        boolean primary = address instanceof IpmbAddress && address.channel() == PRIMARY_IPMB;
        if (!primary && media == null) {
            begin();
        }
        return !primary && underWay;
    }

    /** Whether messages from that channel have to wait for the scan, which has begun then. */
    boolean awaitedFrom(int channel) {
        if (channel != PRIMARY_IPMB && media == null) {
            begin();
        }
        return channel != PRIMARY_IPMB && underWay;
    }

    /** The BMC may be another one now, or set up otherwise: who must know next asks again. */
    void forget() {
        media = null;
    }

    private void begin() {
        if (!underWay) {
            soFar = ChannelMedia.EMPTY;
            underWay = true;
            if (!ask(PRIMARY_IPMB)) {
                underWay = false;
            }
        }
    }

    private boolean ask(int channel) {
        IpmiRequest request = IpmiRequest.of(NetFn.APP, Cmd.GET_CHANNEL_INFO, channel)
                .withTimeout(TIMEOUT)
                .withRepeat(Repeat.ALWAYS);
        return own.put(request, exchange -> told(channel, exchange.answer()));
    }

    private void told(int channel, @Nullable IpmiResponse answer) {
        if (answer == null) {
            end(null);
        } else if (answer.completionCode() == CompletionCode.INVALID_COMMAND) {
            end(ChannelMedia.PRIMARY_IPMB_ALONE);
        } else {
            soFar = soFar.with(channel, answer);
            if (channel + 1 == ChannelMedia.CHANNELS) {
                end(soFar);
            } else if (!ask(channel + 1)) {
                end(null);
            }
        }
    }

    private void end(@Nullable ChannelMedia result) {
        media = result;
        underWay = false;
        onEnd.run();
    }
}
