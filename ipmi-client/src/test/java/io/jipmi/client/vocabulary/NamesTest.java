package io.jipmi.client.vocabulary;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class NamesTest {
    @Test
    void entitiesAreNamedWhoeverDefinesThem() {
        assertEquals("power supply", EntityIds.name(10));
        assertEquals("air inlet (DCMI)", EntityIds.name(0x40));
        assertEquals("reserved 0x3d", EntityIds.name(0x3D));
        assertEquals("chassis-specific 0x90", EntityIds.name(0x90));
        assertEquals("board-set specific 0xb1", EntityIds.name(0xB1));
        assertEquals("OEM 0xd0", EntityIds.name(0xD0));
    }

    @Test
    void sensorTypesAreNamedWhoeverDefinesThem() {
        assertEquals("FRU State", SensorTypes.name(0x2C));
        assertEquals("reserved 0x3d", SensorTypes.name(0x3D));
        assertEquals("OEM 0xc7", SensorTypes.name(0xC7));
    }

    @Test
    void manufacturersAreNamedOrKeepTheirNumber() {
        assertEquals(Optional.of("Dell"), Manufacturers.name(674));
        assertEquals("Hewlett Packard Enterprise", Manufacturers.describe(47196));
        assertEquals(Optional.empty(), Manufacturers.name(0xFFFFF));
        assertEquals("enterprise 999999", Manufacturers.describe(999_999));
    }

    @Test
    void aCommandsOwnCompletionCodeIsToldInItsWords() {
        assertEquals("0x81 (SEL erase in progress)", CompletionCodes.describe(0x0A, 0x43, 0x81));
        assertEquals("0x81 (FRU device busy)", CompletionCodes.describe(0x0B, 0x11, 0x81));
        assertEquals("0x81 (command specific)", CompletionCodes.describe(0x0A, 0x23, 0x81));
        assertEquals("0xc1 (invalid command)", CompletionCodes.describe(0x0A, 0x43, 0xC1));
    }
}
