package io.jipmi.client.sdr;

import io.jipmi.client.Octets;

/**
 * A record that describes neither sensors nor devices: entity associations, confirmations, the vendor's own.
 *
 * @param raw the whole record
 */
public record OtherRecord(Octets raw) implements SdrRecord {}
