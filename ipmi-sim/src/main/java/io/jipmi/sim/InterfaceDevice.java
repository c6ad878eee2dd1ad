package io.jipmi.sim;

import io.jipmi.sim.Fault.Kind;
import io.jipmi.sim.bmc.SimulatedBmc;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The BMC's side of a system interface in front of a {@link SimulatedBmc}, and the faults armed there. Nothing runs by
 * itself: what the BMC would have done by now is worked out at each access from the injected clock.
 *
 * <p>Thread-safe: every access holds the BMC's monitor.
 */
public abstract sealed class InterfaceDevice permits RegisterDevice, SsifDevice {
    private final InterfaceType type;
    final SimulatedBmc bmc;
    final Latency.Source latency;
    final FaultInjector faults = new FaultInjector();

    /** The BMC's time of the access under way. */
    long nowNs;

    private long seenRestarts;
    private boolean wasAway;

    InterfaceDevice(InterfaceType type, SimulatedBmc bmc, Latency latency) {
        this.type = type;
        this.bmc = bmc;
        this.latency = latency.source();
        seenRestarts = bmc.restarts();
    }

    /** Which interface this is. */
    public final InterfaceType type() {
        return type;
    }

    /**
     * Arms a fault, beside those already armed.
     *
     * @throws IllegalArgumentException with one line if such a fault cannot happen at this interface
     */
    public final void arm(Fault fault) {
        requirePossible(fault);
        synchronized (bmc) {
            catchUp();
            faults.arm(fault, nowNs);
        }
    }

    /** Refuses, with one line, what cannot happen here. */
    void requirePossible(Fault fault) {
        fault.requirePossibleAt(type);
    }

    /** Clears every fault; what the faults have already done stays done. */
    public final void clearFaults() {
        synchronized (bmc) {
            catchUp();
            faults.clear();
        }
    }

    /** Clears the faults of one kind. */
    public final void clearFaults(Kind kind) {
        synchronized (bmc) {
            catchUp();
            faults.clear(kind);
        }
    }

    /** How often a fault has happened at this interface. */
    public final long faultStrikes() {
        synchronized (bmc) {
            return faults.strikes();
        }
    }

    /** How far the transfer under way has got. */
    public final Phase phase() {
        synchronized (bmc) {
            catchUp();
            return phaseNow();
        }
    }

    /** Does what the BMC's firmware, which runs, would have done up to {@link #nowNs}. */
    abstract void proceed();

    /** The interface after the BMC's firmware started anew: whatever was under way is gone. */
    abstract void restart();

    abstract Phase phaseNow();

    /** How many bytes of the message have moved in this phase. */
    abstract int bytesMoved();

    /** Lets the interface's own accidents happen between two steps of a transfer. */
    abstract void strikeAccidents();

    /** Does what the BMC would have done up to now. */
    final void catchUp() {
        nowNs = bmc.catchUp();
        if (bmc.restarts() != seenRestarts) {
            seenRestarts = bmc.restarts();
            restart();
            wasAway = true;
        }
        if (wasAway && !bmc.isAway()) {
            wasAway = false;
            restart();
        }
        runFirmware();
    }

    /** While the BMC is away its hardware is there, but no firmware runs that would take what is written. */
    final void runFirmware() {
        if (!bmc.isAway()) {
            proceed();
        }
    }

    /** What may go wrong once a step of a transfer is done. */
    final void strikeBetweenSteps() {
        faults.beginConditions(phaseNow(), bytesMoved(), nowNs);
        strikeAccidents();
        Fault reset = strike(Kind.RESET);
        if (reset != null) {
            bmc.restart(Duration.ofNanos(reset.argument()));
        }
    }

    /** Lets an accident happen if one is armed for now; returns it, or null. */
    final @Nullable Fault strike(Kind kind) {
        return faults.strike(kind, phaseNow(), bytesMoved(), nowNs);
    }

    final boolean strikes(Kind kind) {
        return strike(kind) != null;
    }

    final boolean strikes(Kind kind, int bytes) {
        return faults.strike(kind, phaseNow(), bytes, nowNs) != null;
    }

    /** How long the next byte takes. */
    final long byteTimeNs() {
        return latency.nextByteNs() + faults.randomDelayNs(phaseNow(), bytesMoved(), nowNs);
    }
}
