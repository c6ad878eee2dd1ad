package io.jipmi.msghandler.spi;

import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.IpmiCommand;

/** What a driver tells the message handler, always from within a call of the message handler to the driver. */
public interface SmiUpcalls {

    /** The only way up for an answer and for every failure; the message goes back to the message handler's ownership. */
    void completed(SmiMessage message);

    /**
     * The BMC handed out a message of its receive message queue.
     *
     * @param response the answer to Get Message with completion code 0x00: network function/LUN, command, completion
     *     code, channel and privilege, the message; the driver's own again when the call returns
     * @param lengthBytes how much of it is valid
     */
    void received(byte[] response, int lengthBytes);

    /**
     * A controller on the bus the interface is itself on has sent a command.
     *
     * @param message as {@link SmiMessage#direct()} describes a request; the driver's own again when the call returns
     * @param lengthBytes how much of it is valid
     */
    void receivedDirect(byte[] message, int lengthBytes);

    /** Somebody behind the BMC has sent a command, one of those {@link SmiDriver#wantCommands} has named. */
    void commandReceived(IpmiCommand command);

    /**
     * The BMC handed out an event of its event message buffer.
     *
     * @param response the answer to Read Event Message Buffer with completion code 0x00: network function/LUN, command,
     *     completion code, 16 bytes of event record; the driver's own again when the call returns
     * @param lengthBytes how much of it is valid, 19
     */
    void event(byte[] response, int lengthBytes);

    /** The BMC's watchdog has reached its pre-timeout; the flag that said so is being cleared. */
    void watchdogPretimeout();

    /** The interface's state changed. */
    void healthChanged(InterfaceHealth health);
}
