package io.jipmi.devintf.imb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.devintf.rig.ClientMemory;
import io.jipmi.devintf.rig.CuseKernel;
import io.jipmi.devintf.rig.DeviceRig;
import io.jipmi.devintf.rig.EchoBmc;
import io.jipmi.devintf.rig.ImbClient;
import io.jipmi.io.SysRoot;
import io.jipmi.msghandler.Parameters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The one call of the device, well and badly made, by callers of either width and either header. */
@ParameterizedClass(name = "32-bit caller: {0}, Intel''s header: {1}")
@CsvSource({"false, false", "true, false", "false, true", "true, true"})
class ImbDeviceTest {
    private static final int EPERM = 1;
    private static final int EINTR = 4;
    private static final int EIO = 5;
    private static final int ENXIO = 6;
    private static final int E2BIG = 7;
    private static final int EFAULT = 14;
    private static final int EBUSY = 16;
    private static final int EINVAL = 22;
    private static final int ENOTTY = 25;
    private static final int ETIMEDOUT = 110;

    private final boolean intel;
    private final int number;
    private final ImbClient client;
    private final ClientMemory memory;
    private final DeviceRig rig;
    private final long file;

    ImbDeviceTest(boolean bits32, boolean intel) {
        this.intel = intel;
        number = intel ? 0x1082 : bits32 ? 0xC01C1082 : 0xC0381082;
        client = new ImbClient(bits32, intel);
        memory = client.memory;
        rig = new DeviceRig(
                new EchoBmc(),
                (made, ipmi, limits) -> new ImbDevice(
                        ipmi,
                        made.policy(new SysRoot(Path.of("/nonexistent")), "limit=2/s,uid=3000", "allow,uid=1000"),
                        abi(Parameters.DEFAULTS)));
        file = rig.kernel.open();
    }

    private ImbAbi abi(Parameters parameters) {
        return intel ? ImbAbi.intel(parameters) : ImbAbi.hpux(parameters);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    /** The status field, which Intel's argument does not have. */
    private String status(String hex) {
        return intel ? "" : hex + " ";
    }

    private CuseKernel.Call start() {
        return rig.kernel.start(memory, file, number, client.at());
    }

    private int call() {
        CuseKernel.Call call = start();
        rig.turn();
        Integer result = rig.kernel.result(call);
        assertTrue(result != null, "the caller waits still");
        return result;
    }

    @Test
    void aRequestIsAnsweredByTheCallThatSendsIt() {
        client.request(0x20, 6, 0, 1, 0x11, 0x22);
        CuseKernel.Call call = start();
        assertEquals(3, rig.kernel.rounds());
        assertNull(rig.kernel.result(call));
        assertEquals(0, rig.kernel.session().openFiles() - 1);
        rig.turn();
        assertEquals(0, rig.kernel.result(call));
        assertEquals(status("0") + "3 00112200", client.outcome(4));
        assertEquals(List.of("18011122"), rig.bmc.sent());
        assertEquals(0, rig.kernel.session().pendingRequests());
    }

    @Test
    void theBmcsErrorIsAnAnswer() {
        client.request(0x20, 6, 0, EchoBmc.REFUSED);
        assertEquals(0, call());
        assertEquals(status("0") + "1 c1", client.outcome(1));
    }

    @Test
    void theLogicalUnitIsTheCallers() {
        client.request(0x20, 0x2C, 3, 0x42);
        assertEquals(0, call());
        assertEquals(List.of("b342"), rig.bmc.sent());
        client.request(0x20, 0x2C, 4, 0x42);
        assertEquals(-EINVAL, call());
        assertEquals(status("e007000d") + "0 00", client.outcome(1));
    }

    @Test
    void anotherAddressIsBehindTheBmcOnIpmb() {
        client.request(0x72, 6, 1, 1);
        CuseKernel.Call call = start();
        rig.turn();
        // Channel 0, slave address 0x72, network function 6, LUN 1.
        assertTrue(
                rig.bmc.sent().get(0).startsWith("1834007219"), rig.bmc.sent().get(0));
        rig.pass(Duration.ofSeconds(1));
        assertEquals(-ETIMEDOUT, rig.kernel.result(call));
    }

    @ParameterizedTest
    @CsvSource({
        // slave address, network function, LUN, command: no such request
        "0x73, 6, 0, 1",
        "0x72, 6, 4, 1",
        "0x20, 7, 0, 1",
        "0x20, 0x40, 0, 1",
        "0x20, 6, 0, 0x33",
        "0x20, 6, 0, 0x34",
        "0x20, 6, 0, 0x35",
        "0x00, 6, 0, 1"
    })
    void aRequestThatCannotBeIsInvalid(String rsSa, String netFn, int rsLun, String cmd) {
        client.request(Integer.decode(rsSa), Integer.decode(netFn), rsLun, Integer.decode(cmd));
        assertEquals(-EINVAL, call());
        assertEquals(status("e007000d") + "0 00", client.outcome(1));
        assertEquals(List.of(), rig.bmc.sent());
    }

    @Test
    void lengthsAreLookedAt() {
        int header = client.headerBytes();
        client.request(0x20, 6, 0, 1, 7);
        client.buffers(header, 64);
        assertEquals(-EINVAL, call());
        assertEquals(status("e0070011") + "0 00", client.outcome(1));
        client.buffers(header - 1, 64);
        assertEquals(-EINVAL, call());
        client.buffers(0, 64);
        assertEquals(-EINVAL, call());
        client.buffers(64, 0);
        assertEquals(-EINVAL, call());
        assertEquals(status("e0070003") + "0 00", client.outcome(1));
        assertEquals(List.of(), rig.bmc.sent());
        client.buffers(header + 1, 64);
        assertEquals(0, call());
        client.request(0x20, 6, 0, 1);
        client.buffers(header, 1);
        assertEquals(0, call());
        // As the example of ipmi(7) has it: the size of a structure less one, which is 15 where it is padded.
        client.buffers(header + 2, 64);
        assertEquals(0, call());
        client.buffers(-1, -1);
        assertEquals(0, call());
        assertEquals(status("0") + "1 00", client.outcome(1));
    }

    @Test
    void aResponseTooLongForItsRoomSaysHowLongItIs() {
        client.request(0x20, 6, 0, 1, 1, 2, 3).buffers(64, 3);
        assertEquals(-E2BIG, call());
        assertEquals(status("e004000c") + "4 000000", client.outcome(3));
        client.buffers(64, 4);
        assertEquals(0, call());
        assertEquals(status("0") + "4 00010203", client.outcome(4));
    }

    @Test
    void theLongestRequestIsTaken() {
        client.request(0x20, 6, 0, 1, new int[255]);
        client.buffers(client.headerBytes() + 255, 256);
        assertEquals(0, call());
        assertTrue(client.outcome(1).endsWith("256 00"), client.outcome(1));
    }

    @Test
    void memoryThatIsNotThereIsFoundBeforeAnythingIsSent() {
        client.request(0x20, 6, 0, 1);
        assertEquals(-EFAULT, rig.kernel.result(rig.kernel.start(memory, file, number, memory.nowhere())));
        client.argument(memory.nowhere(), 64, memory.at(0x500), 64, memory.at(0x400));
        assertEquals(-EFAULT, call());
        client.argument(memory.at(0x200), 64, memory.nowhere(), 64, memory.at(0x400));
        assertEquals(-EFAULT, call());
        client.argument(memory.at(0x200), 64, memory.at(0x500), 64, memory.nowhere());
        assertEquals(-EFAULT, call());
        client.argument(memory.at(0x200), 64, memory.at(0x500), 64, 0);
        assertEquals(-EFAULT, call());
        rig.turn();
        assertEquals(List.of(), rig.bmc.sent());
    }

    @Test
    void timeIsInMicroseconds() {
        client.timed(0, 250_000, EchoBmc.SILENT);
        CuseKernel.Call call = start();
        rig.pass(Duration.ofMillis(249));
        assertNull(rig.kernel.result(call));
        rig.pass(Duration.ofMillis(1));
        assertEquals(-ETIMEDOUT, rig.kernel.result(call));
        assertEquals(status("e0070005") + "0 00", client.outcome(1));
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "-1, 60", "60000001, 60", "59000000, 59"})
    void timeHasADefaultAndAnEnd(int timeOutUs, int seconds) {
        client.timed(0, timeOutUs, EchoBmc.SILENT);
        CuseKernel.Call call = start();
        rig.pass(Duration.ofSeconds(seconds).minusMillis(1));
        assertNull(rig.kernel.result(call));
        rig.pass(Duration.ofMillis(1));
        assertEquals(-ETIMEDOUT, rig.kernel.result(call));
    }

    @Test
    void whoCannotHaveTheInterfaceInTimeIsToldThatItIsBusy() {
        client.timed(0, 10_000_000, EchoBmc.SILENT);
        CuseKernel.Call first = start();
        rig.turn();
        ImbClient other = new ImbClient(memory.bits32(), intel);
        other.timed(0, 1_000_000, 1);
        CuseKernel.Call second = rig.kernel.start(other.memory, file, number, other.at());
        rig.pass(Duration.ofSeconds(1));
        assertEquals(-EBUSY, rig.kernel.result(second));
        assertEquals(status("e0070004") + "0 00", other.outcome(1));
        assertNull(rig.kernel.result(first));
    }

    @Test
    void aSignalEndsTheWait() {
        client.request(0x20, 6, 0, EchoBmc.SILENT);
        CuseKernel.Call call = start();
        rig.turn();
        rig.kernel.interrupt(call);
        assertEquals(-EINTR, rig.kernel.result(call));
        assertEquals(status("5a5a5a5a") + "- 00", client.outcome(1));
        rig.pass(Duration.ofSeconds(2));
        assertEquals(0, rig.kernel.session().pendingRequests());
        client.request(0x20, 6, 0, 1);
        assertEquals(0, call());
    }

    @Test
    void whatIsWithdrawnInTimeIsNotSent() {
        client.request(0x20, 6, 0, EchoBmc.SILENT);
        CuseKernel.Call first = start();
        rig.turn();
        ImbClient other = new ImbClient(memory.bits32(), intel);
        other.request(0x20, 6, 0, 2);
        CuseKernel.Call second = rig.kernel.start(other.memory, file, number, other.at());
        rig.kernel.interrupt(second);
        assertEquals(-EINTR, rig.kernel.result(second));
        rig.pass(Duration.ofSeconds(2));
        assertEquals(-ETIMEDOUT, rig.kernel.result(first));
        assertEquals(List.of("18ee"), rig.bmc.sent());
    }

    @Test
    void nobodyWaitsWhoWantsNoResponse() {
        client.timed(1, 0, 1);
        assertEquals(0, rig.kernel.result(start()));
        assertEquals(status("0") + "0 00", client.outcome(1));
        rig.turn();
        assertEquals(List.of("1801"), rig.bmc.sent());
    }

    @Test
    void tooManyAtOnceAreRefused() {
        List<CuseKernel.Call> calls = new ArrayList<>();
        for (int i = 0; i < DeviceRig.MAX_MESSAGES; i++) {
            calls.add(start(new ImbClient(memory.bits32(), intel)));
        }
        client.request(0x20, 6, 0, 1);
        assertEquals(-EBUSY, rig.kernel.result(start()));
        assertEquals(status("e0070001") + "0 00", client.outcome(1));
        client.timed(1, 0, 1);
        assertEquals(-EBUSY, rig.kernel.result(start()));
        rig.turn();
        calls.forEach(call -> assertEquals(0, rig.kernel.result(call)));
        assertEquals(0, call());
    }

    private CuseKernel.Call start(ImbClient other) {
        other.request(0x20, 6, 0, 1);
        return rig.kernel.start(other.memory, file, number, other.at());
    }

    @Test
    void aClosedInterfaceIsNoDevice() {
        client.request(0x20, 6, 0, EchoBmc.SILENT);
        CuseKernel.Call waiting = start();
        rig.turn();
        rig.ipmi.close();
        rig.turn();
        assertEquals(-ENXIO, rig.kernel.result(waiting));
        assertEquals(-ENXIO, call());
        assertEquals(status("e0040009") + "0 00", client.outcome(1));
        assertEquals(-ENXIO, rig.kernel.open());
    }

    @Test
    void usersAreLimited() {
        for (int i = 0; i < 3; i++) {
            assertTrue(rig.kernel.open() > 0);
        }
        assertEquals(-EBUSY, rig.kernel.open());
    }

    @Test
    void aFileClosedWhileSomebodyWaitsHarmsNobody() {
        client.request(0x20, 6, 0, EchoBmc.SILENT);
        CuseKernel.Call call = start();
        rig.turn();
        assertEquals(0, rig.kernel.release(file));
        rig.turn();
        assertEquals(-ENXIO, rig.kernel.result(call));
        assertEquals(0, rig.kernel.session().pendingRequests());
    }

    @Test
    void thePolicyIsAsked() {
        client.request(0x20, 0, 0, 2, 1);
        rig.kernel.caller(2000, 100, 77);
        assertEquals(-EPERM, call());
        assertEquals(status("e0070013") + "0 00", client.outcome(1));
        assertEquals(1, rig.takeAuditLines().size());
        rig.kernel.caller(3000, 100, 77);
        assertEquals(0, call());
        assertEquals(0, call());
        assertEquals(-EBUSY, call());
        assertEquals(status("e0070001") + "0 00", client.outcome(1));
        rig.kernel.caller(1000, 100, 77);
        assertEquals(0, call());
        assertEquals(List.of("000201", "000201", "000201"), rig.bmc.sent());
    }

    @Test
    void otherCallsAreNone() {
        for (int other : List.of(0x1088, 0x8028690D, 0xC0381083, 0)) {
            assertEquals(-ENOTTY, rig.kernel.ioctl(memory, file, other, client.at()));
        }
        assertEquals(intel ? -ENOTTY : 0, intel ? rig.kernel.ioctl(memory, file, 0xC0381082, client.at()) : 0);
        assertEquals(-EINVAL, rig.kernel.read(file));
        assertEquals(-EINVAL, rig.kernel.write(file, new byte[] {1}));
        assertEquals(0x145, rig.kernel.poll(file, 1));
    }

    @Test
    void theCallHasOtherNumbers() {
        client.request(0x20, 6, 0, 1);
        for (int other : List.of(0x1082, 0x20001082)) {
            CuseKernel.Call call = rig.kernel.start(memory, file, other, client.at());
            rig.turn();
            assertEquals(0, rig.kernel.result(call));
        }
    }

    @Test
    void numbersAreConfigured() {
        ImbAbi abi = abi(Parameters.parse(
                List.of("ipmi_imb.send_message=0x4711,0xc0de0001", "ipmi_imb.send_message_32=42"), ImbAbi.PARAMETERS));
        ImbLayout own = memory.bits32()
                ? (intel ? ImbLayout.INTEL32 : ImbLayout.HPUX32)
                : (intel ? ImbLayout.INTEL64 : ImbLayout.HPUX64);
        assertEquals(own, abi.layout(0x4711, memory.bits32()));
        assertEquals(own, abi.layout(0xC0DE0001, memory.bits32()));
        assertEquals(intel ? null : ImbLayout.HPUX32, abi.layout(42, memory.bits32()));
        assertNull(abi.layout(number, memory.bits32()));
    }

    @Test
    void aBrokenBusIsAnInputOutputError() {
        assertEquals(EIO, ImbStatus.HARDWARE.errno().number());
        client.request(0x20, 6, 0, EchoBmc.BROKEN);
        assertEquals(-EIO, call());
        assertEquals(status("e0040008") + "0 00", client.outcome(1));
    }
}
