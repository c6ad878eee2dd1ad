package io.jipmi.bench.scale;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * A clock that leaves out the time in which the machine did not run this program though it was to run, as a thread finds out
 * that only sleeps: by how much later than asked for it wakes up. A soak has little to ask for in a machine, and is not to
 * judge what else the machine does. Thread-safe, but {@link #beat} and {@link #end} are one thread's.
 */
final class Metronome {
    private static final long BEAT_NS = TimeUnit.MILLISECONDS.toNanos(5);
    /** So late is nothing out of the ordinary. */
    private static final long ORDINARY_NS = TimeUnit.MILLISECONDS.toNanos(5);
    /** A request has its asker, the housekeeper and the messenger to wait for, one after the other. */
    private static final int THREADS = 3;

    private final LongSupplier machine;
    private volatile Beat last = new Beat(0, false, 0);

    /** @param nextByNs when there is to be another, if there is to be one */
    private record Beat(long stolenNs, boolean hasNext, long nextByNs) {

        /** A thread that was kept waiting may ask before the metronome, kept waiting as long, has beaten again. */
        long stolenNs(long nowNs) {
            return stolenNs + (hasNext ? Math.max(0, nowNs - nextByNs) : 0);
        }
    }

    Metronome() {
        this(System::nanoTime);
    }

    /** @param machine the time, in ns */
    Metronome(LongSupplier machine) {
        this.machine = machine;
    }

    /** Beats until it is over. */
    void run(BooleanSupplier over) {
        while (!over.getAsBoolean()) {
            beat();
            LockSupport.parkNanos(BEAT_NS);
        }
        end();
    }

    /** To be called every few milliseconds. */
    void beat() {
        long nowNs = machine.getAsLong();
        last = new Beat(last.stolenNs(nowNs), true, nowNs + BEAT_NS + ORDINARY_NS);
    }

    /** There is no other beat: from now on nothing is left out. */
    void end() {
        last = new Beat(last.stolenNs(machine.getAsLong()), false, 0);
    }

    /** The program's time. Steps back when much was left out at once: never is more of it gone than the program had. */
    long nowNs() {
        long nowNs = machine.getAsLong();
        return nowNs - THREADS * last.stolenNs(nowNs);
    }

    /** How long one thread was not run, all together. */
    long stolenMs() {
        return TimeUnit.NANOSECONDS.toMillis(last.stolenNs(machine.getAsLong()));
    }
}
