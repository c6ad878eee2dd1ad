package io.jipmi.client.sdr;

import io.jipmi.client.Octets;

/**
 * A record of a type the specification does not have.
 *
 * @param raw the whole record
 */
public record OtherRecord(Octets raw) implements SdrRecord {}
