package io.jipmi.client.vocabulary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventTypesTest {
    @ParameterizedTest
    @CsvSource({
        "0x01, 0x01, 0x0, Lower Non-critical - going low",
        "0x01, 0x02, 0xb, Upper Non-recoverable - going high",
        "0x03, 0x0d, 0x1, State Asserted",
        "0x07, 0x08, 0x2, Transition to Critical from less severe",
        "0x0b, 0x09, 0x7, Redundancy Degraded from Non-redundant",
        "0x0c, 0x22, 0x3, D3 Power State",
        "0x6f, 0x05, 0x4, LAN Leash Lost",
        "0x6f, 0x23, 0x8, Timer interrupt",
        "0x6f, 0x2c, 0x7, FRU Communication Lost",
    })
    void aStateHasTheNameOfItsTable(String eventReadingType, String sensorType, String offset, String name) {
        assertEquals(
                Optional.of(name),
                EventTypes.state(Integer.decode(eventReadingType), Integer.decode(sensorType), Integer.decode(offset)));
    }

    @Test
    void aGenericStateIsTheSameForEverySensorType() {
        assertEquals(EventTypes.state(0x08, 0x04, 1), EventTypes.state(0x08, 0xC7, 1));
    }

    @Test
    void aStateWithoutANameKeepsItsNumber() {
        assertEquals(Optional.empty(), EventTypes.state(0x6F, 0x23, 5));
        assertEquals("unknown offset 5", EventTypes.describe(0x6F, 0x23, 5));
        assertEquals("unknown offset 9", EventTypes.describe(0x72, 0x23, 9));
        assertEquals(Optional.empty(), EventTypes.state(0x6F, 0x100, 0));
        assertEquals(Optional.empty(), EventTypes.state(-1, 1, 0));
    }

    @Test
    void theStatesOfAMaskComeInOrder() {
        assertEquals(
                List.of("Presence detected", "Predictive Failure", "unknown offset 14"),
                EventTypes.states(0x6F, 0x08, 0xC005));
    }

    @Test
    void typesAreNamedWhoeverDefinesThem() {
        assertEquals("threshold", EventTypes.name(0x01));
        assertEquals("redundancy state", EventTypes.name(0x0B));
        assertEquals("sensor-specific", EventTypes.name(0x6F));
        assertEquals("OEM 0x72", EventTypes.name(0x72));
        assertEquals("reserved 0x3d", EventTypes.name(0x3D));
        assertEquals("unspecified", EventTypes.name(0));
    }

    @Test
    void theExtensionBytesOfAWatchdogAreRead() {
        assertEquals(
                List.of("interrupt type: NMI", "timer use at expiration: SMS/OS"),
                words(EventTypes.fields(0x6F, 0x23, 0x8, 2, 0x24)));
        assertEquals(List.of(), EventTypes.fields(0x6F, 0x23, 0x8, 3, 0x24));
    }

    @Test
    void fieldsBelongToTheirOffset() {
        assertEquals(List.of("error: no usable system memory"), words(EventTypes.fields(0x6F, 0x0F, 0, 2, 0x02)));
        assertEquals(List.of("progress: PCI resource configuration"), words(EventTypes.fields(0x6F, 0x0F, 2, 2, 0x07)));
        assertEquals(List.of("memory module 18"), words(EventTypes.fields(0x6F, 0x0C, 1, 3, 18)));
        assertEquals(List.of("percent full 90"), words(EventTypes.fields(0x6F, 0x10, 5, 3, 90)));
        assertEquals(List.of("cause: timeout", "channel 6"), words(EventTypes.fields(0x6F, 0x2A, 1, 3, 0x16)));
        assertEquals(List.of("user 5"), words(EventTypes.fields(0x6F, 0x2A, 1, 2, 0xC5)));
    }

    @Test
    void onlyFlagsThatAreSetAreTold() {
        assertEquals(List.of("power cycle: yes", "alert: yes"), words(EventTypes.fields(0x6F, 0x12, 4, 2, 0x09)));
    }

    @Test
    void aPreviousStateIsOneOfTheSameSensor() {
        assertEquals(
                List.of("cause: operator changing a handle latch", "previous state: FRU Active"),
                words(EventTypes.fields(0x6F, 0x2C, 5, 2, 0x24)));
    }

    @Test
    void aValueWithoutAMeaningKeepsItsNumber() {
        EventField field = EventTypes.fields(0x6F, 0x1D, 7, 2, 0x0D).get(0);
        assertEquals("cause: unknown 13", field.toString());
        assertEquals(13, field.value());
    }

    @Test
    void everyListIsFilled() {
        EventTypes.table()
                .lists()
                .forEach((name, list) -> assertFalse(list.words().isEmpty(), name));
    }

    /** Those without states of their own: 0x15 to 0x18, 0x1A, 0x1C, 0x26, 0x0A, 0x0B and 0x0E. */
    @Test
    void everySensorTypeWithStatesIsThere() {
        List<Integer> without = new ArrayList<>();
        for (int sensorType = 0x05; sensorType <= 0x2C; sensorType++) {
            if (EventTypes.state(0x6F, sensorType, 0).isEmpty()) {
                without.add(sensorType);
            }
        }
        assertEquals(List.of(0x0A, 0x0B, 0x0E, 0x15, 0x16, 0x17, 0x18, 0x1A, 0x1C, 0x26), without);
    }

    @Test
    void everyByteOfEveryEventIsReadWithoutTrouble() {
        int fields = 0;
        for (int type = 0; type <= 0x7F; type += type == 0x0D ? 0x6F - 0x0D : 1) {
            for (int sensorType = 0; sensorType <= 0xFF; sensorType++) {
                for (int offset = 0; offset < 16; offset++) {
                    assertNotNull(EventTypes.describe(type, sensorType, offset));
                    for (int data = 0; data <= 0xFF; data += 5) {
                        fields += EventTypes.fields(type, sensorType, offset, 2, data)
                                        .size()
                                + EventTypes.fields(type, sensorType, offset, 3, data)
                                        .size();
                    }
                }
            }
        }
        assertTrue(fields > 1000, "only " + fields);
    }

    private static List<String> words(List<EventField> fields) {
        return fields.stream().map(EventField::toString).toList();
    }
}
