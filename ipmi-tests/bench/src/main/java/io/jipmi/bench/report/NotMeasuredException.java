package io.jipmi.bench.report;

/** A figure is not there; the message says why. */
final class NotMeasuredException extends Exception {
    private static final long serialVersionUID = 1;

    NotMeasuredException(String why) {
        super(why);
    }
}
