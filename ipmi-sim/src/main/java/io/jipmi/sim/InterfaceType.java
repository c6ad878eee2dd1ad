package io.jipmi.sim;

import java.util.Locale;

/** The system interfaces that are simulated (IPMI 2.0 §9, §10, §11, §12). */
public enum InterfaceType {
    /** Keyboard Controller Style: data, status/command. */
    KCS(2),
    /** Server Management Interface Chip: data, control/status, flags. */
    SMIC(3),
    /** Block Transfer: control, buffer, interrupt mask. */
    BT(3),
    /** SMBus System Interface: no registers, block transfers. */
    SSIF(0);

    private final int registers;

    InterfaceType(int registers) {
        this.registers = registers;
    }

    /** The word on a command line: {@code kcs}, {@code smic}, {@code bt}, {@code ssif}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    int registers() {
        return registers;
    }
}
