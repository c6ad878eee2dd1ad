package io.jipmi.cli.client;

import io.jipmi.client.chassis.BootDevice;
import io.jipmi.client.chassis.ChassisStatus.PowerRestorePolicy;
import io.jipmi.client.chassis.PowerCommand;
import java.util.LinkedHashMap;
import java.util.Map;

/** ipmitool's words for what can be done with a chassis, and ours where it has none. */
public final class ChassisWords {
    private static final Map<String, PowerCommand> POWER = new LinkedHashMap<>();
    private static final Map<String, BootDevice> BOOT = new LinkedHashMap<>();
    private static final Map<String, PowerRestorePolicy> POLICY = new LinkedHashMap<>();

    static {
        POWER.put("on", PowerCommand.POWER_UP);
        POWER.put("off", PowerCommand.POWER_DOWN);
        POWER.put("cycle", PowerCommand.POWER_CYCLE);
        POWER.put("reset", PowerCommand.HARD_RESET);
        POWER.put("diag", PowerCommand.DIAGNOSTIC_INTERRUPT);
        POWER.put("soft", PowerCommand.SOFT_SHUTDOWN);

        BOOT.put("none", BootDevice.NO_OVERRIDE);
        BOOT.put("pxe", BootDevice.PXE);
        BOOT.put("disk", BootDevice.DISK);
        BOOT.put("safe", BootDevice.DISK_SAFE_MODE);
        BOOT.put("diag", BootDevice.DIAGNOSTIC_PARTITION);
        BOOT.put("cdrom", BootDevice.CD_DVD);
        BOOT.put("bios", BootDevice.BIOS_SETUP);
        BOOT.put("floppy", BootDevice.REMOVABLE);
        BOOT.put("remote-floppy", BootDevice.REMOTE_REMOVABLE);
        BOOT.put("remote-cdrom", BootDevice.REMOTE_CD_DVD);
        BOOT.put("remote", BootDevice.PRIMARY_REMOTE);
        BOOT.put("remote-disk", BootDevice.REMOTE_DISK);

        POLICY.put("always-off", PowerRestorePolicy.STAYS_OFF);
        POLICY.put("previous", PowerRestorePolicy.RESTORES_PRIOR_STATE);
        POLICY.put("always-on", PowerRestorePolicy.POWERS_UP);
    }

    private ChassisWords() {}

    /** Throws {@link IllegalArgumentException} naming a word that stands for nothing, as all of these. */
    public static PowerCommand power(String word) {
        return meaning(POWER, word, "a power command; status or ");
    }

    /** What to boot. */
    public static BootDevice boot(String word) {
        return meaning(BOOT, word, "a boot device: ");
    }

    /** What to do when AC power returns. */
    public static PowerRestorePolicy policy(String word) {
        return meaning(POLICY, word, "a power restore policy: list or ");
    }

    static String of(PowerRestorePolicy policy) {
        return word(POLICY, policy);
    }

    static String of(BootDevice device) {
        return word(BOOT, device);
    }

    private static <T> T meaning(Map<String, T> words, String word, String what) {
        T meaning = words.get(word);
        if (meaning == null) {
            throw new IllegalArgumentException(
                    "'" + word + "' is not " + what + "one of " + String.join(", ", words.keySet()));
        }
        return meaning;
    }

    private static <T> String word(Map<String, T> words, T meaning) {
        return words.entrySet().stream()
                .filter(entry -> entry.getValue().equals(meaning))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("unknown");
    }
}
