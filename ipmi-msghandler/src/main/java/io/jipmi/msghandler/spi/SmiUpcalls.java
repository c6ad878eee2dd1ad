package io.jipmi.msghandler.spi;

import io.jipmi.msghandler.InterfaceHealth;

/** What a driver tells the message handler, always from within a call of the message handler to the driver. */
public interface SmiUpcalls {

    /** The only way up for an answer and for every failure; the message goes back to the message handler's ownership. */
    void completed(SmiMessage message);

    /** The interface's state changed. */
    void healthChanged(InterfaceHealth health);
}
