package io.jipmi.ssif;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What BMCs do differently at their SMBus interface, by manufacturer and product. Which BMCs do is for the operator to
 * say: none is known to this version by itself. Immutable.
 */
public final class SsifQuirks {
    /** No BMC does anything differently. */
    public static final SsifQuirks NONE = new SsifQuirks(List.of());

    /** The form of {@link #parse}. */
    public static final String FORM =
            "MANUFACTURER:PRODUCT:QUIRK[+QUIRK]...[,...], where QUIRK is single, two, no_end or"
                    + " no_pec and PRODUCT may be *";

    private static final Pattern ENTRY = Pattern.compile(
            "(0[xX][0-9a-fA-F]{1,6}|[0-9]{1,8}):" + "(\\*|0[xX][0-9a-fA-F]{1,4}|[0-9]{1,5}):([a-z_]+(?:\\+[a-z_]+)*)");
    private static final int ANY_PRODUCT = -1;

    /** One thing a BMC does differently. */
    public enum Quirk {
        /** It says that it takes requests of several blocks, and does not. */
        SINGLE,
        /** It says that it takes requests of any number of blocks, and takes two. */
        TWO,
        /** It does not know the command of the last block (08h): that is a middle block that is shorter than 32 bytes. */
        NO_END,
        /** It says that it can check packets, and its packet error codes are wrong. */
        NO_PEC
    }

    private record Entry(int manufacturer, int product, Set<Quirk> quirks) {}

    private final List<Entry> entries;

    private SsifQuirks(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /**
     * Reads a table of the form {@link #FORM}.
     *
     * @throws IllegalArgumentException whose message names the entry that is wrong
     */
    public static SsifQuirks parse(String table) {
        List<Entry> entries = new ArrayList<>();
        for (String word : table.split(",", -1)) {
            Matcher match = ENTRY.matcher(word.strip());
            if (!match.matches()) {
                throw new IllegalArgumentException("'" + word + "' is not of the form " + FORM);
            }
            int product = match.group(2).equals("*") ? ANY_PRODUCT : Integer.decode(match.group(2));
            entries.add(new Entry(Integer.decode(match.group(1)), product, quirks(match.group(3))));
        }
        return new SsifQuirks(entries);
    }

    /**
     * What this BMC does differently.
     *
     * @param manufacturer its IANA number, 20 bits
     * @param product its product id, 16 bits
     */
    public Set<Quirk> of(int manufacturer, int product) {
        EnumSet<Quirk> all = EnumSet.noneOf(Quirk.class);
        for (Entry entry : entries) {
            if (entry.manufacturer == manufacturer && (entry.product == ANY_PRODUCT || entry.product == product)) {
                all.addAll(entry.quirks);
            }
        }
        return all;
    }

    private static Set<Quirk> quirks(String words) {
        EnumSet<Quirk> quirks = EnumSet.noneOf(Quirk.class);
        for (String word : words.split("\\+", -1)) {
            quirks.add(Arrays.stream(Quirk.values())
                    .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(word))
                    .findFirst()
                    .orElseThrow(
                            () -> new IllegalArgumentException("'" + word + "' is no quirk; the form is " + FORM)));
        }
        return Set.copyOf(quirks);
    }
}
