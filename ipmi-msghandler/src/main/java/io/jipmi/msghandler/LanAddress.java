package io.jipmi.msghandler;

import java.util.Locale;

/**
 * Software at the other end of a LAN or serial session the BMC has, reached through its Send Message command.
 *
 * @param channel the BMC's LAN or serial channel, 0 to 14
 * @param privilege of the session, 0 to 0xF: what the BMC says of a command's sender; means nothing in a request
 * @param sessionHandle which session, 0 to 0xFF
 * @param remoteSwid software id of the other end, 0 to 0xFF, such as 0x81 for a remote console
 * @param localSwid software id of this end, 0 to 0xFF, such as 0x8F
 * @param lun logical unit of the other end, 0 to 3
 */
public record LanAddress(int channel, int privilege, int sessionHandle, int remoteSwid, int localSwid, int lun)
        implements BridgedAddress {
    /** One byte less than would fit, as in Linux (2.4). */
    private static final int MAX_DATA_BYTES = 260;

    public LanAddress {
        AddressField.CHANNEL.check(channel);
        AddressField.PRIVILEGE.check(privilege);
        AddressField.SESSION_HANDLE.check(sessionHandle);
        AddressField.REMOTE_SWID.check(remoteSwid);
        AddressField.LOCAL_SWID.check(localSwid);
        AddressField.LUN.check(lun);
    }

    @Override
    public int maxDataBytes() {
        return MAX_DATA_BYTES;
    }

    @Override
    public LanAddress answering() {
        return new LanAddress(channel, 0, sessionHandle, remoteSwid, localSwid, lun);
    }

    /** For people: {@code software 0x81 of session 0x12 on channel 1}. */
    @Override
    public String describe() {
        return String.format(
                        Locale.ROOT,
                        "software 0x%02x of session 0x%02x on channel %d",
                        remoteSwid,
                        sessionHandle,
                        channel)
                + (lun == 0 ? "" : " LUN " + lun);
    }
}
