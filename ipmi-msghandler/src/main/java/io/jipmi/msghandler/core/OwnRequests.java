package io.jipmi.msghandler.core;

import io.jipmi.msghandler.IpmiCommand;
import io.jipmi.msghandler.IpmiRequest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the message handler itself asks of the BMC, and says to others through it. Guarded by the monitor's lock. */
final class OwnRequests {
    private final Intake intake;
    private final Consumer<Exchange> accept;
    private @Nullable User user;

    /** @param accept takes an exchange into the send queue */
    OwnRequests(Intake intake, Consumer<Exchange> accept) {
        this.intake = intake;
        this.accept = accept;
    }

    /** Names whose these requests are; without a user there are none. Called once, before the start. */
    void actAs(User self) {
        user = self;
    }

    /**
     * Puts a request to the BMC.
     *
     * @return false if there are as many as may be, and so none more
     */
    boolean put(IpmiRequest request, Consumer<OwnExchange> onEnd) {
        User self = user;
        if (self == null || self.admit() != null) {
            return false;
        }
        accept.accept(intake.own(self, request, onEnd));
        return true;
    }

    /** Answers a command with a completion code alone; nobody is told how that ended. */
    void respond(IpmiCommand command, int completionCode) {
        User self = user;
        if (self != null && self.admit() == null) {
            accept.accept(intake.reply(self, command, completionCode, new int[0], null, null));
        }
    }
}
