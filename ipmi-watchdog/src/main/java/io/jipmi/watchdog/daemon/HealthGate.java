package io.jipmi.watchdog.daemon;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Whether the machine is well enough for a heartbeat. Both are asked before every heartbeat on the thread that gives it,
 * so neither may wait, and the first must not allocate.
 *
 * @param healthy whether it is
 * @param complaint what is wrong; of no meaning while it is healthy
 */
public record HealthGate(BooleanSupplier healthy, Supplier<String> complaint) {
    /** Nothing is checked. */
    public static final HealthGate OPEN = new HealthGate(() -> true, () -> "");
}
