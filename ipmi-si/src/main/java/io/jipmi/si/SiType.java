package io.jipmi.si;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The register-based system interfaces (IPMI 2.0 sections 9, 10, 11). */
public enum SiType {
    KCS(2, 0xCA2),
    SMIC(3, 0xCA9),
    BT(3, 0xE4);

    private final int registers;
    private final int documentedPort;

    SiType(int registers, int documentedPort) {
        this.registers = registers;
        this.documentedPort = documentedPort;
    }

    /** How many registers the interface has. */
    public int registers() {
        return registers;
    }

    /** The I/O port of register 0 where nobody says otherwise (the specification's default system base address). */
    public int documentedPort() {
        return documentedPort;
    }

    /** The word of the hotmod syntax: {@code kcs}, {@code smic} or {@code bt}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The interface type byte of SMBIOS, SPMI and ACPI's _IFT: 1 KCS, 2 SMIC, 3 BT; empty for others. */
    public static Optional<SiType> ofFirmwareCode(int code) {
        return switch (code) {
            case 1 -> Optional.of(KCS);
            case 2 -> Optional.of(SMIC);
            case 3 -> Optional.of(BT);
            default -> Optional.empty();
        };
    }

    /** The type that a word of the hotmod syntax names. */
    public static Optional<SiType> ofWord(String word) {
        return Arrays.stream(values()).filter(type -> type.word().equals(word)).findFirst();
    }
}
