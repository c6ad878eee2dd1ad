package io.jipmi.si.probe;

import io.jipmi.si.AddressSpace;
import java.util.List;
import java.util.Optional;

/**
 * What one source of addresses told.
 *
 * @param interfaces register interfaces it describes, in its order
 * @param notes one line for each thing it does not describe, or describes in a way nobody can use
 */
record Found(List<Described> interfaces, List<String> notes) {
    Found {
        interfaces = List.copyOf(interfaces);
        notes = List.copyOf(notes);
    }

    /** Nothing, and why. */
    static Found nothing(String note) {
        return new Found(List.of(), List.of(note));
    }

    Optional<Described> at(AddressSpace space, long address) {
        return interfaces.stream()
                .filter(each -> each.config().isAt(space, address))
                .findFirst();
    }
}
