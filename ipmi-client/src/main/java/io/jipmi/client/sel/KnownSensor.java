package io.jipmi.client.sel;

import java.util.Optional;
import java.util.function.IntFunction;

/**
 * What its sensor data record tells about the sensor of an event.
 *
 * @param name its name
 * @param reading what a raw reading or threshold, 0 to 0xFF, stands for with its unit, {@code 43.5 degrees C}; empty if
 *     the record has no conversion
 */
public record KnownSensor(String name, IntFunction<Optional<String>> reading) {

    /** A sensor of which only the name is known. */
    public static KnownSensor named(String name) {
        return new KnownSensor(name, raw -> Optional.empty());
    }
}
