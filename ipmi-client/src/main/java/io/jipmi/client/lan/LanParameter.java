package io.jipmi.client.lan;

import io.jipmi.client.Octets;

/**
 * One LAN configuration parameter as it is (IPMI 2.0, table 23-4). Immutable.
 *
 * @param number 0 to 0xFF
 * @param set which set of the parameter, for those that have several, 0 to 0xFF
 * @param data its bytes
 */
public record LanParameter(int number, int set, Octets data) {}
