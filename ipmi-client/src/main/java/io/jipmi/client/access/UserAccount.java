package io.jipmi.client.access;

/**
 * One of the controller's users on one channel (IPMI 2.0, 22.27 and 22.29). Immutable.
 *
 * @param id 1 to 63; 1 is the one without a name
 * @param name without padding; empty if there is none
 * @param state whether the user is enabled, on whatever channel
 * @param privilegeLimit the most that the user may do on this channel
 * @param ipmiMessaging whether the user can open sessions for commands on this channel
 * @param linkAuthentication whether the name serves for connecting the link, as with PPP
 * @param callbackOnly whether the user can only be called back
 */
public record UserAccount(
        int id,
        String name,
        State state,
        PrivilegeLevel privilegeLimit,
        boolean ipmiMessaging,
        boolean linkAuthentication,
        boolean callbackOnly) {
    /** Whether a user is enabled. */
    public enum State {
        /** Controllers older than IPMI 2.0 errata 3 do not say. */
        UNSPECIFIED,
        ENABLED,
        DISABLED,
        /** A code that is reserved. */
        RESERVED;

        static State of(int code) {
            return switch (code) {
                case 0 -> UNSPECIFIED;
                case 1 -> ENABLED;
                case 2 -> DISABLED;
                default -> RESERVED;
            };
        }
    }
}
