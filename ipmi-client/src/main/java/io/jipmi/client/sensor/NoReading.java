package io.jipmi.client.sensor;

import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.IpmiFailure;
import java.util.OptionalInt;

/**
 * Why a sensor has no reading. Immutable.
 *
 * @param sensor the sensor
 * @param cause why
 * @param completionCode of the controller's answer, 0x01 to 0xFF; empty unless it refused
 * @param detail one line for people
 */
public record NoReading(Sensor sensor, Cause cause, OptionalInt completionCode, String detail) implements SensorResult {

    /** Why a sensor has no reading. */
    public enum Cause {
        /** Its controller says that the reading is not available now, for example before it was first updated. */
        UNAVAILABLE,
        /** It only sends events. */
        EVENT_ONLY,
        /** Its controller does not scan it. */
        SCANNING_DISABLED,
        /** Its controller answered with a completion code. */
        REFUSED,
        /** Its controller did not answer in time. */
        TIMED_OUT,
        /** Its controller was not asked, because it had just not answered for another sensor. */
        OWNER_SILENT,
        /** Its owner is system software, or has an address that no controller can have. */
        NOT_ADDRESSABLE,
        /** The way to its controller failed, or the answer cannot be. */
        FAILED
    }

    @Override
    public Health health() {
        return Health.NONE;
    }

    static NoReading because(Sensor sensor, Cause cause, String detail) {
        return new NoReading(sensor, cause, OptionalInt.empty(), detail);
    }

    static NoReading refused(Sensor sensor, int completionCode) {
        return new NoReading(
                sensor, Cause.REFUSED, OptionalInt.of(completionCode), CompletionCode.describe(completionCode));
    }

    static NoReading failed(Sensor sensor, IpmiFailure failure) {
        return switch (failure.kind()) {
            case REFUSED -> refused(sensor, failure.completionCode());
            case TIMED_OUT, TIMED_OUT_QUEUED -> because(sensor, Cause.TIMED_OUT, failure.detail());
            default -> because(sensor, Cause.FAILED, failure.detail());
        };
    }
}
