package io.jipmi.msghandler.core;

import io.jipmi.msghandler.IpmiCommand;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.NetFn;
import io.jipmi.msghandler.OwnAddress;
import io.jipmi.msghandler.Priority;
import io.jipmi.msghandler.Repeat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Our response to a command somebody behind the BMC sent; it ends when the BMC has taken it, or has not. */
final class ReplyExchange extends Exchange {
    private final IpmiCommand command;
    private final OwnAddress own;

    /**
     * @param completionCode 0 to 0xFF
     * @param call where an asynchronous answer's end goes; null if a caller waits for it, or nobody
     * @param waiter the caller that waits without running the interface; null if asynchronous, or nobody waits
     */
    ReplyExchange(
            User user,
            IpmiCommand command,
            int completionCode,
            int[] data,
            long deadlineNs,
            @Nullable Call call,
            @Nullable Thread waiter) {
        super(user, reply(command, completionCode, data), deadlineNs, call, waiter);
        this.command = command;
        this.own = user.ownAddress(command.sender().channel());
    }

    /** What goes back: to the sender, with the sender's sequence number and from the logical unit it asked. */
    BridgedMessage message() {
        return new BridgedMessage(
                command.sender(),
                NetFn.response(command.netFn()),
                command.ownLun(),
                command.sequence(),
                command.cmd(),
                request().data());
    }

    /** What stands as responder. */
    OwnAddress own() {
        return own;
    }

    @Override
    String describe() {
        return String.format(
                Locale.ROOT,
                "Send Message with the response to %s/%02x from %s",
                NetFn.describe(command.netFn()),
                command.cmd(),
                command.sender().describe());
    }

    /** As a request whose data are the completion code and what follows it. */
    private static IpmiRequest reply(IpmiCommand command, int completionCode, int[] data) {
        if (completionCode < 0 || completionCode > 0xFF) {
            throw new IllegalArgumentException("completion code out of 0..0xFF: " + completionCode);
        }
        byte[] bytes = new byte[data.length + 1];
        bytes[0] = (byte) completionCode;
        for (int i = 0; i < data.length; i++) {
            bytes[i + 1] = (byte) data[i];
        }
        return new IpmiRequest(
                command.sender(),
                command.netFn(),
                command.cmd(),
                bytes,
                IpmiRequest.DEFAULT_TIMEOUT,
                Repeat.NEVER,
                Priority.NORMAL);
    }
}
