package io.jipmi.si.sm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BtCapabilitiesTest {
    private static BtCapabilities parse(String answer) {
        byte[] bytes = HexFormat.of().parseHex(answer);
        return BtCapabilities.parse(bytes, bytes.length);
    }

    @Test
    void theVectorsAnswerHasTenSecondsAndNoRetriesWhichIsTheDefault() {
        assertEquals(new BtCapabilities(1, 255, 255, 10, 2), parse("1c360001ffff0a00"));
    }

    @ParameterizedTest
    @CsvSource({
        "1c36000440400703, 4, 64, 64, 7, 3",
        "1c36000000000000, 1, 255, 255, 5, 2",
        "1c3600ffffffffff, 255, 255, 255, 30, 5",
        "1c36000101010101, 1, 40, 40, 1, 1",
        "1f36000228290102ab, 2, 40, 41, 1, 2",
    })
    void everyValueIsBroughtIntoItsRangeAndZeroIsTheDefault(
            String answer, int outstanding, int input, int output, int seconds, int retries) {
        assertEquals(new BtCapabilities(outstanding, input, output, seconds, retries), parse(answer));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1c36c1",
                "1c3600",
                "1c360004404007",
                "1c36c10440400703",
                "1c35000440400703",
                "24360004404007",
                "1836000440400703"
            })
    void aRefusalAShortAnswerAndAForeignOneMeanTheDefaults(String answer) {
        assertEquals(BtCapabilities.DEFAULTS, parse(answer));
        assertEquals(new BtCapabilities(1, 255, 255, 5, 2), BtCapabilities.DEFAULTS);
    }

    @Test
    void whatLiesBehindTheAnswersLengthIsNotRead() {
        byte[] bytes = HexFormat.of().parseHex("1c36000440400703");
        assertEquals(BtCapabilities.DEFAULTS, BtCapabilities.parse(bytes, 7));
    }

    @Test
    void theyAreAskedForOnceInEveryStartUp() {
        BtMachine machine = new BtScript().machine;
        byte[] request = new byte[StateMachine.MAX_LENGTH_BYTES];
        for (int startUp = 0; startUp < 2; startUp++) {
            machine.identified(new byte[StateMachine.MAX_LENGTH_BYTES], 3);
            assertEquals(2, machine.capabilitiesRequest(request));
            machine.capabilities(new byte[StateMachine.MAX_LENGTH_BYTES], 0);
            assertEquals(0, machine.capabilitiesRequest(request));
        }
    }

    @Test
    void theInputBufferLimitsTheRequestsOfTheMachine() {
        BtScript script = new BtScript();
        script.machine.learn(parse("1c36000440800703"));
        assertEquals(62, script.machine.maxRequestBytes());
        assertEquals(4, script.machine.capacity());
    }
}
