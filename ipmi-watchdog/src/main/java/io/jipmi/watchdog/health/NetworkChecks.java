package io.jipmi.watchdog.health;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks of services on the network. */
final class NetworkChecks {
    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9A-Fa-f:.%a-z]+]|[^:\\[\\]]+):([0-9]{1,5})");
    private static final int LAST_PORT = 65535;
    private static final String STATUS = "status";

    private NetworkChecks() {}

    /** {@code tcp:127.0.0.1:80}: connected within the limit. */
    static HealthRule tcp(CheckWords words) {
        String address = words.subject("address");
        Matcher matcher = ADDRESS.matcher(address);
        if (!matcher.matches() || port(matcher) < 1 || port(matcher) > LAST_PORT) {
            throw words.wrong("'" + address + "' is not HOST:PORT");
        }
        words.settings();
        Duration limit = words.limit();
        return words.rule(
                HealthChecks.looking("tcp:" + address, () -> connect(matcher.group(1), port(matcher), limit)));
    }

    private static int port(Matcher address) {
        return Integer.parseInt(address.group(2));
    }

    private static Health connect(String host, int port, Duration limit) throws IOException {
        // Resolved each time: it may have moved.
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            return new Health(false, "host " + host + " has no address");
        }
        try (Socket socket = new Socket()) {
            socket.connect(address, Math.toIntExact(limit.toMillis()));
        }
        return new Health(true, "connected");
    }

    /** {@code http://localhost/health,status=200}; any 2xx unless said otherwise. */
    static HealthRule http(CheckWords words, String scheme) {
        String text = scheme + ":" + words.subject("URL");
        URL url;
        try {
            url = new URI(text).toURL();
        } catch (URISyntaxException | MalformedURLException | IllegalArgumentException e) {
            throw words.wrong("'" + text + "' is no URL");
        }
        if (url.getHost().isEmpty()) {
            throw words.wrong("'" + text + "' names no host");
        }
        List<Condition> wanted = words.conditions(List.of(STATUS), Measure.NUMBER);
        List<Condition> conditions = wanted.isEmpty()
                ? List.of(
                        new Condition(STATUS, ">=", Measure.NUMBER, 200, "200"),
                        new Condition(STATUS, "<", Measure.NUMBER, 300, "300"))
                : wanted;
        Duration limit = words.limit();
        return words.rule(HealthChecks.looking(text, () -> {
            int status = status(url, limit);
            return Condition.judge(conditions, condition -> status);
        }));
    }

    private static int status(URL url, Duration limit) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) url.openConnection();
        try {
            int limitMs = Math.toIntExact(limit.toMillis());
            connection.setConnectTimeout(limitMs);
            connection.setReadTimeout(limitMs);
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }
}
