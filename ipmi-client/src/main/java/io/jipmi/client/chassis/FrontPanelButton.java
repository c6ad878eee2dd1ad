package io.jipmi.client.chassis;

import io.jipmi.client.Octets;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** A button of the front panel, which a BMC may be able to disable (IPMI 2.0, 28.2 and 28.6). */
public enum FrontPanelButton {
    POWER_OFF(0),
    RESET(1),
    DIAGNOSTIC_INTERRUPT(2),
    STANDBY(3);

    private static final int DISABLABLE_SHIFT = 4;

    private final int bit;

    FrontPanelButton(int bit) {
        this.bit = bit;
    }

    int mask() {
        return 1 << bit;
    }

    static Set<FrontPanelButton> disabled(Octets chassisStatus) {
        return buttons(chassisStatus, 0);
    }

    static Set<FrontPanelButton> disablable(Octets chassisStatus) {
        return buttons(chassisStatus, DISABLABLE_SHIFT);
    }

    /** A BMC that leaves the byte out says nothing of buttons. */
    private static Set<FrontPanelButton> buttons(Octets chassisStatus, int shift) {
        EnumSet<FrontPanelButton> buttons = EnumSet.noneOf(FrontPanelButton.class);
        for (FrontPanelButton button : values()) {
            if (chassisStatus.lengthBytes() > ChassisStatus.MIN_LENGTH_BYTES
                    && chassisStatus.bit(ChassisStatus.MIN_LENGTH_BYTES, button.bit + shift)) {
                buttons.add(button);
            }
        }
        return Collections.unmodifiableSet(buttons);
    }
}
