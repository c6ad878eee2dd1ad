package io.jipmi.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.SmiMessage;
import io.jipmi.msghandler.spi.SmiUpcalls;
import io.jipmi.msghandler.spi.Timekeeper;
import io.jipmi.watchdog.IpmiWatchdog;
import io.jipmi.watchdog.ReadBack;
import io.jipmi.watchdog.daemon.HealthGate;
import io.jipmi.watchdog.daemon.WatchdogParameters;
import io.jipmi.watchdog.daemon.WatchdogService;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.ObjLongConsumer;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the watchdog daemon's loop allocates while all is well: nothing, by the JVM's own account of the thread. */
@Timeout(120)
class WatchdogdAllocationTest {
    private static final int HEARTBEATS = 1000;
    private static final int ROUNDS = 30;

    private long nowNs;
    private final Timekeeper time = new Timekeeper() {
        @Override
        public long nowNs() {
            return nowNs;
        }

        @Override
        public void parkNs(long durationNs) {
            nowNs += durationNs;
        }

        @Override
        public void spin() {
            nowNs += 100;
        }
    };

    private final IpmiMessageHandler handler = IpmiMessageHandler.withoutThreads(InterfaceLimits.DEFAULT, time);
    private int turns;
    private long busyBytes = Long.MAX_VALUE;
    private long idleBytes = Long.MAX_VALUE;
    private long beforeBytes;

    @Test
    void itsHeartbeatsAllocateNothing() throws Exception {
        handler.attach(new TimerDriver());
        IpmiWatchdog watchdog = IpmiWatchdog.open(
                handler, IpmiWatchdog.ANY_INTERFACE, ReadBack.REQUIRED, Duration.ofSeconds(1), time::nowNs);
        WatchdogService service =
                new WatchdogService(watchdog, WatchdogParameters.DEFAULT, HealthGate.OPEN, false, () -> {}, time);
        service.start();
        service.run(() -> measure(service), Duration.ofSeconds(1));
        assertEquals((long) HEARTBEATS * ROUNDS, service.statistics().timer().heartbeats(), "each turn a heartbeat");
        assertEquals(0, busyBytes - idleBytes);
    }

    /** The least of several rounds, as asking the JVM allocates too, not always the same. */
    private void measure(WatchdogService service) {
        if (turns++ % HEARTBEATS != 0) {
            return;
        }
        long nowBytes = allocatedBytes();
        if (turns > 1) {
            busyBytes = Math.min(busyBytes, nowBytes - beforeBytes);
        }
        if (turns > HEARTBEATS * ROUNDS) {
            service.end();
        }
        long againBytes = allocatedBytes();
        idleBytes = Math.min(idleBytes, againBytes - nowBytes);
        beforeBytes = againBytes;
    }

    private static long allocatedBytes() {
        try {
            Object bytes = ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            ObjectName.getInstance(ManagementFactory.THREAD_MXBEAN_NAME),
                            "getThreadAllocatedBytes",
                            new Object[] {Thread.currentThread().getId()},
                            new String[] {long.class.getName()});
            return (Long) bytes;
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A BMC whose timer reads as it was set, answering at the first poll and allocating nothing. */
    private static final class TimerDriver implements SmiDriver {
        private static final int SET = 0x24;
        private static final int GET = 0x25;
        private final byte[] set = new byte[6];
        private SmiUpcalls upcalls;
        private SmiMessage current;

        @Override
        public InterfaceInfo info() {
            return new InterfaceInfo("kcs", "i/o 0xca2", "", AddressSource.HARDCODED, 0x20, "kcs,i/o,0xca2");
        }

        @Override
        public void start(SmiUpcalls newUpcalls, long startNs) {
            upcalls = newUpcalls;
            newUpcalls.healthChanged(InterfaceHealth.UP);
        }

        @Override
        public void send(SmiMessage message, long sendNs) {
            current = message;
        }

        @Override
        public long poll(long pollNs) {
            SmiMessage message = current;
            if (message != null) {
                current = null;
                message.answered(answer(message.request(), message.response()));
                upcalls.completed(message);
            }
            return NOTHING_TO_DO_NS;
        }

        private int answer(byte[] request, byte[] response) {
            response[0] = (byte) (request[0] | 4);
            response[1] = request[1];
            response[2] = 0;
            switch (request[1]) {
                case SET -> System.arraycopy(request, 2, set, 0, set.length);
                case GET -> {
                    System.arraycopy(set, 0, response, 3, set.length);
                    return 3 + 8;
                }
                case 0x01 -> {
                    response[7] = 0x02; // IPMI 2.0
                    return 3 + 11;
                }
                default -> {}
            }
            return 3;
        }

        @Override
        public boolean abandon(SmiMessage message, long abandonNs) {
            current = null;
            return true;
        }

        @Override
        public void counters(ObjLongConsumer<String> sink) {}

        @Override
        public void stop(long stopNs) {}
    }
}
