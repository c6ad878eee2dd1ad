package io.jipmi.poweroff;

import io.jipmi.msghandler.Parameter;
import io.jipmi.msghandler.Parameters;
import java.time.Duration;
import java.util.List;

/**
 * How the machine is to be switched off, by the parameters of Linux's {@code ipmi_poweroff} and FreeBSD's
 * {@code hw.ipmi}.
 *
 * @param powerCycle whether a power-off is to be a power cycle where the BMC can do that
 * @param ifnumToUse number of the interface to use, or -1 for the first one there is
 * @param cycleWait how long the machine may go on running after the BMC has taken a power cycle
 */
public record PoweroffSettings(boolean powerCycle, int ifnumToUse, Duration cycleWait) {
    private static final int MAX_CYCLE_WAIT_S = 3600;

    public static final Parameter<Boolean> POWEROFF_POWERCYCLE = Parameter.flag(
            "ipmi_poweroff.poweroff_powercycle", "power-cycle the machine instead of switching it off", false);
    public static final Parameter<Integer> IFNUM_TO_USE = Parameter.integer(
            "ipmi_poweroff.ifnum_to_use",
            "number of the interface to switch off through; -1: the first there is",
            -1,
            -1,
            Integer.MAX_VALUE);
    public static final Parameter<Integer> CYCLE_WAIT = Parameter.integer(
            "hw.ipmi.cycle_wait", "seconds to wait after a power cycle was asked for", 10, 0, MAX_CYCLE_WAIT_S);

    /** What FreeBSD long called it, -1 where it is not set. */
    public static final Parameter<Integer> CYLE_WAIT =
            Parameter.integer("hw.ipmi.cyle_wait", "the same, as FreeBSD misspelt it", -1, 0, MAX_CYCLE_WAIT_S);

    /** Every one. */
    public static final List<Parameter<?>> PARAMETERS =
            List.of(POWEROFF_POWERCYCLE, IFNUM_TO_USE, CYCLE_WAIT, CYLE_WAIT);

    public static final PoweroffSettings DEFAULT = of(Parameters.DEFAULTS);

    public PoweroffSettings {
        if (ifnumToUse < -1) {
            throw new IllegalArgumentException("ifnum_to_use must be at least -1: " + ifnumToUse);
        }
        if (cycleWait.isNegative()) {
            throw new IllegalArgumentException("cycle_wait must not be negative: " + cycleWait);
        }
    }

    /** What the parameters set. */
    public static PoweroffSettings of(Parameters parameters) {
        int misspelt = parameters.get(CYLE_WAIT);
        return new PoweroffSettings(
                parameters.get(POWEROFF_POWERCYCLE),
                parameters.get(IFNUM_TO_USE),
                Duration.ofSeconds(misspelt < 0 ? parameters.get(CYCLE_WAIT) : misspelt));
    }
}
