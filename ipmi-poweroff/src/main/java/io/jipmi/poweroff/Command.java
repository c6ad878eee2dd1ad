package io.jipmi.poweroff;

import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.PreparedRequest;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** One command to the BMC, made when the power-off is, so that putting it needs no memory. One thread at a time. */
final class Command implements AutoCloseable {
    /** A BMC that has not answered by then is not going to. */
    static final Duration LONGEST = Duration.ofSeconds(3);

    private final PlannedRequest planned;
    private final PreparedRequest prepared;
    private int completionCode;
    private @Nullable Throwable failure;

    /** Prepares it; each data value is taken modulo 256. */
    Command(IpmiUser user, String purpose, int netFn, int cmd, int... data) throws IpmiException {
        IpmiRequest request = IpmiRequest.of(netFn, cmd, data).withTimeout(LONGEST);
        planned = new PlannedRequest("the BMC", netFn, cmd, HexFormat.of().formatHex(request.data()), purpose);
        prepared = user.prepare(request);
    }

    PlannedRequest planned() {
        return planned;
    }

    /** Puts it, and says whether the BMC has answered with completion code 0x00. */
    boolean put() {
        try {
            completionCode = prepared.put();
            failure = null;
            return completionCode == CompletionCode.OK;
        } catch (IpmiException | RuntimeException | OutOfMemoryError e) {
            failure = e;
            return false;
        }
    }

    /** Whether the last {@link #put} got an answer. */
    boolean answered() {
        return failure == null;
    }

    /** Of the last answer, 0 to 0xFF. */
    int completionCode() {
        return completionCode;
    }

    /** Whether the last answer has so many bytes after the completion code. */
    boolean hasAnswerOf(int lengthBytes) {
        return prepared.answerLengthBytes() >= lengthBytes;
    }

    /** One byte of the last answer after the completion code. */
    int answer(int index) {
        return prepared.answer(index);
    }

    /** Why the last {@link #put} was not good, for people. */
    String trouble() {
        Throwable cause = failure;
        return planned + ": "
                + (cause == null ? CompletionCode.describe(completionCode) : String.valueOf(cause.getMessage()));
    }

    @Override
    public void close() {
        prepared.close();
    }
}
