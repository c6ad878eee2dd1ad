package io.jipmi.watchdog.node;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.FailureKind;
import io.jipmi.watchdog.PretimeoutInterrupt;
import io.jipmi.watchdog.TimeoutAction;
import io.jipmi.watchdog.WatchdogSettings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The calls of Linux's watchdog devices, with the numbers of linux-driver.md 7.4. */
class WatchdogDeviceTest {
    private static final int GETSUPPORT = 0x80285700;
    private static final int GETSTATUS = 0x80045701;
    private static final int GETBOOTSTATUS = 0x80045702;
    private static final int GETTEMP = 0x80045703;
    private static final int SETOPTIONS = 0x80045704;
    private static final int KEEPALIVE = 0x80045705;
    private static final int SETTIMEOUT = 0xC0045706;
    private static final int GETTIMEOUT = 0x80045707;
    private static final int SETPRETIMEOUT = 0xC0045708;
    private static final int GETPRETIMEOUT = 0x80045709;
    private static final int GETTIMELEFT = 0x8004570A;
    private static final int DISABLE = 1;
    private static final int ENABLE = 2;

    private final RecordedControl control = new RecordedControl();
    private final NodeKernel kernel = new NodeKernel(executor -> new WatchdogDevice(control, executor));

    @Test
    void oneFileAtATimeIsOpen() {
        long file = kernel.open();
        assertEquals(-NodeKernel.EBUSY, kernel.open());
        assertEquals(0, kernel.close(file));
        assertTrue(kernel.open() > 0);
    }

    @Test
    void whoOnlyOpensAndAsksArmsNothing() {
        long file = kernel.open();
        assertEquals(0, kernel.ioctl(file, GETTIMEOUT, 0));
        assertEquals(0, kernel.close(file));
        assertEquals(List.of(), control.takeWanted());
    }

    @Test
    void theFirstWriteArmsAndTheOthersFeed() {
        long file = kernel.open();
        assertEquals(1, kernel.write(file, "\0"));
        assertEquals(3, kernel.write(file, "any"));
        assertEquals(List.of("arm", "heartbeat"), control.takeWanted());
    }

    @Test
    void theFirstKeepAliveArmsWithoutAnyMemoryOfTheCallers() {
        long file = kernel.open();
        assertEquals(0, kernel.ioctl(file, KEEPALIVE, 0L, new byte[0]));
        assertEquals(0, kernel.ioctl(file, KEEPALIVE, 0L, new byte[0]));
        assertEquals(List.of("arm", "heartbeat"), control.takeWanted());
    }

    @Test
    void anEmptyWriteIsNothing() {
        long file = kernel.open();
        assertEquals(0, kernel.write(file, ""));
        assertEquals(List.of(), control.takeWanted());
    }

    @Test
    void theMagicCharacterMakesACloseStopTheTimer() {
        long file = kernel.open();
        assertEquals(9, kernel.write(file, "all is V\n"));
        assertEquals(0, kernel.close(file));
        assertEquals(List.of("arm", "disarm"), control.takeWanted());
    }

    @Test
    void onlyTheLastWriteCountsForTheMagicCharacter() {
        long file = kernel.open();
        assertEquals(1, kernel.write(file, "V"));
        assertEquals(1, kernel.write(file, "x"));
        assertEquals(0, kernel.close(file));
        assertEquals(List.of("arm", "heartbeat", "heartbeat"), control.takeWanted());
        assertTrue(control.armed);
    }

    @Test
    void aCloseWithoutTheMagicCharacterFeedsOnceMoreAndTheTimerRunsOn() {
        long file = kernel.open();
        assertEquals(1, kernel.write(file, "x"));
        assertEquals(0, kernel.close(file));
        assertEquals(List.of("arm", "heartbeat"), control.takeWanted());
        long next = kernel.open();
        assertEquals(1, kernel.write(next, "V"));
        assertEquals(0, kernel.close(next));
        assertEquals(List.of("heartbeat", "disarm"), control.takeWanted());
    }

    @Test
    void withNowayoutNothingStopsTheTimer() {
        control.nowayout = true;
        long file = kernel.open();
        assertEquals(1, kernel.write(file, "V"));
        assertEquals(-NodeKernel.EBUSY, kernel.ioctl(file, SETOPTIONS, DISABLE));
        assertEquals(0, kernel.close(file));
        assertEquals(List.of("arm", "heartbeat"), control.takeWanted());
    }

    @Test
    void nowayoutThatComesLaterStillCounts() {
        long file = kernel.open();
        assertEquals(1, kernel.write(file, "V"));
        control.nowayout = true;
        assertEquals(0, kernel.close(file));
        assertEquals(List.of("arm", "heartbeat"), control.takeWanted());
    }

    @Test
    void aTimerThatWasDisabledIsNotArmedAgainByAHeartbeat() {
        long file = kernel.open();
        assertEquals(1, kernel.write(file, "x"));
        assertEquals(0, kernel.ioctl(file, SETOPTIONS, DISABLE));
        assertEquals(1, kernel.write(file, "V"));
        assertEquals(List.of("arm", "disarm"), control.takeWanted());
        assertEquals(0, kernel.ioctl(file, SETOPTIONS, ENABLE));
        assertEquals(1, kernel.write(file, "x"));
        assertEquals(List.of("arm", "heartbeat"), control.takeWanted());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 5, 6, 8, -1})
    void optionsThatCannotBeAreRefused(int options) {
        long file = kernel.open();
        assertEquals(-NodeKernel.EINVAL, kernel.ioctl(file, SETOPTIONS, options));
        assertEquals(List.of(), control.takeWanted());
    }

    @Test
    void bothOptionsStopAndStart() {
        long file = kernel.open();
        assertEquals(0, kernel.ioctl(file, SETOPTIONS, DISABLE | ENABLE));
        assertEquals(List.of("disarm", "arm"), control.takeWanted());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsSupportedIsTold(boolean bits32) {
        kernel.callersHave32Bit(bits32);
        long file = kernel.open();
        assertEquals(0, kernel.ioctl(file, GETSUPPORT, NodeKernel.ARGUMENT, new byte[40]));
        byte[] identity = new byte[32];
        ByteBuffer info = ByteBuffer.wrap(kernel.argumentBytes()).order(ByteOrder.nativeOrder());
        assertEquals(0x83A0, info.getInt());
        assertEquals(1, info.getInt());
        info.get(identity);
        assertEquals("IPMI", new String(identity, StandardCharsets.US_ASCII).trim());
        control.nowayout = true;
        assertEquals(0, kernel.ioctl(file, GETSUPPORT, NodeKernel.ARGUMENT, new byte[40]));
        assertEquals(0x82A0, kernel.argument() & 0xFFFF);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theTimeoutIsWrittenBack(boolean bits32) {
        kernel.callersHave32Bit(bits32);
        long file = kernel.open();
        assertEquals(0, kernel.ioctl(file, SETTIMEOUT, 60));
        assertEquals(60, kernel.argument());
        assertEquals(0, kernel.ioctl(file, GETTIMEOUT, -1));
        assertEquals(60, kernel.argument());
        assertEquals(List.of("change to 60 s, NONE 0 s before"), control.takeWanted());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 6554, 0x7FFFFFFF, 0x80000000, 4})
    void aTimeoutTheBmcCannotCountIsRefusedAndNothingChanges(int seconds) {
        control.settings = control.settings.withPretimeout(PretimeoutInterrupt.NMI, 5);
        long file = kernel.open();
        assertEquals(-NodeKernel.EINVAL, kernel.ioctl(file, SETTIMEOUT, seconds));
        assertEquals(seconds, kernel.argument());
        assertEquals(List.of(), control.takeWanted());
    }

    @Test
    void theLongestTimeoutIsTaken() {
        long file = kernel.open();
        assertEquals(0, kernel.ioctl(file, SETTIMEOUT, 6553));
        assertEquals(0, kernel.ioctl(file, GETTIMEOUT, 0));
        assertEquals(6553, kernel.argument());
    }

    @Test
    void aTimeoutIsToldInWholeSecondsAndIsNeverNone() {
        long file = kernel.open();
        control.settings = WatchdogSettings.of(TimeoutAction.NONE, Duration.ofMillis(400));
        assertEquals(0, kernel.ioctl(file, GETTIMEOUT, 0));
        assertEquals(1, kernel.argument());
        control.settings = WatchdogSettings.of(TimeoutAction.NONE, Duration.ofMillis(9900));
        assertEquals(0, kernel.ioctl(file, GETTIMEOUT, 0));
        assertEquals(9, kernel.argument());
    }

    @Test
    void aPretimeoutHasAnInterruptAndKeepsTheOperators() {
        long file = kernel.open();
        assertEquals(0, kernel.ioctl(file, SETPRETIMEOUT, 3));
        assertEquals(3, kernel.argument());
        control.settings = control.settings.withPretimeout(PretimeoutInterrupt.NMI, 1);
        assertEquals(0, kernel.ioctl(file, SETPRETIMEOUT, 4));
        assertEquals(0, kernel.ioctl(file, SETPRETIMEOUT, 0));
        assertEquals(0, kernel.ioctl(file, GETPRETIMEOUT, -1));
        assertEquals(0, kernel.argument());
        assertEquals(
                List.of(
                        "change to 10 s, MESSAGING 3 s before",
                        "change to 10 s, NMI 4 s before",
                        "change to 10 s, NMI 0 s before"),
                control.takeWanted());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 11, 256})
    void aPretimeoutThatCannotBeIsRefused(int seconds) {
        long file = kernel.open();
        assertEquals(-NodeKernel.EINVAL, kernel.ioctl(file, SETPRETIMEOUT, seconds));
        assertEquals(List.of(), control.takeWanted());
    }

    @Test
    void theTimeLeftIsTheBmcs() {
        long file = kernel.open();
        assertEquals(0, kernel.ioctl(file, GETTIMELEFT, -1));
        assertEquals(7, kernel.argument());
        control.running = false;
        assertEquals(0, kernel.ioctl(file, GETTIMELEFT, -1));
        assertEquals(0, kernel.argument());
    }

    @Test
    void theBootStatusSaysWhetherTheWatchdogDidIt() {
        long file = kernel.open();
        assertEquals(0, kernel.ioctl(file, GETBOOTSTATUS, -1));
        assertEquals(0, kernel.argument());
        control.expiredBeforeStart = true;
        assertEquals(0, kernel.ioctl(file, GETBOOTSTATUS, -1));
        assertEquals(0x20, kernel.argument());
        assertEquals(0, kernel.ioctl(file, GETSTATUS, -1));
        assertEquals(0, kernel.argument());
    }

    @ParameterizedTest
    @ValueSource(ints = {GETTEMP, 0x8004570B, 0x40045706, 0x5706, 0, -1})
    void whatIsNoCallIsRefused(int cmd) {
        long file = kernel.open();
        assertEquals(-NodeKernel.ENOTTY, kernel.ioctl(file, cmd, 0));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                GETSUPPORT,
                GETSTATUS,
                GETBOOTSTATUS,
                SETOPTIONS,
                SETTIMEOUT,
                GETTIMEOUT,
                SETPRETIMEOUT,
                GETPRETIMEOUT,
                GETTIMELEFT
            })
    void memoryThatIsNotThereIsTheCallersFault(int cmd) {
        long file = kernel.open();
        byte[] argument = new byte[cmd == GETSUPPORT ? 40 : 4];
        assertEquals(-NodeKernel.EFAULT, kernel.ioctl(file, cmd, 0L, argument));
        assertEquals(List.of(), control.takeWanted());
    }

    @ParameterizedTest
    @CsvSource({
        "REFUSED, 0xCC, 22",
        "REFUSED, 0x80, 5",
        "TIMED_OUT, 0xC3, 110",
        "INTERFACE_DOWN, 0xFF, 19",
        "CLOSED, 0xFF, 19",
        "BUS_FAULT, 0xFF, 5",
        "UNSUPPORTED, 0xFF, 95",
        "DENIED, 0xD4, 1",
        "LIMIT, 0xFF, 16"
    })
    void whatTheBmcDoesNotDoIsAnErrorOfTheCall(FailureKind kind, int completionCode, int errno) {
        long file = kernel.open();
        control.failWith(kind, completionCode);
        assertEquals(-errno, kernel.write(file, "x"));
        assertEquals(-errno, kernel.ioctl(file, KEEPALIVE, 0L, new byte[0]));
        assertEquals(-errno, kernel.ioctl(file, SETTIMEOUT, 60));
        assertEquals(-errno, kernel.ioctl(file, GETTIMELEFT, 0));
        control.failure = null;
        control.takeWanted();
        assertEquals(1, kernel.write(file, "x"));
        assertEquals(List.of("arm"), control.takeWanted());
    }

    @Test
    void aCloseThatFailsDoesNotKeepTheNextOneOut() {
        long file = kernel.open();
        assertEquals(1, kernel.write(file, "V"));
        control.failWith(FailureKind.TIMED_OUT, 0xC3);
        assertEquals(0, kernel.close(file));
        control.failure = null;
        assertEquals(1, kernel.write(kernel.open(), "x"));
        assertEquals(List.of("arm", "disarm", "heartbeat"), control.takeWanted());
    }

    @Test
    void aDefectCostsItsCallerAnErrorAndNobodyTheDevice() {
        long file = kernel.open();
        control.defect = new IllegalStateException("as the test wants it");
        assertEquals(-NodeKernel.EIO, kernel.write(file, "x"));
        control.defect = null;
        assertEquals(1, kernel.write(file, "x"));
    }

    @Test
    void theServingThreadWaitsForNothingAndOrderIsKept() {
        long file = kernel.open();
        long first = kernel.beginWrite(file, "x");
        long second = kernel.beginIoctl(file, SETTIMEOUT, NodeKernel.ARGUMENT, number(30));
        long third = kernel.beginWrite(file, "V");
        assertEquals(NodeKernel.NOT_YET, kernel.written(first));
        assertEquals(NodeKernel.NOT_YET, kernel.result(second));
        assertEquals(0, kernel.closeOnly(file));
        long next = kernel.open();
        long fourth = kernel.beginWrite(next, "x");
        assertEquals(List.of(), control.takeWanted());
        kernel.work();
        assertEquals(1, kernel.written(first));
        assertEquals(0, kernel.result(second));
        assertEquals(1, kernel.written(third));
        assertEquals(1, kernel.written(fourth));
        assertEquals(
                List.of("arm", "change to 30 s, NONE 0 s before", "heartbeat", "disarm", "arm"), control.takeWanted());
    }

    @Test
    void moreCallsThanThereIsRoomForAreRefused() {
        long file = kernel.open();
        List<Long> writes = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            writes.add(kernel.beginWrite(file, "x"));
        }
        assertEquals(-NodeKernel.EAGAIN, kernel.written(writes.get(69)));
        // The end of a file is not forgotten for want of room.
        assertEquals(0, kernel.closeOnly(file));
        assertEquals(-NodeKernel.EBUSY, kernel.open());
        kernel.work();
        List<String> wanted = control.takeWanted();
        assertEquals("arm", wanted.get(0));
        long taken = writes.stream().filter(each -> kernel.written(each) == 1).count();
        assertEquals(64, taken);
        assertEquals(taken + 1, wanted.size());
        assertTrue(kernel.open() > 0);
    }

    @Test
    void aReaderWaitsForAPretimeoutAndGetsOneByteOnce() {
        long file = kernel.open();
        long reader = kernel.beginRead(file, 16, true);
        assertEquals(NodeKernel.NOT_YET, kernel.readBytes(reader));
        control.pretimeout();
        assertEquals(1, kernel.readBytes(reader));
        long again = kernel.beginRead(file, 16, true);
        assertEquals(NodeKernel.NOT_YET, kernel.readBytes(again));
    }

    @Test
    void aPretimeoutWithoutReaderIsKeptOnceAndPolled() {
        long file = kernel.open();
        assertEquals(0, kernel.poll(file, 99));
        control.pretimeout();
        control.pretimeout();
        assertTrue(kernel.takeWoken().contains(99L));
        assertEquals(0x41, kernel.poll(file, 99));
        assertEquals(1, kernel.readBytes(kernel.beginRead(file, 1, false)));
        assertEquals(0, kernel.poll(file, 99));
        assertEquals(-NodeKernel.EAGAIN, kernel.readBytes(kernel.beginRead(file, 1, false)));
    }

    @Test
    void aReadOfNothingReturnsAtOnceAndTakesNothing() {
        long file = kernel.open();
        control.pretimeout();
        assertEquals(0, kernel.readBytes(kernel.beginRead(file, 0, true)));
        assertEquals(0x41, kernel.poll(file, 99));
    }

    @Test
    void aSignalEndsARead() {
        long file = kernel.open();
        long interrupted = kernel.beginRead(file, 1, true);
        long other = kernel.beginRead(file, 1, true);
        kernel.signal(interrupted);
        assertEquals(-NodeKernel.EINTR, kernel.readBytes(interrupted));
        control.pretimeout();
        assertEquals(1, kernel.readBytes(other));
        kernel.signal(other);
        assertEquals(1, kernel.readBytes(other));
    }

    @Test
    void readersAreBounded() {
        long file = kernel.open();
        for (int i = 0; i < 64; i++) {
            assertEquals(NodeKernel.NOT_YET, kernel.readBytes(kernel.beginRead(file, 1, true)));
        }
        assertEquals(-NodeKernel.EAGAIN, kernel.readBytes(kernel.beginRead(file, 1, true)));
    }

    @Test
    void aPretimeoutBeforeAnOpenIsNotItsBusiness() {
        long file = kernel.open();
        assertEquals(0, kernel.close(file));
        control.pretimeout();
        assertEquals(List.of(), control.listeners);
        assertEquals(0, kernel.poll(kernel.open(), 1));
    }

    @Test
    void aReadWaitsForNoCall() {
        long file = kernel.open();
        long write = kernel.beginWrite(file, "x");
        long reader = kernel.beginRead(file, 1, true);
        control.pretimeout();
        assertEquals(1, kernel.readBytes(reader));
        assertEquals(NodeKernel.NOT_YET, kernel.written(write));
    }

    @Test
    void workIsOnOneThreadAtATime() {
        List<Runnable> given = new ArrayList<>();
        List<Integer> done = new ArrayList<>();
        OrderedWork work = new OrderedWork(given::add, 10);
        work.add(() -> {
            done.add(1);
            work.add(() -> done.add(3));
        });
        work.add(() -> done.add(2));
        assertEquals(1, given.size());
        given.remove(0).run();
        assertEquals(List.of(1, 2, 3), done);
        assertEquals(0, given.size());
        work.add(() -> done.add(4));
        assertEquals(1, given.size());
    }

    @Test
    void workThatCannotBeGivenAwayIsNotForgottenHalfway() {
        OrderedWork work = new OrderedWork(
                job -> {
                    throw new RejectedExecutionException("ended");
                },
                1);
        assertThrows(RejectedExecutionException.class, () -> work.add(() -> {}));
        assertThrows(RejectedExecutionException.class, () -> work.add(() -> {}));
    }

    /** As systemd does it (clients-and-cuse.md 1.6). */
    @Test
    void systemdArmsFeedsAndDisarms() {
        long file = kernel.open();
        assertEquals(0, kernel.ioctl(file, GETSUPPORT, NodeKernel.ARGUMENT, new byte[40]));
        assertArrayEquals(new byte[] {'I', 'P', 'M', 'I', 0}, Arrays.copyOfRange(kernel.argumentBytes(), 8, 13));
        assertEquals(0, kernel.ioctl(file, SETTIMEOUT, 30));
        assertEquals(0, kernel.ioctl(file, SETOPTIONS, ENABLE));
        assertEquals(0, kernel.ioctl(file, KEEPALIVE, 0L, new byte[0]));
        assertEquals(0, kernel.ioctl(file, SETOPTIONS, DISABLE));
        assertEquals(1, kernel.write(file, "V"));
        assertEquals(0, kernel.close(file));
        assertEquals(List.of("change to 30 s, NONE 0 s before", "arm", "heartbeat", "disarm"), control.takeWanted());
    }

    private static byte[] number(int value) {
        byte[] bytes = new byte[4];
        ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).putInt(value);
        return bytes;
    }
}
