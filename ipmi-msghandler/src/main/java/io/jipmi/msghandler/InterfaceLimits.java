package io.jipmi.msghandler;

import java.util.List;

/**
 * Limits of one interface, with the kernel's names and defaults (MH-03, MH-04).
 *
 * @param maxUsers users at one time, at least 1
 * @param maxMessagesPerUser requests of one user that have not ended yet or whose end it was not told yet, at least 1
 * @param maxHeldEvents events held for the first listener to come while nobody listens, 0 or more (MH-09)
 * @param maxUndeliveredPerUser events and commands one user was not told yet, at least 1; those beyond are dropped and
 *     counted
 */
public record InterfaceLimits(int maxUsers, int maxMessagesPerUser, int maxHeldEvents, int maxUndeliveredPerUser) {
    /** Sets {@link #maxUsers()}. */
    public static final Parameter<Integer> MAX_USERS = Parameter.integer(
                    "ipmi_msghandler.max_users", "users of one interface at one time", 30, 1, Integer.MAX_VALUE)
            .heededAtRunTime();
    /** Sets {@link #maxMessagesPerUser()}. */
    public static final Parameter<Integer> MAX_MSGS_PER_USER = Parameter.integer(
                    "ipmi_msghandler.max_msgs_per_user",
                    "requests of one user that have not ended yet",
                    100,
                    1,
                    Integer.MAX_VALUE)
            .heededAtRunTime();

    /** Not the kernel's: there it is a constant. */
    public static final Parameter<Integer> MAX_HELD_EVENTS = Parameter.integer(
            "ipmi_msghandler.max_held_events", "events held while nobody listens", 25, 0, Integer.MAX_VALUE);

    /** Not the kernel's: there they have no limit, or that of messages. */
    public static final Parameter<Integer> MAX_UNDELIVERED_PER_USER = Parameter.integer(
            "ipmi_msghandler.max_undelivered_per_user",
            "events and commands one user was not told yet",
            100,
            1,
            Integer.MAX_VALUE);

    /** Every one. */
    public static final List<Parameter<?>> PARAMETERS =
            List.of(MAX_USERS, MAX_MSGS_PER_USER, MAX_HELD_EVENTS, MAX_UNDELIVERED_PER_USER);

    /** What holds where nobody sets anything. */
    public static final InterfaceLimits DEFAULT = of(Parameters.DEFAULTS);

    public InterfaceLimits {
        if (maxUsers < 1) {
            throw new IllegalArgumentException("max_users must be at least 1: " + maxUsers);
        }
        if (maxMessagesPerUser < 1) {
            throw new IllegalArgumentException("max_msgs_per_user must be at least 1: " + maxMessagesPerUser);
        }
        if (maxHeldEvents < 0) {
            throw new IllegalArgumentException("max_held_events must be at least 0: " + maxHeldEvents);
        }
        if (maxUndeliveredPerUser < 1) {
            throw new IllegalArgumentException("max_undelivered_per_user must be at least 1: " + maxUndeliveredPerUser);
        }
    }

    /** The given limits of users and their requests, and the default ones of what they are told. */
    public InterfaceLimits(int maxUsers, int maxMessagesPerUser) {
        this(maxUsers, maxMessagesPerUser, MAX_HELD_EVENTS.defaultValue(), MAX_UNDELIVERED_PER_USER.defaultValue());
    }

    /** The limits the parameters set. */
    public static InterfaceLimits of(Parameters parameters) {
        return new InterfaceLimits(
                parameters.get(MAX_USERS),
                parameters.get(MAX_MSGS_PER_USER),
                parameters.get(MAX_HELD_EVENTS),
                parameters.get(MAX_UNDELIVERED_PER_USER));
    }

    /** These but for what changes while interfaces run. */
    InterfaceLimits changedBy(Parameters parameters) {
        return new InterfaceLimits(
                parameters.get(MAX_USERS), parameters.get(MAX_MSGS_PER_USER), maxHeldEvents, maxUndeliveredPerUser);
    }
}
