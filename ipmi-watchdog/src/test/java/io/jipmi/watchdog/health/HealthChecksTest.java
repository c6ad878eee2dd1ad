package io.jipmi.watchdog.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.SysRoot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks as operators write them, on a machine of files. */
class HealthChecksTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    private Path machine;

    private Health check(String spec) {
        return rule(spec).check().check(0);
    }

    private HealthRule rule(String spec) {
        return HealthChecks.parse(spec, new SysRoot(machine), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private void put(String path, String content) throws IOException {
        Path file = machine.resolve(path.substring(1));
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private static void assertBad(String detail, Health health) {
        assertFalse(health.good(), health.detail());
        assertEquals(detail, health.detail());
    }

    private static void assertGood(String detail, Health health) {
        assertTrue(health.good(), health.detail());
        assertEquals(detail, health.detail());
    }

    @Test
    void loadIsTheAverageThatIsNamed() throws IOException {
        put("/proc/loadavg", "20.00 4.25 1.00 2/345 6789\n");
        assertBad("1m is 20, wanted 1m<20", check("load:1m<20"));
        assertGood("1m is 20", check("load:1m<=20"));
        assertGood("5m is 4.25, 15m is 1", check("load:5m<5,15m<2"));
        assertBad("15m is 1, wanted 15m<0.5", check("load:5m<5,15m<0.5"));
        put("/proc/loadavg", "none");
        assertBad("/proc/loadavg holds no load averages", check("load:1m<20"));
    }

    @Test
    void memoryIsWhatIsAvailable() throws IOException {
        assertBad("/proc/meminfo cannot be read", check("memory:available>=64M"));
        put("/proc/meminfo", "MemTotal:        2048000 kB\nMemFree:           10000 kB\nMemAvailable:     102400 kB\n");
        assertGood("available is 100M", check("memory:available>=100M"));
        assertBad("available is 100M, wanted available>100M", check("memory:available>100M"));
        assertGood("available is 5.0%", check("memory:available>=5%"));
        assertBad("available is 5.0%, wanted available>=5.1%", check("memory:available>=5.1%"));
        put("/proc/meminfo", "MemTotal:        2048000 kB\n");
        assertBad("/proc/meminfo has no MemAvailable", check("memory:available>=64M"));
    }

    @Test
    void diskIsWhatIsFreeWhereAPathIs() throws IOException {
        Files.createDirectories(machine.resolve("var"));
        assertTrue(check("disk:/var,free>=0%").good());
        assertTrue(check("disk:/var,free>0K,free<=100%").good());
        Health full = check("disk:/var,free>=1000000T");
        assertFalse(full.good());
        assertTrue(full.detail().endsWith("M, wanted free>=1000000T"), full.detail());
        assertBad("/nowhere is not there", check("disk:/nowhere,free>=5%"));
    }

    @Test
    void aFileIsAsOldAsItsLastWrite() throws IOException {
        assertBad("/run/app.beat is not there", check("file:/run/app.beat,age<60s"));
        put("/run/app.beat", "");
        Files.setLastModifiedTime(machine.resolve("run/app.beat"), FileTime.from(NOW.minusSeconds(60)));
        assertBad("age is 60.0s, wanted age<60s", check("file:/run/app.beat,age<60s"));
        assertGood("age is 60.0s", check("file:/run/app.beat,age<=1m"));
    }

    @Test
    void aProcessIsThereAndNotDead() throws IOException {
        assertBad("/run/app.pid cannot be read", check("pid:/run/app.pid"));
        put("/run/app.pid", "321\n");
        assertBad("process 321 is not there", check("pid:/run/app.pid"));
        put("/proc/321/stat", "321 (a b) S) S 1 321 321 0 -1\n");
        assertGood("process 321 is there", check("pid:/run/app.pid"));
        put("/proc/321/stat", "321 (app) Z 1 321 321 0 -1\n");
        assertBad("process 321 is dead", check("pid:/run/app.pid"));
        put("/run/app.pid", "-1\n");
        assertBad("/run/app.pid holds no process number", check("pid:/run/app.pid"));
    }

    @Test
    void aCommandIsItsExitStatus() {
        assertGood("exit is 0", check("command:true"));
        assertBad("exit is 1, wanted exit=0", check("command:false"));
        assertGood("exit is 1", check("command:false with words,exit<2"));
        assertFalse(check("command:/no/such/command").good());
    }

    @Test
    void aCommandIsKilledAtItsLimitWithWhatItStarted() throws IOException {
        Path script = machine.resolve("hang");
        Path child = machine.resolve("child");
        Files.writeString(
                script, "sleep 600 &\necho $! > " + child + ".new\nmv " + child + ".new " + child + "\nwait\n");
        assertBad("killed after 4.0s", check("command:sh " + script + ",limit=4s"));
        long pid = Long.parseLong(Files.readString(child).strip());
        assertFalse(ProcessHandle.of(pid)
                .map(handle -> {
                    handle.onExit().orTimeout(60, TimeUnit.SECONDS).join();
                    return handle.isAlive();
                })
                .orElse(false));
    }

    @Test
    void aPortIsOneThatTakesConnections() throws IOException {
        int port;
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
            assertGood("connected", check("tcp:127.0.0.1:" + port));
        }
        assertFalse(check("tcp:127.0.0.1:" + port).good());
        assertBad("host nowhere.invalid has no address", check("tcp:nowhere.invalid:80"));
    }

    @ParameterizedTest
    @CsvSource({
        "200, '', true",
        "204, '', true",
        "301, '', false",
        "503, '', false",
        "503, ',status=503', true",
        "200, ',status=204', false"
    })
    void aServiceIsWhatItsStatusSays(int status, String condition, boolean good) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> answer(server, status), "server");
            answering.start();
            Health health = check("http://127.0.0.1:" + server.getLocalPort() + "/health" + condition);
            assertEquals(good, health.good(), health.detail());
            assertTrue(health.detail().startsWith("status is " + status), health.detail());
            answering.join();
        }
    }

    private static void answer(ServerSocket server, int status) {
        try (Socket client = server.accept()) {
            byte[] request = new byte[4096];
            int unused = client.getInputStream().read(request);
            String head = "HTTP/1.1 " + status + " x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            client.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aServiceThatSaysNothingHasFailedAtItsLimit() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Health health = check("http://127.0.0.1:" + server.getLocalPort() + "/,limit=50ms");
            assertFalse(health.good(), health.detail());
        }
    }

    @Test
    void anAgentsOwnCheckIsWhatItSays() {
        boolean[] well = {true};
        HealthCheck check = HealthChecks.callback("queue", () -> well[0]);
        assertEquals("queue", check.name());
        assertTrue(check.check(0).good());
        well[0] = false;
        assertFalse(check.check(0).good());
        assertEquals(new HealthRule(check, Duration.ofSeconds(10), Duration.ofSeconds(5), 1), HealthRule.of(check));
    }

    @Test
    void settingsAreOfEveryKindAndHaveUsualValues() {
        HealthRule usual = rule("tcp:[::1]:80");
        assertEquals(Duration.ofSeconds(10), usual.interval());
        assertEquals(Duration.ofSeconds(5), usual.limit());
        assertEquals(1, usual.grace());
        HealthRule own = rule("disk:/var,grace=3,free>=5%,interval=1.5m,limit=500ms");
        assertEquals(Duration.ofSeconds(90), own.interval());
        assertEquals(Duration.ofMillis(500), own.limit());
        assertEquals(3, own.grace());
        assertEquals("disk:/var", own.check().name());
    }

    @Test
    void aCommaCanBePartOfAWord() {
        assertEquals("http://h/a,b", rule("http://h/a\\,b,status=200").check().name());
        assertEquals("file:/run/a,b", rule("file:/run/a\\,b,age<1s").check().name());
        assertEquals("file:/run/a\\b", rule("file:/run/a\\b,age<1s").check().name());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "load | health check 'load' is not KIND:WORD[,WORD]...",
                "weather:good | 'weather' is no kind of check; kinds are load,",
                "load: | '' is neither a condition nor a setting; there are 1m, 5m, 15m, interval, limit, grace",
                "load:grace=2 | it needs a condition on 1m, 5m, 15m",
                "load:2m<3 | '2m' is not known here; there are 1m, 5m, 15m, interval, limit, grace",
                "load:1m<many | in '1m<many', 'many' is not a number",
                "load:1m<3,, | '' is neither",
                "memory:available>=64MB | in 'available>=64MB', '64MB' is not a size as 64M or a percentage as 5%",
                "disk:,free>=5% | it has no path",
                "disk:var,free>=5% | 'var' is not an absolute path",
                "disk:/var | it needs a condition on free",
                "file:/run/a,age<60 | in 'age<60', '60' is not a time as 60s",
                "pid:/run/a,age<60s | 'age' is not known here; there are interval, limit, grace",
                "command: | it has no command",
                "command:x,grace>=2 | 'grace>=2' is to be written with =",
                "command:x,grace=x | in 'grace=x', 'x' is not a whole number",
                "command:x,grace=0 | grace is not within 1 and 1000",
                "command:x,grace=4000000000 | in 'grace=4000000000', '4000000000' is not a whole number",
                "command:x,interval=10ms | interval is not within 100ms and 24h",
                "command:x,limit=25h | limit is not within 1ms and 24h",
                "command:x,limit=0s | limit is not within 1ms and 24h",
                "command:x,limit=5 | in 'limit=5', '5' is not a time as 60s",
                "tcp:80 | '80' is not HOST:PORT",
                "tcp:h:0 | 'h:0' is not HOST:PORT",
                "tcp:h:65536 | 'h:65536' is not HOST:PORT",
                "http:localhost | 'http:localhost' names no host",
                "http://a b/ | 'http://a b/' is no URL",
                "http://a/,status=ok | in 'status=ok', 'ok' is not a number",
            })
    void whatIsWrongIsNamed(String spec, String message) {
        IllegalArgumentException wrong = assertThrows(IllegalArgumentException.class, () -> rule(spec));
        assertTrue(String.valueOf(wrong.getMessage()).contains(message), wrong.getMessage());
        assertTrue(String.valueOf(wrong.getMessage()).contains("'" + spec + "'"), wrong.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "load:1m<20",
                "disk:/var,free>=5%,grace=3",
                "file:/run/app.beat,age<60s",
                "pid:/run/app.pid",
                "command:/usr/local/bin/ok,limit=5s",
                "tcp:127.0.0.1:80",
                "http://localhost/health,status=200",
                "https://localhost/health"
            })
    void theExamplesOfTheManualAreRight(String spec) {
        assertEquals(1, Math.min(1, HealthChecks.parse(spec).grace()));
    }
}
