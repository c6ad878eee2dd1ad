package io.jipmi.cli;

import io.jipmi.msghandler.InterfaceInfo;
import java.util.LinkedHashMap;
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
}
