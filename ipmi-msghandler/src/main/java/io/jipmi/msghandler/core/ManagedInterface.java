package io.jipmi.msghandler.core;

import io.jipmi.msghandler.InterfaceStatistics;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiInterfaceMXBean;
import io.jipmi.msghandler.LatencySummary;
import io.jipmi.msghandler.UserStatistics;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;

/** An interface as JMX shows it. The only class that needs JMX, and not loaded before somebody asks for it. */
final class ManagedInterface implements IpmiInterfaceMXBean {
    private final IpmiInterface shown;
    private final ObjectName name;

    private ManagedInterface(IpmiInterface shown, ObjectName name) {
        this.shown = shown;
        this.name = name;
    }

    /**
     * Registers the interface with the platform's MBean server.
     *
     * @throws IllegalStateException if its name is taken
     */
    static ManagedInterface register(IpmiInterface shown) {
        String text = "io.jipmi:type=IpmiInterface,name=ipmi" + shown.number();
        try {
            ObjectName name = new ObjectName(text);
            ManagedInterface managed = new ManagedInterface(shown, name);
            ManagementFactory.getPlatformMBeanServer().registerMBean(managed, name);
            return managed;
        } catch (InstanceAlreadyExistsException e) {
            throw new IllegalStateException(
                    text + " is registered already, by another message handler of this process", e);
        } catch (JMException e) {
            throw new IllegalStateException(text + " cannot be registered: " + e.getMessage(), e);
        }
    }

    String name() {
        return name.getCanonicalName();
    }

    void unregister() {
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
        } catch (InstanceNotFoundException gone) {
            // Somebody else unregistered it, which is all that was wanted.
        } catch (JMException e) {
            throw new IllegalStateException(name + " cannot be unregistered: " + e.getMessage(), e);
        }
    }

    @Override
    public int getNumber() {
        return shown.number();
    }

    @Override
    public String getDescription() {
        return shown.info().describe();
    }

    @Override
    public String getHealth() {
        return shown.health().state().name();
    }

    @Override
    public String getHealthReason() {
        return shown.health().reason();
    }

    @Override
    public Map<String, Long> getCounters() {
        return shown.counters();
    }

    @Override
    public Map<String, Map<String, Long>> getLatencies() {
        InterfaceStatistics statistics = shown.statistics();
        Map<String, Map<String, Long>> latencies = new LinkedHashMap<>();
        latencies.put("queue", components(statistics.queue()));
        latencies.put("transport", components(statistics.transport()));
        latencies.put("total", components(statistics.total()));
        return latencies;
    }

    @Override
    public Map<String, Map<String, Long>> getUsers() {
        Map<String, Map<String, Long>> users = new LinkedHashMap<>();
        for (UserStatistics each : shown.statistics().users()) {
            Map<String, Long> values = new LinkedHashMap<>();
            values.put("outstanding", (long) each.outstanding());
            values.put("untold", (long) each.untold());
            values.putAll(each.counters());
            String key = each.user();
            for (int i = 2; users.containsKey(key); i++) {
                key = each.user() + "#" + i;
            }
            users.put(key, values);
        }
        return users;
    }

    private static Map<String, Long> components(LatencySummary latency) {
        Map<String, Long> values = new LinkedHashMap<>();
        values.put("count", latency.count());
        values.put("meanNs", latency.meanNs());
        values.put("p50Ns", latency.p50Ns());
        values.put("p90Ns", latency.p90Ns());
        values.put("p99Ns", latency.p99Ns());
        values.put("p999Ns", latency.p999Ns());
        values.put("maxNs", latency.maxNs());
        return values;
    }
}
