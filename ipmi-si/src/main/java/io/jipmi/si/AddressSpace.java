package io.jipmi.si;

import io.jipmi.io.IoRange;

/** Where registers live. */
public enum AddressSpace {
    IO("i/o"),
    MEMORY("mem");

    private final String word;

    AddressSpace(String word) {
        this.word = word;
    }

    /** The word of the hotmod syntax: {@code i/o} or {@code mem}. */
    public String word() {
        return word;
    }

    /** The one that a range of addresses lies in. */
    public static AddressSpace of(IoRange.Space space) {
        return space == IoRange.Space.PORT ? IO : MEMORY;
    }
}
