package io.jipmi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ipmi metrics} on the simulated BMC. */
@Timeout(60)
class MetricsCommandTest {
    private static final Pattern SAMPLE = Pattern.compile(
            "[a-z_]+(\\{[a-z_]+=\"([^\"\\\\]|\\\\.)*\"(,[a-z_]+=\"([^\"\\\\]|\\\\.)*\")*})? -?[0-9.]+(E-?[0-9]+)?");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int metrics(String... args) {
        String[] words = Stream.concat(Stream.of("--interface", "sim,kcs", "metrics"), Stream.of(args))
                .toArray(String[]::new);
        return Ipmi.run(words, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private static void assertIsOpenMetrics(String text) {
        List<String> lines = text.lines().toList();
        assertEquals("# EOF", lines.get(lines.size() - 1));
        String family = "";
        for (String line : lines.subList(0, lines.size() - 1)) {
            if (line.startsWith("# TYPE ")) {
                family = line.split(" ", -1)[2];
            } else if (line.startsWith("# ")) {
                assertEquals(family, line.split(" ", -1)[2], line);
            } else {
                assertTrue(SAMPLE.matcher(line).matches(), line);
                assertTrue(line.matches(family + "(_total|_sum|_count)?[{ ].*"), family + ": " + line);
            }
        }
    }

    @Test
    void metricsAreOpenMetricsText() {
        assertEquals(0, metrics(), err.toString());
        String text = out.toString();
        assertIsOpenMetrics(text);
        assertTrue(text.contains("ipmi_chassis_power_on{interface=\"0\"} 1\n"), text);
        for (String sample : List.of(
                "ipmi_temperature_celsius{interface=\"0\",sensor=\"CPU1 Temp\",owner=\"20\",lun=\"0\",number=\"1\",entity=\"3.1\"} 42\n",
                "ipmi_voltage_volts{interface=\"0\",sensor=\"P12V\",owner=\"20\",lun=\"0\",number=\"16\",entity=\"7.1\"} 12.06\n",
                "ipmi_sensor_health{interface=\"0\",sensor=\"Riser Temp\",owner=\"82\",lun=\"0\",number=\"1\",entity=\"11.1\",type=\"Temperature\"} 0\n",
                "entity=\"10.1\",type=\"Power Supply\",state=\"Presence detected\"} 1\n",
                "ipmi_reading_success{interface=\"0\",part=\"sensors\"} 1\n")) {
            assertTrue(text.contains(sample), sample + text);
        }
        assertTrue(text.contains("ipmi_chassis_flag{interface=\"0\",flag=\"intrusion\"} 0\n"), text);
        assertTrue(text.contains("ipmi_sel_entries{interface=\"0\"} 0\n"), text);
        assertTrue(text.contains("ipmi_interface_health{interface=\"0\",state=\"up\"} 1\n"), text);
        assertTrue(text.contains("ipmi_interface_health{interface=\"0\",state=\"down\"} 0\n"), text);
        assertTrue(
                text.contains("ipmi_interface_events_total{interface=\"0\",event=\"complete_transactions\"} "), text);
        assertTrue(
                text.contains("ipmi_request_duration_seconds{interface=\"0\",stage=\"total\",quantile=\"0.99\"} "),
                text);
        assertEquals("", err.toString());
    }

    @Test
    void everyInterfaceNamedHasItsNumber() {
        String[] words = {"--interface", "sim,kcs", "--interface", "sim,bt", "metrics"};
        assertEquals(0, Ipmi.run(words, new PrintWriter(out, true), new PrintWriter(err, true)), err.toString());
        assertIsOpenMetrics(out.toString());
        assertTrue(out.toString().contains("ipmi_chassis_power_on{interface=\"1\"} 1\n"), out.toString());
    }

    @Test
    void aFileIsReplacedInOneGo(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("ipmi.prom");
        Files.writeString(file, "old");
        assertEquals(0, metrics("--output", file.toString()), err.toString());
        assertIsOpenMetrics(Files.readString(file));
        assertEquals("", out.toString());
        try (Stream<Path> left = Files.list(directory)) {
            assertEquals(List.of(file), left.toList());
        }
    }

    @Test
    void aFileThatCannotBeIsStatusOne(@TempDir Path directory) {
        assertEquals(1, metrics("--output", directory.resolve("none/ipmi.prom").toString()));
        assertTrue(err.toString().startsWith("ipmi: cannot write " + directory), err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--json; leave --json out",
                "--output x --listen 9; leave one out",
                "--listen port; --listen port: 'port' is no port",
                "--listen localhost:65536; --listen localhost:65536: '65536' is no port",
                "--listen; --listen"
            })
    void aWrongWordIsNamedAndIsStatusTwo(String line, String named) {
        assertEquals(2, metrics(line.split(" ", -1)), err.toString());
        assertTrue(err.toString().contains(named), err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
    }

    /** Runs the command with what it prints at first. */
    private void whileListening(Story story) throws Exception {
        CompletableFuture<String> ready = new CompletableFuture<>();
        StringWriter announced = new StringWriter() {
            @Override
            public void flush() {
                ready.complete(toString().strip());
            }
        };
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            CompletableFuture<Thread> listening = new CompletableFuture<>();
            Future<Integer> status = thread.submit(() -> {
                listening.complete(Thread.currentThread());
                return Ipmi.run(
                        new String[] {"--interface", "sim,kcs", "metrics", "--listen", "0"},
                        new PrintWriter(announced),
                        new PrintWriter(err, true));
            });
            String line = ready.get(20, TimeUnit.SECONDS);
            assertTrue(line.matches("ready: http://127\\.0\\.0\\.1:[0-9]+/metrics"), line);
            story.happen(URI.create(line.substring("ready: ".length())));
            listening.get().interrupt();
            assertEquals(0, status.get(20, TimeUnit.SECONDS), err.toString());
        } finally {
            thread.shutdownNow();
        }
    }

    private interface Story {
        void happen(URI metrics) throws IOException;
    }

    private static HttpURLConnection ask(URI metrics, String method) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) metrics.toURL().openConnection();
        connection.setRequestMethod(method);
        return connection;
    }

    @Test
    void whoAsksByHttpGetsThemReadAnew() throws Exception {
        whileListening(metrics -> {
            for (int scrape = 1; scrape <= 2; scrape++) {
                HttpURLConnection answer = ask(metrics, "GET");
                assertEquals(200, answer.getResponseCode());
                assertEquals(
                        "application/openmetrics-text; version=1.0.0; charset=utf-8",
                        answer.getHeaderField("Content-Type"));
                String text = new String(answer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertIsOpenMetrics(text);
                assertTrue(text.contains("ipmi_chassis_power_on{interface=\"0\"} 1\n"), text);
            }
            assertEquals(200, ask(metrics, "HEAD").getResponseCode());
            assertEquals(405, ask(metrics, "DELETE").getResponseCode());
            assertEquals(404, ask(metrics.resolve("/"), "GET").getResponseCode());
        });
    }

    @Test
    void whoNeverFinishesAskingDoesNotKeepTheOthersWaitingForEver() throws Exception {
        whileListening(metrics -> {
            try (Socket slow = new Socket(metrics.getHost(), metrics.getPort())) {
                slow.getOutputStream().write("GET /metr".getBytes(StandardCharsets.US_ASCII));
                assertEquals(200, ask(metrics, "GET").getResponseCode());
            }
        });
    }

    @Test
    void aPortThatIsTakenIsStatusOne() throws Exception {
        whileListening(metrics -> {
            assertEquals(1, metrics("--listen", String.valueOf(metrics.getPort())));
            assertTrue(err.toString().startsWith("ipmi: cannot listen at " + metrics.getPort()), err.toString());
        });
    }
}
