package io.jipmi.ssif;

import io.jipmi.msghandler.AddressSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the words of one interface: {@code ssif,BUS,ADDRESS[,pec=0|1][,ipmb=N]}. */
public final class SsifSpec {
    /** The first of the words. */
    public static final String KEYWORD = "ssif";

    static final String FORM = "ssif,BUS,ADDRESS[,pec=0|1][,ipmb=N], where BUS is the number or the name of an i2c bus";

    private static final Pattern NUMBER = Pattern.compile("0[xX][0-9a-fA-F]{1,7}|[0-9]{1,8}");
    private static final Set<String> OPTIONS = Set.of("pec", "ipmb");

    private SsifSpec() {}

    /**
     * Reads the words of one interface. Numbers are decimal, or hexadecimal with 0x, or octal with 0.
     *
     * @param source who named it
     * @throws IllegalArgumentException whose message names the word that is wrong
     */
    public static SsifConfig parse(String spec, AddressSource source) {
        String[] words = spec.strip().split(",", -1);
        if (words.length < 3 || !words[0].equals(KEYWORD)) {
            throw wrong(spec, "it needs at least a bus and an address");
        }
        int address = number(spec, words[2], words[2]);
        Map<String, String> options = options(spec, words);
        try {
            return new SsifConfig(
                    words[1].strip(),
                    address,
                    Optional.ofNullable(options.get("pec")).map(value -> flag(spec, value)),
                    options.containsKey("ipmb")
                            ? number(spec, options.get("ipmb"), "ipmb=" + options.get("ipmb"))
                            : SsifConfig.DEFAULT_SLAVE_ADDRESS,
                    source);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(oneLine(String.valueOf(e.getMessage()), spec), e);
        }
    }

    private static Map<String, String> options(String spec, String[] words) {
        Map<String, String> options = new HashMap<>();
        for (int i = 3; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            String name = equals < 0 ? words[i] : words[i].substring(0, equals);
            if (equals < 0 || !OPTIONS.contains(name)) {
                throw wrong(spec, "'" + words[i] + "' is none of the options pec=0|1, ipmb=N");
            }
            if (options.put(name, words[i].substring(equals + 1)) != null) {
                throw wrong(spec, "'" + name + "' is given twice");
            }
        }
        return options;
    }

    private static boolean flag(String spec, String digit) {
        if (!digit.equals("0") && !digit.equals("1")) {
            throw wrong(spec, "'pec=" + digit + "' is neither pec=0 nor pec=1");
        }
        return digit.equals("1");
    }

    private static int number(String spec, String digits, String word) {
        try {
            if (NUMBER.matcher(digits).matches()) {
                return Integer.decode(digits);
            }
        } catch (NumberFormatException e) {
            // an 8 in an octal number: told below
        }
        throw wrong(spec, "'" + word + "' is not a number such as 16 or 0x10");
    }

    private static IllegalArgumentException wrong(String spec, String what) {
        return new IllegalArgumentException(oneLine(what + "; the form is " + FORM, spec));
    }

    private static String oneLine(String what, String spec) {
        String line = what.startsWith("interface '") ? what : "interface '" + spec + "': " + what;
        return line.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]", "?");
    }
}
