package io.jipmi.si.driver;

import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.NetFn;

/** What in a conversation says that a BMC resets itself, or has. */
final class ResetSigns {
    private ResetSigns() {}

    /** Whether the request is one that makes the BMC reset itself. */
    static boolean isResetCommand(byte[] request) {
        return (request[0] & 0xFF) >> 2 == NetFn.APP && (request[1] == Cmd.COLD_RESET || request[1] == Cmd.WARM_RESET);
    }

    /** Whether the BMC says of itself that it is starting, or loading firmware. */
    static boolean isNotReady(byte[] response, int lengthBytes) {
        int completionCode = lengthBytes < 3 ? CompletionCode.OK : response[2] & 0xFF;
        return completionCode == CompletionCode.FIRMWARE_UPDATE_MODE
                || completionCode == CompletionCode.INITIALISATION_IN_PROGRESS;
    }
}
