package io.jipmi.ssif;

import io.jipmi.msghandler.Parameter;
import io.jipmi.msghandler.Parameters;
import io.jipmi.si.PollMode;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The parameters of {@code ipmi_ssif}, under the kernel's names, and ours (docs/discovery.md has a table). */
public final class SsifParameters {
    /** How many interfaces the array parameters can describe, as in the kernel. */
    public static final int MAX_ITEMS = 4;

    /** Address of each interface the operator names. */
    public static final Parameter<List<OptionalLong>> ADDR =
            integers("addr", "i2c address of each interface, 7 bits, 0 for none", 0x77);

    /** Bus of each of them, as the kernel's documentation calls the parameter. */
    public static final Parameter<List<String>> ADAPTER = names("adapter");

    /** The same, as the kernel's code calls it. */
    public static final Parameter<List<String>> ADAPTER_NAME = names("adapter_name");

    /** The BMC's IPMB address behind each of them. */
    public static final Parameter<List<OptionalLong>> SLAVE_ADDRS =
            integers("slave_addrs", "the BMC's IPMB address at each interface, 0 for 0x20", 0xFE);

    /** What each interface logs. */
    public static final Parameter<List<OptionalLong>> DBG =
            integers("dbg", "what each interface logs: 1 messages, 2 states, 4 waits cut off and recovery", 7);

    /** Whether discovery logs what it goes by. */
    public static final Parameter<Boolean> DBG_PROBE =
            Parameter.flag("ipmi_ssif.dbg_probe", "log what discovery finds, and why not more", false);

    /** Whether ACPI is asked. */
    public static final Parameter<Boolean> TRYACPI =
            Parameter.flag("ipmi_ssif.tryacpi", "use the SSIF interfaces ACPI describes", true);

    /** Whether SMBIOS is asked. */
    public static final Parameter<Boolean> TRYDMI =
            Parameter.flag("ipmi_ssif.trydmi", "use the SSIF interfaces SMBIOS describes", true);

    /** Whether SMBus alerts are to be left alone; they are in any case, as no program can have them. */
    public static final Parameter<Boolean> ALERTS_BROKEN =
            Parameter.flag("ipmi_ssif.alerts_broken", "do without SMBus alerts, which no program can have", true);

    /** In how many blocks requests may go to the BMC; the kernel has no such choice. */
    public static final Parameter<TransactionMode> MODE = Parameter.choice(
            "ipmi_ssif.mode", "blocks a request may have, whatever the BMC says", TransactionMode.AUTO);

    /** The longest request; the kernel has no such choice. */
    public static final Parameter<Integer> MAX_REQUEST = Parameter.integer(
            "ipmi_ssif.max_request", "longest request in bytes, 32 to 255, 0 as the BMC says", 0, 0, 255);

    /** Whether packets are checked; the kernel has no such choice. */
    public static final Parameter<Choice> PEC =
            Parameter.choice("ipmi_ssif.pec", "check packets, whatever the BMC says", Choice.AUTO);

    /** Whether the last block has its own command; the kernel has no such choice. */
    public static final Parameter<Choice> END_COMMAND = Parameter.choice(
            "ipmi_ssif.end_command",
            "the last block of a long request has command 08h; auto tries it out",
            Choice.AUTO);

    /** What BMCs do differently; the kernel has no such table. */
    public static final Parameter<SsifQuirks> QUIRKS = Parameter.of(
            "ipmi_ssif.quirks", "what BMCs do differently: " + SsifQuirks.FORM, SsifQuirks.NONE, SsifQuirks::parse);

    /** What waiting may cost; the kernel has no such choice. */
    public static final Parameter<PollMode> POLL =
            Parameter.choice("ipmi_ssif.poll", "what waiting for the BMC may cost", PollMode.BALANCED);

    private SsifParameters() {}

    /** All of them. */
    public static List<Parameter<?>> all() {
        return List.of(
                ADDR,
                ADAPTER,
                ADAPTER_NAME,
                SLAVE_ADDRS,
                DBG,
                DBG_PROBE,
                TRYACPI,
                TRYDMI,
                ALERTS_BROKEN,
                MODE,
                MAX_REQUEST,
                PEC,
                END_COMMAND,
                QUIRKS,
                POLL);
    }

    /**
     * What the parameters say for the interface they are for.
     *
     * @param parameters those of the interface, see {@link Parameters#forInterface}
     * @throws IllegalArgumentException naming the parameter that has a bad value
     */
    public static SsifTuning tuning(Parameters parameters) {
        List<OptionalLong> wanted = parameters.get(DBG);
        int index = parameters.interfaceIndex();
        long dbg = index < wanted.size() ? wanted.get(index).orElse(0) : 0;
        try {
            return new SsifTuning(
                    parameters.get(POLL),
                    parameters.get(MODE),
                    parameters.get(MAX_REQUEST),
                    parameters.get(END_COMMAND).forced(),
                    parameters.get(QUIRKS),
                    debug((int) dbg));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("parameter '" + MAX_REQUEST.name() + "': " + e.getMessage(), e);
        }
    }

    /** The kernel's bits are messages, states, timing; the policy driver's trouble, messages, states. */
    private static int debug(int dbg) {
        return (dbg & 3) << 1 | dbg >> 2;
    }

    private static Parameter<List<OptionalLong>> integers(String name, String description, long max) {
        return Parameter.integers("ipmi_ssif." + name, description, MAX_ITEMS, 0, max);
    }

    private static Parameter<List<String>> names(String name) {
        return Parameter.of(
                "ipmi_ssif." + name,
                "i2c bus of each interface of addr: its number, or its adapter's name, blanks ignored",
                List.of(),
                SsifParameters::readNames);
    }

    private static List<String> readNames(String text) {
        List<String> names = Stream.of(text.split(",", -1)).map(String::strip).toList();
        if (names.size() > MAX_ITEMS) {
            throw new IllegalArgumentException(names.size() + " items are more than the " + MAX_ITEMS + " it can have");
        }
        return names;
    }
}
