package io.jipmi.cli;

import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.IpmiCommand;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.LanAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Shows commands sent to us and gives all of them the same answer. Not thread-safe. */
final class CommandAnswers {
    private final int completionCode;
    private final int[] data;
    private final boolean json;
    private final PrintWriter out;
    private final PrintWriter err;
    private int status = Ipmi.DONE;

    CommandAnswers(int completionCode, int[] data, boolean json, PrintWriter out, PrintWriter err) {
        this.completionCode = completionCode;
        this.data = data.clone();
        this.json = json;
        this.out = out;
        this.err = err;
    }

    /**
     * Does so with what arrives until there were enough of them. An answer that cannot be given is told of and does not end it.
     *
     * @return the exit status: that of the last answer that could not be given
     */
    int give(IpmiUser user, Arrivals<IpmiCommand> arrivals, StreamOptions stream) throws IOException {
        arrivals.take(stream.count(), stream.timeout(), command -> answer(user, command));
        return status;
    }

    private void answer(IpmiUser user, IpmiCommand command) {
        if (json) {
            Report.json(out, document(command));
        } else {
            out.println(command);
        }
        out.flush();
        try {
            int taken = user.respond(command, completionCode, data).completionCode();
            if (taken != CompletionCode.OK) {
                failed(Ipmi.REFUSED, "the BMC refused to pass the answer on: " + CompletionCode.describe(taken));
            }
        } catch (IpmiException e) {
            failed(Ipmi.COULD_NOT, String.valueOf(e.getMessage()));
        }
    }

    private void failed(int newStatus, String line) {
        status = newStatus;
        err.println("ipmi: " + line);
    }

    private Map<String, Object> document(IpmiCommand command) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("channel", command.sender().channel());
        if (command.sender() instanceof IpmbAddress controller) {
            document.put("address", controller.slaveAddress());
        } else if (command.sender() instanceof LanAddress session) {
            document.put("session_handle", session.sessionHandle());
            document.put("remote_swid", session.remoteSwid());
            document.put("local_swid", session.localSwid());
            document.put("privilege", session.privilege());
        }
        document.put("lun", command.sender().lun());
        document.put("own_lun", command.ownLun());
        document.put("sequence", command.sequence());
        document.put("netfn", command.netFn());
        document.put("cmd", command.cmd());
        document.put("data", octets(command.data()));
        document.put("reply_completion_code", completionCode);
        document.put("reply_data", Arrays.stream(data).boxed().toList());
        return document;
    }

    private static List<Integer> octets(byte[] bytes) {
        return IntStream.range(0, bytes.length).mapToObj(i -> bytes[i] & 0xFF).toList();
    }
}
