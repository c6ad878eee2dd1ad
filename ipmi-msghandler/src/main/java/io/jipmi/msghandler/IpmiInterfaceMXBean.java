package io.jipmi.msghandler;

import java.util.Map;

/** What JMX shows of an interface; see {@link IpmiInterface#registerMBean()}. Every value is a snapshot. */
public interface IpmiInterfaceMXBean {

    /** The interface's number. */
    int getNumber();

    /** What it is and where it was found. */
    String getDescription();

    /** The {@link InterfaceHealth.State} by name. */
    String getHealth();

    /** Why the health is what it is; empty where there is nothing to say. */
    String getHealthReason();

    /** Every counter by name, as {@link IpmiInterface#counters()}. */
    Map<String, Long> getCounters();

    /**
     * The {@link LatencySummary} of {@code queue}, {@code transport} and {@code total}, each by the names of its components:
     * {@code count}, {@code meanNs}, {@code p50Ns}, {@code p90Ns}, {@code p99Ns}, {@code p999Ns}, {@code maxNs}.
     */
    Map<String, Map<String, Long>> getLatencies();

    /** {@code outstanding}, {@code untold} and every {@link UserCounter} of each user by its name, numbered if taken. */
    Map<String, Map<String, Long>> getUsers();
}
