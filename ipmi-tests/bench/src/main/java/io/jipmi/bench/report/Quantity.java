package io.jipmi.bench.report;

/**
 * A figure.
 *
 * @param part of {@code scripts/bench}
 * @param who whose it is
 * @param figure its name, which ends in its unit
 */
record Quantity(String part, String who, String figure) {

    /**
     * Its value.
     *
     * @throws NotMeasuredException if it is not there
     */
    double in(Results results) throws NotMeasuredException {
        return results.figure(part, who, figure);
    }
}
