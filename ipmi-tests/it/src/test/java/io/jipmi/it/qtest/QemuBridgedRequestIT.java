package io.jipmi.it.qtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.IpmiRequest;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests to controllers behind BMCs that this project did not write. */
@Tag("qemu")
@Timeout(120)
class QemuBridgedRequestIT {
    private static final int APP = 0x06;
    private static final int GET_DEVICE_ID = 0x01;

    private static IpmiRequest to(int slaveAddress, int cmd) {
        return IpmiRequest.of(new IpmbAddress(0, slaveAddress, 0), APP, cmd);
    }

    private static IpmiFailure failure(Stack stack, IpmiRequest request) {
        return assertThrows(IpmiException.class, () -> stack.request(request)).failure();
    }

    /** Device id and revision 0, firmware 0.0, IPMI 1.5; every other command is invalid. */
    @Test
    void theOneControllerQemuEmulatesAnswers() throws IOException {
        try (QemuMachine machine = QemuMachine.withKcs();
                Stack stack = Stack.attach(
                        IpmiMessageHandler.withoutThreads(InterfaceLimits.DEFAULT, new VirtualTime()),
                        machine.ports())) {
            for (int i = 0; i < 100; i++) {
                assertEquals(
                        "1c 01 00 00 00 00 00 51 00 00 00 00 00 00",
                        Stack.wire(stack.request(to(0x40, GET_DEVICE_ID))));
            }
            assertEquals("1c 02 c1", Stack.wire(stack.request(to(0x40, 0x02))));
            assertEquals(101L, stack.counters().get("handled_ipmb_responses"));
            assertEquals(0L, stack.counters().get("retransmitted_ipmb_commands"));

            IpmiFailure nobody = failure(stack, to(0x42, GET_DEVICE_ID));
            assertFalse(nobody.mayHaveExecuted());
            assertTrue(nobody.detail().contains("0x83 (NAK on write)"), nobody.detail());
            assertEquals("1c 01 00 20 00 00 00 02 07 00 00 00 00 00", stack.exchange(APP, GET_DEVICE_ID));
        }
    }

    @Test
    void theSatelliteOfAnotherBmcAnswersAndItsNeighbourDoesNot() throws IOException {
        try (ExternalBmc bmc = ExternalBmc.running();
                QemuMachine machine = bmc.machine();
                Stack stack = Stack.attach(IpmiMessageHandler.create(), machine.ports())) {
            assertEquals(
                    "1c 01 00 30 04 05 01 02 9f 91 12 00 03 0f 00 00 00 00",
                    Stack.wire(stack.request(to(ExternalBmc.SATELLITE_ADDRESS, GET_DEVICE_ID))));
            IpmiFailure nobody = failure(stack, to(0x32, GET_DEVICE_ID).withTimeout(Duration.ofMillis(500)));
            assertTrue(nobody.detail().startsWith("no answer to App/01 [] to 0x32"), nobody.detail());
            assertEquals(ExternalBmc.DEVICE_ID, stack.exchange(APP, GET_DEVICE_ID));
        }
    }
}
