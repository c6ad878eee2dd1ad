package io.jipmi.si;

import io.jipmi.msghandler.Parameter;
import io.jipmi.msghandler.Parameters;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How one interface is to be driven, as the operator wishes. Immutable.
 *
 * @param poll what waiting may cost
 * @param kipmidMaxBusyUs how long one wait may keep a processor busy before it must sleep, in microseconds; 0 for no
 *     limit
 * @param forceKipmid true polls for answers even where there is an interrupt; false never spins; empty goes by what there
 *     is
 * @param debug bits of what is logged: 1 trouble and recovery, 2 messages, 4 states; 0 to 7
 */
public record SiTuning(PollMode poll, int kipmidMaxBusyUs, Optional<Boolean> forceKipmid, int debug) {
    /** What holds where nobody sets anything. */
    public static final SiTuning DEFAULT = new SiTuning(PollMode.BALANCED, 0, Optional.empty(), 0);

    public SiTuning {
        if (kipmidMaxBusyUs < 0) {
            throw new IllegalArgumentException("kipmid_max_busy_us " + kipmidMaxBusyUs + " is negative");
        }
        if (debug < 0 || debug > 7) {
            throw new IllegalArgumentException("debug " + debug + " is not within 0..7");
        }
    }

    /**
     * What the parameters say for the interface they are for.
     *
     * @param parameters those of the interface, see {@link Parameters#forInterface}
     * @param type the interface's type, as each has its own debug parameter
     */
    public static SiTuning of(Parameters parameters, SiType type) {
        Parameter<Integer> debug = switch (type) {
            case KCS -> SiParameters.KCS_DEBUG;
            case SMIC -> SiParameters.SMIC_DEBUG;
            case BT -> SiParameters.BT_DEBUG;
        };
        OptionalLong force = own(parameters, SiParameters.FORCE_KIPMID);
        return new SiTuning(
                parameters.get(SiParameters.POLL),
                (int) own(parameters, SiParameters.KIPMID_MAX_BUSY_US).orElse(0),
                force.isPresent() ? Optional.of(force.getAsLong() != 0) : Optional.empty(),
                parameters.get(debug));
    }

    private static OptionalLong own(Parameters parameters, Parameter<List<OptionalLong>> array) {
        List<OptionalLong> items = parameters.get(array);
        int index = parameters.interfaceIndex();
        return index < items.size() ? items.get(index) : OptionalLong.empty();
    }
}
