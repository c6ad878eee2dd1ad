package io.jipmi.si;

import java.util.Locale;

/** The register-based system interfaces (IPMI 2.0 sections 9, 10, 11). */
public enum SiType {
    KCS(2),
    SMIC(3),
    BT(3);

    private final int registers;

    SiType(int registers) {
        this.registers = registers;
    }

    /** How many registers the interface has. */
    public int registers() {
        return registers;
    }

    /** The word of the hotmod syntax: {@code kcs}, {@code smic} or {@code bt}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
