package io.jipmi.bench.report;

/** A figure, or what is made of some. */
@FunctionalInterface
interface Quantity {

    /**
     * Its value.
     *
     * @throws NotMeasuredException if one of the figures is not there
     */
    double in(Results results) throws NotMeasuredException;

    static Quantity of(String part, String who, String figure) {
        return results -> results.figure(part, who, figure);
    }

    default Quantity minus(Quantity other) {
        return results -> in(results) - other.in(results);
    }
}
