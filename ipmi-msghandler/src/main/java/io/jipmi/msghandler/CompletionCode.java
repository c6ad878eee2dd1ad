package io.jipmi.msghandler;

import java.util.Locale;

/** Completion codes (IPMI 2.0 table 5-2): the first data byte of every response, 0x00 to 0xFF. */
public final class CompletionCode {
    public static final int OK = 0x00;
    public static final int NODE_BUSY = 0xC0;
    public static final int INVALID_COMMAND = 0xC1;
    public static final int TIMEOUT = 0xC3;
    public static final int TRUNCATED = 0xC6;
    public static final int LENGTH_INVALID = 0xC7;
    public static final int LENGTH_EXCEEDED = 0xC8;
    public static final int CANNOT_RETURN_LENGTH = 0xCA;
    public static final int FIRMWARE_UPDATE_MODE = 0xD1;
    public static final int INITIALISATION_IN_PROGRESS = 0xD2;
    public static final int INSUFFICIENT_PRIVILEGE = 0xD4;
    public static final int NOT_IN_THIS_STATE = 0xD5;
    public static final int UNSPECIFIED = 0xFF;

    private CompletionCode() {}

    /** The specification's name, for example {@code 0xc1 (invalid command)}. */
    public static String describe(int code) {
        return String.format(Locale.ROOT, "0x%02x (%s)", code, name(code));
    }

    private static String name(int code) {
        return switch (code) {
            case OK -> "completed normally";
            case NODE_BUSY -> "node busy";
            case INVALID_COMMAND -> "invalid command";
            case 0xC2 -> "command invalid for this LUN";
            case TIMEOUT -> "timeout while processing command";
            case 0xC4 -> "out of space";
            case 0xC5 -> "reservation cancelled or invalid";
            case TRUNCATED -> "request data truncated";
            case LENGTH_INVALID -> "request data length invalid";
            case LENGTH_EXCEEDED -> "request data field length limit exceeded";
            case 0xC9 -> "parameter out of range";
            case CANNOT_RETURN_LENGTH -> "cannot return number of requested data bytes";
            case 0xCB -> "requested sensor, data or record not present";
            case 0xCC -> "invalid data field in request";
            case 0xCD -> "command illegal for this sensor or record type";
            case 0xCE -> "command response could not be provided";
            case 0xCF -> "cannot execute duplicated request";
            case 0xD0 -> "SDR repository in update mode";
            case FIRMWARE_UPDATE_MODE -> "device in firmware update mode";
            case INITIALISATION_IN_PROGRESS -> "BMC initialisation in progress";
            case 0xD3 -> "destination unavailable";
            case 0xD4 -> "insufficient privilege";
            case NOT_IN_THIS_STATE -> "command not supported in present state";
            case 0xD6 -> "sub-function disabled or unavailable";
            case UNSPECIFIED -> "unspecified error";
            default -> {
                if (code >= 0x01 && code <= 0x7E) {
                    yield "device specific (OEM)";
                }
                yield code >= 0x80 && code <= 0xBE ? "command specific" : "reserved";
            }
        };
    }
}
