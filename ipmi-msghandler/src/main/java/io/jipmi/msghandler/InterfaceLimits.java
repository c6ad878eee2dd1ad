package io.jipmi.msghandler;

/**
 * Limits of one interface, with the kernel's names and defaults (MH-03, MH-04).
 *
 * @param maxUsers users at one time, at least 1
 * @param maxMessagesPerUser requests of one user that have not ended yet, at least 1
 */
public record InterfaceLimits(int maxUsers, int maxMessagesPerUser) {
    public static final InterfaceLimits DEFAULT = new InterfaceLimits(30, 100);

    public InterfaceLimits {
        if (maxUsers < 1) {
            throw new IllegalArgumentException("max_users must be at least 1: " + maxUsers);
        }
        if (maxMessagesPerUser < 1) {
            throw new IllegalArgumentException("max_msgs_per_user must be at least 1: " + maxMessagesPerUser);
        }
    }
}
