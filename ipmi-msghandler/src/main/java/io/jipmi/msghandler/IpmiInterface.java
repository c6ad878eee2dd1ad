package io.jipmi.msghandler;

import java.time.Duration;
import java.util.Map;

/** One BMC interface under the message handler. */
public interface IpmiInterface extends AutoCloseable {

    /** The interface's number, from 0; the lowest free one when it was attached (MH-01). */
    int number();

    /** What it is and where it was found. */
    InterfaceInfo info();

    /** Whether it works right now; a snapshot. */
    InterfaceHealth health();

    /**
     * Registers a user.
     *
     * @param name names the user in logs and limits
     * @throws IpmiLimitException if the interface has its full number of users ({@link InterfaceLimits#maxUsers()})
     * @throws IpmiClosedException if the interface is closed
     */
    IpmiUser openUser(String name) throws IpmiException;

    /**
     * Who the BMC is. Asked again without anybody's doing, once somebody has asked, when the BMC answers again after it
     * was away.
     *
     * @param maxAge how old the answer may be; zero to have the BMC asked in any case
     * @throws IpmiException as from {@link IpmiUser#request}, if the BMC is asked
     */
    BmcIdentity identity(Duration maxAge) throws IpmiException;

    /**
     * What stands as requester in messages to other controllers on a channel, of users who set nothing of their own: the
     * interface's slave address, and LUN 2, at first.
     *
     * @param channel 0 to 15
     */
    OwnAddress ownAddress(int channel);

    /**
     * Sets it for every user of the interface, now and later, who has set nothing of its own.
     *
     * @param channel 0 to 15
     */
    void ownAddress(int channel, OwnAddress address);

    /** How the interface comes to be in maintenance; {@link MaintenanceMode#AUTO} at first. */
    MaintenanceMode maintenanceMode();

    /** Sets it, for every user of the interface. */
    void maintenanceMode(MaintenanceMode mode);

    /** Whether it is in maintenance now; a snapshot. */
    MaintenanceState maintenanceState();

    /**
     * Every counter of the message handler and of the driver by name; a snapshot, not atomic over several counters.
     * Names are stable.
     */
    Map<String, Long> counters();

    /** Counters, latencies and users; a snapshot. */
    InterfaceStatistics statistics();

    /**
     * Shows this interface as an {@link IpmiInterfaceMXBean} on the platform's MBean server until it is closed. Nothing of
     * JMX is loaded before. Idempotent.
     *
     * @return its object name, {@code io.jipmi:name=ipmi0,type=IpmiInterface} for ipmi0
     * @throws IllegalStateException if the interface is closed, another message handler's interface has the name, or this
     *     Java has no module {@code java.management}
     */
    String registerMBean();

    /**
     * Ends every outstanding request with {@link FailureKind#CLOSED}, closes all users and gives the hardware back. When it
     * returns, nothing of any user's is called any more: it waits up to a second for what is being called at this moment,
     * unless it is itself called from there. A user that takes longer hears of the end of its requests after that.
     * Idempotent.
     */
    @Override
    void close();
}
