package io.jipmi.cli;

import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.InterfaceInfo;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** How an interface appears in JSON. */
final class InterfaceReport {
    private InterfaceReport() {}

    static Map<String, Object> of(InterfaceInfo info) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("type", info.type());
        report.put("location", info.location());
        report.put("layout", info.layout());
        report.put("irq", info.irq());
        report.put("source", info.source().label());
        report.put("slave_address", info.slaveAddress());
        report.put("spec", info.spec());
        return report;
    }

    /** How an interface is, and why it is not well. */
    static Map<String, Object> health(InterfaceHealth health) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("state", health.state().name().toLowerCase(Locale.ROOT));
        if (!health.reason().isEmpty()) {
            report.put("reason", health.reason());
        }
        return report;
    }
}
