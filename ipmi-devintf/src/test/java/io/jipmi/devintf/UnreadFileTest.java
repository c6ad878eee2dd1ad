package io.jipmi.devintf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jipmi.devintf.rig.DeviceRig;
import io.jipmi.msghandler.InterfaceLimits;
import org.junit.jupiter.api.Test;

class UnreadFileTest {
    private static final int PLACES = 2;

    @Test
    void eventsThatFindNoPlaceAreCountedAndThoseBeforeStay() throws Exception {
        try (DeviceRig rig = new DeviceRig();
                IpmiDevice file = IpmiDevice.open(rig.ipmi, "file", new InterfaceLimits(4, PLACES), () -> {});
                IpmiDevice other = IpmiDevice.open(rig.ipmi, "other", new InterfaceLimits(4, 10), () -> {})) {
            file.getsEvents(true);
            other.getsEvents(true);
            for (int i = 1; i <= 5; i++) {
                rig.bmc.event(i);
            }
            rig.turn();
            assertEquals(PLACES, file.waitingMessages());
            assertEquals(5 - PLACES, file.droppedMessages());
            assertEquals(1, file.receive().data()[0]);
            rig.bmc.event(6);
            rig.turn();
            assertEquals(PLACES, file.waitingMessages());
            assertEquals(5 - PLACES, file.droppedMessages());
            assertEquals(6, other.waitingMessages());
            assertEquals(0, other.droppedMessages());
        }
    }
}
