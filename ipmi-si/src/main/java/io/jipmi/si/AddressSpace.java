package io.jipmi.si;

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
}
