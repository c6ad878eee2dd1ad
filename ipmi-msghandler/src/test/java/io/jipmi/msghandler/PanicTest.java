package io.jipmi.msghandler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The records of a panic are those of Linux (section 9, GF-13, GF-14). */
class PanicTest {
    private static final int SEL_DEVICE = 0x04;
    private static final int EVENT_GENERATOR = 0x20;

    private final Rig rig = newRig();
    private int support = SEL_DEVICE;
    private int receiver = 0xFF;
    private Function<byte[], Integer> codes = request -> 0;

    private static Rig newRig() {
        try {
            return new Rig();
        } catch (IpmiException e) {
            throw new IllegalStateException(e);
        }
    }

    PanicTest() {
        rig.smi.otherwise(message -> {
            byte[] request = Act.requestBytes(message);
            int code = codes.apply(request);
            int netFnLun = request[0] | 4;
            if (code != 0) {
                return Act.bytes(netFnLun, request[1], code);
            }
            if (request[0] == 0x18 && request[1] == 0x01) {
                return Act.bytes(netFnLun, 1, 0, 0x20, 1, 2, 3, 2, support, 0, 0, 0, 0, 0);
            }
            if (request[0] == 0x10 && request[1] == 0x01) {
                return Act.bytes(netFnLun, 1, 0, receiver, 1);
            }
            return Act.bytes(netFnLun, request[1], 0);
        });
    }

    private List<String> sent() {
        List<String> sent = new ArrayList<>();
        rig.smi.sent().forEach(bytes -> sent.add(HexFormat.of().formatHex(bytes)));
        return sent;
    }

    @Test
    void theEventCarriesTheFirstThreeCharacters() throws IpmiException {
        try (PanicRecorder recorder = rig.user.preparePanic(PanicOp.EVENT)) {
            assertTrue(recorder.record("Oops"));
            assertEquals(List.of("1002410320" + "4f6fa16f70"), sent());
            assertTrue(recorder.eventRecorded());
            assertEquals(0, recorder.textRecords());
            assertTrue(recorder.record(""));
            assertEquals("1002410320006fa10000", sent().get(1), "what is not there is zero");
        }
    }

    @Test
    void theTextGoesToTheBmcsOwnLog() throws IpmiException {
        PanicRecorder recorder = rig.user.preparePanic(PanicOp.STRING);
        assertTrue(recorder.record("Kernel panic!"));
        assertEquals(
                List.of(
                        "10024103204b6fa16572",
                        "1801",
                        "28440000f020004b65726e656c2070616e69",
                        "28440000f020016321000000000000000000"),
                sent());
        assertEquals(0x20, recorder.logOwner());
        assertEquals(2, recorder.textRecords());
        assertEquals(2, recorder.textRecordsTaken());
    }

    @Test
    void anEventReceiverElsewhereHasTheLog() throws IpmiException {
        support = SEL_DEVICE | EVENT_GENERATOR;
        receiver = 0x52;
        PanicRecorder recorder = rig.user.preparePanic(PanicOp.STRING);
        assertTrue(recorder.record("dead"));
        assertEquals(0x52, recorder.logOwner());
        List<String> sent = sent();
        assertEquals(4, sent.size());
        assertEquals("1001", sent.get(2));
        byte[] record = rig.smi.sent().get(3);
        assertEquals("183400" + "5229", HexFormat.of().formatHex(record, 0, 5), "to its LUN 1");
        assertEquals("0000f0200064656164", HexFormat.of().formatHex(record, 9, 18));
        assertEquals(0, sum(record, 3, 6));
        assertEquals(0, sum(record, 6, record.length));
    }

    @Test
    void anEventReceiverThatIsTheBmcItselfIsTheBmc() throws IpmiException {
        support = SEL_DEVICE | EVENT_GENERATOR;
        receiver = 0x20;
        PanicRecorder recorder = rig.user.preparePanic(PanicOp.STRING);
        assertTrue(recorder.record("dead"));
        assertEquals(0x20, recorder.logOwner());
    }

    @Test
    void withoutAnyLogTheTextIsNotRecordedAndThatIsSaid() throws IpmiException {
        support = 0;
        PanicRecorder recorder = rig.user.preparePanic(PanicOp.STRING);
        assertFalse(recorder.record("dead"));
        assertTrue(recorder.eventRecorded());
        assertEquals(0, recorder.logOwner());
        assertEquals(2, sent().size());
    }

    @Test
    void withNoneNothingIsSent() throws IpmiException {
        assertTrue(rig.user.preparePanic(PanicOp.NONE).record("dead"));
        assertEquals(List.of(), sent());
    }

    @Test
    void aRecordThatIsRefusedDoesNotKeepTheOthersBack() throws IpmiException {
        codes = request -> request[1] == 0x44 && request[6] == 0 ? 0xC4 : 0;
        PanicRecorder recorder = rig.user.preparePanic(PanicOp.STRING);
        assertFalse(recorder.record("Kernel panic!"));
        assertEquals(2, recorder.textRecords());
        assertEquals(1, recorder.textRecordsTaken());
    }

    @Test
    void aSilentBmcIsGivenUpWithinSixSeconds() throws IpmiException {
        PanicRecorder recorder = rig.user.preparePanic(PanicOp.STRING);
        rig.smi.otherwise(Act.SILENCE);
        assertFalse(recorder.record("x".repeat(200)));
        assertTrue(rig.clock.elapsed().compareTo(Duration.ofSeconds(6)) <= 0, rig.clock.elapsed()::toString);
    }

    @Test
    void longTextIsCutOffAndWhatIsNotAsciiReplaced() throws IpmiException {
        PanicRecorder recorder = rig.user.preparePanic(PanicOp.STRING);
        assertTrue(recorder.record("\u00e9".repeat(5000)));
        assertEquals(256, recorder.textRecords());
        assertTrue(sent().get(2).endsWith("3f3f"), sent().get(2));
    }

    @Test
    void theFirstUncaughtExceptionIsRecordedAndThenHandledAsBefore() throws IpmiException {
        List<Throwable> handled = new ArrayList<>();
        PanicHook hook =
                new PanicHook(rig.user.preparePanic(PanicOp.STRING), (thread, exception) -> handled.add(exception));
        OutOfMemoryError first = new OutOfMemoryError("Java heap space");
        hook.uncaughtException(Thread.currentThread(), first);
        hook.uncaughtException(Thread.currentThread(), new IllegalStateException("second"));
        assertEquals(2, handled.size());
        assertEquals(first, handled.get(0));
        StringBuilder text = new StringBuilder();
        rig.smi.sent().stream()
                .filter(bytes -> bytes[0] == 0x28)
                .forEach(bytes -> text.append(new String(bytes, 7, 11, java.nio.charset.StandardCharsets.US_ASCII)));
        assertEquals(
                "java.lang.OutOfMemoryError: Java heap space", text.toString().replace("\0", ""));
    }

    @Test
    void aLongMessageIsCutOffAndAThreadThatDiesIsEnoughToRecordIt() throws Exception {
        List<Throwable> handled = new ArrayList<>();
        Thread dying = new Thread(() -> {
            throw new IllegalStateException("\u00e9".repeat(1000));
        });
        dying.setUncaughtExceptionHandler(
                new PanicHook(rig.user.preparePanic(PanicOp.STRING), (thread, exception) -> handled.add(exception)));
        dying.start();
        dying.join();
        assertEquals(1, handled.size());
        assertEquals(
                24, rig.smi.sent().stream().filter(bytes -> bytes[0] == 0x28).count(), "256 characters, 11 a record");
    }

    @Test
    void itTakesFivePlacesAndGivesThemBack() throws IpmiException {
        PanicRecorder recorder = rig.user.preparePanic(PanicOp.STRING);
        assertEquals(5, rig.user.statistics().outstanding());
        recorder.close();
        recorder.close();
        assertEquals(0, rig.user.statistics().outstanding());
    }

    private static int sum(byte[] bytes, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += bytes[i];
        }
        return sum & 0xFF;
    }
}
