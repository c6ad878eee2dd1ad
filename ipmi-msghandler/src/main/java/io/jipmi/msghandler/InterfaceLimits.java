package io.jipmi.msghandler;

/**
 * Limits of one interface, with the kernel's names and defaults (MH-03, MH-04).
 *
 * @param maxUsers users at one time, at least 1
 * @param maxMessagesPerUser requests of one user that have not ended yet, at least 1
 */
public record InterfaceLimits(int maxUsers, int maxMessagesPerUser) {
    public static final Parameter<Integer> MAX_USERS = Parameter.integer(
            "ipmi_msghandler.max_users", "users of one interface at one time", 30, 1, Integer.MAX_VALUE);
    public static final Parameter<Integer> MAX_MSGS_PER_USER = Parameter.integer(
            "ipmi_msghandler.max_msgs_per_user",
            "requests of one user that have not ended yet",
            100,
            1,
            Integer.MAX_VALUE);

    public static final InterfaceLimits DEFAULT = of(Parameters.DEFAULTS);

    public InterfaceLimits {
        if (maxUsers < 1) {
            throw new IllegalArgumentException("max_users must be at least 1: " + maxUsers);
        }
        if (maxMessagesPerUser < 1) {
            throw new IllegalArgumentException("max_msgs_per_user must be at least 1: " + maxMessagesPerUser);
        }
    }

    /** The limits the parameters set. */
    public static InterfaceLimits of(Parameters parameters) {
        return new InterfaceLimits(parameters.get(MAX_USERS), parameters.get(MAX_MSGS_PER_USER));
    }
}
