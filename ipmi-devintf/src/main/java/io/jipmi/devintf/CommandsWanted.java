package io.jipmi.devintf;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.CommandFilter;
import io.jipmi.msghandler.CommandRegistration;
import io.jipmi.msghandler.IpmiCommand;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.NetFn;
import io.jipmi.msghandler.OemMessage;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The commands an open file receives, channel by channel, so that any part of a registration can be taken back (2.9).
 * Messages of OEM channels count as the command they are fetched with (2.7). Guarded by the file's lock.
 */
final class CommandsWanted {
    private static final int CHANNELS = 16;
    private static final int MAX_NETFN = 0x3F;

    private final IpmiUser user;
    private final Consumer<IpmiCommand> receiver;
    private final Consumer<OemMessage> oemReceiver;
    private final Map<Wish, CommandRegistration> registrations = new HashMap<>();

    CommandsWanted(IpmiUser user, Consumer<IpmiCommand> receiver, Consumer<OemMessage> oemReceiver) {
        this.user = user;
        this.receiver = receiver;
        this.oemReceiver = oemReceiver;
    }

    private record Wish(int netFn, int cmd, int channel) {}

    /** On every channel of the mask, or on none. */
    void register(int netFn, int cmd, int channelMask) throws IoFault {
        Map<Wish, CommandRegistration> added = new HashMap<>();
        boolean all = false;
        try {
            for (int channel = 0; channel < CHANNELS; channel++) {
                if ((channelMask & 1 << channel) != 0) {
                    Wish wish = new Wish(netFn, cmd, channel);
                    if (registrations.containsKey(wish)) {
                        throw Refusals.fault("REGISTER_FOR_CMD", user, Errno.EBUSY);
                    }
                    added.put(wish, registration(wish));
                }
            }
            all = true;
        } catch (IpmiException refused) {
            throw Refusals.fault("REGISTER_FOR_CMD", user, refused.failure());
        } finally {
            if (!all) {
                added.values().forEach(CommandRegistration::close);
            }
        }
        registrations.putAll(added);
    }

    void unregister(int netFn, int cmd, int channelMask) throws IoFault {
        boolean any = false;
        for (int channel = 0; channel < CHANNELS; channel++) {
            CommandRegistration registration =
                    (channelMask & 1 << channel) == 0 ? null : registrations.remove(new Wish(netFn, cmd, channel));
            if (registration != null) {
                registration.close();
                any = true;
            }
        }
        if (!any) {
            throw Refusals.fault("UNREGISTER_FOR_CMD", user, Errno.ENOENT);
        }
    }

    private CommandRegistration registration(Wish wish) throws IpmiException {
        if (wish.netFn == NetFn.response(NetFn.APP) && wish.cmd == Cmd.GET_MESSAGE) {
            return user.receiveOemMessages(1 << wish.channel, oemReceiver);
        }
        if (wish.netFn > MAX_NETFN || (wish.netFn & 1) != 0) {
            // No command has such a network function: the wish is accepted, as by Linux, and never met.
            return () -> {};
        }
        return user.receiveCommands(CommandFilter.of(wish.netFn, wish.cmd).onChannel(wish.channel), receiver);
    }
}
