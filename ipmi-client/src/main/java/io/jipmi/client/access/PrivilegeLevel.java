package io.jipmi.client.access;

import java.util.Locale;

/**
 * What a session or a user may do (IPMI 2.0, 6.8). Immutable.
 *
 * @param code 0 to 15; {@link #name()}
 */
public record PrivilegeLevel(int code) {
    /** For example {@code operator}. */
    public String name() {
        return switch (code) {
            case 1 -> "callback";
            case 2 -> "user";
            case 3 -> "operator";
            case 4 -> "administrator";
            case 5 -> "OEM";
            case 15 -> "no access";
            default -> String.format(Locale.ROOT, "reserved 0x%02x", code);
        };
    }

    @Override
    public String toString() {
        return name();
    }
}
