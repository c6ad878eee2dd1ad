package io.jipmi.devintf;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.msghandler.CommandFilter;
import io.jipmi.msghandler.CommandRegistration;
import io.jipmi.msghandler.IpmiCommand;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiUser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The commands an open file receives, channel by channel, so that any part of a registration can be taken back (2.9).
 * Guarded by the file's lock.
 */
final class CommandsWanted {
    private static final int MAX_NETFN = 0x3F;

    private final IpmiUser user;
    private final Consumer<IpmiCommand> receiver;
    private final Map<CommandFilter, CommandRegistration> registrations = new HashMap<>();

    CommandsWanted(IpmiUser user, Consumer<IpmiCommand> receiver) {
        this.user = user;
        this.receiver = receiver;
    }

    /** On every channel of the mask, or on none. */
    void register(int netFn, int cmd, int channelMask) throws IoFault {
        Map<CommandFilter, CommandRegistration> added = new HashMap<>();
        try {
            for (CommandFilter filter : filters(netFn, cmd, channelMask)) {
                added.put(filter, user.receiveCommands(filter, receiver));
            }
        } catch (IpmiException refused) {
            added.values().forEach(CommandRegistration::close);
            throw Refusals.fault("REGISTER_FOR_CMD", user, refused.failure());
        }
        registrations.putAll(added);
    }

    void unregister(int netFn, int cmd, int channelMask) throws IoFault {
        boolean any = false;
        for (CommandFilter filter : filters(netFn, cmd, channelMask)) {
            CommandRegistration registration = registrations.remove(filter);
            if (registration != null) {
                registration.close();
                any = true;
            }
        }
        if (!any) {
            throw Refusals.fault("UNREGISTER_FOR_CMD", user, Errno.ENOENT);
        }
    }

    private static List<CommandFilter> filters(int netFn, int cmd, int channelMask) {
        List<CommandFilter> filters = new ArrayList<>();
        // No command has another network function: such a wish costs nothing and is never met.
        if (netFn <= MAX_NETFN && (netFn & 1) == 0) {
            for (int channel = 0; channel < Short.SIZE; channel++) {
                if ((channelMask & 1 << channel) != 0) {
                    filters.add(CommandFilter.of(netFn, cmd).onChannel(channel));
                }
            }
        }
        return filters;
    }
}
