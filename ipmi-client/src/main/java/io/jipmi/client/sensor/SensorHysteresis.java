package io.jipmi.client.sensor;

import io.jipmi.client.sdr.RawHysteresis;
import java.util.OptionalDouble;

/**
 * By how much a reading must fall back behind a threshold before it counts as within again (IPMI 2.0, 35.8). Immutable.
 *
 * @param raw in raw counts
 * @param positive in the sensor's unit, for thresholds crossed upwards; empty if the sensor has no value,
 *     or a count is worth more or less with each reading (linearisation 70h)
 * @param negative likewise, downwards
 */
public record SensorHysteresis(RawHysteresis raw, OptionalDouble positive, OptionalDouble negative) {}
