package io.jipmi.client.chassis;

import java.util.Optional;

/** What the system's firmware is to start from (IPMI 2.0, table 28-14, boot device selector). */
public enum BootDevice {
    /** What the firmware's own settings say. */
    NO_OVERRIDE(0),
    PXE(1),
    DISK(2),
    DISK_SAFE_MODE(3),
    DIAGNOSTIC_PARTITION(4),
    CD_DVD(5),
    BIOS_SETUP(6),
    REMOTE_REMOVABLE(7),
    REMOTE_CD_DVD(8),
    PRIMARY_REMOTE(9),
    REMOTE_DISK(11),
    /** Floppy or primary removable medium. */
    REMOVABLE(15);

    private final int code;

    BootDevice(int code) {
        this.code = code;
    }

    /** The selector, 0 to 15. */
    public int code() {
        return code;
    }

    /** The device of a selector; empty if it is reserved. */
    public static Optional<BootDevice> of(int code) {
        for (BootDevice device : values()) {
            if (device.code == code) {
                return Optional.of(device);
            }
        }
        return Optional.empty();
    }
}
