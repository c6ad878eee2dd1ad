package io.jipmi.cli.client;

import io.jipmi.client.chassis.BootFlags;
import io.jipmi.client.chassis.ChassisStatus;
import io.jipmi.client.chassis.ChassisStatus.Flag;
import io.jipmi.client.chassis.ChassisStatus.PowerRestorePolicy;
import io.jipmi.client.chassis.PowerOnHours;
import io.jipmi.client.chassis.RestartCause;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What a chassis says, as trees; docs/client-json.md has their names. */
public final class ChassisReport {
    private static final double MINUTES_PER_HOUR = 60;

    private ChassisReport() {}

    /** Power, faults and buttons. */
    public static Map<String, Object> status(ChassisStatus status) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("power", word(status.powerOn()));
        report.put("power_overload", status.flags().contains(Flag.POWER_OVERLOAD));
        report.put("power_interlock", status.flags().contains(Flag.POWER_INTERLOCK));
        report.put("power_fault", status.flags().contains(Flag.POWER_FAULT));
        report.put("power_control_fault", status.flags().contains(Flag.POWER_CONTROL_FAULT));
        report.put("restore_policy", ChassisWords.of(status.restorePolicy()));
        report.put("last_power_event", lastPowerEvent(status));
        report.put("intrusion", status.flags().contains(Flag.INTRUSION));
        report.put("front_panel_lockout", status.flags().contains(Flag.FRONT_PANEL_LOCKOUT));
        report.put("drive_fault", status.flags().contains(Flag.DRIVE_FAULT));
        report.put("cooling_fault", status.flags().contains(Flag.COOLING_FAULT));
        report.put("identify", word(status.identify()));
        report.put("disabled_buttons", words(status.disabledButtons()));
        report.put("disablable_buttons", words(status.disablableButtons()));
        return report;
    }

    /** Power alone. */
    public static Map<String, Object> power(ChassisStatus status) {
        return Map.of("power", word(status.powerOn()));
    }

    /** What the system is to start from. */
    public static Map<String, Object> boot(BootFlags flags) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("device", flags.device().map(ChassisWords::of).orElse("reserved"));
        report.put("persistent", flags.isPersistent());
        report.put("efi", flags.isEfi());
        report.put("valid", flags.isValid());
        return report;
    }

    /** What is done when AC power returns. */
    public static Map<String, Object> policy(ChassisStatus status) {
        return Map.of("restore_policy", ChassisWords.of(status.restorePolicy()));
    }

    /** What can be done when AC power returns. */
    public static Map<String, Object> policies(Set<PowerRestorePolicy> policies) {
        return Map.of(
                "supported", policies.stream().sorted().map(ChassisWords::of).toList());
    }

    /** How long the system has been on. */
    public static Map<String, Object> powerOnHours(PowerOnHours hours) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("hours", hours.minutesPerCount() * (hours.counts() / MINUTES_PER_HOUR));
        report.put("minutes_per_count", hours.minutesPerCount());
        report.put("counts", hours.counts());
        return report;
    }

    /** What made the system start last. */
    public static Map<String, Object> restartCause(RestartCause cause) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("cause", cause.name());
        report.put("code", cause.code());
        report.put("channel", cause.channel());
        return report;
    }

    private static List<String> lastPowerEvent(ChassisStatus status) {
        return status.flags().stream()
                .sorted()
                .flatMap(flag -> switch (flag) {
                    case LAST_POWER_DOWN_AC_FAILED -> Stream.of("ac-failed");
                    case LAST_POWER_DOWN_OVERLOAD -> Stream.of("overload");
                    case LAST_POWER_DOWN_INTERLOCK -> Stream.of("interlock");
                    case LAST_POWER_DOWN_FAULT -> Stream.of("fault");
                    case LAST_POWER_ON_BY_COMMAND -> Stream.of("on-by-command");
                    default -> Stream.<String>empty();
                })
                .toList();
    }

    private static String word(boolean on) {
        return on ? "on" : "off";
    }

    private static List<String> words(Set<? extends Enum<?>> values) {
        return values.stream().map(ChassisReport::word).sorted().toList();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
