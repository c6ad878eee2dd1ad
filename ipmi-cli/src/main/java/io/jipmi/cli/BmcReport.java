package io.jipmi.cli;

import io.jipmi.client.BmcClient;
import io.jipmi.client.ChannelInfo;
import io.jipmi.client.DeviceFunction;
import io.jipmi.client.DeviceId;
import io.jipmi.client.SystemGuid;
import io.jipmi.client.sdr.SdrRepositoryDevice;
import io.jipmi.client.sdr.SensorCount;
import io.jipmi.client.sel.SelDevice;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmiCompletionException;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiTransportException;
import io.jipmi.msghandler.IpmiUser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code ipmi info} says of one interface and the BMC behind it, as a tree for {@link Report}. */
final class BmcReport {
    /** A repository of a few hundred records over a slow interface. */
    private static final Duration SDR_TIMEOUT = Duration.ofSeconds(60);

    private BmcReport() {}

    /** A question to the BMC that it may refuse. */
    @FunctionalInterface
    private interface Question<T> {
        T ask() throws IpmiException;
    }

    static Map<String, Object> of(IpmiInterface ipmi) throws IpmiException {
        try (IpmiUser user = ipmi.openUser("ipmi info")) {
            BmcClient bmc = new BmcClient(user);
            DeviceId id = bmc.deviceId();
            Map<String, Object> report = new LinkedHashMap<>();
            report.put("interface", interfaceOf(ipmi));
            report.put("device", device(id));
            report.put(
                    "guid",
                    unlessRefused(
                            () -> bmc.systemGuid().map(SystemGuid::toString).orElse("none")));
            report.put("channels", unlessRefused(() -> channels(bmc.channels(id))));
            report.put("self_test", unlessRefused(() -> bmc.selfTest().toString()));
            report.put(
                    "sensors",
                    unlessRefused(() -> sensors(new SdrRepositoryDevice(bmc.withTimeout(SDR_TIMEOUT))
                            .read()
                            .sensorCount())));
            report.put("sel", unlessRefused(() -> sel(bmc)));
            report.put("watchdog", unlessRefused(() -> bmc.watchdog().running() ? "running" : "stopped"));
            report.put("health", InterfaceReport.health(ipmi.health()));
            return report;
        }
    }

    private static Map<String, Object> interfaceOf(IpmiInterface ipmi) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("number", ipmi.number());
        report.putAll(InterfaceReport.of(ipmi.info()));
        return report;
    }

    private static Map<String, Object> device(DeviceId id) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("id", id.deviceId());
        report.put("revision", id.deviceRevision());
        report.put("firmware", id.firmwareRevision());
        report.put("ipmi_version", id.ipmiVersion());
        report.put("available", id.available());
        id.manufacturerId().ifPresent(number -> report.put("manufacturer_id", number));
        id.manufacturerName().ifPresent(name -> report.put("manufacturer", name));
        id.productId().ifPresent(number -> report.put("product_id", number));
        id.auxFirmwareRevision().ifPresent(aux -> report.put("aux_firmware", aux.hex()));
        report.put("provides_device_sdrs", id.providesDeviceSdrs());
        report.put(
                "functions",
                id.functions().stream().sorted().map(DeviceFunction::label).toList());
        return report;
    }

    private static List<Map<String, Object>> channels(List<ChannelInfo> channels) {
        List<Map<String, Object>> report = new ArrayList<>();
        for (ChannelInfo channel : channels) {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("number", channel.number());
            each.put("medium", channel.mediumName());
            each.put("protocol", channel.protocolName());
            each.put("sessions", channel.sessions().label());
            report.add(each);
        }
        return report;
    }

    private static Map<String, Object> sensors(SensorCount count) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("total", count.total());
        report.put("full", count.full());
        report.put("compact", count.compact());
        report.put("event_only", count.eventOnly());
        report.put("threshold", count.threshold());
        return report;
    }

    private static Map<String, Object> sel(BmcClient bmc) throws IpmiException {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("entries", new SelDevice(bmc).info().entries());
        return report;
    }

    /**
     * The answer; what the BMC said instead if it refused, or answered something else than the specification has it.
     * Anything else is no matter of taste and goes up.
     */
    private static <T> Object unlessRefused(Question<T> question) throws IpmiException {
        try {
            return Optional.<Object>ofNullable(question.ask()).orElse("none");
        } catch (IpmiCompletionException e) {
            return e.failure().detail();
        } catch (IpmiTransportException e) {
            if (e.failure().kind() == FailureKind.BAD_RESPONSE) {
                return e.failure().detail();
            }
            throw e;
        }
    }
}
