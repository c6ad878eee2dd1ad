package io.jipmi.msghandler;

import io.jipmi.msghandler.core.AttachedInterface;
import io.jipmi.msghandler.core.Watchers;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.Timekeeper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The entry point: interfaces are attached here and numbered from 0.
 *
 * <pre>{@code
 * try (IpmiMessageHandler handler = IpmiMessageHandler.create();
 *         IpmiInterface ipmi0 = handler.attach(SmiProviders.load().candidate("kcs,i/o,0xca2", Parameters.DEFAULTS).open());
 *         IpmiUser user = ipmi0.openUser("agent")) {
 *     IpmiResponse id = user.request(IpmiRequest.of(NetFn.APP, Cmd.GET_DEVICE_ID)).orThrow(11);
 * }
 * }</pre>
 */
public final class IpmiMessageHandler implements AutoCloseable {
    /** How long an interface's start-up conversation may take before {@link #attach(SmiDriver)} gives up. */
    public static final Duration DEFAULT_START_TIMEOUT = Duration.ofSeconds(15);

    private volatile InterfaceLimits limits;
    private volatile BridgeDefaults bridgeDefaults;
    private final Timekeeper time;
    private final boolean housekeeping;
    private final Watchers watchers = new Watchers();
    /** Guards itself. */
    private final NavigableMap<Integer, AttachedInterface> interfaces = new TreeMap<>();

    private IpmiMessageHandler(
            InterfaceLimits limits, BridgeDefaults bridgeDefaults, Timekeeper time, boolean housekeeping) {
        this.limits = limits;
        this.bridgeDefaults = bridgeDefaults;
        this.time = time;
        this.housekeeping = housekeeping;
    }

    /** A message handler with the kernel's limits and one housekeeping thread per interface. */
    public static IpmiMessageHandler create() {
        return create(InterfaceLimits.DEFAULT);
    }

    /** A message handler with the given limits and one housekeeping thread per interface. */
    public static IpmiMessageHandler create(InterfaceLimits limits) {
        return create(limits, BridgeDefaults.DEFAULT);
    }

    /** The same with the given timing of requests to somebody behind the BMC. */
    public static IpmiMessageHandler create(InterfaceLimits limits, BridgeDefaults bridgeDefaults) {
        return new IpmiMessageHandler(limits, bridgeDefaults, Timekeeper.SYSTEM, true);
    }

    /**
     * A message handler that owns no thread and runs by the given clock: asynchronous requests and background work go
     * on only within {@link #turn()} and within blocking requests. For tests and for embedding in an event loop.
     */
    public static IpmiMessageHandler withoutThreads(InterfaceLimits limits, Timekeeper time) {
        return withoutThreads(limits, BridgeDefaults.DEFAULT, time);
    }

    /** The same with the given timing of requests to somebody behind the BMC. */
    public static IpmiMessageHandler withoutThreads(
            InterfaceLimits limits, BridgeDefaults bridgeDefaults, Timekeeper time) {
        return new IpmiMessageHandler(limits, bridgeDefaults, time, false);
    }

    /**
     * Attaches an interface and waits up to {@link #DEFAULT_START_TIMEOUT} for its BMC to answer.
     *
     * @throws IpmiTransportException if it does not, saying what was seen; the driver is stopped then
     */
    public IpmiInterface attach(SmiDriver driver) throws IpmiException {
        return attach(driver, DEFAULT_START_TIMEOUT);
    }

    /**
     * Attaches an interface and waits for its BMC to answer. The handler owns the driver from here on.
     *
     * @param startTimeout how long the start-up conversation may take
     * @throws IpmiTransportException if the BMC does not answer, saying what was seen; the driver is stopped then
     * @throws IpmiTimeoutException if the time ran out; the driver is stopped then
     * @throws IpmiCancelledException if the calling thread is interrupted, with its interrupt flag still set; the driver
     *     is stopped then
     */
    public IpmiInterface attach(SmiDriver driver, Duration startTimeout) throws IpmiException {
        AttachedInterface attached;
        synchronized (interfaces) {
            int number = 0;
            while (interfaces.containsKey(number)) {
                number++;
            }
            attached = new AttachedInterface(
                    number, driver, limits, bridgeDefaults, time, housekeeping, watchers, this::forget);
            interfaces.put(number, attached);
        }
        boolean up = false;
        try {
            InterfaceHealth health = attached.start(startTimeout);
            up = health.state() == InterfaceHealth.State.UP;
            if (!up) {
                throw IpmiException.of(startFailure(driver.info(), health, startTimeout));
            }
            return attached;
        } finally {
            if (!up) {
                attached.close();
            }
        }
    }

    /** The limits in force for users to come. */
    public InterfaceLimits limits() {
        return limits;
    }

    /**
     * Has the parameters that are {@link Parameter#changeable()} heeded from now on, by the interfaces there are, each by
     * the items of its number, and by those to come. Of the others nothing is heeded.
     */
    public void apply(Parameters parameters) {
        limits = limits.changedBy(parameters);
        bridgeDefaults = BridgeDefaults.of(parameters);
        for (IpmiInterface each : interfaces()) {
            ((AttachedInterface) each).apply(limits, bridgeDefaults, parameters.forInterface(each.number()));
        }
    }

    /** The interfaces attached now, in numeric order. */
    public List<IpmiInterface> interfaces() {
        synchronized (interfaces) {
            return List.copyOf(interfaces.values());
        }
    }

    /** Has the watcher told which interfaces there are, and of those to come and to go. */
    public WatcherRegistration watch(InterfaceWatcher watcher) {
        return watchers.add(watcher);
    }

    /**
     * The interfaces by the BMC behind them: one BMC may have several interfaces.
     *
     * @param maxAge how old what is known of the BMCs may be
     * @return groups in numeric order of their first interface
     * @throws IpmiException as from {@link IpmiInterface#identity}, of the first interface that fails
     */
    public List<List<IpmiInterface>> interfacesByBmc(Duration maxAge) throws IpmiException {
        List<BmcIdentity> identities = new ArrayList<>();
        List<List<IpmiInterface>> groups = new ArrayList<>();
        for (IpmiInterface each : interfaces()) {
            BmcIdentity identity = each.identity(maxAge);
            int known = 0;
            while (known < identities.size() && !identities.get(known).isSameBmcAs(identity)) {
                known++;
            }
            if (known == identities.size()) {
                identities.add(identity);
                groups.add(new ArrayList<>());
            }
            groups.get(known).add(each);
        }
        return groups.stream().map(List::copyOf).toList();
    }

    /**
     * Does what is due on every interface. For a handler without threads.
     *
     * @return how long to wait before the next call, in ns; {@code Long.MAX_VALUE} if only a request can bring work
     * @throws IllegalStateException if this handler's own threads do so
     */
    public long turn() {
        if (housekeeping) {
            throw new IllegalStateException("this message handler turns its interfaces on threads of its own");
        }
        long waitNs = Long.MAX_VALUE;
        for (IpmiInterface each : interfaces()) {
            waitNs = Math.min(waitNs, ((AttachedInterface) each).turn());
        }
        return waitNs;
    }

    /** Closes every interface. Idempotent. */
    @Override
    public void close() {
        interfaces().forEach(IpmiInterface::close);
    }

    private static IpmiFailure startFailure(InterfaceInfo info, InterfaceHealth health, Duration timeout) {
        FailureKind kind = FailureKind.INTERFACE_DOWN;
        String detail = health.reason();
        if (health.state() == InterfaceHealth.State.STARTING) {
            boolean interrupted = Thread.currentThread().isInterrupted();
            kind = interrupted ? FailureKind.CANCELLED : FailureKind.TIMED_OUT;
            detail = "the BMC behind " + info.describe() + " did not finish its start-up "
                    + (interrupted
                            ? "before the calling thread was interrupted"
                            : "within " + timeout.toMillis() + " ms")
                    + ": " + health.reason();
        }
        return new IpmiFailure(kind, CompletionCode.UNSPECIFIED, false, detail);
    }

    private void forget(int number) {
        synchronized (interfaces) {
            interfaces.remove(number);
        }
    }
}
