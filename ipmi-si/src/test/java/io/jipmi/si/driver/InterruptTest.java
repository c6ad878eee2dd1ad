package io.jipmi.si.driver;

import static io.jipmi.si.driver.DriverRig.MS_NS;
import static io.jipmi.si.driver.DriverRig.SECOND_NS;
import static io.jipmi.si.driver.DriverRig.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.DeviceInterrupt;
import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.msghandler.spi.SmiMessage;
import io.jipmi.si.PollMode;
import io.jipmi.si.SiTuning;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Waits that the device's interrupt ends. */
class InterruptTest {
    private static final long COMMAND_NS = 3 * MS_NS;

    /** Comes when the BMC has something, as long as it is connected. */
    private static final class Line implements DeviceInterrupt {
        private boolean connected = true;
        private boolean gone;
        private int waits;

        @Override
        public boolean await(long timeoutNs) throws IoFault {
            waits++;
            if (gone) {
                throw new IoFault("wait for the interrupt of", "uio0", Errno.ENODEV);
            }
            return connected;
        }

        @Override
        public void close() {}
    }

    private final Line line = new Line();
    private final DriverRig rig = up(SiTuning.DEFAULT, line);

    private static DriverRig up(SiTuning tuning, Line line) {
        DriverRig rig = new DriverRig(tuning, line);
        rig.start();
        rig.run(SECOND_NS + MS_NS);
        rig.takeRequests();
        rig.bmc.commandTakes(COMMAND_NS);
        return rig;
    }

    /** Lets the driver wait as the message handler lets it: an interrupt ends the wait when the command is done. */
    private void exchange() {
        SmiMessage message = rig.send("c011", false);
        long endNs = rig.bmc.nowNs() + COMMAND_NS;
        for (int i = 0; i < 10_000 && !rig.completed.contains(message); i++) {
            long waitNs = rig.driver.poll(rig.bmc.nowNs());
            if (waitNs > 0 && rig.driver.awaitHardware(waitNs) && line.connected) {
                waitNs = Math.max(1, endNs - rig.bmc.nowNs());
            }
            rig.bmc.passTime(Math.max(1000, waitNs));
        }
        assertEquals("c41100", answer(message));
    }

    @Test
    void theBmcIsToldToRaiseItsInterrupts() {
        assertEquals(0x07, rig.brain.enables() & 0x07);
    }

    @Test
    void aLearnedWaitIsOneForTheInterrupt() {
        for (int i = 0; i < 20; i++) {
            exchange();
        }
        assertTrue(line.waits >= 15, line.waits + " waits");
        assertTrue(rig.counter(SiCounter.INTERRUPTS) >= 15, rig.counter(SiCounter.INTERRUPTS) + " interrupts");
        assertEquals(0, rig.counter(SiCounter.LOST_INTERRUPTS));
    }

    @Test
    void anIdleInterfaceDoesNotWaitForIt() {
        exchange();
        rig.poll();
        assertFalse(rig.driver.awaitHardware(MS_NS));
    }

    @Test
    void anInterruptThatNeverComesIsNotCountedOnForLong() {
        line.connected = false;
        for (int i = 0; i < 20; i++) {
            exchange();
        }
        assertEquals(3, rig.counter(SiCounter.LOST_INTERRUPTS));
        int before = line.waits;
        exchange();
        assertEquals(before, line.waits);
    }

    @Test
    void aDeviceThatIsGoneIsNotWaitedFor() {
        line.gone = true;
        for (int i = 0; i < 20; i++) {
            exchange();
        }
        assertEquals(1, line.waits);
    }

    @Test
    void aBmcThatRefusesToRaiseItIsPolled() {
        DriverRig refusing = new DriverRig(SiTuning.DEFAULT, line);
        refusing.brain.settable(0x04);
        refusing.start();
        refusing.run(SECOND_NS);
        assertEquals(0x04, refusing.brain.enables());
        refusing.bmc.commandTakes(COMMAND_NS);
        for (int i = 0; i < 20; i++) {
            refusing.send("c011", false);
            refusing.run(10 * MS_NS);
        }
        assertFalse(refusing.driver.awaitHardware(MS_NS));
        assertEquals(0, refusing.counter(SiCounter.LOST_INTERRUPTS));
    }

    @Test
    void whoForcesKipmidGetsNoInterrupts() {
        DriverRig forced = up(new SiTuning(PollMode.BALANCED, 0, Optional.of(true), 0), line);
        assertEquals(0x04, forced.brain.enables() & 0x07);
        assertFalse(forced.driver.awaitHardware(MS_NS));
    }
}
