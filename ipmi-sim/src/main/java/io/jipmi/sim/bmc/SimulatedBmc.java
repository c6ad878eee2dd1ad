package io.jipmi.sim.bmc;

import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The brain of a simulated BMC: answers IPMI commands whatever interface they came through. It has no thread and never
 * waits; what depends on time is worked out when somebody asks.
 *
 * <p>Besides the commands it has methods for the one who plays the rest of the world: setting sensors, posting events,
 * sending commands from other controllers, resetting the BMC, and looking at what it did to its host.
 *
 * <p>Thread-safe: every method holds this object's monitor, and so do the register interfaces in front of it.
 */
public final class SimulatedBmc {
    private static final byte[] DEVICE_GUID = HexFormat.of().parseHex("0100adde5e110fae1142c3531a9e4d20");
    private static final byte[] SYSTEM_GUID = HexFormat.of().parseHex("0200adde5e110fae1142c3531a9e4d20");
    private static final byte[] SATELLITE_GUID = HexFormat.of().parseHex("0300adde5e110fae1142c3531a9e4d20");
    private static final int GET_SYSTEM_GUID = 0x37;
    private static final int NET_FNS = 64;
    private static final int COMMANDS = 256;

    /** The moment that every part of the BMC takes for now, so that one request sees one time. */
    private static final class Moment implements LongSupplier {
        private long nowNs;

        @Override
        public long getAsLong() {
            return nowNs;
        }
    }

    private final LongSupplier nanoTime;
    private final Moment moment = new Moment();
    private final CommandTable commands = new CommandTable();
    private final long[][] executions = new long[NET_FNS][];

    private final AppDevice device;
    private final HostMailbox mailbox;
    private final Channels channels = new Channels();
    private final SelClock selClock;
    private final SystemEventLog log;
    private final SdrRepository sdrs;
    private final SensorBank sensors;
    private final EventRouter events;
    private final HostPower power = new HostPower();
    private final WatchdogTimer watchdog;
    private final Ipmb ipmb;
    private final Restart restart;

    /**
     * A BMC that has just been powered on, and its satellite controller at IPMB address 0x82.
     *
     * @param nanoTime monotonic clock in nanoseconds
     */
    public SimulatedBmc(LongSupplier nanoTime) {
        this(nanoTime, DeviceIdentity.SIMULATED_BMC);
    }

    /**
     * The same with another identity.
     *
     * @param nanoTime monotonic clock in nanoseconds
     * @param identity what Get Device ID says
     */
    public SimulatedBmc(LongSupplier nanoTime, DeviceIdentity identity) {
        this.nanoTime = nanoTime;
        moment.nowNs = nanoTime.getAsLong();
        device = new AppDevice(identity, DEVICE_GUID);
        mailbox = new HostMailbox(moment);
        selClock = new SelClock(moment.getAsLong());
        log = new SystemEventLog(moment, selClock);
        sdrs = new SdrRepository(moment, selClock);
        events = new EventRouter(log, selClock, mailbox);
        sensors = new SensorBank(event -> events.post(event, moment.getAsLong()));
        watchdog = new WatchdogTimer(moment, power, mailbox, events, SensorPopulation.WATCHDOG_NUMBER);
        restart = new Restart(moment, this::forget);
        SensorBank satelliteSensors =
                new SensorBank(event -> events.post(event.from(Ipmb.SATELLITE_ADDRESS), moment.getAsLong()));
        SensorPopulation.install(sensors, satelliteSensors, sdrs);
        CommandTable satellite = new CommandTable();
        new AppDevice(DeviceIdentity.SATELLITE, SATELLITE_GUID).register(satellite);
        satelliteSensors.register(satellite);
        ipmb = new Ipmb(moment, mailbox, channels, commands, satellite);
        registerCommands();
    }

    private void registerCommands() {
        device.register(commands);
        commands.add(NetFn.APP, GET_SYSTEM_GUID, 0, request -> SYSTEM_GUID.clone());
        restart.register(commands);
        mailbox.register(commands);
        channels.register(commands);
        ipmb.register(commands);
        watchdog.register(commands);
        log.register(commands);
        sdrs.register(commands);
        sensors.register(commands);
        new EventReceiver(moment, events).register(commands);
        new FruInventory().register(commands);
        DiscreteSensor intrusion = sensors.discreteNamed(SensorPopulation.INTRUSION);
        new Chassis(moment, power, () -> intrusion.states() != 0).register(commands);
        new BootOptions().register(commands);
    }

    /**
     * Answers one request. An interface passes nothing on while the BMC {@linkplain #isAway is away}; what still comes
     * through is answered with 0xD2, BMC initialization in progress.
     *
     * @param request netFn/LUN, command, data
     * @return netFn + 1/LUN, command, completion code, data
     */
    public synchronized byte[] execute(byte[] request) {
        catchUp();
        int netFnLun = request.length > 0 ? request[0] & 0xFF : 0;
        int cmd = request.length > 1 ? request[1] & 0xFF : 0;
        byte[] body = {(byte) CompletionCode.LENGTH_INVALID};
        if (restart.isAway()) {
            body = new byte[] {(byte) CompletionCode.INITIALIZATION_IN_PROGRESS};
        } else if (request.length >= 2) {
            count(netFnLun >> 2, cmd);
            byte[] data = Arrays.copyOfRange(request, 2, request.length);
            body = commands.execute(new Request(netFnLun >> 2, netFnLun & 3, cmd, data));
        }
        return new ByteWriter().u8(netFnLun | 0x04).u8(cmd).bytes(body).done();
    }

    /**
     * Lets everything happen that is due by now: watchdog, restarts. All other methods do so by themselves, except
     * {@link #isAttentionNeeded}, {@link #messageFlags}, {@link #isAway} and {@link #restarts}: a register interface asks them at every access
     * and reads the clock once.
     *
     * @return now, in nanoseconds of the BMC's clock
     */
    public synchronized long catchUp() {
        long nowNs = nanoTime.getAsLong();
        moment.nowNs = nowNs;
        watchdog.catchUp(restart.horizonNs(nowNs));
        restart.catchUp(nowNs);
        return nowNs;
    }

    /**
     * Whether the BMC wants the host's attention (SMS_ATN), as of the last {@link #catchUp}: messages, events or a
     * watchdog pre-timeout are waiting.
     */
    public synchronized boolean isAttentionNeeded() {
        return mailbox.flags() != 0;
    }

    /**
     * The message flags as Get Message Flags says them (§22.4), as of the last {@link #catchUp}; 0 if nothing waits.
     */
    public synchronized int messageFlags() {
        return mailbox.flags();
    }

    /** Whether the BMC is restarting and answers nobody, as of the last {@link #catchUp}. */
    public synchronized boolean isAway() {
        return restart.isAway();
    }

    /** How often the BMC has restarted, as of the last {@link #catchUp}. */
    public synchronized long restarts() {
        return restart.count();
    }

    /** How often a command has come in over the system interface, valid or not. */
    public synchronized long executions(int netFn, int cmd) {
        long[] counts = executions[netFn];
        return counts == null ? 0 : counts[cmd];
    }

    /** Restarts the BMC now: enables, flags, queued messages, reservations and the watchdog's settings are lost. */
    public synchronized void restart(Duration away) {
        catchUp();
        restart.begin(moment.getAsLong(), away.toNanos());
    }

    /** Sets how long a Cold or Warm Reset command keeps the BMC away; one second if never set. */
    public synchronized void setAwayAfterReset(Duration away) {
        restart.setAwayNs(away.toNanos());
    }

    /** Posts an event: to the SEL and to the event message buffer, as the global enables say. */
    public synchronized void post(SensorEvent event) {
        catchUp();
        events.post(event, moment.getAsLong());
    }

    /** Sets how many events the event message buffer holds, at least 1; 8 if never set. */
    public synchronized void setEventBufferCapacity(int count) {
        mailbox.setEventCapacity(count);
    }

    /** Raises OEM message flags: bits 0x20, 0x40, 0x80. */
    public synchronized void raiseOemFlags(int flags) {
        catchUp();
        mailbox.raiseOemFlags(flags);
    }

    /** What Get Self Test Results says: 0x55 passed, 0x57 with a bit mask of what is broken, … (§20.4). */
    public synchronized void setSelfTest(int result, int detail) {
        device.setSelfTest(result, detail);
    }

    /** The names of the BMC's sensors, as their SDRs give them. */
    public synchronized List<String> sensorNames() {
        return sensors.names();
    }

    /**
     * Sets an analog sensor; crossing a threshold posts an event.
     *
     * @param sensor its name
     * @param value in the sensor's unit, rounded and limited to what the sensor can say
     * @throws IllegalArgumentException if there is no such analog sensor
     */
    public synchronized void setReading(String sensor, double value) {
        ThresholdSensor analog = sensors.analogNamed(sensor);
        setRawReading(sensor, analog.conversion().rawOf(value));
    }

    /** Sets an analog sensor's raw byte, 0 to 0xFF; otherwise as {@link #setReading}. */
    public synchronized void setRawReading(String sensor, int raw) {
        catchUp();
        sensors.setRaw(sensors.analogNamed(sensor), raw);
    }

    /**
     * Sets a discrete sensor; every state that changes posts an event.
     *
     * @param sensor its name
     * @param stateMask bit n is state n, 0 to 14
     * @throws IllegalArgumentException if there is no such discrete sensor
     */
    public synchronized void setStates(String sensor, int stateMask) {
        catchUp();
        sensors.setStates(sensors.discreteNamed(sensor), stateMask & 0x7FFF);
    }

    /** Sets whether a sensor's reading is available, as for a part that is not powered. */
    public synchronized void setAvailable(String sensor, boolean available) {
        sensors.named(sensor).setAvailable(available);
    }

    /** The SEL's records, oldest first, 16 bytes each. */
    public synchronized List<byte[]> selRecords() {
        catchUp();
        return log.records();
    }

    /** Sets the SEL time: seconds since 1970, 32 bits. It starts at 2026-01-01. */
    public synchronized void setSelTime(long seconds) {
        catchUp();
        selClock.set(moment.getAsLong(), seconds);
    }

    /** What the BMC has done to its host, oldest first. */
    public synchronized List<PowerAction> powerActions() {
        catchUp();
        return power.actions();
    }

    /** Whether the host is powered on. */
    public synchronized boolean isHostPoweredOn() {
        catchUp();
        return power.isOn();
    }

    /**
     * Lets a controller on IPMB send a command to system management software (LUN 2), through the receive message queue.
     *
     * @param sender its slave address, for example 0x82
     * @param netFn even, 0 to 0x3E
     * @param cmd 0 to 0xFF
     * @param data request data
     * @return the sequence number it used, 0 to 63
     */
    public synchronized int commandFromIpmb(int sender, int netFn, int cmd, byte[] data) {
        catchUp();
        return ipmb.commandToSms(sender, netFn, cmd, data);
    }

    /** The responses the host has sent to controllers on IPMB, oldest first, as whole frames with checksums. */
    public synchronized List<byte[]> responsesToIpmb() {
        return ipmb.responses();
    }

    /** Makes the next frames sent on IPMB fail, for example with 0x81 lost arbitration, 0x82 bus error, 0x83 NAK. */
    public synchronized void refuseIpmb(int completionCode, int times) {
        ipmb.refuse(completionCode, times);
    }

    private void forget() {
        mailbox.forget();
        channels.forget();
        watchdog.forget();
        log.cancelReservation();
        sdrs.cancelReservation();
    }

    private void count(int netFn, int cmd) {
        if (executions[netFn] == null) {
            executions[netFn] = new long[COMMANDS];
        }
        executions[netFn][cmd]++;
    }
}
