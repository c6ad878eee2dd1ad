package io.jipmi.it.qtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiTimeoutException;
import io.jipmi.msghandler.IpmiTransportException;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The whole stack over QEMU's KCS registers with a BMC in a process of its own behind them: what the stack does when the
 * BMC freezes and goes on; {@link BmcOutageIT} has what it does when the BMC dies. Real time: the machine's clock runs, and the BMC's does not wait for us.
 */
@Tag("qemu")
@Timeout(120)
class ExternalBmcIT {
    private static final int APP = 0x06;
    private static final int GET_DEVICE_ID = 0x01;
    private static final int GET_GLOBAL_ENABLES = 0x2F;
    private static final int TIMEOUT = 0xC3;
    /** QEMU's own: how long it waits for the BMC before it answers in its place. */
    private static final Duration MACHINE_TIMEOUT = Duration.ofSeconds(4);

    private ExternalBmc bmc;
    private QemuMachine machine;
    private Stack stack;

    @BeforeEach
    void attach() throws IOException {
        bmc = ExternalBmc.running();
        machine = bmc.machine();
        stack = Stack.attach(IpmiMessageHandler.create(), machine.ports());
    }

    @AfterEach
    void close() {
        if (stack != null) {
            stack.close();
        }
        if (machine != null) {
            machine.close();
        }
        if (bmc != null) {
            bmc.close();
        }
    }

    @Test
    void aFrozenBmcIsATimeoutWithinTheDeadlineAndItsLateAnswerGoesToNobody() throws IOException {
        assertEquals(ExternalBmc.DEVICE_ID, stack.exchange(APP, GET_DEVICE_ID));
        String enables = stack.exchange(APP, GET_GLOBAL_ENABLES);
        Duration deadline = Duration.ofMillis(300);

        bmc.stop();
        long startNs = System.nanoTime();
        assertThrows(
                IpmiTimeoutException.class,
                () -> stack.request(IpmiRequest.of(APP, GET_DEVICE_ID).withTimeout(deadline)));
        long tookMs = Duration.ofNanos(System.nanoTime() - startNs).toMillis();
        bmc.resume();

        assertTrue(tookMs >= 300 && tookMs < 1500, "timed out after " + tookMs + " ms");
        assertEquals(enables, firstAnswer(GET_GLOBAL_ENABLES, Duration.ofSeconds(10)));
        assertEquals(ExternalBmc.DEVICE_ID, stack.exchange(APP, GET_DEVICE_ID));
    }

    @Test
    void aBmcThatStaysFrozenIsAnsweredForAndTheNextRequestWorks() throws IOException {
        bmc.stop();
        long startNs = System.nanoTime();
        IpmiResponse response =
                stack.request(IpmiRequest.of(APP, GET_DEVICE_ID).withTimeout(MACHINE_TIMEOUT.multipliedBy(2)));
        long tookMs = Duration.ofNanos(System.nanoTime() - startNs).toMillis();
        bmc.resume();

        assertEquals(TIMEOUT, response.completionCode());
        assertTrue(tookMs < MACHINE_TIMEOUT.toMillis() + 1000, "answered after " + tookMs + " ms");
        assertEquals(ExternalBmc.DEVICE_ID, stack.exchange(APP, GET_DEVICE_ID));
    }

    @Test
    void anInterfaceThatIsDownSaysSoAtOnceAndComesBackWithTheBmc() throws IOException {
        bmc.stop();
        assertThrows(
                IpmiTimeoutException.class,
                () -> stack.request(IpmiRequest.of(APP, GET_DEVICE_ID).withTimeout(Duration.ofMillis(300))));
        // IBF stays up, so that not even an abort can be written.
        IpmiException failure = assertThrows(
                IpmiException.class,
                () -> stack.request(IpmiRequest.of(APP, GET_DEVICE_ID).withTimeout(MACHINE_TIMEOUT)));
        assertEquals(FailureKind.INTERFACE_DOWN, failure.failure().kind(), failure.getMessage());
        long startNs = System.nanoTime();
        assertThrows(IpmiTransportException.class, () -> stack.exchange(APP, GET_DEVICE_ID));
        long tookMs = Duration.ofNanos(System.nanoTime() - startNs).toMillis();
        assertEquals(InterfaceHealth.State.DOWN, stack.ipmi().health().state());

        bmc.resume();

        assertTrue(tookMs < 500, "refused after " + tookMs + " ms");
        assertEquals(ExternalBmc.DEVICE_ID, firstAnswer(GET_DEVICE_ID, Duration.ofSeconds(10)));
        assertEquals(InterfaceHealth.UP, stack.ipmi().health());
    }

    /** Asks until an answer with completion code 0 comes, and returns that. */
    private String firstAnswer(int cmd, Duration within) {
        long deadlineNs = System.nanoTime() + within.toNanos();
        String last = "nothing";
        while (System.nanoTime() - deadlineNs < 0) {
            try {
                IpmiResponse response = stack.request(IpmiRequest.of(APP, cmd).withTimeout(within));
                last = Stack.wire(response);
                if (response.completionCode() == CompletionCode.OK) {
                    return last;
                }
            } catch (IpmiException e) {
                last = e.toString();
            }
        }
        return "no answer within " + within + ", last " + last;
    }
}
