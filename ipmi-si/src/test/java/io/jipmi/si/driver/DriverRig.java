package io.jipmi.si.driver;

import io.jipmi.io.DeviceInterrupt;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.IpmiCommand;
import io.jipmi.msghandler.spi.SmiMessage;
import io.jipmi.msghandler.spi.SmiUpcalls;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SiTuning;
import io.jipmi.si.SiType;
import io.jipmi.si.fake.FakeBmc;
import io.jipmi.si.fake.FakeBrain;
import io.jipmi.si.sm.KcsMachine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A driver over a fake BMC, polled as the message handler polls it, in virtual time. */
final class DriverRig implements SmiUpcalls {
    static final long MS_NS = 1_000_000L;
    static final long SECOND_NS = 1_000_000_000L;
    /** What looking at a register again at once costs. */
    private static final long SPIN_NS = 1_000L;

    final FakeBrain brain = new FakeBrain();
    final FakeBmc bmc = new FakeBmc(brain);
    final List<InterfaceHealth> healths = new ArrayList<>();
    final List<SmiMessage> completed = new ArrayList<>();
    final List<String> received = new ArrayList<>();
    final List<String> events = new ArrayList<>();
    int pretimeouts;
    final SystemInterfaceDriver driver;
    int sleepsAnnounced;
    int released;
    int polls;

    private long nextPollNs;

    DriverRig() {
        this(SiTuning.DEFAULT, null);
    }

    DriverRig(SiTuning tuning, DeviceInterrupt interrupt) {
        this(SiType.KCS, tuning, interrupt);
    }

    /** @param type what the driver takes it for; the registers are those of KCS all the same */
    private DriverRig(SiType type, SiTuning tuning, DeviceInterrupt interrupt) {
        driver = new SystemInterfaceDriver(
                type,
                SiConfig.kcsAtPort(FakeBmc.DATA_PORT, AddressSource.HARDCODED).info(),
                new Hardware(new KcsMachine(bmc.registers()), interrupt, () -> sleepsAnnounced++, () -> released++),
                tuning);
    }

    /** A driver whose interface is in service. */
    static DriverRig up() {
        DriverRig rig = new DriverRig();
        rig.brain.enables(0x0C);
        rig.start();
        // The first look at the enables is over, and the next a second away.
        rig.run(SECOND_NS + MS_NS);
        rig.bmc.takeRequests();
        rig.bmc.takeWrites();
        return rig;
    }

    /** In service, with the BMC of that manufacturer, the first byte first. */
    static DriverRig up(SiType type, int... manufacturer) {
        DriverRig rig = new DriverRig(type, SiTuning.DEFAULT, null);
        rig.brain.answerAlways(
                0x1801,
                0x1C,
                0x01,
                0,
                0x20,
                0x80,
                2,
                0x42,
                2,
                0xBF,
                manufacturer[0],
                manufacturer[1],
                manufacturer[2],
                1,
                0);
        rig.start();
        rig.run(SECOND_NS + MS_NS);
        rig.bmc.takeRequests();
        return rig;
    }

    void start() {
        driver.start(this, bmc.nowNs());
        nextPollNs = bmc.nowNs();
    }

    /** Polls when the driver asks for it, for so long. */
    void run(long durationNs) {
        long endNs = bmc.nowNs() + durationNs;
        while (nextPollNs - endNs <= 0) {
            bmc.passTime(Math.max(0, nextPollNs - bmc.nowNs()));
            poll();
        }
        bmc.passTime(endNs - bmc.nowNs());
    }

    /** Polls once, now. */
    void poll() {
        polls++;
        long waitNs = driver.poll(bmc.nowNs());
        nextPollNs = waitNs > Long.MAX_VALUE - bmc.nowNs() ? Long.MAX_VALUE : bmc.nowNs() + Math.max(waitNs, SPIN_NS);
    }

    SmiMessage send(String hex, boolean repeatable) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        SmiMessage message = new SmiMessage();
        System.arraycopy(bytes, 0, message.request(), 0, bytes.length);
        message.prepare(bytes.length, repeatable);
        driver.send(message, bmc.nowNs());
        nextPollNs = bmc.nowNs();
        return message;
    }

    /** What the BMC was asked, but for the looks at its enables that are made every second. */
    List<String> takeRequests() {
        return bmc.takeRequests().stream()
                .filter(request -> !request.equals("182f"))
                .toList();
    }

    boolean abandon(SmiMessage message) {
        boolean mayHaveExecuted = driver.abandon(message, bmc.nowNs());
        nextPollNs = bmc.nowNs();
        return mayHaveExecuted;
    }

    static String answer(SmiMessage message) {
        return HexFormat.of().formatHex(message.response(), 0, message.responseLengthBytes());
    }

    List<InterfaceHealth.State> healthStates() {
        return healths.stream().map(InterfaceHealth::state).toList();
    }

    InterfaceHealth health() {
        return healths.get(healths.size() - 1);
    }

    long counter(SiCounter counter) {
        Map<String, Long> values = new HashMap<>();
        driver.counters(values::put);
        return values.get(counter.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void completed(SmiMessage message) {
        completed.add(message);
    }

    @Override
    public void received(byte[] response, int lengthBytes) {
        received.add(HexFormat.of().formatHex(response, 0, lengthBytes));
    }

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
        events.add(HexFormat.of().formatHex(response, 0, lengthBytes));
    }

    @Override
    public void watchdogPretimeout() {
        pretimeouts++;
    }

    @Override
    public void healthChanged(InterfaceHealth health) {
        healths.add(health);
    }
}
