package io.jipmi.ssif.sm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.si.sm.SmResult;
import io.jipmi.si.sm.StateMachine;
import io.jipmi.si.sm.Wait;
import io.jipmi.ssif.SsifConfig;
import io.jipmi.ssif.SsifTuning;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SsifMachineTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final long STEP_NS = 1_000_000;
    private static final int MAX_STEPS = 100_000;

    private final FakeTarget target = new FakeTarget();
    private SsifMachine machine = machine(SsifTuning.DEFAULT);
    private int dataBytes = 4;
    private int waits;

    @BeforeEach
    void bmcAnswersEverything() {
        target.brain = request -> answer(request, dataBytes);
    }

    private SsifMachine machine(SsifTuning tuning) {
        return new SsifMachine(target, SsifConfig.at("0", 0x10, AddressSource.SIMULATED), tuning);
    }

    /** Completion code 0, and data that tell how long they are and what they answer. */
    private static byte[] answer(byte[] request, int dataBytes) {
        byte[] answer = new byte[3 + dataBytes];
        for (int i = 3; i < answer.length; i++) {
            answer[i] = (byte) (i * 7 + request.length + (request.length > 2 ? request[2] : 0));
        }
        answer[0] = (byte) (request[0] | 4);
        answer[1] = request[1];
        return answer;
    }

    private static byte[] request(int command, int lengthBytes) {
        byte[] request = new byte[lengthBytes];
        for (int i = 2; i < lengthBytes; i++) {
            request[i] = (byte) i;
        }
        request[0] = 0x18;
        request[1] = (byte) command;
        return request;
    }

    private void begin(byte[] request, boolean mayRepeat) {
        machine.begin(request, request.length, mayRepeat);
    }

    /** The first result that is neither a wait nor a call to go on. */
    private SmResult run() throws IoFault {
        return run(MAX_STEPS);
    }

    private SmResult run(int maxSteps) throws IoFault {
        waits = 0;
        for (int i = 0; i < maxSteps; i++) {
            SmResult result = machine.event(STEP_NS);
            if (result == SmResult.CALL_WITH_DELAY || result == SmResult.CALL_WITH_TICK_DELAY) {
                waits++;
            } else if (result != SmResult.CALL_WITHOUT_DELAY) {
                return result;
            }
        }
        return SmResult.CALL_WITHOUT_DELAY;
    }

    private byte[] result() {
        byte[] bytes = new byte[StateMachine.MAX_LENGTH_BYTES];
        return Arrays.copyOf(bytes, machine.result(bytes));
    }

    private void assertAnswered(byte[] request) throws IoFault {
        assertEquals(SmResult.TRANSACTION_COMPLETE, run(), machine.trouble());
        assertArrayEquals(answer(request, dataBytes), result());
        assertTrue(machine.ready());
    }

    private void exchange(byte[] request) throws IoFault {
        begin(request, true);
        assertAnswered(request);
    }

    private void learnCapabilities(String answer) {
        byte[] deviceId = HEX.parseHex("1c01002000034202" + "07efbe00" + "0300");
        machine.identified(deviceId, deviceId.length);
        byte[] request = new byte[StateMachine.MAX_LENGTH_BYTES];
        assertEquals(3, machine.capabilitiesRequest(request));
        assertEquals("185700", HEX.formatHex(request, 0, 3));
        byte[] response = HEX.parseHex(answer);
        machine.capabilities(response, response.length);
    }

    /** Carries a start-up's further questions out, and counts them. */
    private int tryOut() throws IoFault {
        byte[] request = new byte[StateMachine.MAX_LENGTH_BYTES];
        int questions = 0;
        for (int lengthBytes = machine.capabilitiesRequest(request);
                lengthBytes > 0;
                lengthBytes = machine.capabilitiesRequest(request)) {
            while (!machine.ready()) {
                machine.event(STEP_NS);
            }
            machine.begin(request, lengthBytes, true);
            assertEquals(SmResult.TRANSACTION_COMPLETE, run());
            byte[] response = result();
            machine.capabilities(response, response.length);
            questions++;
        }
        while (!machine.ready()) {
            machine.event(STEP_NS);
        }
        return questions;
    }

    private void takesLongRequests() throws IoFault {
        learnCapabilities("1c57000080ffff");
        tryOut();
        assertEquals(255, machine.maxRequestBytes());
        target.transfers.clear();
    }

    @Test
    void getDeviceIdIsOneBlockEachWay() throws IoFault {
        target.brain = request -> HEX.parseHex("1c0100200003420207efbe000300");
        begin(HEX.parseHex("1801"), true);
        assertEquals(SmResult.TRANSACTION_COMPLETE, run());
        assertEquals(List.of("w02 1801", "r03"), target.transfers);
        assertEquals("1c0100200003420207efbe000300", HEX.formatHex(result()));
        assertEquals(SmResult.IDLE, machine.event(STEP_NS));
    }

    @ParameterizedTest
    @CsvSource({"29, r03", "30, r03 r09", "58, r03 r09", "59, r03 r09 r09", "90, r03 r09 r09 r09"})
    void anAnswerIsReadInAsManyBlocksAsItHas(int bytesOfData, String reads) throws IoFault {
        dataBytes = bytesOfData;
        exchange(request(0x21, 3));
        assertEquals("w02 182102 " + reads, String.join(" ", target.transfers));
    }

    @Test
    void everyLengthOfAnswerArrives() throws IoFault {
        for (dataBytes = 0; dataBytes <= StateMachine.MAX_LENGTH_BYTES - 3; dataBytes++) {
            exchange(request(0x21, 3));
            assertFalse(machine.truncated());
        }
    }

    @Test
    void anAnswerLongerThanAnythingIsTruncated() throws IoFault {
        dataBytes = StateMachine.MAX_LENGTH_BYTES;
        begin(request(0x21, 3), true);
        assertEquals(SmResult.TRANSACTION_COMPLETE, run());
        assertTrue(machine.truncated());
        dataBytes = 5;
        exchange(request(0x22, 3));
        assertFalse(machine.truncated());
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void everyLengthOfRequestArrives(boolean endCommand) throws IoFault {
        target.knowsEndCommand = endCommand;
        takesLongRequests();
        for (int lengthBytes = 2; lengthBytes <= 255; lengthBytes++) {
            byte[] request = request(0x21, lengthBytes);
            target.brain = taken -> {
                assertArrayEquals(request, taken);
                return answer(taken, dataBytes);
            };
            exchange(request);
        }
        boolean used = target.transfers.stream().anyMatch(each -> each.startsWith("w08"));
        assertEquals(endCommand, used);
    }

    @ParameterizedTest
    @CsvSource({
        "32, w02",
        "33, w06 w08",
        "64, w06 w08",
        "65, w06 w07 w08",
        "255, w06 w07 w07 w07 w07 w07 w07 w08",
    })
    void aLongRequestBeginsWith06AndEndsWith08(int lengthBytes, String writes) throws IoFault {
        takesLongRequests();
        exchange(request(0x21, lengthBytes));
        assertEquals(writes, writes());
    }

    @ParameterizedTest
    @CsvSource({"33, w06 w07", "63, w06 w07", "64, w06 w07 w07", "65, w06 w07 w07", "96, w06 w07 w07 w07"})
    void withoutAnEndCommandAShortMiddleBlockEndsIt(int lengthBytes, String writes) throws IoFault {
        target.knowsEndCommand = false;
        takesLongRequests();
        exchange(request(0x21, lengthBytes));
        assertEquals(writes, writes());
    }

    private String writes() {
        return String.join(
                " ",
                target.transfers.stream()
                        .filter(each -> each.startsWith("w"))
                        .map(each -> each.substring(0, 3))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        // answer to Get System Interface Capabilities, blocks the BMC takes, end command, empty blocks; longest request
        "1c570000002020, 9, true,  true,  32, 0", // single
        "1c57000000ffff, 9, true,  true,  32, 0", // single, whatever lengths it tells
        "1c57000040ffff, 9, true,  true,  63, 1", // two parts
        "1c570000402820, 9, true,  true,  40, 1", // two parts, and less than those hold
        "1c57000080ffff, 9, true,  true,  255, 1",
        "1c570000805040, 9, true,  true,  80, 1",
        "1c57000080ffff, 9, false, true,  255, 2",
        "1c57000080ffff, 9, false, false, 63, 2", // the adapter cannot send what would end some lengths
        "1c57000080ffff, 1, true,  true,  32, 1", // says so, and takes no second block
        "1c570000c0ffff, 9, true,  true,  32, 0", // reserved
        "1c5700008001ff, 9, true,  true,  32, 0", // a length that no BMC can mean
        "1c57c1,         9, true,  true,  32, 0",
        "1c570000,       9, true,  true,  32, 0"
    })
    void theLongestRequestIsWhatTheBmcSaysAndTakes(
            String answer, int blocks, boolean endCommand, boolean emptyBlocks, int expected, int questions)
            throws IoFault {
        target.maxBlocks = blocks;
        target.knowsEndCommand = endCommand;
        target.sendsEmptyBlocks = emptyBlocks;
        assertEquals(StateMachine.MAX_LENGTH_BYTES, machine.maxRequestBytes(), "not known yet");
        learnCapabilities(answer);
        assertEquals(questions, tryOut());
        assertEquals(expected, machine.maxRequestBytes());
    }

    @Test
    void packetsAreCheckedOnceTheBmcHasSaidThatItCan() throws IoFault {
        target.checkPackets = true;
        learnCapabilities("1c570000082020");
        exchange(request(1, 2));
        assertEquals(List.of("pec true", "w02 1801", "r03"), target.transfers);
        machine.reset();
        exchange(request(1, 2));
        assertEquals(List.of("pec false", "w02 1801", "r03"), target.transfers.subList(3, 6));
    }

    @Test
    void packetsAreNotCheckedThroughAnAdapterThatCannot() throws IoFault {
        learnCapabilities("1c570000082020");
        exchange(request(1, 2));
        assertEquals(List.of("w02 1801", "r03"), target.transfers);
    }

    @Test
    void anAnswerThatIsNotThereYetIsWaitedFor() throws IoFault {
        target.looksBeforeAnswer = 40;
        begin(request(1, 2), true);
        assertEquals(SmResult.CALL_WITHOUT_DELAY, machine.event(0));
        assertEquals(SmResult.CALL_WITH_DELAY, machine.event(0));
        assertEquals(Wait.RESPONSE, machine.waitingFor());
        assertAnswered(request(1, 2));
        assertEquals(39, waits);
        assertEquals(
                1,
                target.transfers.stream().filter(each -> each.startsWith("w")).count());
    }

    @Test
    void aRefusedRequestIsOfferedAgain() throws IoFault {
        target.refusedWrites = 25;
        begin(request(1, 2), false);
        assertEquals(SmResult.CALL_WITH_DELAY, machine.event(0));
        assertEquals(Wait.WRITE, machine.waitingFor());
        assertFalse(machine.mayHaveExecuted(0));
        assertAnswered(request(1, 2));
        assertEquals(26, target.transfers.size() - 1);
    }

    @Test
    void aBmcThatTakesNothingIsGivenUp() throws IoFault {
        target.refusedWrites = MAX_STEPS;
        begin(request(1, 2), true);
        assertEquals(SmResult.HOSED, run());
        assertEquals(SsifMachine.WRITE_TIMEOUT_NS / STEP_NS, waits + 1);
        assertFalse(machine.mayHaveExecuted(0));
        assertTrue(machine.trouble().startsWith("the BMC does not take a request: "), machine.trouble());
        target.refusedWrites = 0;
        exchange(request(1, 2));
    }

    @Test
    void aLaterBlockThatIsRefusedMeansTheWholeRequestAgain() throws IoFault {
        takesLongRequests();
        target.faults.put(1, Errno.ENXIO);
        exchange(request(0x21, 70));
        assertEquals("w06 w07 w06 w07 w08", writes());
    }

    @Test
    void aTransferTheBusLostIsMadeAgain() throws IoFault {
        takesLongRequests();
        target.faults.put(0, Errno.EAGAIN);
        target.faults.put(5, Errno.EIO);
        exchange(request(0x21, 70));
        assertEquals("w06 w06 w07 w08", writes());
    }

    @Test
    void theAnswerToSomethingElseIsNotOurs() throws IoFault {
        exchange(request(1, 2));
        target.repeatsAnswers = true;
        target.looksBeforeAnswer = 7;
        exchange(request(0x2F, 2));
        assertEquals(7, waits);
        assertEquals(1, machine.droppedAnswers());
    }

    @Test
    void aBmcThatRepeatsItsAnswersIsAskedSomethingElseBetweenTwoOfTheSameCommand() throws IoFault {
        target.repeatsAnswers = true;
        target.looksBeforeAnswer = 7;
        exchange(request(1, 2));
        exchange(request(0x2F, 2));
        exchange(request(0x21, 3));
        target.transfers.clear();
        byte[] second = request(0x21, 3);
        second[2] = 0x77;
        machine.begin(second, second.length, false);
        assertFalse(machine.recovering(), "nothing is wrong");
        assertAnswered(second);
        assertEquals("w02 1801", target.transfers.get(0));
        assertEquals(14, waits, "neither old answer was taken for a new one");
    }

    @Test
    void aBmcThatRefusesWhileItHasNothingIsBelievedAtOnce() throws IoFault {
        exchange(request(1, 2));
        exchange(request(1, 2));
        assertEquals(0, waits);
    }

    @Test
    void anEmptyOrShortBlockIsNoAnswer() throws IoFault {
        target.distortions.put(1, block -> new byte[0]);
        target.distortions.put(2, block -> Arrays.copyOf(block, 2));
        exchange(request(1, 2));
        assertEquals(2, waits);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aLostBlockIsAskedForByItsNumber(boolean knowsRetry) throws IoFault {
        target.knowsRetry = knowsRetry;
        dataBytes = 130;
        target.faults.put(3, Errno.EBADMSG);
        exchange(request(0x21, 3));
        assertEquals(
                knowsRetry
                        ? List.of("w02 182102", "r03", "r09", "r09", "w0a 01", "r09", "r09", "r09")
                        : List.of("w02 182102", "r03", "r09", "r09", "w0a 01", "r03", "r09", "r09", "r09", "r09"),
                target.transfers);
    }

    @Test
    void aBlockOutOfOrderIsNotTaken() throws IoFault {
        dataBytes = 130;
        // The last block's place, a number too high, a middle block that is short, none at all.
        target.distortions.put(2, block -> new byte[] {(byte) 0xFF});
        target.distortions.put(4, block -> distorted(block, 0, 1));
        target.distortions.put(7, block -> Arrays.copyOf(block, 31));
        target.distortions.put(9, block -> new byte[0]);
        exchange(request(0x21, 3));
    }

    private static byte[] distorted(byte[] block, int index, int value) {
        byte[] other = block.clone();
        other[index] = (byte) value;
        return other;
    }

    @Test
    void anAnswerThatCannotBeReadIsAskedForAgain() throws IoFault {
        dataBytes = 60;
        for (int i = 0; i < 1000; i++) {
            target.distortions.put(
                    i, block -> (block[0] == 0 && block[1] == 1) || block[0] == 0x1C ? block : Arrays.copyOf(block, 5));
        }
        byte[] request = request(0x21, 3);
        begin(request, true);
        assertEquals(SmResult.HOSED, run(), "it never can");
        target.distortions.clear();
        exchange(request);
    }

    @Test
    void noAnswerMeansAskingForSomethingElseAndThenAgain() throws IoFault {
        target.looksBeforeAnswer = MAX_STEPS;
        begin(request(0x21, 2), true);
        assertEquals(SmResult.CALL_WITHOUT_DELAY, run((int) (SsifMachine.ANSWER_TIMEOUT_NS / STEP_NS) + 2));
        assertTrue(machine.recovering());
        target.looksBeforeAnswer = 0;
        assertAnswered(request(0x21, 2));
        assertEquals(List.of("w02 1801", "r03", "w02 1821", "r03"), lastTransfers(4));
    }

    @Test
    void whatMayNotBeRepeatedIsWaitedForAsLongAsItsDeadlineAllows() throws IoFault {
        target.looksBeforeAnswer = MAX_STEPS;
        begin(request(0x21, 2), false);
        assertEquals(SmResult.CALL_WITHOUT_DELAY, run((int) (2 * SsifMachine.ANSWER_TIMEOUT_NS / STEP_NS)));
        assertFalse(machine.recovering());
        assertTrue(machine.mayHaveExecuted(0));
    }

    @Test
    void aLateAnswerIsNotTakenForTheNextRequests() throws IoFault {
        target.looksBeforeAnswer = 1000;
        byte[] given = request(0x21, 3);
        begin(given, false);
        run(50);
        machine.abandon(0);
        assertTrue(machine.recovering());
        assertFalse(machine.ready());
        // The BMC is done with the old request only now, and has the new one waiting.
        target.looksBeforeAnswer = 3;
        target.repeatsAnswers = true;
        assertEquals(SmResult.IDLE, run());
        assertEquals(1, machine.droppedAnswers());
        byte[] next = request(0x21, 3);
        next[2] = 0x55;
        exchange(next);
    }

    @Test
    void aGivenUpRequestIsSettledByAnotherCommandThanItsOwn() throws IoFault {
        target.looksBeforeAnswer = 1000;
        begin(request(1, 2), true);
        run(5);
        machine.abandon(0);
        target.looksBeforeAnswer = 0;
        assertEquals(SmResult.IDLE, run());
        assertEquals(List.of("w02 182f", "r03"), lastTransfers(2));
    }

    @Test
    void aBmcThatAnswersNothingAnyMoreIsGivenUp() throws IoFault {
        target.looksBeforeAnswer = MAX_STEPS;
        begin(request(0x21, 2), true);
        assertEquals(SmResult.HOSED, run());
        long settlings = SsifMachine.MAX_RECOVERIES * SsifMachine.SETTLE_TIMEOUT_NS;
        long expected = (SsifMachine.ANSWER_TIMEOUT_NS + settlings) / STEP_NS;
        assertTrue(Math.abs(waits - expected) < 20, waits + " waits, not about " + expected);
        assertTrue(machine.ready());
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aRequestWhoseAcknowledgementIsLostIsNotRepeatedUnlessItMayBe(boolean mayRepeat) throws IoFault {
        target.faults.put(0, Errno.EIO);
        target.faultsAfterTheFact = true;
        begin(request(0x21, 2), mayRepeat);
        assertAnswered(request(0x21, 2));
        assertEquals(
                mayRepeat ? 2 : 1,
                target.transfers.stream().filter("w02 1821"::equals).count());
    }

    @Test
    void aRequestThatWasPerhapsTakenAndIsNotAnsweredFails() throws IoFault {
        target.faults.put(0, Errno.EIO);
        begin(request(0x21, 2), false);
        assertEquals(SmResult.TRANSACTION_FAILED, run());
        assertTrue(machine.mayHaveExecuted(0));
        assertEquals(SmResult.IDLE, run());
        exchange(request(0x22, 2));
    }

    @Test
    void theAnswerOfBeforeIsNotTakenForThatToARequestThatNeverArrived() throws IoFault {
        exchange(request(0x21, 2));
        target.faults.put(target.transfers.size(), Errno.EIO);
        begin(request(0x21, 2), false);
        assertEquals(SmResult.TRANSACTION_FAILED, run());
        assertTrue(machine.mayHaveExecuted(0));
    }

    @Test
    void aRequestThatLostTheBusIsWrittenAgainWhateverItIs() throws IoFault {
        exchange(request(0x21, 2));
        target.faults.put(target.transfers.size(), Errno.EAGAIN);
        begin(request(0x21, 3), false);
        assertAnswered(request(0x21, 3));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void whatTakesTheAnswersPlaceIsNotWaitedOutWhereTheRequestMayBeRepeated(boolean mayRepeat) throws IoFault {
        exchange(request(1, 2));
        target.brain = request -> {
            target.brain = next -> answer(next, dataBytes);
            return answer(request(0x04, 2), dataBytes);
        };
        begin(request(0x21, 2), mayRepeat);
        if (mayRepeat) {
            assertAnswered(request(0x21, 2));
            assertTrue(Math.abs((int) (SsifMachine.FOREIGN_TIMEOUT_NS / STEP_NS) - waits) <= 5, waits + " waits");
        } else {
            assertEquals(SmResult.CALL_WITHOUT_DELAY, run(1_000), "its deadline ends the wait");
        }
    }

    @ParameterizedTest
    @CsvSource({"1c57000080ffff, 255", "1c57c3, 255", "1c570000804040, 32"})
    void whatABmcHasShownThatItCanIsNotUnlearnedInTrouble(String capabilities, int maxRequestBytes) throws IoFault {
        takesLongRequests();
        target.maxBlocks = 1;
        machine.reset();
        learnCapabilities(capabilities);
        tryOut();
        assertEquals(maxRequestBytes, machine.maxRequestBytes());
        target.maxBlocks = 9;
        exchange(request(0x21, maxRequestBytes));
    }

    @Test
    void aBmcThatRepeatedAnAnswerOnceAndThenRefusesIsBelievedAgain() throws IoFault {
        target.repeatsAnswers = true;
        target.looksBeforeAnswer = 7;
        exchange(request(1, 2));
        exchange(request(0x2F, 2));
        exchange(request(0x2F, 2));
        assertTrue(waits >= 7);
        target.repeatsAnswers = false;
        exchange(request(0x2F, 2));
        target.looksBeforeAnswer = 0;
        exchange(request(0x2F, 2));
        assertEquals(0, waits);
    }

    @Test
    void whatTheCallerCutsOffIsAskedForAgain() throws IoFault {
        target.looksBeforeAnswer = 1000;
        begin(request(0x21, 2), true);
        run(5);
        target.looksBeforeAnswer = 0;
        machine.stalled("too long");
        assertAnswered(request(0x21, 2));
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 19, 95}) // EBADF, ENODEV, EOPNOTSUPP
    void anAdapterThatHasGoneIsTheCallersAffair(int errno) {
        target.faults.put(0, new Errno(errno));
        begin(request(1, 2), true);
        assertEquals(errno, assertThrows(IoFault.class, this::run).errno().number());
    }

    @Test
    void aBusThatHangsIsGivenUpAfterSomeTransfers() throws IoFault {
        for (int i = 0; i < 1000; i++) {
            target.faults.put(i, Errno.ETIMEDOUT);
        }
        begin(request(0x21, 2), true);
        assertEquals(SmResult.HOSED, run());
        assertTrue(target.transfers.size() < 100, target.transfers.size() + " transfers");
    }

    private List<String> lastTransfers(int count) {
        return target.transfers.subList(target.transfers.size() - count, target.transfers.size());
    }
}
