package io.jipmi.si;

import io.jipmi.msghandler.Parameter;
import java.util.List;
import java.util.OptionalLong;

/** The parameters of {@code ipmi_si}, under the kernel's names (docs/discovery.md has a table with examples). */
public final class SiParameters {
    /** How many interfaces the array parameters can describe, as in the kernel. */
    public static final int MAX_ITEMS = 4;

    /** The word in {@link #TYPE} for "there is nothing to drive here, whatever the firmware says". */
    public static final String NO_INTERFACE = "invalid";

    /** Type of each hard-coded interface. */
    public static final Parameter<List<String>> TYPE = Parameter.words(
            "ipmi_si.type",
            "type of each interface named by ports or addrs; 'invalid' hides what firmware describes there",
            MAX_ITEMS,
            List.of("kcs", "smic", "bt", NO_INTERFACE));

    /** I/O port of each hard-coded interface. */
    public static final Parameter<List<OptionalLong>> PORTS =
            integers("ports", "I/O port of each interface's first register, 0 for none", 0xFFFF);

    /** Physical address of each hard-coded interface. */
    public static final Parameter<List<OptionalLong>> ADDRS =
            integers("addrs", "memory address of each interface's first register, 0 for none", Long.MAX_VALUE);

    /** Interrupt of each hard-coded interface. */
    public static final Parameter<List<OptionalLong>> IRQS =
            integers("irqs", "interrupt number of each interface, 0 for none", Integer.MAX_VALUE);

    /** Register spacing of each hard-coded interface. */
    public static final Parameter<List<OptionalLong>> REGSPACINGS =
            integers("regspacings", "bytes from one register to the next, 0 for the register size", 255);

    /** Register size of each hard-coded interface. */
    public static final Parameter<List<OptionalLong>> REGSIZES =
            integers("regsizes", "bytes of one register access: 1, 2, 4, or 8 in memory; 0 for 1", 8);

    /** Shift of the IPMI byte in each hard-coded interface's registers. */
    public static final Parameter<List<OptionalLong>> REGSHIFTS =
            integers("regshifts", "bits the IPMI byte lies up in a wider register", 56);

    /** The BMC's IPMB address behind each hard-coded interface. */
    public static final Parameter<List<OptionalLong>> SLAVE_ADDRS =
            integers("slave_addrs", "the BMC's IPMB address at each interface, 0 for 0x20", 0xFE);

    /** Whether each interface is waited for by polling. */
    public static final Parameter<List<OptionalLong>> FORCE_KIPMID = integers(
            "force_kipmid", "wait for each interface by polling: 1 even if it has an interrupt, 0 without spinning", 1);

    /** How long one wait at each interface may keep a processor busy. */
    public static final Parameter<List<OptionalLong>> KIPMID_MAX_BUSY_US = integers(
                    "kipmid_max_busy_us",
                    "microseconds a wait at each interface may spin, 0 for no limit",
                    Integer.MAX_VALUE)
            .heededAtRunTime();

    /** Whether finding nothing is a failure. */
    public static final Parameter<Boolean> UNLOAD_WHEN_EMPTY = Parameter.flag(
            "ipmi_si.unload_when_empty", "fail if no interface is found, instead of waiting for hotmod", true);

    /** Whether platform devices are looked at. */
    public static final Parameter<Boolean> TRYPLATFORM =
            Parameter.flag("ipmi_si.tryplatform", "look at the kernel's platform devices", true);

    /** Whether ACPI is asked. */
    public static final Parameter<Boolean> TRYACPI =
            Parameter.flag("ipmi_si.tryacpi", "use the interfaces ACPI describes", true);

    /** Whether SMBIOS is asked. */
    public static final Parameter<Boolean> TRYDMI =
            Parameter.flag("ipmi_si.trydmi", "use the interfaces SMBIOS describes", true);

    /** Whether the device tree is asked. */
    public static final Parameter<Boolean> TRYOPENFIRMWARE =
            Parameter.flag("ipmi_si.tryopenfirmware", "use the interfaces the device tree describes", true);

    /** Whether PCI is asked. */
    public static final Parameter<Boolean> TRYPCI = Parameter.flag("ipmi_si.trypci", "use the interfaces on PCI", true);

    /** Whether the documented addresses are suggested when nothing else is. */
    public static final Parameter<Boolean> TRYDEFAULTS = Parameter.flag(
            "ipmi_si.trydefaults", "suggest the documented default addresses if nothing else describes any", true);

    /** Interfaces to add and remove. */
    public static final Parameter<List<Hotmod>> HOTMOD =
            Parameter.of("ipmi_si.hotmod", "interfaces to add and remove: " + Hotmod.FORM, List.of(), Hotmod::parse);

    /** What KCS interfaces log. */
    public static final Parameter<Integer> KCS_DEBUG = debug("kcs", 0);

    /** What SMIC interfaces log. */
    public static final Parameter<Integer> SMIC_DEBUG = debug("smic", 0);

    /** What BT interfaces log. */
    public static final Parameter<Integer> BT_DEBUG = debug("bt", 0);

    /** What waiting may cost; the kernel has no such choice. */
    public static final Parameter<PollMode> POLL =
            Parameter.choice("ipmi_si.poll", "what waiting for the BMC may cost", PollMode.BALANCED);

    private SiParameters() {}

    /** All of them. */
    public static List<Parameter<?>> all() {
        return List.of(
                TYPE,
                PORTS,
                ADDRS,
                IRQS,
                REGSPACINGS,
                REGSIZES,
                REGSHIFTS,
                SLAVE_ADDRS,
                FORCE_KIPMID,
                KIPMID_MAX_BUSY_US,
                UNLOAD_WHEN_EMPTY,
                TRYPLATFORM,
                TRYACPI,
                TRYDMI,
                TRYOPENFIRMWARE,
                TRYPCI,
                TRYDEFAULTS,
                HOTMOD,
                KCS_DEBUG,
                SMIC_DEBUG,
                BT_DEBUG,
                POLL);
    }

    private static Parameter<List<OptionalLong>> integers(String name, String description, long max) {
        return Parameter.integers("ipmi_si." + name, description, MAX_ITEMS, 0, max);
    }

    private static Parameter<Integer> debug(String type, int defaultValue) {
        return Parameter.integer(
                        "ipmi_si." + type + "_debug",
                        "what is logged: 1 enabled, 2 messages, 4 states",
                        defaultValue,
                        0,
                        7)
                .heededAtRunTime();
    }
}
