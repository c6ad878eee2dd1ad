package io.jipmi.client.fru;

import io.jipmi.client.Octets;

/**
 * A record of a type that is not decoded, or too short for its type. Immutable.
 *
 * @param header of the record
 * @param raw the bytes after the header, as far as they are there
 */
public record OtherFruRecord(RecordHeader header, Octets raw) implements FruRecord {}
