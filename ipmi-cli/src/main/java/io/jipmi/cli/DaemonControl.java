package io.jipmi.cli;

import io.jipmi.cli.control.ControlOperation;
import io.jipmi.io.cuse.CuseServer;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.Parameter;
import io.jipmi.msghandler.Parameters;
import io.jipmi.msghandler.spi.SmiProviders;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What a running {@code ipmid} can be asked for. Used by one thread at a time. */
final class DaemonControl {
    private final IpmiMessageHandler handler;
    private final ServedInterfaces interfaces;
    private final CuseServer server;
    private final SmiProviders providers;
    private final Consumer<String> announcer;
    private final long startedNs = System.nanoTime();
    private Parameters parameters;

    /** @param announcer is given a line for every interface that comes or goes */
    DaemonControl(
            IpmiMessageHandler handler,
            ServedInterfaces interfaces,
            CuseServer server,
            SmiProviders providers,
            Parameters parameters,
            Consumer<String> announcer) {
        this.handler = handler;
        this.interfaces = interfaces;
        this.server = server;
        this.providers = providers;
        this.parameters = parameters;
        this.announcer = announcer;
    }

    /** The operations by name. */
    Map<String, ControlOperation> operations() {
        return Map.of("stats", this::stats, "hotmod", this::hotmod, "param", this::param);
    }

    private String stats(List<String> words) {
        if (!words.isEmpty()) {
            throw new IllegalArgumentException("'" + words.get(0) + "' is too much: stats takes no words");
        }
        return line(DaemonReport.of(interfaces.all(), server.nodes(), System.nanoTime() - startedNs));
    }

    private String hotmod(List<String> words) throws IOException {
        String text = String.join(" ", words);
        List<Map<String, Object>> done = new ArrayList<>();
        for (HotmodLine.Done each :
                HotmodLine.parse(text, providers, parameters).carryOut(interfaces)) {
            announcer.accept((each.added() ? "ready: " : "removed: ")
                    + each.interfaceMeant().describe());
            Map<String, Object> report = new LinkedHashMap<>();
            report.put("action", each.added() ? "add" : "remove");
            report.put("interface", each.interfaceMeant().ipmi().info().describe());
            report.put("number", each.interfaceMeant().ipmi().number());
            report.put("nodes", each.interfaceMeant().paths());
            done.add(report);
        }
        return line(Map.of("done", done));
    }

    /** All, one, or one that gets another value. */
    private String param(List<String> words) {
        List<Parameter<?>> known = CommonOptions.known(providers);
        if (words.isEmpty()) {
            return line(Map.of("parameters", known.stream().map(this::report).toList()));
        }
        String word = String.join(" ", words);
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        Parameter<?> parameter = known.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + name + "' is no known parameter"));
        if (equals >= 0) {
            set(parameter, word.substring(equals + 1));
        }
        return line(report(parameter));
    }

    private void set(Parameter<?> parameter, String value) {
        if (!parameter.changeable()) {
            throw new IllegalArgumentException(
                    "parameter '" + parameter.name() + "' is read at start; restart ipmid to change it");
        }
        Parameters changed = parameters.with(parameter, value);
        handler.apply(changed);
        parameters = changed;
    }

    private Map<String, Object> report(Parameter<?> parameter) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("name", parameter.name());
        report.put("value", parameters.text(parameter));
        report.put("default", Parameters.DEFAULTS.text(parameter));
        report.put("changeable", parameter.changeable());
        report.put("description", parameter.description());
        return report;
    }

    private static String line(Map<String, ?> document) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        Report.json(out, document);
        out.flush();
        return text.toString().strip();
    }
}
