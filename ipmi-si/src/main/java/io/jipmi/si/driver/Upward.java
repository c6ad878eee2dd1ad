package io.jipmi.si.driver;

import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.spi.SmiMessage;
import io.jipmi.msghandler.spi.SmiUpcalls;
import org.jspecify.annotations.Nullable;

/** What one interface tells the message handler: the ends of messages, what came from the BMC, and its health. */
final class Upward {
    /** The completion code Linux gives requests to an interface it cannot use any more (HOSED state). */
    private static final int LINUX_BUS_ERROR = 0x82;

    private final String name;
    private @Nullable SmiUpcalls upcalls;
    private InterfaceHealth health = new InterfaceHealth(InterfaceHealth.State.STARTING, "not started");

    /**
     * @param name the interface, for people
     */
    Upward(String name) {
        this.name = name;
    }

    void to(SmiUpcalls newUpcalls) {
        upcalls = newUpcalls;
    }

    SmiUpcalls calls() {
        SmiUpcalls target = upcalls;
        if (target == null) {
            throw new IllegalStateException("not started");
        }
        return target;
    }

    boolean is(InterfaceHealth.State state) {
        return health.state() == state;
    }

    void isUp() {
        tell(InterfaceHealth.UP);
    }

    void isRecovering(String reason) {
        tell(new InterfaceHealth(InterfaceHealth.State.RECOVERING, reason));
    }

    void isDown(String reason) {
        tell(new InterfaceHealth(InterfaceHealth.State.DOWN, name + " is down: " + reason));
    }

    /** A start-up that takes its time can say what it met. */
    void isStarting(String trouble) {
        tell(new InterfaceHealth(InterfaceHealth.State.STARTING, trouble));
    }

    /** The message ends with the answer that is in it, or with its failure. */
    void end(SmiMessage message) {
        calls().completed(message);
    }

    /** The answer is known without asking the BMC. */
    void answer(SmiMessage message, int completionCode) {
        byte[] response = message.response();
        response[0] = (byte) (message.request()[0] | (1 << 2));
        response[1] = message.request()[1];
        response[2] = (byte) completionCode;
        message.answered(3);
        end(message);
    }

    void fail(SmiMessage message, FailureKind kind, boolean mayHaveExecuted, String reason) {
        message.failed(new IpmiFailure(kind, LINUX_BUS_ERROR, mayHaveExecuted, reason));
        end(message);
    }

    /** The interface is down, and the message never reached the BMC. */
    void refuse(SmiMessage message) {
        fail(message, FailureKind.INTERFACE_DOWN, false, health.reason());
    }

    void truncated(SmiMessage message) {
        message.failed(new IpmiFailure(
                FailureKind.BAD_RESPONSE,
                CompletionCode.TRUNCATED,
                true,
                "the BMC answered with more than " + SmiMessage.MAX_LENGTH_BYTES + " bytes"));
        end(message);
    }

    private void tell(InterfaceHealth newHealth) {
        if (!newHealth.equals(health)) {
            health = newHealth;
            calls().healthChanged(newHealth);
        }
    }
}
