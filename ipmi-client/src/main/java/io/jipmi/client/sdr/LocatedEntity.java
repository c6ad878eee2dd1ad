package io.jipmi.client.sdr;

import io.jipmi.client.Octets;
import java.util.OptionalInt;

/**
 * An entity, and the controller that numbers it (IPMI 2.0, 43.4 and 43.5). Immutable.
 *
 * @param id the entity
 * @param address IPMB address of the controller its instance is relative to, 8 bits with bit 0 clear; empty if the entity
 *     is numbered for the whole system
 * @param channel the channel of that controller, 0 to 15; empty likewise
 */
public record LocatedEntity(EntityId id, OptionalInt address, OptionalInt channel) {

    static LocatedEntity systemWide(Octets raw, int from) {
        return new LocatedEntity(
                EntityId.decode(raw.u8(from), raw.u8(from + 1)), OptionalInt.empty(), OptionalInt.empty());
    }

    static LocatedEntity deviceRelative(Octets raw, int idIndex, int addressIndex) {
        return new LocatedEntity(
                EntityId.decode(raw.u8(idIndex), raw.u8(idIndex + 1)),
                OptionalInt.of(raw.u8(addressIndex) & 0xFE),
                OptionalInt.of(raw.u8(addressIndex + 1) >> 4));
    }
}
