package io.jipmi.msghandler.core;

import io.jipmi.msghandler.BridgedAddress;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.IpmbDirectAddress;
import io.jipmi.msghandler.IpmiCommand;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.NetFn;
import io.jipmi.msghandler.OwnAddress;
import io.jipmi.msghandler.Priority;
import io.jipmi.msghandler.Repeat;
import io.jipmi.msghandler.spi.SmiMessage;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Our response to a command somebody behind the BMC sent; it ends when the BMC has taken it, or has not. */
final class ReplyExchange extends Exchange {
    private final IpmiCommand command;
    private final OwnAddress own;
    private final @Nullable OwnAddress ownSet;
    private final boolean addressed;

    /**
     * @param completionCode 0 to 0xFF
     * @param addressed whether the driver brings messages to others than the BMC by itself
     * @param call where an asynchronous answer's end goes; null if a caller waits for it, or nobody
     * @param waiter the caller that waits without running the interface; null if asynchronous, or nobody waits
     */
    ReplyExchange(
            User user,
            IpmiCommand command,
            int completionCode,
            int[] data,
            boolean addressed,
            long deadlineNs,
            @Nullable Call call,
            @Nullable Thread waiter) {
        super(user, reply(command, completionCode, data), deadlineNs, call, waiter);
        this.command = command;
        this.own = user.ownAddress(command.sender().channel());
        this.ownSet = user.ownAddressSet(command.sender().channel());
        this.addressed = addressed && bridged();
    }

    /** Whether it goes back through the BMC. */
    boolean bridged() {
        return command.sender() instanceof BridgedAddress;
    }

    @Override
    boolean addressed() {
        return addressed;
    }

    @Override
    void frame(SmiMessage message) {
        IpmiRequest request = request();
        DirectFraming.writeHead(
                (IpmbDirectAddress) command.sender(),
                NetFn.response(command.netFn()),
                command.sequence(),
                command.cmd(),
                message.request());
        request.copyDataTo(message.request(), DirectFraming.HEAD_BYTES);
        message.prepareDirect(DirectFraming.HEAD_BYTES + request.dataLengthBytes(), false);
    }

    @Override
    void answered(byte[] bytes, int lengthBytes) {
        if (bridged()) {
            super.answered(bytes, lengthBytes);
        } else {
            answered(new IpmiResponse(NetFn.response(command.netFn()), command.cmd(), CompletionCode.OK, new byte[0]));
        }
    }

    /** What goes back through the BMC: to the sender, with the sender's sequence number and from the logical unit it asked. */
    BridgedMessage message() {
        return new BridgedMessage(
                (BridgedAddress) command.sender(),
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

    /** The same if somebody has said it; otherwise null. */
    @Nullable
    OwnAddress ownSet() {
        return ownSet;
    }

    @Override
    String describe() {
        return String.format(
                Locale.ROOT,
                bridged() && !addressed
                        ? "Send Message with the response to %s/%02x from %s"
                        : "the response to %s/%02x from %s",
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
