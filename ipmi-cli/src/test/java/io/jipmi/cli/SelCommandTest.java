package io.jipmi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.cli.ListingOptions.Form;
import io.jipmi.cli.client.SelReport;
import io.jipmi.cli.client.SensorNames;
import io.jipmi.cli.text.Terminal;
import io.jipmi.client.BmcClient;
import io.jipmi.client.Octets;
import io.jipmi.client.sel.SelEntry;
import io.jipmi.client.sel.SelTail;
import io.jipmi.client.sel.SystemEvent;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SystemInterface;
import io.jipmi.sim.SimulatedMachine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ipmi sel} on a simulated BMC that is new for each command, and how entries look. */
@Timeout(60)
class SelCommandTest {
    /** Upper critical going high of a temperature, with reading and threshold; an OEM record of Intel's; one of nobody's. */
    private static final int[][] RECORDS = {
        {1, 0, 0x02, 0xA5, 0x2F, 0x57, 0x69, 0x20, 0x00, 4, 0x01, 0x01, 0x01, 0x59, 97, 95},
        {2, 0, 0x02, 0xA6, 0x2F, 0x57, 0x69, 0x20, 0x00, 4, 0x01, 0x01, 0x81, 0x59, 90, 95},
        {3, 0, 0xC1, 0xA7, 0x2F, 0x57, 0x69, 0x57, 0x01, 0x00, 1, 2, 3, 4, 5, 6},
        {4, 0, 0xE0, 0xDE, 0xAD, 0xBE, 0xEF, 0, 0, 0, 0, 0, 0, 0, 0, 0}
    };

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int sel(String... args) {
        String[] words = Stream.concat(Stream.of("--interface", "sim,kcs", "sel"), Stream.of(args))
                .toArray(String[]::new);
        return Ipmi.run(words, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private List<String> lines() {
        return out.toString().lines().map(line -> line.replaceAll(" +", " ")).toList();
    }

    private void print(Form form) throws IpmiException {
        List<SelReport> reports = new ArrayList<>();
        for (int[] record : RECORDS) {
            reports.add(new SelReport(SelEntry.decode(Octets.of(record)), SensorNames.NONE));
        }
        SelCommand.print(form, reports, new PrintWriter(out, true), Terminal.NONE);
    }

    @Test
    void entriesAreLines() throws IpmiException {
        print(Form.TABLE);
        assertEquals("""
                ID    TIME                  SENSOR                              EVENT                                                     DETAILS
                0001  2026-01-02T02:38:29Z  Temperature #01 of controller 0x20  Upper Critical - going high                          on   reading 0x61 raw, threshold 0x5f raw
                0002  2026-01-02T02:38:30Z  Temperature #01 of controller 0x20  Upper Critical - going high                          off  reading 0x5a raw, threshold 0x5f raw
                0003  2026-01-02T02:38:31Z                                      OEM record of type 0xc1 by Intel: 010203040506
                0004  -                                                         OEM record of type 0xe0: deadbeef000000000000000000
                """, out.toString());
    }

    @Test
    void entriesAreDocumentsOneALine() throws IpmiException {
        print(Form.JSON);
        assertEquals("""
                {"record_id":1,"record_type":2,"timestamp_s":1767321509,"time":"2026-01-02T02:38:29Z","generator":32,"sensor_number":1,"sensor_type":"Temperature","event_type":1,"asserted":true,"event":"Upper Critical - going high","details":["reading 0x61 raw","threshold 0x5f raw"],"event_data":[89,97,95],"data":[1,0,2,165,47,87,105,32,0,4,1,1,1,89,97,95]}
                {"record_id":2,"record_type":2,"timestamp_s":1767321510,"time":"2026-01-02T02:38:30Z","generator":32,"sensor_number":1,"sensor_type":"Temperature","event_type":1,"asserted":false,"event":"Upper Critical - going high","details":["reading 0x5a raw","threshold 0x5f raw"],"event_data":[89,90,95],"data":[2,0,2,166,47,87,105,32,0,4,1,1,129,89,90,95]}
                {"record_id":3,"record_type":193,"timestamp_s":1767321511,"time":"2026-01-02T02:38:31Z","manufacturer_id":343,"manufacturer":"Intel","data":[3,0,193,167,47,87,105,87,1,0,1,2,3,4,5,6]}
                {"record_id":4,"record_type":224,"data":[4,0,224,222,173,190,239,0,0,0,0,0,0,0,0,0]}
                """, out.toString());
    }

    @Test
    void entriesAreCommaSeparatedValues() throws IpmiException {
        print(Form.CSV);
        assertEquals("""
                record_id,record_type,timestamp_s,time,generator,sensor_number,sensor_type,sensor_name,event_type,asserted,event,details,manufacturer_id,data
                1,2,1767321509,2026-01-02T02:38:29Z,32,1,Temperature,,1,true,Upper Critical - going high,reading 0x61 raw; threshold 0x5f raw,,010002a52f576920000401010159615f
                2,2,1767321510,2026-01-02T02:38:30Z,32,1,Temperature,,1,false,Upper Critical - going high,reading 0x5a raw; threshold 0x5f raw,,020002a62f5769200004010181595a5f
                3,193,1767321511,2026-01-02T02:38:31Z,,,,,,,,,343,0300c1a72f5769570100010203040506
                4,224,,,,,,,,,,,,0400e0deadbeef000000000000000000
                """.replace("\n", "\r\n"), out.toString());
    }

    @Test
    void anEmptyLogHasNoEntries() {
        assertEquals(0, sel("list", "--json"), err.toString());
        assertEquals("", out.toString());
        assertEquals(0, sel("list"), err.toString());
        assertEquals(List.of("ID TIME SENSOR EVENT DETAILS"), lines());
        assertEquals("", err.toString());
    }

    @Test
    void infoShowsEveryField() {
        assertEquals(0, sel("info"), err.toString());
        assertEquals(List.of("version 1.5", "entries 0", "free bytes 8192"), lines().subList(0, 3));
    }

    @Test
    void clearSaysWhatItDid() {
        assertEquals(0, sel("clear"), err.toString());
        assertEquals(List.of("cleared entries 0"), lines());
    }

    @Test
    void theClockIsSetAndShown() {
        assertEquals(0, sel("time", "2026-01-02T03:04:05Z", "--json"), err.toString());
        assertTrue(
                out.toString().matches("\\{\"timestamp_s\":176732304[5-9],\"time\":\"2026-01-02T03:04:0[5-9]Z\"}\n"),
                out.toString());
    }

    @Test
    void anEntryThatIsNotThereIsStatusThree() {
        assertEquals(3, sel("delete", "0x1f"));
        assertEquals(3, sel("list", "--from", "31"));
        assertEquals(2, err.toString().lines().count(), err.toString());
        assertEquals("", out.toString());
    }

    /** A log in which something happens. */
    private interface Story {
        void happen(SimulatedMachine machine, IpmiUser user) throws IOException;
    }

    private static void onSimulator(Story story) throws IOException {
        SimulatedMachine machine =
                SimulatedMachine.builder().clock(System::nanoTime).build();
        try (IpmiMessageHandler handler = IpmiMessageHandler.create()) {
            IpmiInterface ipmi0 = handler.attach(
                    SystemInterface.over(machine.ports(), SiConfig.kcsAtPort(0xCA2, AddressSource.SIMULATED)));
            story.happen(machine, ipmi0.openUser("agent"));
        }
    }

    private static void post(IpmiUser user, int sensor) throws IpmiException {
        user.request(IpmiRequest.of(0x04, 0x02, 0x41, 0x04, 0x01, sensor, 0x01, 0x57))
                .orThrow(0);
    }

    private static StreamOptions options(String line) {
        @Command
        class Parsed {
            @CommandLine.Mixin
            StreamOptions stream = new StreamOptions();
        }
        Parsed parsed = new Parsed();
        new CommandLine(parsed).parseArgs(line.split(" ", -1));
        return parsed.stream;
    }

    private LogFollower follower(List<Integer> sensors, String line) {
        return new LogFollower(
                entry -> sensors.add(((SystemEvent) entry).sensorNumber()), options(line), new PrintWriter(err, true));
    }

    @Test
    void theLogIsFollowedFromItsBeginningEachEntryOnce() throws IOException {
        onSimulator((machine, user) -> {
            post(user, 0x31);
            post(user, 0x32);
            List<Integer> sensors = new ArrayList<>();
            try (SelTail tail = SelTail.fromFirst(new BmcClient(user), user)) {
                follower(sensors, "--count 2 --timeout 20").follow(tail);
            }
            assertEquals(List.of(0x31, 0x32), sensors);
        });
        assertEquals("", err.toString());
    }

    @Test
    void fewerEntriesThanAskedForIsAFailureThatSaysSo() throws IOException {
        onSimulator((machine, user) -> {
            post(user, 0x31);
            List<Integer> sensors = new ArrayList<>();
            try (SelTail tail = SelTail.fromFirst(new BmcClient(user), user)) {
                IOException failure = assertThrows(
                        IOException.class,
                        () -> follower(sensors, "--count 2 --timeout 1.2").follow(tail));
                assertEquals("1 of 2 entries came within the time given", failure.getMessage());
            }
        });
    }

    @Test
    void anInterruptedTailEndsInOrder() throws IOException {
        onSimulator((machine, user) -> {
            try (SelTail tail = SelTail.fromNow(new BmcClient(user), user)) {
                Thread.currentThread().interrupt();
                follower(new ArrayList<>(), "--timeout 50").follow(tail);
            }
            assertFalse(Thread.currentThread().isInterrupted());
        });
    }

    @Test
    void aTailOfAQuietLogEndsWithItsTime() {
        assertEquals(0, sel("tail", "--after", "0", "--timeout", "0.05", "--json"), err.toString());
        assertEquals(1, sel("tail", "--count", "1", "--timeout", "0.05"));
        assertEquals("ipmi: 0 of 1 entries came within the time given\n", err.toString());
        assertEquals("", out.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "list --last 0; --last 0",
                "list --from x; is no entry's id",
                "list --json --csv; leave one out",
                "delete; ID",
                "delete 65536; is no entry's id",
                "time noon; is neither now nor a time",
                "tail --count 0; --count 0",
                "tail --after x; is no entry's id"
            })
    void aWrongWordIsNamedAndIsStatusTwo(String line, String named) {
        assertEquals(2, sel(line.split(" ", -1)), err.toString());
        assertTrue(err.toString().contains(named), err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
    }
}
