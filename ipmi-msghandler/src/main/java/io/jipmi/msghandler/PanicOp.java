package io.jipmi.msghandler;

/** What is recorded when the system, or this program, fails for good (section 9 of Linux's driver, MH-20). */
public enum PanicOp {
    /** Nothing. */
    NONE,
    /** A platform event: an OS critical stop. */
    EVENT,
    /** The event, and the text in OEM records of the system event log. */
    STRING;

    /** Linux leaves the default to how it was built; here everything is recorded that can be. */
    public static final Parameter<PanicOp> PARAMETER =
            Parameter.choice("ipmi_msghandler.panic_op", "what is recorded of a panic", STRING);
}
