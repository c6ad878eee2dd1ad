package io.jipmi.client.fru;

import io.jipmi.client.Octets;

/**
 * What the device's controller keeps for itself (FRU storage definition 1.3, 9). It says no length and has no checksum;
 * it is taken to end where another area begins, or with the inventory. Immutable.
 *
 * @param raw from the format version on
 */
public record InternalUseArea(Octets raw) implements FruArea {}
