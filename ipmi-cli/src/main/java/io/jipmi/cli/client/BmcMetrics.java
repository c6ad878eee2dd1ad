package io.jipmi.cli.client;

import io.jipmi.cli.text.Labels;
import io.jipmi.cli.text.OpenMetrics;
import io.jipmi.cli.text.OpenMetrics.Family;
import io.jipmi.cli.text.OpenMetrics.Kind;
import io.jipmi.client.BmcClient;
import io.jipmi.client.BmcCost;
import io.jipmi.client.DeviceId;
import io.jipmi.client.chassis.ChassisDevice;
import io.jipmi.client.chassis.ChassisStatus;
import io.jipmi.client.sdr.SdrRepository;
import io.jipmi.client.sel.SelDevice;
import io.jipmi.client.sel.SelInfo;
import io.jipmi.client.sensor.SensorDevice;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.InterfaceStatistics;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.LatencySummary;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * What there is to say of one BMC and the way to it, as metrics; docs/client-json.md lists them. What the BMC does not
 * give is left out, and counted as such: one thing that is broken does not hide the others.
 */
public final class BmcMetrics {
    private static final double NS_PER_S = 1e9;

    /** Ends the names of those counters that count nothing. */
    private static final String ESTIMATE = "_estimate_us";

    private final IpmiInterface ipmi;
    private final BmcClient bmc;
    private final Records records;
    private final SensorDevice sensors;
    private final Labels labels;

    /**
     * Kept, with what it knows, from one reading to the next.
     *
     * @param bmc the controller behind the interface
     * @param records its SDR repository
     */
    public BmcMetrics(IpmiInterface ipmi, BmcClient bmc, Records records) {
        this.ipmi = ipmi;
        this.bmc = bmc;
        this.records = records;
        this.sensors = new SensorDevice(bmc);
        this.labels = Labels.of("interface", ipmi.number());
    }

    /** Where the records that describe the sensors come from. */
    @FunctionalInterface
    public interface Records {
        /** As they are now. */
        SdrRepository repository() throws IpmiException;
    }

    /** Asks for something and adds what it says. */
    @FunctionalInterface
    private interface Part {
        void addTo(OpenMetrics metrics) throws IpmiException;
    }

    /** Reads it all and adds it. */
    public void addTo(OpenMetrics metrics) {
        long startNs = System.nanoTime();
        add("device", this::device, metrics);
        add("sensors", this::sensors, metrics);
        add("chassis", this::chassis, metrics);
        add("sel", this::sel, metrics);
        connection(metrics);
        metrics.family(
                        "ipmi_reading_duration_seconds",
                        Kind.GAUGE,
                        "seconds",
                        "How long it took to read all this from the BMC.")
                .add((System.nanoTime() - startNs) / NS_PER_S, labels);
    }

    private void add(String name, Part part, OpenMetrics metrics) {
        boolean told = true;
        try {
            part.addTo(metrics);
        } catch (IpmiException e) {
            told = false;
        }
        gauge(metrics, "ipmi_reading_success", "Whether the BMC told this part.")
                .add(number(told), labels.and("part", name));
    }

    private void device(OpenMetrics metrics) throws IpmiException {
        DeviceId id = bmc.deviceId();
        gauge(metrics, "ipmi_bmc_info", "Who the BMC is.")
                .add(
                        1,
                        labels.and("firmware", id.firmwareRevision())
                                .and("ipmi_version", id.ipmiVersion())
                                .and("manufacturer", id.manufacturerName().orElse(""))
                                .and("manufacturer_id", text(id.manufacturerId()))
                                .and("product_id", text(id.productId())));
    }

    private void sensors(OpenMetrics metrics) throws IpmiException {
        SensorMetrics read = new SensorMetrics(metrics, labels);
        sensors.readAll(records.repository()).forEach(read::add);
    }

    private void chassis(OpenMetrics metrics) throws IpmiException {
        ChassisStatus status = new ChassisDevice(bmc).status();
        gauge(metrics, "ipmi_chassis_power_on", "Whether the system has power.").add(number(status.powerOn()), labels);
        Family flags = gauge(metrics, "ipmi_chassis_flag", "What Get Chassis Status says besides, 1 if it is so.");
        for (ChassisStatus.Flag flag : ChassisStatus.Flag.values()) {
            flags.add(number(status.flags().contains(flag)), labels.and("flag", word(flag)));
        }
    }

    private void sel(OpenMetrics metrics) throws IpmiException {
        SelInfo info = new SelDevice(bmc).info();
        gauge(metrics, "ipmi_sel_entries", "Entries in the System Event Log.").add(info.entries(), labels);
        metrics.family("ipmi_sel_free_bytes", Kind.GAUGE, "bytes", "Space left in the System Event Log.")
                .add(info.freeBytes(), labels);
        gauge(metrics, "ipmi_sel_overflow", "Whether events were lost for want of space.")
                .add(number(info.overflowed()), labels);
        info.lastAddition()
                .instant()
                .ifPresent(time -> metrics.family(
                                "ipmi_sel_last_addition_timestamp_seconds",
                                Kind.GAUGE,
                                "seconds",
                                "When an entry was last added, by the BMC's clock.")
                        .add((double) time.getEpochSecond(), labels));
    }

    private void connection(OpenMetrics metrics) {
        Family health = gauge(metrics, "ipmi_interface_health", "How the interface is, 1 for the state it is in.");
        for (InterfaceHealth.State state : InterfaceHealth.State.values()) {
            health.add(number(ipmi.health().state() == state), labels.and("state", word(state)));
        }
        InterfaceStatistics statistics = ipmi.statistics();
        Family events =
                metrics.family("ipmi_interface_events", Kind.COUNTER, "", "The interface's counters, by their names.");
        Family estimates = gauge(metrics, "ipmi_interface_estimate", "What the interface's poller has learned.");
        new TreeMap<>(statistics.counters()).forEach((name, value) -> {
            boolean changesBothWays = name.endsWith(ESTIMATE);
            (changesBothWays ? estimates : events)
                    .add((double) value, labels.and(changesBothWays ? "of" : "event", name));
        });
        Family durations = metrics.family(
                "ipmi_request_duration_seconds",
                Kind.SUMMARY,
                "seconds",
                "How long requests waited in the queue, took until answered, and both.");
        duration(durations, "queue", statistics.queue());
        duration(durations, "transport", statistics.transport());
        duration(durations, "total", statistics.total());
        BmcCost cost = bmc.cost();
        metrics.family("ipmi_bmc_requests", Kind.COUNTER, "", "Requests put to the BMC for these metrics.")
                .add((double) cost.requests(), labels);
        metrics.family(
                        "ipmi_bmc_busy_seconds",
                        Kind.COUNTER,
                        "seconds",
                        "How long the requests for these metrics took, queueing included.")
                .add(cost.waited().toNanos() / NS_PER_S, labels);
    }

    private void duration(Family durations, String stage, LatencySummary summary) {
        Labels staged = labels.and("stage", stage);
        durations
                .add(summary.p50Ns() / NS_PER_S, staged.and("quantile", "0.5"))
                .add(summary.p90Ns() / NS_PER_S, staged.and("quantile", "0.9"))
                .add(summary.p99Ns() / NS_PER_S, staged.and("quantile", "0.99"))
                .add(summary.p999Ns() / NS_PER_S, staged.and("quantile", "0.999"))
                .addTotals(summary.count(), summary.count() * (summary.meanNs() / NS_PER_S), staged);
    }

    private static Family gauge(OpenMetrics metrics, String name, String help) {
        return metrics.family(name, Kind.GAUGE, "", help);
    }

    private static int number(boolean flag) {
        return flag ? 1 : 0;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String text(OptionalInt number) {
        return number.isPresent() ? Integer.toString(number.getAsInt()) : "";
    }
}
