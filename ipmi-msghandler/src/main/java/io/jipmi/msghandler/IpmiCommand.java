package io.jipmi.msghandler;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A command somebody else, usually behind the BMC, sent to system management software. Immutable.
 *
 * @param sender who sent it, with the logical unit its response goes to
 * @param ownLun logical unit of ours it was sent to, 0 to 3; usually 2
 * @param sequence the sender's sequence number, 0 to 63
 * @param netFn network function, even, 0 to 0x3E
 * @param cmd command number, 0 to 0xFF
 * @param data the bytes after the command; copied in and out
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, compared by content
public record IpmiCommand(IpmiAddress sender, int ownLun, int sequence, int netFn, int cmd, byte[] data) {
    private static final int MAX_SEQUENCE = 63;

    public IpmiCommand {
        AddressField.OWN_LUN.check(ownLun);
        if (sequence < 0 || sequence > MAX_SEQUENCE) {
            throw new IllegalArgumentException("sequence number out of 0..63: " + sequence);
        }
        requireCommand(netFn, cmd);
        data = data.clone();
    }

    /** Throws {@link IllegalArgumentException} if no command has that network function and number. */
    static void requireCommand(int netFn, int cmd) {
        if (netFn < 0 || netFn > 0x3E || (netFn & 1) != 0) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "network function 0x%02x is not an even number within 0..0x3e", netFn));
        }
        if (cmd < 0 || cmd > 0xFF) {
            throw new IllegalArgumentException("command out of 0..0xFF: " + cmd);
        }
    }

    /** A copy of the data bytes. */
    @Override
    public byte[] data() {
        return data.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpmiCommand that
                && sender.equals(that.sender)
                && ownLun == that.ownLun
                && sequence == that.sequence
                && netFn == that.netFn
                && cmd == that.cmd
                && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * sender.hashCode() + sequence) + cmd) + Arrays.hashCode(data);
    }

    /** For people: {@code Sensor/Event/02 [aa] from 0x82 on channel 0}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s/%02x [%s] from %s",
                NetFn.describe(netFn),
                cmd,
                HexFormat.of().formatHex(data),
                sender.describe());
    }
}
