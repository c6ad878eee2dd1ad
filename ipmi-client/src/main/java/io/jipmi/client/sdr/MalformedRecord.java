package io.jipmi.client.sdr;

import io.jipmi.client.Octets;

/**
 * A record that is too short for its type.
 *
 * @param raw the whole record
 * @param trouble what is wrong with it, one line
 */
public record MalformedRecord(Octets raw, String trouble) implements SdrRecord {}
