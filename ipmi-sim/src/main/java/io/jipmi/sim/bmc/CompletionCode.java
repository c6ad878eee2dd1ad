package io.jipmi.sim.bmc;

/** Completion codes a BMC answers with (IPMI 2.0 §5.2, table 5-2). */
final class CompletionCode {
    static final int SUCCESS = 0x00;
    static final int INVALID_COMMAND = 0xC1;
    static final int INVALID_FOR_LUN = 0xC2;
    static final int OUT_OF_SPACE = 0xC4;
    static final int RESERVATION_CANCELED = 0xC5;
    static final int LENGTH_INVALID = 0xC7;
    static final int PARAMETER_OUT_OF_RANGE = 0xC9;
    static final int CANNOT_RETURN_LENGTH = 0xCA;
    static final int NOT_PRESENT = 0xCB;
    static final int INVALID_DATA_FIELD = 0xCC;
    static final int ILLEGAL_FOR_SENSOR_OR_RECORD = 0xCD;
    static final int INITIALIZATION_IN_PROGRESS = 0xD2;

    private CompletionCode() {}
}
