package io.jipmi.client.access;

import java.util.List;

/**
 * The controller's users on one channel. Immutable.
 *
 * @param channel 0 to 15
 * @param maxUsers how many there can be, 0 to 63
 * @param enabledCount how many the controller says are enabled, 0 to 63
 * @param fixedNameCount how many have names that cannot be changed, 0 to 63
 * @param users everyone the controller tells of, by id
 */
public record UserList(int channel, int maxUsers, int enabledCount, int fixedNameCount, List<UserAccount> users) {
    public UserList {
        users = List.copyOf(users);
    }
}
