package io.jipmi.si.driver;

import static io.jipmi.si.driver.DriverRig.MS_NS;
import static io.jipmi.si.driver.DriverRig.SECOND_NS;
import static io.jipmi.si.driver.DriverRig.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jipmi.msghandler.spi.SmiMessage;
import io.jipmi.si.SiType;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is done differently for whose BMC. */
class QuirksTest {
    @ParameterizedTest
    @CsvSource({
        // device id, device revision, IPMI version, manufacturer (first byte first), OEM flags mean messages
        "20, 80, 51, a20200, true",
        "20, 81, 51, a20200, false",
        "21, 80, 51, a20200, false",
        "20, 80, 02, a20200, false",
        "20, 80, 51, a30200, false",
        "20, 80, 51, 00a202, false",
        "33, 00, 01, a20200, true", // IPMI 1.0
        "33, 00, 51, a20200, false",
        "33, 00, 01, beef00, false"
    })
    void dellsOemFlagsMeanMessages(String id, String revision, String version, String manufacturer, boolean expected) {
        byte[] answer =
                HexFormat.of().parseHex("1c0100" + id + revision + "0242" + version + "bf" + manufacturer + "0100");
        assertEquals(expected, Quirks.of(SiType.KCS, answer, answer.length).oemFlagsMeanMessages());
        assertEquals(false, Quirks.of(SiType.KCS, answer, 11).oemFlagsMeanMessages(), "no manufacturer given");
    }

    @ParameterizedTest
    @CsvSource({
        "BT, a20200, 2823000001000" + "03a, true",
        "BT, a20200, 2823000001000039, false",
        "BT, a20200, 28230000010000, false",
        "BT, a20200, 2824000001000" + "03a, false",
        "BT, a20200, 1823000001000" + "03a, false",
        "KCS, a20200, 2823000001000" + "03a, false",
        "BT, beef00, 2823000001000" + "03a, false"
    })
    void dellsBtIsNotAskedForAWholeSdr(SiType type, String manufacturer, String request, boolean expected) {
        byte[] answer = HexFormat.of().parseHex("1c01002080024202bf" + manufacturer + "0100");
        byte[] bytes = HexFormat.of().parseHex(request);
        assertEquals(expected, Quirks.of(type, answer, answer.length).refuses(bytes, bytes.length));
    }

    @Test
    void anOemFlagOfSuchABmcBringsItsMessagesUp() {
        DriverRig rig = new DriverRig();
        rig.brain.answerAlways(0x1801, 0x1C, 0x01, 0, 0x20, 0x80, 2, 0x42, 0x51, 0xBF, 0xA2, 0x02, 0, 1, 0);
        rig.start();
        rig.run(SECOND_NS + MS_NS);
        rig.bmc.takeRequests();
        rig.brain.answerAlways(0x1831, 0x1C, 0x31, 0x00, 0x20);
        rig.brain.answerAlways(0x1833, 0x1C, 0x33, 0x80);
        rig.driver.watch(true, false, rig.bmc.nowNs());
        rig.poll();
        rig.run(11 * MS_NS);
        assertEquals(List.of("1831", "1833"), rig.takeRequests());
    }

    @Test
    void aRequestThatIsRefusedForTheBmcIsAnsweredAndNotSent() {
        DriverRig rig = DriverRig.up(SiType.BT, 0xA2, 0x02, 0x00);
        SmiMessage message = rig.send("282300000100003a", true);
        assertEquals("2c23ca", answer(message));
        assertEquals(List.of(message), rig.completed);
        rig.run(MS_NS);
        assertEquals(List.of(), rig.takeRequests());
    }
}
