package io.jipmi.client.vocabulary;

import io.jipmi.msghandler.CompletionCode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Completion codes in words, the command's own (0x80 to 0xBE) too, which {@link CompletionCode} cannot tell as it does
 * not know the command.
 */
public final class CompletionCodes {
    private static final Map<Integer, String> SPECIFIC = specific();

    private CompletionCodes() {}

    /**
     * What a code means for this command alone, if the specification says so.
     *
     * @param netFn network function of the request or of the response, 0 to 0x3F
     * @param cmd 0 to 0xFF
     * @param code 0 to 0xFF
     */
    public static Optional<String> specific(int netFn, int cmd, int code) {
        return Optional.ofNullable(SPECIFIC.get(key(netFn, cmd, code)));
    }

    /** Any code in words, for example {@code 0x81 (SEL erase in progress)}. */
    public static String describe(int netFn, int cmd, int code) {
        return specific(netFn, cmd, code)
                .map(words -> String.format(Locale.ROOT, "0x%02x (%s)", code, words))
                .orElseGet(() -> CompletionCode.describe(code));
    }

    private static Map<Integer, String> specific() {
        Map<Integer, String> specific = new HashMap<>();
        for (String line : Resource.lines("completion-codes.txt")) {
            String[] words = line.split(" ", 4);
            specific.put(key(number(words[0]), number(words[1]), number(words[2])), words[3]);
        }
        return Map.copyOf(specific);
    }

    private static int number(String hex) {
        return Integer.parseInt(hex, Resource.HEX);
    }

    private static int key(int netFn, int cmd, int code) {
        return (netFn & ~1) << 16 | cmd << 8 | code;
    }
}
