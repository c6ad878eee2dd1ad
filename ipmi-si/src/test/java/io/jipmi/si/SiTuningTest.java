package io.jipmi.si;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jipmi.msghandler.Parameters;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The parameters about driving an interface, and which interface each item belongs to. */
class SiTuningTest {
    private static Parameters parameters(String... words) {
        return Parameters.parse(Arrays.asList(words), SiParameters.all());
    }

    private static SiTuning tuning(SiType type, int index, String... words) {
        return SiTuning.of(parameters(words).forInterface(index), type);
    }

    @Test
    void whereNobodySetsAnythingTheDefaultsHoldForEveryType() {
        assertEquals(SiTuning.DEFAULT, tuning(SiType.KCS, 0));
        assertEquals(SiTuning.DEFAULT, tuning(SiType.SMIC, 0));
        assertEquals(SiTuning.DEFAULT, tuning(SiType.BT, 3));
    }

    @Test
    void itemsBelongToTheInterfaceOfTheirIndex() {
        String[] words = {"ipmi_si.force_kipmid=1,,0", "ipmi_si.kipmid_max_busy_us=100,0x64"};

        assertEquals(new SiTuning(PollMode.BALANCED, 100, Optional.of(true), 0), tuning(SiType.KCS, 0, words));
        assertEquals(new SiTuning(PollMode.BALANCED, 100, Optional.empty(), 0), tuning(SiType.KCS, 1, words));
        assertEquals(new SiTuning(PollMode.BALANCED, 0, Optional.of(false), 0), tuning(SiType.KCS, 2, words));
        assertEquals(SiTuning.DEFAULT, tuning(SiType.KCS, 3, words));
    }

    @Test
    void eachTypeHasItsOwnDebugBits() {
        String[] words = {"ipmi_si.kcs_debug=1", "ipmi_si.smic_debug=2", "ipmi_si.bt_debug=4"};

        assertEquals(
                List.of(1, 2, 4),
                Arrays.stream(SiType.values())
                        .map(type -> tuning(type, 0, words).debug())
                        .toList());
    }

    @Test
    void thePollModeIsOneForAll() {
        assertEquals(
                PollMode.LATENCY, tuning(SiType.KCS, 0, "ipmi_si.poll=latency").poll());
        assertEquals(
                PollMode.LOWCPU, tuning(SiType.BT, 1, "ipmi_si.poll=lowcpu").poll());
    }

    @Test
    void impossibleValuesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new SiTuning(PollMode.BALANCED, -1, Optional.empty(), 0));
        assertThrows(IllegalArgumentException.class, () -> new SiTuning(PollMode.BALANCED, 0, Optional.empty(), 8));
    }
}
