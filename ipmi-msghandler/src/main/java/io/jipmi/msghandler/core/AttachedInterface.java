package io.jipmi.msghandler.core;

import io.jipmi.msghandler.BmcIdentity;
import io.jipmi.msghandler.BridgeDefaults;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.Counter;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.InterfaceStatistics;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.MaintenanceMode;
import io.jipmi.msghandler.MaintenanceState;
import io.jipmi.msghandler.OwnAddress;
import io.jipmi.msghandler.Parameters;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.Tally;
import io.jipmi.msghandler.spi.Timekeeper;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One numbered interface: its users, its monitor and its housekeeper. */
public final class AttachedInterface implements IpmiInterface {
    /** The message handler's own requests at one time; commands nobody receives that find as many waiting get no answer. */
    private static final int MAX_OWN_REQUESTS = 16;

    /** How long users who are being told something when the interface is closed may take all together. */
    private static final long PATIENCE_NS = 1_000_000_000L;

    private final int number;
    private final InterfaceInfo info;
    private volatile InterfaceLimits limits;
    private final Tally<Counter> tally = new Tally<>(Counter.class);
    private final SmiDriver driver;
    private final InterfaceMonitor monitor;
    private final @Nullable Housekeeper housekeeper;
    private final Identity identity;
    private final Watchers watchers;
    private final IntConsumer onClose;

    /** Guards the fields below; never held while the interface runs. */
    private final Object usersLock = new Object();

    private final Set<User> users = new LinkedHashSet<>();
    private @Nullable ManagedInterface managed;
    private boolean closed;

    /**
     * @param housekeeping whether a thread runs asynchronous requests and background work; without it somebody calls
     *     {@link #turn()}
     * @param watchers told when it can be used, has another BMC, and is closed
     * @param onClose told the number when it is free again
     */
    public AttachedInterface(
            int number,
            SmiDriver driver,
            InterfaceLimits limits,
            BridgeDefaults bridgeDefaults,
            Timekeeper time,
            boolean housekeeping,
            Watchers watchers,
            IntConsumer onClose) {
        this.number = number;
        this.driver = driver;
        this.info = driver.info();
        this.limits = limits;
        this.watchers = watchers;
        this.onClose = onClose;
        Logger log = LoggerFactory.getLogger("io.jipmi.ipmi" + number);
        HousekeeperMessengers messengers = housekeeping ? new HousekeeperMessengers("ipmi" + number) : null;
        this.monitor = new InterfaceMonitor(driver, limits, bridgeDefaults, time, tally, log, messengers);
        User self = new User(monitor, this, "ipmi" + number, () -> MAX_OWN_REQUESTS, 0, () -> {});
        this.identity = new Identity(self, time, tally, this::bmcChanged);
        monitor.actAs(self);
        monitor.onReturn(identity::bmcIsBack);
        this.housekeeper = housekeeping ? new Housekeeper(monitor, "ipmi" + number, log) : null;
    }

    /** Runs the start-up conversation; returns the health it ended with, STARTING if the time ran out. */
    public InterfaceHealth start(Duration timeout) {
        InterfaceHealth health = monitor.start(timeout);
        if (housekeeper != null && health.state() == InterfaceHealth.State.UP) {
            monitor.wakeWith(housekeeper::wakeUp);
            housekeeper.start();
        }
        if (health.state() == InterfaceHealth.State.UP) {
            watchers.arrived(this);
        }
        return health;
    }

    /** Heeds what may change while it runs. */
    public void apply(InterfaceLimits newLimits, BridgeDefaults bridgeDefaults, Parameters parameters) {
        limits = newLimits;
        monitor.apply(bridgeDefaults, parameters);
    }

    private void bmcChanged() {
        monitor.forgetChannels();
        watchers.bmcChanged(this);
    }

    /** Does what is due; see {@link InterfaceMonitor#turn()}. */
    public long turn() {
        return monitor.turn();
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public InterfaceInfo info() {
        return info;
    }

    @Override
    public InterfaceHealth health() {
        return monitor.health();
    }

    @Override
    public IpmiUser openUser(String name) throws IpmiException {
        synchronized (usersLock) {
            if (closed) {
                throw IpmiException.of(new IpmiFailure(
                        FailureKind.CLOSED, CompletionCode.UNSPECIFIED, false, "ipmi" + number + " is closed"));
            }
            if (users.size() >= limits.maxUsers()) {
                throw IpmiException.of(new IpmiFailure(
                        FailureKind.LIMIT,
                        CompletionCode.NODE_BUSY,
                        false,
                        "ipmi" + number + " already has " + limits.maxUsers() + " users (max_users)"));
            }
            User[] self = new User[1];
            User user = new User(
                    monitor,
                    this,
                    name,
                    () -> limits.maxMessagesPerUser(),
                    limits.maxUndeliveredPerUser(),
                    () -> left(self[0]));
            self[0] = user;
            users.add(user);
            return user;
        }
    }

    @Override
    public BmcIdentity identity(Duration maxAge) throws IpmiException {
        return identity.get(maxAge);
    }

    @Override
    public OwnAddress ownAddress(int channel) {
        return monitor.ownAddresses().on(channel);
    }

    @Override
    public void ownAddress(int channel, OwnAddress address) {
        monitor.ownAddresses().set(channel, address);
    }

    @Override
    public MaintenanceMode maintenanceMode() {
        return monitor.maintenance().mode();
    }

    @Override
    public void maintenanceMode(MaintenanceMode mode) {
        monitor.maintenanceMode(mode);
    }

    @Override
    public MaintenanceState maintenanceState() {
        return monitor.maintenance().state();
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        tally.copyTo(counters::put);
        driver.counters(counters::put);
        return counters;
    }

    @Override
    public InterfaceStatistics statistics() {
        User[] present;
        synchronized (usersLock) {
            present = users.toArray(new User[0]);
        }
        Latencies latencies = monitor.latencies();
        return new InterfaceStatistics(
                counters(),
                latencies.queue(),
                latencies.transport(),
                latencies.total(),
                Stream.of(present).map(User::statistics).toList());
    }

    @Override
    public String registerMBean() {
        if (ModuleLayer.boot().findModule("java.management").isEmpty()) {
            throw new IllegalStateException("no JMX here: start Java with --add-modules java.management");
        }
        synchronized (usersLock) {
            if (closed) {
                throw new IllegalStateException("ipmi" + number + " is closed");
            }
            ManagedInterface registered = managed;
            if (registered == null) {
                registered = ManagedInterface.register(this);
                managed = registered;
            }
            return registered.name();
        }
    }

    @Override
    public void close() {
        User[] leaving;
        ManagedInterface registered;
        synchronized (usersLock) {
            if (closed) {
                return;
            }
            closed = true;
            leaving = users.toArray(new User[0]);
            registered = managed;
        }
        try {
            monitor.close();
        } finally {
            if (registered != null) {
                registered.unregister();
            }
            long patienceEndsNs = System.nanoTime() + PATIENCE_NS;
            for (User user : leaving) {
                user.close(Math.max(0, patienceEndsNs - System.nanoTime()));
            }
            if (housekeeper != null) {
                housekeeper.stop();
            }
            watchers.departed(this);
            onClose.accept(number);
        }
    }

    private void left(User user) {
        synchronized (usersLock) {
            users.remove(user);
        }
    }
}
