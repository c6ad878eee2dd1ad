package io.jipmi.msghandler;

import java.util.Locale;

/**
 * Which commands sent to us somebody receives (2.9).
 *
 * @param netFn network function, even, 0 to 0x3E
 * @param cmd command number, 0 to 0xFF
 * @param channelMask bit n for commands from channel n, 1 to 0xFFFF
 */
public record CommandFilter(int netFn, int cmd, int channelMask) {
    /** Commands from every channel. */
    public static final int ALL_CHANNELS = 0xFFFF;

    public CommandFilter {
        IpmiCommand.requireCommand(netFn, cmd);
        if (channelMask < 1 || channelMask > ALL_CHANNELS) {
            throw new IllegalArgumentException("channel mask out of 1..0xFFFF: " + channelMask);
        }
    }

    /** Such commands from every channel. */
    public static CommandFilter of(int netFn, int cmd) {
        return new CommandFilter(netFn, cmd, ALL_CHANNELS);
    }

    /** The same from one channel only, 0 to 15. */
    public CommandFilter onChannel(int channel) {
        if (channel < 0 || channel > 15) {
            throw new IllegalArgumentException("channel out of 0..15: " + channel);
        }
        return new CommandFilter(netFn, cmd, 1 << channel);
    }

    /** Whether some command would be received by both. */
    public boolean overlaps(CommandFilter other) {
        return netFn == other.netFn && cmd == other.cmd && (channelMask & other.channelMask) != 0;
    }

    /** Whether the command is one of them. */
    public boolean matches(IpmiCommand command) {
        return netFn == command.netFn()
                && cmd == command.cmd()
                && (channelMask & 1 << command.sender().channel()) != 0;
    }

    /** For people: {@code Sensor/Event/02 on channels 0x0001}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s/%02x on ", NetFn.describe(netFn), cmd)
                + (channelMask == ALL_CHANNELS
                        ? "every channel"
                        : String.format(Locale.ROOT, "channels 0x%04x", channelMask));
    }
}
