package io.jipmi.devintf.node;

import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.IpmiCommand;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.spi.SmiMessage;
import io.jipmi.msghandler.spi.SmiUpcalls;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** What a driver told the message handler, in order. */
final class RecordedUpcalls implements SmiUpcalls {
    private final List<String> answers = new ArrayList<>();
    private final List<IpmiFailure> failures = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private final List<IpmiCommand> commands = new ArrayList<>();
    private final List<InterfaceHealth> healths = new ArrayList<>();

    /** Raw answers in hexadecimal. */
    List<String> answers() {
        return answers;
    }

    /** Event records in hexadecimal. */
    List<String> events() {
        return events;
    }

    List<IpmiCommand> commands() {
        return commands;
    }

    List<IpmiFailure> failures() {
        return failures;
    }

    InterfaceHealth.State state() {
        return health().state();
    }

    InterfaceHealth health() {
        return healths.get(healths.size() - 1);
    }

    @Override
    public void completed(SmiMessage message) {
        IpmiFailure failure = message.failure();
        if (failure == null) {
            answers.add(HexFormat.of().formatHex(message.response(), 0, message.responseLengthBytes()));
        } else {
            failures.add(failure);
        }
    }

    @Override
    public void received(byte[] response, int lengthBytes) {
        throw new AssertionError("this driver brings messages to others by itself");
    }

    @Override
    public void receivedDirect(byte[] message, int lengthBytes) {
        throw new AssertionError("this driver has a BMC");
    }

    @Override
    public void commandReceived(IpmiCommand command) {
        commands.add(command);
    }

    @Override
    public void event(byte[] response, int lengthBytes) {
        events.add(HexFormat.of().formatHex(response, 3, lengthBytes));
    }

    @Override
    public void watchdogPretimeout() {
        throw new AssertionError("this driver does not look at flags");
    }

    @Override
    public void healthChanged(InterfaceHealth health) {
        healths.add(health);
    }
}
