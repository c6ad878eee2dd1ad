package io.jipmi.sim;

/** The interface did not do what the host's flow chart needs; says what. */
final class Stuck extends Exception {
    private static final long serialVersionUID = 1L;

    Stuck(String what) {
        super(what);
    }
}
