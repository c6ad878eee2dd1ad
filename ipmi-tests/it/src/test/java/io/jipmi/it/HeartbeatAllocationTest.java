package io.jipmi.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.PortSpace;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.MaintenanceState;
import io.jipmi.msghandler.NetFn;
import io.jipmi.msghandler.PanicOp;
import io.jipmi.msghandler.PanicRecorder;
import io.jipmi.msghandler.PreparedRequest;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.SmiMessage;
import io.jipmi.msghandler.spi.SmiUpcalls;
import io.jipmi.msghandler.spi.Timekeeper;
import io.jipmi.poweroff.IpmiPoweroff;
import io.jipmi.poweroff.PoweroffOutcome;
import io.jipmi.poweroff.PoweroffSettings;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SystemInterface;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.ObjLongConsumer;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a heartbeat, the records of a panic and a power-off allocate: nothing, by the JVM's own account of the thread. */
@Timeout(120)
class HeartbeatAllocationTest {
    private static final IpmiRequest HEARTBEAT = IpmiRequest.of(NetFn.APP, Cmd.RESET_WATCHDOG_TIMER);
    private static final int MANY = 1000;
    private static final int ROUNDS = 30;
    private static final String TEXT = "java.lang.OutOfMemoryError: Java heap space";

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

    @FunctionalInterface
    private interface Work {
        void run() throws IpmiException;
    }

    @Test
    void aHeartbeatAllocatesNothingNotEvenWhileTheQueueIsFullAndTheBmcIsBeingReset() throws Exception {
        IpmiInterface ipmi0 = handler.attach(new PromptDriver());
        IpmiUser busy = ipmi0.openUser("busy");
        PreparedRequest prepared = ipmi0.openUser("watchdog").prepare(HEARTBEAT);
        ipmi0.openUser("operator").request(IpmiRequest.of(NetFn.APP, Cmd.COLD_RESET));
        List<CompletableFuture<IpmiResponse>> held = new ArrayList<>();
        for (int i = 0; i < InterfaceLimits.DEFAULT.maxMessagesPerUser(); i++) {
            held.add(busy.requestAsync(IpmiRequest.of(NetFn.APP, Cmd.GET_DEVICE_ID, i)));
        }
        assertEquals(0, allocatedBytesBy(() -> putOften(prepared)));
        assertFalse(held.stream().anyMatch(CompletableFuture::isDone), "they wait for the BMC to be back");
        assertEquals(MaintenanceState.RESET, ipmi0.maintenanceState());
    }

    @Test
    void norDoesItThroughTheKcsDriver() throws Exception {
        SmiDriver kcs = SystemInterface.over(new KcsEcho(), SiConfig.kcsAtPort(KcsEcho.BASE, AddressSource.SIMULATED));
        PreparedRequest prepared = handler.attach(kcs).openUser("watchdog").prepare(HEARTBEAT);
        assertEquals(0, allocatedBytesBy(() -> putOften(prepared)));
    }

    @Test
    void norDoTheRecordsOfAPanic() throws Exception {
        PanicRecorder recorder =
                handler.attach(new PromptDriver()).openUser("agent").preparePanic(PanicOp.STRING);
        assertEquals(0, allocatedBytesBy(() -> recordOften(recorder)));
        assertEquals(4, recorder.textRecordsTaken());
    }

    @Test
    void norDoesSwitchingTheMachineOff() throws Exception {
        handler.attach(new PromptDriver());
        IpmiPoweroff poweroff = IpmiPoweroff.over(handler, PoweroffSettings.DEFAULT, time);
        assertEquals(0, allocatedBytesBy(() -> switchOffOften(poweroff)));
    }

    private static void switchOffOften(IpmiPoweroff poweroff) {
        for (int i = 0; i < MANY; i++) {
            if (poweroff.powerOff() != PoweroffOutcome.POWER_DOWN) {
                throw new AssertionError(poweroff.trouble());
            }
        }
    }

    private static void putOften(PreparedRequest prepared) throws IpmiException {
        for (int i = 0; i < MANY; i++) {
            if (prepared.put() != 0) {
                throw new AssertionError("not answered with 0x00");
            }
        }
    }

    private static void recordOften(PanicRecorder recorder) {
        for (int i = 0; i < MANY; i++) {
            if (!recorder.record(TEXT)) {
                throw new AssertionError("not recorded");
            }
        }
    }

    /** The least of several measurements, as asking the JVM allocates too, not always the same; a multiple of what one does. */
    private static long allocatedBytesBy(Work work) throws Exception {
        long idleBytes = Long.MAX_VALUE;
        long busyBytes = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            long beforeBytes = allocatedBytes();
            idleBytes = Math.min(idleBytes, allocatedBytes() - beforeBytes);
            beforeBytes = allocatedBytes();
            work.run();
            busyBytes = Math.min(busyBytes, allocatedBytes() - beforeBytes);
        }
        return busyBytes - idleBytes;
    }

    private static long allocatedBytes() throws JMException {
        Object bytes = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        ObjectName.getInstance(ManagementFactory.THREAD_MXBEAN_NAME),
                        "getThreadAllocatedBytes",
                        new Object[] {Thread.currentThread().getId()},
                        new String[] {long.class.getName()});
        return (Long) bytes;
    }

    /** Answers everything at the first poll and allocates nothing. */
    private static final class PromptDriver implements SmiDriver {
        private static final byte[] DEVICE_ID = {0x1C, 0x01, 0, 0x20, 1, 2, 3, 2, 0x04, 0, 0, 0, 0, 0};
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
                byte[] response = message.response();
                System.arraycopy(DEVICE_ID, 0, response, 0, DEVICE_ID.length);
                response[0] = (byte) (message.request()[0] | 4);
                response[1] = message.request()[1];
                message.answered(DEVICE_ID.length);
                upcalls.completed(message);
            }
            return NOTHING_TO_DO_NS;
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

    /** KCS registers whose BMC is always ready and answers every request with completion code 0x00 and zeros. */
    private static final class KcsEcho implements PortSpace {
        static final int BASE = 0xCA2;
        private static final int WRITE_START = 0x61;
        private static final int WRITE_END = 0x62;
        private static final int OBF = 0x01;
        private static final int READ = 0x40;
        private static final int WRITE = 0x80;
        /** As long as an answer to Get Device ID, so that the driver is content with the BMC. */
        private static final int LEAST_LENGTH = 18;

        private final byte[] answer = new byte[300];
        private int length;
        private int given;
        private int status;
        private boolean lastByteComes;

        @Override
        public int in8(int port) {
            if (port == BASE + 1) {
                return status;
            }
            status &= ~OBF;
            return given < length ? answer[given] & 0xFF : 0;
        }

        @Override
        public void out8(int port, int value) throws IoFault {
            if (port == BASE + 1) {
                command(value);
            } else if ((status & 0xC0) == WRITE) {
                take(value);
            } else {
                given++;
                status = given < length ? READ | OBF : OBF;
            }
        }

        private void command(int value) throws IoFault {
            if (value == WRITE_START) {
                length = 0;
                Arrays.fill(answer, (byte) 0);
                status = WRITE;
            } else if (value == WRITE_END) {
                lastByteComes = true;
            } else {
                throw new IoFault("writing", "KCS command " + value, Errno.EIO);
            }
        }

        private void take(int value) {
            // Room for the completion code, which an answer has and a request has not.
            answer[length < 2 ? length : length + 1] = (byte) value;
            length++;
            if (lastByteComes) {
                lastByteComes = false;
                answer[0] |= 4;
                answer[2] = 0;
                length = Math.max(length + 1, LEAST_LENGTH);
                given = 0;
                status = READ | OBF;
            }
        }

        @Override
        public int in16(int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int in32(int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void out16(int port, int value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void out32(int port, int value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
