package io.jipmi.si.probe;

import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.Parameter;
import io.jipmi.msghandler.Parameters;
import io.jipmi.si.AddressSpace;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SiType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** FreeBSD's device hints for ipmi(4): {@code hint.ipmi.0.port="0xCA2"}. They are the operator's word, as good as ours. */
final class Hints {
    /** The keys of one unit, as parameters. A value may stand in quotes. */
    private record Unit(
            int number,
            Parameter<Optional<String>> at,
            Parameter<Optional<SiType>> mode,
            Parameter<Optional<Long>> port,
            Parameter<Optional<Long>> maddr,
            Parameter<Optional<Long>> spacing,
            Parameter<Optional<Long>> irq) {
        static Unit of(int number) {
            return new Unit(
                    number,
                    key(number, "at", "the bus, isa", Hints::isa),
                    key(number, "mode", "the interface type: KCS, SMIC or BT", Hints::mode),
                    key(number, "port", "the first register's I/O port", text -> value(text, 0xFFFF)),
                    key(number, "maddr", "the first register's memory address", text -> value(text, Long.MAX_VALUE)),
                    key(number, "spacing", "bits from one register to the next: 8, 16 or 32", Hints::spacing),
                    key(number, "irq", "the interrupt number", text -> value(text, Integer.MAX_VALUE)));
        }

        List<Parameter<?>> all() {
            return List.of(at, mode, port, maddr, spacing, irq);
        }
    }

    private static final List<Unit> UNITS = List.of(Unit.of(0), Unit.of(1), Unit.of(2), Unit.of(3));

    private Hints() {}

    static List<Parameter<?>> parameters() {
        List<Parameter<?>> all = new ArrayList<>();
        UNITS.forEach(unit -> all.addAll(unit.all()));
        return all;
    }

    /**
     * Adds the interfaces hinted at.
     *
     * @throws IllegalArgumentException naming the unit, if its hints make no interface
     */
    static void find(Parameters parameters, Roster roster) {
        for (Unit unit : UNITS) {
            boolean named = unit.all().stream()
                    .anyMatch(key -> parameters.get(key) instanceof Optional<?> value && value.isPresent());
            if (named) {
                roster.add(new Described(config(unit, parameters), true));
            }
        }
    }

    private static SiConfig config(Unit unit, Parameters parameters) {
        String name = "hint.ipmi." + unit.number();
        SiType type = parameters
                .get(unit.mode())
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + name + "' lacks its mode: add " + name + ".mode=\"KCS\", \"SMIC\" or \"BT\""));
        long port = parameters.get(unit.port()).orElse(0L);
        long memory = parameters.get(unit.maddr()).orElse(0L);
        boolean ports = port != 0 || memory == 0;
        int spacing = parameters.get(unit.spacing()).orElse(1L).intValue();
        try {
            return new SiConfig(
                    type,
                    ports ? AddressSpace.IO : AddressSpace.MEMORY,
                    port != 0 ? port : ports ? type.documentedPort() : memory,
                    spacing,
                    1,
                    0,
                    parameters.get(unit.irq()).orElse(0L).intValue(),
                    SiConfig.DEFAULT_SLAVE_ADDRESS,
                    AddressSource.HARDCODED);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + name + "': " + e.getMessage(), e);
        }
    }

    private static <T> Parameter<Optional<T>> key(
            int unit, String key, String description, Function<String, T> reader) {
        return Parameter.of(
                "hint.ipmi." + unit + "." + key,
                description,
                Optional.empty(),
                text -> Optional.of(reader.apply(unquoted(text.strip()))));
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private static String isa(String bus) {
        if (!bus.equals("isa")) {
            throw new IllegalArgumentException("'" + bus + "' is not isa, the only bus whose devices need hints");
        }
        return bus;
    }

    private static SiType mode(String word) {
        return SiType.ofWord(word.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is none of KCS, SMIC, BT"));
    }

    private static Long spacing(String bits) {
        return switch (bits) {
            case "8" -> 1L;
            case "16" -> 2L;
            case "32" -> 4L;
            default -> throw new IllegalArgumentException("'" + bits + "' is none of 8, 16, 32");
        };
    }

    private static Long value(String text, long max) {
        if (text.matches("0[xX][0-9a-fA-F]+|[0-9]+")) {
            try {
                long value = Long.decode(text);
                if (value <= max) {
                    return value;
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("'" + text + "' is not a number of at most 63 bits", e);
            }
            throw new IllegalArgumentException("'" + text + "' is not within 0..0x" + Long.toHexString(max));
        }
        throw new IllegalArgumentException("'" + text + "' is not a number such as 3234 or 0xca2");
    }
}
