package io.jipmi.client;

import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmiAddress;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import java.time.Duration;

/**
 * The requests of one operation: one controller, one deadline for them all, one bound on how old an answer may be. Made
 * by {@link BmcClient#begin}; thread-safe, as the client is.
 */
public final class Conversation {
    private final SharedReads reads;
    private final IpmiAddress target;
    private final Duration maxAge;
    private final Deadline deadline;

    Conversation(SharedReads reads, IpmiAddress target, Duration maxAge, Deadline deadline) {
        this.reads = reads;
        this.target = target;
        this.maxAge = maxAge;
        this.deadline = deadline;
    }

    /** The same operation with another controller, or another LUN: the deadline stays. */
    public Conversation to(IpmiAddress newTarget) {
        return new Conversation(reads, newTarget, maxAge, deadline);
    }

    /** The controller it is with. */
    public IpmiAddress target() {
        return target;
    }

    /**
     * Asks for something.
     *
     * @param netFn network function, even, 0 to 0x3E
     * @param cmd command number, 0 to 0xFF
     * @param data each value taken modulo 256
     * @return the answer, whatever its completion code
     * @throws IpmiException if there is none before the deadline
     */
    public IpmiResponse ask(int netFn, int cmd, int... data) throws IpmiException {
        return reads.ask(IpmiRequest.of(target, netFn, cmd, data), deadline, maxAge);
    }

    /**
     * Asks for something that has to be there.
     *
     * @return the data of the answer, which completed normally and has at least so many bytes
     * @throws IpmiException also if the controller refuses
     */
    public Octets data(int minLengthBytes, int netFn, int cmd, int... data) throws IpmiException {
        return Octets.of(ask(netFn, cmd, data).orThrow(minLengthBytes).data());
    }

    /**
     * Waits before a controller that is at something is asked again.
     *
     * @param duration how long at most
     * @throws IpmiException if the deadline passes meanwhile or the calling thread is interrupted
     */
    public void pause(Duration duration) throws IpmiException {
        reads.pause(duration, deadline);
    }

    /** What an answer is that cannot be what the specification says. */
    public static IpmiException badResponse(String detail) {
        return IpmiException.of(new IpmiFailure(FailureKind.BAD_RESPONSE, CompletionCode.UNSPECIFIED, false, detail));
    }
}
