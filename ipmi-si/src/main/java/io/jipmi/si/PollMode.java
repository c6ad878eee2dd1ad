package io.jipmi.si;

import java.util.Locale;

/** How the wait for a slow BMC is spent: what matters more, the answer's delay or the processor's time. */
public enum PollMode {
    /** Spin: the answer is seen within a microsecond or two, at the price of a processor while a command runs. */
    LATENCY,
    /** Sleep for what this BMC usually takes, then spin briefly. */
    BALANCED,
    /** Never spin: sleep in steps of a sixteenth of what has passed. */
    LOWCPU;

    /** The word of the parameter {@code ipmi_si.poll}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
