package io.jipmi.msghandler;

import java.time.Duration;
import java.util.List;

/**
 * The timing of requests to somebody behind the BMC where neither they nor their user say anything, with the kernel's names
 * and defaults (RT-02, RT-03, MH-13).
 *
 * @param retries tries after the first one, 0 or more
 * @param retryTime how long one try waits for its answer, at least 1 ms
 * @param maintenanceRetryTime the same for controllers on IPMB after one of them was told to reset itself or got a
 *     firmware command, at least 1 ms
 * @param maintenanceTime how long after such a command that is so, and how long an interface is in maintenance after a reset
 *     or firmware command to its own BMC ({@link MaintenanceMode#AUTO}), at least 1 ms
 */
public record BridgeDefaults(int retries, Duration retryTime, Duration maintenanceRetryTime, Duration maintenanceTime) {
    /** Sets {@link #retries()}. */
    public static final Parameter<Integer> DEFAULT_MAX_RETRIES = Parameter.integer(
                    "ipmi_msghandler.default_max_retries",
                    "further tries of a request to a controller behind the BMC",
                    4,
                    0,
                    BridgeTiming.MAX_RETRIES)
            .heededAtRunTime();
    /** Sets {@link #retryTime()}. */
    public static final Parameter<Integer> DEFAULT_RETRY_MS = Parameter.integer(
                    "ipmi_msghandler.default_retry_ms",
                    "how long one try of a request to a controller behind the BMC waits for its answer, in ms",
                    2000,
                    1,
                    Integer.MAX_VALUE)
            .heededAtRunTime();
    /** Sets {@link #maintenanceRetryTime()}. */
    public static final Parameter<Integer> DEFAULT_MAINTENANCE_RETRY_MS = Parameter.integer(
                    "ipmi_msghandler.default_maintenance_retry_ms",
                    "the same on IPMB after a reset or firmware command to one of its controllers, in ms",
                    3000,
                    1,
                    Integer.MAX_VALUE)
            .heededAtRunTime();
    /** Sets {@link #maintenanceTime()}. */
    public static final Parameter<Integer> MAINTENANCE_MODE_TIMEOUT_MS = Parameter.integer(
                    "ipmi_msghandler.maintenance_mode_timeout_ms",
                    "how long after such a command, or one to the BMC, the interface heeds that, in ms",
                    30000,
                    1,
                    Integer.MAX_VALUE)
            .heededAtRunTime();

    /** Every parameter that sets one. */
    public static final List<Parameter<?>> PARAMETERS =
            List.of(DEFAULT_MAX_RETRIES, DEFAULT_RETRY_MS, DEFAULT_MAINTENANCE_RETRY_MS, MAINTENANCE_MODE_TIMEOUT_MS);

    /** What holds where nobody sets anything. */
    public static final BridgeDefaults DEFAULT = of(Parameters.DEFAULTS);

    public BridgeDefaults {
        if (retries < 0 || retries > BridgeTiming.MAX_RETRIES) {
            throw new IllegalArgumentException("retries out of 0.." + BridgeTiming.MAX_RETRIES + ": " + retries);
        }
        requirePositive("retry time", retryTime);
        requirePositive("maintenance retry time", maintenanceRetryTime);
        requirePositive("maintenance time", maintenanceTime);
    }

    /** What the parameters set. */
    public static BridgeDefaults of(Parameters parameters) {
        return new BridgeDefaults(
                parameters.get(DEFAULT_MAX_RETRIES),
                Duration.ofMillis(parameters.get(DEFAULT_RETRY_MS)),
                Duration.ofMillis(parameters.get(DEFAULT_MAINTENANCE_RETRY_MS)),
                Duration.ofMillis(parameters.get(MAINTENANCE_MODE_TIMEOUT_MS)));
    }

    private static void requirePositive(String name, Duration duration) {
        if (duration.toMillis() < 1 || duration.compareTo(BridgeTiming.MAX_RETRY_TIME) > 0) {
            throw new IllegalArgumentException(name + " is not within 1 ms and 50 days: " + duration);
        }
    }
}
