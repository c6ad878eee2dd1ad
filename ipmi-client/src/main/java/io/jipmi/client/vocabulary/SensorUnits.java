package io.jipmi.client.vocabulary;

import java.util.Locale;
import java.util.Map;

/** Names of the units sensors measure in (IPMI 2.0, table 43-15). */
public final class SensorUnits {
    private static final String[] NAMES = {
        "unspecified",
        "degrees C",
        "degrees F",
        "degrees K",
        "Volts",
        "Amps",
        "Watts",
        "Joules",
        "Coulombs",
        "VA",
        "Nits",
        "lumen",
        "lux",
        "Candela",
        "kPa",
        "PSI",
        "Newton",
        "CFM",
        "RPM",
        "Hz",
        "microsecond",
        "millisecond",
        "second",
        "minute",
        "hour",
        "day",
        "week",
        "mil",
        "inches",
        "feet",
        "cu in",
        "cu feet",
        "mm",
        "cm",
        "m",
        "cu cm",
        "cu m",
        "liters",
        "fluid ounce",
        "radians",
        "steradians",
        "revolutions",
        "cycles",
        "gravities",
        "ounce",
        "pound",
        "ft-lb",
        "oz-in",
        "gauss",
        "gilberts",
        "henry",
        "millihenry",
        "farad",
        "microfarad",
        "ohms",
        "siemens",
        "mole",
        "becquerel",
        "PPM",
        "reserved",
        "Decibels",
        "DbA",
        "DbC",
        "gray",
        "sievert",
        "color temp deg K",
        "bit",
        "kilobit",
        "megabit",
        "gigabit",
        "byte",
        "kilobyte",
        "megabyte",
        "gigabyte",
        "word",
        "dword",
        "qword",
        "line",
        "hit",
        "miss",
        "retry",
        "reset",
        "overflow",
        "underrun",
        "collision",
        "packets",
        "messages",
        "characters",
        "error",
        "correctable error",
        "uncorrectable error",
        "fatal error",
        "grams"
    };

    /** Where there is a symbol that is shorter than the name and means nothing else in this table. */
    private static final Map<Integer, String> SYMBOLS = Map.ofEntries(
            Map.entry(0, ""),
            Map.entry(1, "°C"),
            Map.entry(2, "°F"),
            Map.entry(3, "K"),
            Map.entry(4, "V"),
            Map.entry(5, "A"),
            Map.entry(6, "W"),
            Map.entry(7, "J"),
            Map.entry(8, "C"),
            Map.entry(10, "nt"),
            Map.entry(11, "lm"),
            Map.entry(12, "lx"),
            Map.entry(13, "cd"),
            Map.entry(16, "N"),
            Map.entry(20, "us"),
            Map.entry(21, "ms"),
            Map.entry(22, "s"),
            Map.entry(23, "min"),
            Map.entry(24, "h"),
            Map.entry(25, "d"),
            Map.entry(28, "in"),
            Map.entry(29, "ft"),
            Map.entry(37, "l"),
            Map.entry(39, "rad"),
            Map.entry(40, "sr"),
            Map.entry(50, "H"),
            Map.entry(51, "mH"),
            Map.entry(52, "F"),
            Map.entry(53, "uF"),
            Map.entry(54, "Ω"),
            Map.entry(55, "S"),
            Map.entry(56, "mol"),
            Map.entry(57, "Bq"),
            Map.entry(60, "dB"),
            Map.entry(61, "dBA"),
            Map.entry(62, "dBC"),
            Map.entry(63, "Gy"),
            Map.entry(64, "Sv"),
            Map.entry(92, "g"));

    private SensorUnits() {}

    /**
     * The name of a unit, also of one that is reserved.
     *
     * @param unit 0 to 0xFF
     */
    public static String name(int unit) {
        return unit >= 0 && unit < NAMES.length ? NAMES[unit] : String.format(Locale.ROOT, "reserved 0x%02x", unit);
    }

    /**
     * The unit's symbol, its name if it has none, nothing if it is unspecified.
     *
     * @param unit 0 to 0xFF
     */
    public static String symbol(int unit) {
        return SYMBOLS.getOrDefault(unit, name(unit));
    }
}
