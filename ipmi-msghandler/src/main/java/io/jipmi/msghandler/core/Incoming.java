package io.jipmi.msghandler.core;

import io.jipmi.msghandler.CommandFilter;
import io.jipmi.msghandler.Counter;
import io.jipmi.msghandler.IpmiCommand;
import io.jipmi.msghandler.OemMessage;
import io.jipmi.msghandler.spi.Tally;
import java.util.Locale;

/** What comes from the BMC without having been asked for, and who is told of it. Thread-safe. */
final class Incoming {
    /** Told when a watchdog reaches its pre-timeout. */
    enum Pretimeout {
        REACHED
    }

    private final Events events;
    private final Recipients<CommandFilter, IpmiCommand> commands;
    private final Recipients<OemChannels, OemMessage> oemMessages;
    private final Audience<Pretimeout> pretimeouts;

    /** The channels somebody receives vendor's own messages from: bit n for channel n. */
    record OemChannels(int mask) {
        private boolean overlaps(OemChannels other) {
            return (mask & other.mask) != 0;
        }

        private boolean matches(OemMessage message) {
            return (mask & 1 << message.channel()) != 0;
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "OEM messages on channels 0x%04x", mask);
        }
    }

    /** @param onChange told when it is news what is wanted */
    Incoming(Tally<Counter> tally, int maxHeldEvents, Runnable onChange) {
        this.events = new Events(tally, maxHeldEvents, onChange);
        this.commands = new Recipients<>(tally, CommandFilter::overlaps, CommandFilter::matches, onChange);
        this.oemMessages = new Recipients<>(tally, OemChannels::overlaps, OemChannels::matches, onChange);
        this.pretimeouts = new Audience<>(onChange, (user, hasRoom) -> {});
    }

    Events events() {
        return events;
    }

    Recipients<CommandFilter, IpmiCommand> commands() {
        return commands;
    }

    Recipients<OemChannels, OemMessage> oemMessages() {
        return oemMessages;
    }

    Audience<Pretimeout> pretimeouts() {
        return pretimeouts;
    }

    /** Whether somebody waits for anything but events. */
    boolean messagesWanted() {
        return commands.wanted() || oemMessages.wanted() || pretimeouts.wanted();
    }

    /** The user has left, and with it everything it wanted told. */
    void leave(User user) {
        events.leave(user);
        commands.leave(user);
        oemMessages.leave(user);
        pretimeouts.leave(user);
    }
}
