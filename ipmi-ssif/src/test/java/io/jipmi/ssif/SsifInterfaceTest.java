package io.jipmi.ssif;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.ClaimRefused;
import io.jipmi.io.Errno;
import io.jipmi.io.SysRoot;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.IpmiCommand;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.SmiMessage;
import io.jipmi.msghandler.spi.SmiUpcalls;
import io.jipmi.ssif.sm.FakeTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The policy driver over the SMBus machine: what is said to the BMC, and what comes up. */
class SsifInterfaceTest implements SmiUpcalls {
    private static final HexFormat HEX = HexFormat.of();
    private static final long MS_NS = 1_000_000;
    private static final long SECOND_NS = 1000 * MS_NS;
    private static final SsifConfig CONFIG = SsifConfig.at("0", 0x10, AddressSource.SIMULATED);

    @TempDir
    private Path directory;

    private final FakeTarget target = new FakeTarget();
    private final List<InterfaceHealth.State> healths = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private final SmiDriver driver = SsifInterface.over(target, CONFIG);
    private int enables = 0x08;
    private boolean eventWaits;
    private int ended;
    private long nowNs;
    private long nextPollNs;

    @BeforeEach
    void bmc() {
        target.brain = this::answer;
    }

    private byte[] answer(byte[] request) {
        int command = request[1];
        String answer = switch (command) {
            case 0x01 -> "00200003420207efbe000300";
            case 0x57 -> "000080ffff";
            case 0x2F -> String.format(Locale.ROOT, "00%02x", enables);
            case 0x2E -> {
                enables = request[2];
                yield "00";
            }
            case 0x30 -> "00";
            case 0x31 -> eventWaits ? "0002" : "0000";
            case 0x35 -> eventWaits ? "00" + "0102030405060708090a0b0c0d0e0f10" : "80";
            default -> "00" + HEX.formatHex(request, 2, request.length);
        };
        eventWaits &= command != 0x35;
        return HEX.parseHex(String.format(Locale.ROOT, "%02x%02x%s", (request[0] & 0xFF) | 4, command, answer));
    }

    @Override
    public void completed(SmiMessage message) {
        ended++;
    }

    @Override
    public void received(byte[] response, int lengthBytes) {}

    @Override
    public void commandReceived(IpmiCommand command) {
        throw new AssertionError("this driver hands out messages as the BMC does");
    }

    @Override
    public void receivedDirect(byte[] message, int lengthBytes) {
        throw new AssertionError("this interface is behind a BMC");
    }

    @Override
    public void event(byte[] response, int lengthBytes) {
        events.add(HEX.formatHex(response, 3, lengthBytes));
    }

    @Override
    public void watchdogPretimeout() {}

    @Override
    public void healthChanged(InterfaceHealth health) {
        healths.add(health.state());
    }

    private void start() {
        driver.start(this, nowNs);
        nextPollNs = nowNs;
        run(SECOND_NS);
    }

    private void run(long durationNs) {
        long endNs = nowNs + durationNs;
        while (nextPollNs - endNs <= 0) {
            nowNs = Math.max(nowNs, nextPollNs) + 10_000;
            long waitNs = driver.poll(nowNs);
            nextPollNs = waitNs == SmiDriver.NOTHING_TO_DO_NS ? endNs + SECOND_NS : nowNs + waitNs;
        }
        nowNs = endNs;
    }

    private SmiMessage send(int lengthBytes) {
        SmiMessage message = new SmiMessage();
        message.request()[0] = (byte) (0x30 << 2);
        message.request()[1] = 0x44;
        for (int i = 2; i < lengthBytes; i++) {
            message.request()[i] = (byte) i;
        }
        message.prepare(lengthBytes, true);
        driver.send(message, nowNs);
        nextPollNs = nowNs;
        return message;
    }

    private static String response(SmiMessage message) {
        return HEX.formatHex(message.response(), 0, message.responseLengthBytes());
    }

    @Test
    void startUpLearnsWhatTheInterfaceCanDo() {
        start();
        assertEquals(List.of(InterfaceHealth.State.UP), healths);
        String padding = "00".repeat(30);
        assertEquals(
                List.of(
                        "w02 1801",
                        "r03",
                        "w02 185700",
                        "r03",
                        "w06 1801" + padding,
                        "w07 0000" + padding,
                        "w08 00",
                        "r03",
                        "w02 182f",
                        "r03",
                        "w02 182e0c",
                        "r03",
                        "w02 182f",
                        "r03",
                        "w02 183008",
                        "r03"),
                target.transfers.subList(0, 16));
    }

    @Test
    void requestsAndAnswersOfSeveralBlocksPass() {
        start();
        SmiMessage message = send(200);
        run(MS_NS);
        assertEquals("c44400" + HEX.formatHex(message.request(), 2, 200), response(message));
        assertEquals(1, ended);
    }

    @Test
    void aRequestLongerThanTheBmcTakesIsAnsweredWithoutIt() {
        start();
        SmiMessage message = send(256);
        run(MS_NS);
        assertEquals(CompletionCode.LENGTH_EXCEEDED, message.response()[2] & 0xFF);
        assertTrue(target.transfers.stream().noneMatch(each -> each.contains(" c044")));
    }

    @Test
    void oneThatWaitedForStartUpIsMeasuredThen() {
        driver.start(this, nowNs);
        SmiMessage tooLong = send(256);
        SmiMessage next = send(100);
        run(MS_NS);
        assertEquals(CompletionCode.LENGTH_EXCEEDED, tooLong.response()[2] & 0xFF);
        assertEquals("c44400" + HEX.formatHex(next.request(), 2, 100), response(next));
        assertEquals(2, ended);
    }

    @Test
    void eventsAreFetchedWhileSomebodyListens() {
        start();
        driver.watch(false, true, nowNs);
        eventWaits = true;
        run(SECOND_NS);
        assertEquals(List.of("0102030405060708090a0b0c0d0e0f10"), events);
    }

    @Test
    void aBmcThatWasResetIsSetUpAgain() {
        start();
        enables = 0x08;
        run(2 * SECOND_NS);
        assertEquals(0x0C, enables);
        assertEquals(
                List.of(InterfaceHealth.State.UP, InterfaceHealth.State.RECOVERING, InterfaceHealth.State.UP), healths);
    }

    @Test
    void aBmcThatRefusesEverythingIsDownAndComesBackByItself() {
        start();
        target.refusedWrites = Integer.MAX_VALUE;
        SmiMessage message = send(2);
        run(4 * SECOND_NS);
        IpmiFailure failure = message.failure();
        assertNotNull(failure);
        assertFalse(failure.mayHaveExecuted());
        assertEquals(InterfaceHealth.State.DOWN, healths.get(healths.size() - 1));
        target.refusedWrites = 0;
        run(2 * SECOND_NS);
        assertEquals(InterfaceHealth.State.UP, healths.get(healths.size() - 1));
    }

    @Test
    void anAdapterThatHasGoneTakesTheInterfaceDown() {
        start();
        target.faults.put(target.transfers.size(), Errno.ENODEV);
        send(2);
        run(MS_NS);
        assertEquals(InterfaceHealth.State.DOWN, healths.get(healths.size() - 1));
        assertEquals(1, ended);
    }

    @Test
    void stoppingGivesTheBusBack() {
        start();
        driver.stop(nowNs);
        assertTrue(target.closed);
    }

    private void machine(String... directories) throws IOException {
        for (String each : directories) {
            Files.createDirectories(directory.resolve(each));
        }
        Files.writeString(directory.resolve("sys/bus/i2c/devices/i2c-0/name"), "SMBus I801 adapter at 0700\n");
    }

    private String refusal(Class<? extends IOException> type, String bus) {
        SsifConfig config = SsifConfig.at(bus, 0x10, AddressSource.HARDCODED);
        SysRoot root = new SysRoot(directory);
        return String.valueOf(assertThrows(type, () -> SsifInterface.open(root, config, SsifTuning.DEFAULT))
                .getMessage());
    }

    @Test
    void aDeviceThatTheKernelsDriverHasIsRefusedByItsName() throws IOException {
        machine("sys/bus/i2c/devices/i2c-0", "sys/bus/i2c/devices/0-0010", "run/lock");
        Files.createSymbolicLink(
                directory.resolve("sys/bus/i2c/devices/0-0010/driver"), Path.of("../../../drivers/ipmi_ssif"));
        assertEquals(
                "i2c bus 0 address 0x10 is owned by the kernel's ipmi_ssif: unload ipmi_devintf, acpi_ipmi, ipmi_ssif,"
                        + " in that order",
                refusal(ClaimRefused.class, "SMBusI801adapterat0700"));
    }

    @Test
    void anotherDriversDeviceOnTheBusIsNoHindrance() throws IOException {
        machine("sys/bus/i2c/devices/i2c-0", "sys/bus/i2c/devices/0-0050", "run/lock");
        Files.createSymbolicLink(
                directory.resolve("sys/bus/i2c/devices/0-0050/driver"), Path.of("../../../drivers/ee1004"));
        assertTrue(refusal(IOException.class, "0").endsWith("load the kernel's module i2c-dev"));
        try (var locks = Files.list(directory.resolve("run/lock"))) {
            assertEquals(
                    List.of("jipmi-smbus-0010-0010.lock"),
                    locks.map(each -> Objects.requireNonNull(each.getFileName()).toString())
                            .toList());
        }
    }

    @Test
    void aBusThatIsNotThereIsSaidWithThoseThatAre() throws IOException {
        machine("sys/bus/i2c/devices/i2c-0", "run/lock");
        assertEquals("no i2c bus '7'; there are 0 (SMBus I801 adapter at 0700)", refusal(IOException.class, "7"));
        assertEquals(
                List.of("no i2c bus '0': this kernel has none"),
                Arrays.asList(assertThrows(
                                IOException.class,
                                () -> SsifInterface.open(
                                        new SysRoot(directory.resolve("none")), CONFIG, SsifTuning.DEFAULT))
                        .getMessage()
                        .split(";", -1)[0]));
    }
}
