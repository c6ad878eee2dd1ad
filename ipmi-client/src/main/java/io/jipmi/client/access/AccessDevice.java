package io.jipmi.client.access;

import io.jipmi.client.BmcClient;
import io.jipmi.client.Conversation;
import io.jipmi.client.FieldText;
import io.jipmi.client.Octets;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.NetFn;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Who may use the controller, and through which channels (IPMI 2.0, 22). Only reads. Immutable and thread-safe. */
public final class AccessDevice {
    private static final int CHANNELS = 16;
    private static final int IN_USE_NOW = 0x80;
    private static final int AFTER_RESET = 0x40;
    private static final int ACCESS_BYTES = 4;
    private static final int COUNT = 0x3F;
    private static final int FIRST_USER = 1;

    private final BmcClient bmc;

    /** That of the client's controller, each operation within the client's deadline. */
    public AccessDevice(BmcClient bmc) {
        this.bmc = bmc;
    }

    /**
     * Whether and how a channel can be used now.
     *
     * @param channel 0 to 15
     */
    public ChannelAccess channelAccess(int channel) throws IpmiException {
        return channelAccess(channel, IN_USE_NOW);
    }

    /**
     * Whether and how a channel can be used after the controller's next reset.
     *
     * @param channel 0 to 15
     */
    public ChannelAccess storedChannelAccess(int channel) throws IpmiException {
        return channelAccess(channel, AFTER_RESET);
    }

    /**
     * Every user of a channel: two commands each.
     *
     * @param channel 0 to 15
     */
    public UserList users(int channel) throws IpmiException {
        Objects.checkIndex(channel, CHANNELS);
        Conversation conversation = bmc.begin("reading the users");
        Octets counts = Octets.of(
                ask(conversation, channel, FIRST_USER).orThrow(ACCESS_BYTES).data());
        int maxUsers = counts.u8(0) & COUNT;
        List<UserAccount> users = new ArrayList<>();
        for (int id = FIRST_USER; id <= maxUsers; id++) {
            // A number that is not in use is refused by many.
            IpmiResponse access = ask(conversation, channel, id);
            if (access.isOk()) {
                users.add(account(
                        id,
                        name(conversation, id),
                        Octets.of(access.orThrow(ACCESS_BYTES).data())));
            }
        }
        return new UserList(channel, maxUsers, counts.u8(1) & COUNT, counts.u8(2) & COUNT, users);
    }

    private ChannelAccess channelAccess(int channel, int which) throws IpmiException {
        Objects.checkIndex(channel, CHANNELS);
        return ChannelAccess.decode(
                channel,
                bmc.begin("Get Channel Access")
                        .data(ChannelAccess.LENGTH_BYTES, NetFn.APP, Cmd.GET_CHANNEL_ACCESS, channel, which));
    }

    private static IpmiResponse ask(Conversation conversation, int channel, int user) throws IpmiException {
        return conversation.ask(NetFn.APP, Cmd.GET_USER_ACCESS, channel, user);
    }

    private static String name(Conversation conversation, int user) throws IpmiException {
        IpmiResponse name = conversation.ask(NetFn.APP, Cmd.GET_USER_NAME, user);
        return name.isOk() ? FieldText.printable(Octets.of(name.data()).latin1()) : "";
    }

    private static UserAccount account(int id, String name, Octets access) {
        return new UserAccount(
                id,
                name,
                UserAccount.State.of(access.u8(1) >> 6),
                new PrivilegeLevel(access.u8(3) & 0x0F),
                access.bit(3, 4),
                access.bit(3, 5),
                access.bit(3, 6));
    }
}
