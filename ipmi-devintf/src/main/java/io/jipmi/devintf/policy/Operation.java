package io.jipmi.devintf.policy;

/** What a client can do to others than itself. Everything else a node offers concerns the caller's own file. */
public enum Operation {
    /** A request, or the response to a command received, is sent. */
    SEND,
    /** Events are put into the caller's queue, too; the first who wants them gets those that were held. */
    EVENTS,
    /** Commands others send go to the caller, and to nobody else. */
    COMMANDS,
    /** The interface is put into maintenance, for everybody. */
    MAINTENANCE
}
