package io.jipmi.msghandler;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** One interface without threads over a scripted driver and a hand-cranked clock, with one user. */
final class Rig {
    static final Duration DEADLINE = Duration.ofMillis(100);
    static final Duration LONG = Duration.ofSeconds(10);

    final HandCrankedClock clock;
    final ScriptedSmi smi;
    final IpmiMessageHandler handler;
    final IpmiInterface ipmi0;
    final IpmiUser user;

    Rig() throws IpmiException {
        this(new HandCrankedClock(), InterfaceLimits.DEFAULT);
    }

    Rig(HandCrankedClock clock, InterfaceLimits limits) throws IpmiException {
        this(clock, limits, new ScriptedSmi());
    }

    Rig(HandCrankedClock clock, InterfaceLimits limits, ScriptedSmi smi) throws IpmiException {
        this.clock = clock;
        this.smi = smi;
        handler = IpmiMessageHandler.withoutThreads(limits, clock);
        ipmi0 = handler.attach(smi);
        user = ipmi0.openUser("agent");
    }

    static Duration ms(long milliseconds) {
        return Duration.ofMillis(milliseconds);
    }

    /** A request that can be told from others by its one data byte. */
    static IpmiRequest request(int mark) {
        return IpmiRequest.of(NetFn.APP, Cmd.GET_DEVICE_ID, mark).withTimeout(DEADLINE);
    }

    static IpmiRequest longRequest(int mark) {
        return request(mark).withTimeout(LONG);
    }

    long count(Counter counter) {
        return ipmi0.counters().get(counter.name().toLowerCase(Locale.ROOT));
    }

    /** Turns, waiting by the clock in between, until nothing is left to do. */
    void run() {
        for (long waitNs = handler.turn(); waitNs != Long.MAX_VALUE; waitNs = handler.turn()) {
            clock.advance(waitNs);
        }
    }

    /** Turns, waiting by the clock in between, until the future is done. */
    void runUntilDone(CompletableFuture<?> future) {
        while (!future.isDone()) {
            long waitNs = handler.turn();
            if (!future.isDone()) {
                assertTrue(waitNs != Long.MAX_VALUE, "nothing left to do, and the request has not ended");
                clock.advance(waitNs);
            }
        }
    }

    static IpmiResponse answerTo(CompletableFuture<IpmiResponse> future) {
        assertTrue(future.isDone(), "the request has not ended");
        return future.join();
    }

    static IpmiFailure failureOf(CompletableFuture<IpmiResponse> future) {
        assertTrue(future.isDone(), "the request has not ended");
        Throwable cause = assertThrows(ExecutionException.class, future::get).getCause();
        return assertInstanceOf(IpmiException.class, cause).failure();
    }

    IpmiFailure failureOf(IpmiRequest request) {
        return assertThrows(IpmiException.class, () -> user.request(request)).failure();
    }
}
