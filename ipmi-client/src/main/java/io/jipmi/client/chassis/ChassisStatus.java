package io.jipmi.client.chassis;

import io.jipmi.client.Octets;
import io.jipmi.msghandler.IpmiException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * The state of the chassis: the answer to Get Chassis Status (IPMI 2.0, 28.2). Immutable.
 *
 * @param powerOn whether the system has power
 * @param flags everything else that is the case
 * @param restorePolicy what happens when AC power returns
 * @param identify the state of the identify light
 * @param disabledButtons buttons of the front panel that do nothing
 * @param disablableButtons buttons that can be disabled; none where the BMC says nothing of them
 */
public record ChassisStatus(
        boolean powerOn,
        Set<Flag> flags,
        PowerRestorePolicy restorePolicy,
        Identify identify,
        Set<FrontPanelButton> disabledButtons,
        Set<FrontPanelButton> disablableButtons) {
    static final int MIN_LENGTH_BYTES = 3;

    /** One bit of the answer: which byte, which bit. */
    public enum Flag {
        POWER_OVERLOAD(0, 1),
        POWER_INTERLOCK(0, 2),
        POWER_FAULT(0, 3),
        POWER_CONTROL_FAULT(0, 4),
        LAST_POWER_DOWN_AC_FAILED(1, 0),
        LAST_POWER_DOWN_OVERLOAD(1, 1),
        LAST_POWER_DOWN_INTERLOCK(1, 2),
        LAST_POWER_DOWN_FAULT(1, 3),
        LAST_POWER_ON_BY_COMMAND(1, 4),
        INTRUSION(2, 0),
        FRONT_PANEL_LOCKOUT(2, 1),
        DRIVE_FAULT(2, 2),
        COOLING_FAULT(2, 3);

        private final int index;
        private final int bit;

        Flag(int index, int bit) {
            this.index = index;
            this.bit = bit;
        }
    }

    /** Bits 6 and 5 of the first byte. */
    public enum PowerRestorePolicy {
        STAYS_OFF(0),
        RESTORES_PRIOR_STATE(1),
        POWERS_UP(2),
        UNKNOWN(3);

        private final int code;

        PowerRestorePolicy(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        private static PowerRestorePolicy of(int code) {
            return switch (code) {
                case 0 -> STAYS_OFF;
                case 1 -> RESTORES_PRIOR_STATE;
                case 2 -> POWERS_UP;
                default -> UNKNOWN;
            };
        }
    }

    /** Bits 6 to 4 of the third byte. */
    public enum Identify {
        OFF,
        ON_FOR_A_TIME,
        ON,
        /** The BMC does not tell, or tells something undefined. */
        UNKNOWN;

        private static Identify of(int code) {
            return switch (code) {
                case 0 -> OFF;
                case 1 -> ON_FOR_A_TIME;
                case 2 -> ON;
                default -> UNKNOWN;
            };
        }
    }

    public ChassisStatus {
        flags = Set.copyOf(flags);
        disabledButtons = Set.copyOf(disabledButtons);
        disablableButtons = Set.copyOf(disablableButtons);
    }

    /**
     * Reads the bytes after the completion code.
     *
     * @throws IpmiException if there are fewer than 3
     */
    public static ChassisStatus decode(Octets data) throws IpmiException {
        data.require(MIN_LENGTH_BYTES, "the answer to Get Chassis Status");
        EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);
        for (Flag flag : Flag.values()) {
            if (data.bit(flag.index, flag.bit)) {
                flags.add(flag);
            }
        }
        boolean tellsIdentify = data.bit(2, 6);
        return new ChassisStatus(
                data.bit(0, 0),
                Collections.unmodifiableSet(flags),
                PowerRestorePolicy.of(data.u8(0) >> 5 & 0x03),
                tellsIdentify ? Identify.of(data.u8(2) >> 4 & 0x03) : Identify.UNKNOWN,
                FrontPanelButton.disabled(data),
                FrontPanelButton.disablable(data));
    }
}
