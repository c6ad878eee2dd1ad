package io.jipmi.si;

import io.jipmi.msghandler.AddressSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads the hotmod words of one interface: {@code kcs|smic|bt,i/o|mem,ADDRESS[,rsp=N][,rsi=N][,rsh=N][,irq=N][,ipmb=N]},
 * to which ours adds {@code [,pci=FUNCTION]} for registers in a PCI function's BAR 0. Numbers are decimal, or hexadecimal
 * with 0x, or octal with 0.
 */
public final class SiSpec {
    static final String FORM = "kcs|smic|bt,i/o|mem,ADDRESS[,rsp=N][,rsi=N][,rsh=N][,irq=N][,ipmb=N][,pci=FUNCTION]";
    private static final List<String> OPTIONS = List.of("rsp", "rsi", "rsh", "irq", "ipmb", "pci");

    private static final Pattern NUMBER = Pattern.compile("0[xX][0-9a-fA-F]+|[0-9]+");

    private SiSpec() {}

    /**
     * Reads the words of one interface.
     *
     * @param source who named it
     * @throws IllegalArgumentException whose message names the word that is wrong
     */
    public static SiConfig parse(String spec, AddressSource source) {
        String[] words = spec.strip().split(",", -1);
        if (words.length < 3) {
            throw wrong(spec, "it needs at least a type, an address space and an address");
        }
        SiType type = type(spec, words[0]);
        AddressSpace space = space(spec, words[1]);
        long address = number(spec, words[2], words[2]);
        Map<String, String> options = options(spec, words);
        String pciFunction = options.getOrDefault("pci", "");
        int size = number(spec, options, "rsi", 0);
        size = size == 0 ? 1 : size;
        int spacing = number(spec, options, "rsp", 0);
        boolean probeSpacing = type == SiType.KCS && !pciFunction.isEmpty();
        try {
            return new SiConfig(
                    type,
                    space,
                    address,
                    spacing == 0 && !probeSpacing ? size : spacing,
                    size,
                    number(spec, options, "rsh", 0),
                    number(spec, options, "irq", 0),
                    number(spec, options, "ipmb", SiConfig.DEFAULT_SLAVE_ADDRESS),
                    source,
                    pciFunction);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(oneLine("interface '" + spec + "': " + e.getMessage()), e);
        }
    }

    private static SiType type(String spec, String word) {
        return SiType.ofWord(word)
                .orElseThrow(() -> wrong(spec, "'" + word + "' is no interface type: kcs, smic or bt"));
    }

    private static AddressSpace space(String spec, String word) {
        for (AddressSpace space : AddressSpace.values()) {
            if (space.word().equals(word)) {
                return space;
            }
        }
        throw wrong(spec, "'" + word + "' is no address space: i/o or mem");
    }

    private static Map<String, String> options(String spec, String[] words) {
        Map<String, String> options = new HashMap<>();
        for (int i = 3; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            String name = equals < 0 ? words[i] : words[i].substring(0, equals);
            if (equals < 0 || !OPTIONS.contains(name)) {
                throw wrong(
                        spec,
                        "'" + words[i] + "' is none of the options rsp=N, rsi=N, rsh=N, irq=N, ipmb=N, pci=FUNCTION");
            }
            if (options.put(name, words[i].substring(equals + 1)) != null) {
                throw wrong(spec, "'" + name + "' is given twice");
            }
        }
        return options;
    }

    private static int number(String spec, Map<String, String> options, String name, int whenNotGiven) {
        String digits = options.get(name);
        if (digits == null) {
            return whenNotGiven;
        }
        String word = name + "=" + digits;
        long value = number(spec, digits, word);
        if (value > Integer.MAX_VALUE) {
            throw wrong(spec, "'" + word + "' is out of range");
        }
        return (int) value;
    }

    private static long number(String spec, String digits, String word) {
        try {
            if (NUMBER.matcher(digits).matches()) {
                return Long.decode(digits);
            }
        } catch (NumberFormatException e) {
            // more than 63 bits, or an 8 in an octal number: told below
        }
        throw wrong(spec, "'" + word + "' is not a number such as 3234 or 0xca2");
    }

    private static IllegalArgumentException wrong(String spec, String what) {
        return new IllegalArgumentException(oneLine("interface '" + spec + "': " + what + "; the form is " + FORM));
    }

    static String oneLine(String message) {
        return message.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]", "?");
    }
}
