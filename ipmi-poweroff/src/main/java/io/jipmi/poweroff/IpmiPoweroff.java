package io.jipmi.poweroff;

import io.jipmi.msghandler.InterfaceWatcher;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.WatcherRegistration;
import io.jipmi.msghandler.spi.Timekeeper;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Switches the machine off through its BMC, as Linux's {@code ipmi_poweroff} does, or power-cycles it, as FreeBSD does at
 * {@code reboot -c}.
 *
 * <p>When an interface comes it finds out how, and prepares every command; when the interface goes it looks for another.
 * {@link #powerOff} and {@link #powerCycle} then run to their end on the calling thread: they take no lock of this class,
 * their commands go before all others, and each has its deadline, so that they return within 20 s and the wait for a power
 * cycle, whatever the BMC does. Where nothing goes wrong they need no memory, but with {@link PoweroffMethod#CPI1}.
 *
 * <p>Thread-safe, but that one thread at a time may call {@link #powerOff} and {@link #powerCycle} and ask for
 * {@link #trouble}. To have a JVM's end switch the machine off, call {@link #powerOff} in a shutdown hook.
 */
public final class IpmiPoweroff implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IpmiPoweroff.class);

    private final IpmiMessageHandler handler;
    private final Timekeeper time;
    private final WatcherRegistration registration;
    /** Guards the choice of an interface; never held while the machine is switched off. */
    private final Object choice = new Object();

    private int ifnumToUse;
    private boolean closed;
    private volatile @Nullable ArmedPoweroff armed;
    private volatile String unarmed = "";
    private volatile boolean powerCycle;
    private volatile Duration cycleWait;
    private String trouble = "";

    private IpmiPoweroff(IpmiMessageHandler handler, PoweroffSettings settings, Timekeeper time) {
        this.handler = handler;
        this.time = time;
        this.ifnumToUse = settings.ifnumToUse();
        this.powerCycle = settings.powerCycle();
        this.cycleWait = settings.cycleWait();
        this.unarmed = nobodyThere();
        this.registration = handler.watch(new Watcher());
    }

    /** Arms itself with an interface of a message handler, now or when there is one. */
    public static IpmiPoweroff over(IpmiMessageHandler handler, PoweroffSettings settings) {
        return over(handler, settings, Timekeeper.SYSTEM);
    }

    /** The same by another clock, which a message handler without threads runs by. */
    public static IpmiPoweroff over(IpmiMessageHandler handler, PoweroffSettings settings, Timekeeper time) {
        return new IpmiPoweroff(handler, settings, time);
    }

    private final class Watcher implements InterfaceWatcher {
        @Override
        public void arrived(IpmiInterface ipmi) {
            synchronized (choice) {
                if (armed == null && isWanted(ipmi)) {
                    arm(ipmi);
                }
            }
        }

        @Override
        public void bmcChanged(IpmiInterface ipmi) {
            synchronized (choice) {
                ArmedPoweroff before = armed;
                if (before == null ? isWanted(ipmi) : before.ipmi() == ipmi) {
                    disarm();
                    arm(ipmi);
                }
            }
        }

        @Override
        public void departed(IpmiInterface ipmi) {
            synchronized (choice) {
                ArmedPoweroff before = armed;
                if (before != null && before.ipmi() == ipmi) {
                    disarm();
                    choose();
                }
            }
        }
    }

    /** How the machine is to be switched off from now on; another interface is armed before this returns. */
    public void settings(PoweroffSettings settings) {
        powerCycle = settings.powerCycle();
        cycleWait = settings.cycleWait();
        synchronized (choice) {
            if (settings.ifnumToUse() != ifnumToUse) {
                ifnumToUse = settings.ifnumToUse();
                disarm();
                choose();
            }
        }
    }

    /** What is in force; a power cycle that failed is no longer asked for. */
    public PoweroffSettings settings() {
        synchronized (choice) {
            return new PoweroffSettings(powerCycle, ifnumToUse, cycleWait);
        }
    }

    /** How the machine would be switched off; empty if there is no way. */
    public Optional<PoweroffMethod> method() {
        ArmedPoweroff target = armed;
        return target == null ? Optional.empty() : Optional.of(target.method());
    }

    /** The interface it would go through; empty if there is none. */
    public Optional<IpmiInterface> through() {
        ArmedPoweroff target = armed;
        return target == null ? Optional.empty() : Optional.of(target.ipmi());
    }

    /**
     * What {@link #powerOff} would put to the BMC if nothing went wrong, in order; empty if there is no way. After a power
     * cycle that fails, what {@link #powerOff} without it would.
     */
    public List<PlannedRequest> powerOffPlan() {
        ArmedPoweroff target = armed;
        return target == null
                ? List.of()
                : target.plan(powerCycle && target.method().powerCycles());
    }

    /** What {@link #powerCycle} would put to the BMC; empty if there is no way. */
    public List<PlannedRequest> powerCyclePlan() {
        ArmedPoweroff target = armed;
        return target == null ? List.of() : target.plan(true);
    }

    /**
     * Switches the machine off; with {@link PoweroffSettings#powerCycle} power-cycles it if the method can, and if the BMC
     * does not take that switches it off all the same, and asks for no power cycle again.
     */
    public PoweroffOutcome powerOff() {
        ArmedPoweroff target = armed;
        if (target == null) {
            return noMethod(unarmed);
        }
        Procedure procedure = target.procedure();
        if (powerCycle && procedure.powerCycles()) {
            if (procedure.powerCycle()) {
                return awaitCycle();
            }
            powerCycle = false;
            trouble = procedure.trouble();
        } else {
            trouble = "";
        }
        return procedure.powerDown() ? PoweroffOutcome.POWER_DOWN : failed(procedure);
    }

    /**
     * Switches the machine off and on again, whatever the settings say, and waits {@link PoweroffSettings#cycleWait} for
     * the power to go. What the BMC does not take is left at that: a machine that was to start again is not switched off.
     */
    public PoweroffOutcome powerCycle() {
        ArmedPoweroff target = armed;
        if (target == null) {
            return noMethod(unarmed);
        }
        Procedure procedure = target.procedure();
        if (!procedure.powerCycles()) {
            return noMethod(target.method().label() + " has no power cycle");
        }
        trouble = "";
        return procedure.powerCycle() ? awaitCycle() : failed(procedure);
    }

    /**
     * What went wrong in the last {@link #powerOff} or {@link #powerCycle}, in one line, also if only the power cycle did
     * and the machine was switched off; empty if nothing.
     */
    public String trouble() {
        return trouble;
    }

    /** Why there is no way to switch the machine off, in one line; empty if there is one. */
    public String whyNotArmed() {
        return armed == null ? unarmed : "";
    }

    /** Gives back what it holds. Idempotent. */
    @Override
    public void close() {
        registration.close();
        synchronized (choice) {
            closed = true;
            unarmed = "it is closed";
            disarm();
        }
    }

    private PoweroffOutcome noMethod(String why) {
        trouble = why;
        return PoweroffOutcome.NO_METHOD;
    }

    private PoweroffOutcome failed(Procedure procedure) {
        trouble = procedure.trouble();
        return procedure.answered() ? PoweroffOutcome.REFUSED : PoweroffOutcome.NO_ANSWER;
    }

    private PoweroffOutcome awaitCycle() {
        long waitNs = cycleWait.toNanos();
        if (waitNs == 0) {
            return PoweroffOutcome.POWER_CYCLE;
        }
        long endNs = time.nowNs() + waitNs;
        for (long leftNs = waitNs; leftNs > 0; leftNs = endNs - time.nowNs()) {
            time.parkNs(leftNs);
            if (Thread.currentThread().isInterrupted()) {
                return PoweroffOutcome.POWER_CYCLE;
            }
        }
        trouble = "the BMC has taken the power cycle, and " + cycleWait.toSeconds() + " s later the machine still runs";
        return PoweroffOutcome.STILL_RUNNING;
    }

    private boolean isWanted(IpmiInterface ipmi) {
        return !closed && (ifnumToUse < 0 || ipmi.number() == ifnumToUse);
    }

    private String nobodyThere() {
        return ifnumToUse < 0 ? "there is no interface" : "there is no ipmi" + ifnumToUse;
    }

    private void choose() {
        for (IpmiInterface each : closed ? List.<IpmiInterface>of() : handler.interfaces()) {
            if (armed == null && isWanted(each)) {
                arm(each);
            }
        }
    }

    private void arm(IpmiInterface ipmi) {
        String name = "ipmi" + ipmi.number();
        try {
            Optional<ArmedPoweroff> found = ArmedPoweroff.at(ipmi);
            if (found.isPresent()) {
                armed = found.get();
                LOG.info(
                        "{}: the machine can be switched off by {}",
                        name,
                        found.get().method().label());
                return;
            }
            unarmed = name + ": its BMC cannot switch the machine off: it is no ATCA board, no CPI1, and has no chassis"
                    + " device";
        } catch (IpmiException e) {
            unarmed = name + ": " + e.getMessage();
        }
        LOG.info("{}", unarmed);
    }

    private void disarm() {
        ArmedPoweroff before = armed;
        armed = null;
        if (before != null) {
            before.close();
            unarmed = closed ? unarmed : nobodyThere();
        }
    }
}
