package io.jipmi.msghandler;

/**
 * Who wants to know which interfaces there are. Called by whichever thread attaches, closes or identifies an interface,
 * one call at a time and in order, with no lock held; what it throws is logged.
 */
public interface InterfaceWatcher {

    /** The interface can be used. Told of every interface once, of those attached before the watcher came as well. */
    void arrived(IpmiInterface ipmi);

    /** The BMC behind the interface is another one than before; {@link IpmiInterface#identity} says which. */
    default void bmcChanged(IpmiInterface ipmi) {}

    /** The interface is closed, and its number may be given to another one. Told once of each that had arrived. */
    void departed(IpmiInterface ipmi);
}
