package io.jipmi.client.sel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.client.Octets;
import io.jipmi.client.vocabulary.EventField;
import io.jipmi.msghandler.IpmiEvent;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiTransportException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SelEntryTest {
    private static Octets octets(String hex) {
        return Octets.of(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    private static SystemEvent event(String hex) throws IpmiException {
        return assertInstanceOf(SystemEvent.class, SelEntry.decode(octets(hex)));
    }

    private static List<String> words(List<EventField> fields) {
        return fields.stream().map(EventField::toString).toList();
    }

    @Test
    void aThresholdEventTellsReadingAndThreshold() throws IpmiException {
        SystemEvent event = event("2301 02 80b95569 2000 04 01 30 01 59 5a 55");
        assertEquals(0x0123, event.recordId());
        assertEquals(
                Optional.of(Instant.parse("2026-01-01T00:02:08Z")),
                event.timestamp().instant());
        assertEquals(new EventGenerator(0x20, 0, 0), event.generator());
        assertTrue(event.asserted());
        assertEquals("Upper Critical - going high", event.state());
        assertEquals(OptionalInt.of(0x5A), event.triggerReading());
        assertEquals(OptionalInt.of(0x55), event.triggerThreshold());
        assertEquals(Optional.empty(), event.previousState());
        assertEquals(List.of(), event.fields());
        assertEquals(
                "Temperature #0x30 of controller 0x20: Upper Critical - going high asserted,"
                        + " reading 0x5a raw, threshold 0x55 raw",
                event.describe());
    }

    @Test
    void theCallersKnowledgeOfTheSensorIsUsed() throws IpmiException {
        SystemEvent event = event("2301 02 80b95569 8271 04 01 30 81 57 5a 55");
        SystemEvent.Sensor sensor = new SystemEvent.Sensor(0x82, 7, 1, 0x30);
        assertEquals(
                "CPU Temp Temperature #0x30 of controller 0x82 on channel 7 LUN 1:"
                        + " Upper Non-critical - going high deasserted, reading 90 degrees C, threshold 85 degrees C",
                event.describe(asked -> asked.equals(sensor)
                        ? Optional.of(new KnownSensor(
                                "CPU Temp", raw -> Optional.of(String.format(Locale.ROOT, "%d degrees C", raw))))
                        : Optional.empty()));
    }

    @Test
    void whatIsNotMarkedAsAReadingIsNone() throws IpmiException {
        SystemEvent event = event("2301 02 80b95569 2000 04 01 30 01 09 5a 55");
        assertEquals(EventDataUse.UNSPECIFIED, event.data2Use());
        assertEquals(EventDataUse.UNSPECIFIED, event.data3Use());
        assertEquals(OptionalInt.empty(), event.triggerReading());
        assertEquals(OptionalInt.empty(), event.triggerThreshold());
    }

    @Test
    void aDiscreteEventTellsThePreviousStateAndSeverity() throws IpmiException {
        SystemEvent event = event("0100 02 80b95569 2000 04 09 31 0b 41 20 ff");
        assertEquals("Redundancy Lost", event.state());
        assertEquals(Optional.of("Fully Redundant"), event.previousState());
        assertEquals(Optional.of("Transition to Critical from less severe"), event.severity());
        SystemEvent silent = event("0100 02 80b95569 2000 04 09 31 0b 41 ff ff");
        assertEquals(Optional.empty(), silent.previousState());
        assertEquals(Optional.empty(), silent.severity());
    }

    @Test
    void aSensorSpecificEventTellsItsExtensionBytes() throws IpmiException {
        SystemEvent event = event("0100 02 80b95569 2000 04 23 03 6f c1 24 ff");
        assertEquals("Hard Reset", event.state());
        assertEquals(List.of("interrupt type: NMI", "timer use at expiration: SMS/OS"), words(event.fields()));
        SystemEvent both = event("0100 02 80b95569 2000 04 2a 03 6f f1 05 16");
        assertEquals(List.of("user 5", "cause: timeout", "channel 6"), words(both.fields()));
        assertEquals(
                List.of(), event("0100 02 80b95569 2000 04 23 03 6f 01 24 ff").fields());
    }

    @Test
    void theVendorsBytesAreShown() throws IpmiException {
        SystemEvent event = event("0100 02 80b95569 4100 04 c7 03 72 a3 12 34");
        assertEquals(EventDataUse.OEM, event.data2Use());
        assertEquals(EventDataUse.OEM, event.data3Use());
        assertEquals(
                "OEM 0xc7 #0x03 of system management software (0x20): unknown offset 3 asserted,"
                        + " OEM data 2 0x12, OEM data 3 0x34",
                event.describe());
    }

    @Test
    void softwareIsNotAnAddress() throws IpmiException {
        EventGenerator bios =
                event("0100 02 80b95569 0100 04 0f 00 6f c2 13 ff").generator();
        assertTrue(bios.isSoftware());
        assertEquals(0, bios.softwareId());
        assertEquals("BIOS (0x00)", bios.toString());
        assertEquals("SMI handler (0x11)", EventGenerator.of(0x23).toString());
        assertEquals("remote console (0x41)", EventGenerator.of(0x83).toString());
        assertEquals(
                "terminal mode remote console (0x47)", EventGenerator.of(0x8F).toString());
        assertFalse(EventGenerator.of(0x20).isSoftware());
    }

    @Test
    void aVendorsTimestampedRecordKeepsItsBytes() throws IpmiException {
        OemTimestampedEntry entry = assertInstanceOf(
                OemTimestampedEntry.class, SelEntry.decode(octets("0500 c0 80b95569 a20200 010203040506")));
        assertEquals(674, entry.manufacturerId());
        assertEquals(octets("010203040506"), entry.data());
        assertTrue(entry.loggedAt().isPresent());
        assertEquals("OEM record of type 0xc0 by Dell: 010203040506", entry.describe());
    }

    @Test
    void aVendorsRecordWithoutTimeKeepsItsBytes() throws IpmiException {
        OemEntry entry =
                assertInstanceOf(OemEntry.class, SelEntry.decode(octets("0500 f0 0102030405060708090a0b0c0d")));
        assertEquals(octets("0102030405060708090a0b0c0d"), entry.data());
        assertEquals(Optional.empty(), entry.loggedAt());
        assertEquals("0005 - OEM record of type 0xf0: 0102030405060708090a0b0c0d", entry.line());
    }

    @Test
    void theBoundariesOfTheRecordTypesAreKept() throws IpmiException {
        String rest = "00000000000000000000000000";
        assertInstanceOf(OtherEntry.class, SelEntry.decode(octets("0100 00" + rest)));
        assertInstanceOf(OtherEntry.class, SelEntry.decode(octets("0100 bf" + rest)));
        assertInstanceOf(OemTimestampedEntry.class, SelEntry.decode(octets("0100 df" + rest)));
        assertInstanceOf(OemEntry.class, SelEntry.decode(octets("0100 e0" + rest)));
        assertInstanceOf(OemEntry.class, SelEntry.decode(octets("0100 ff" + rest)));
    }

    @Test
    void aRecordThatIsTooShortIsRefused() {
        assertTrue(assertThrows(IpmiTransportException.class, () -> SelEntry.decode(Octets.of(new byte[15])))
                .getMessage()
                .contains("a SEL record has 15 bytes where 16 are needed"));
    }

    @Test
    void anEventOfTheBufferIsReadTheSame() throws IpmiException {
        Octets raw = octets("2301 02 80b95569 2000 04 01 30 01 59 5a 55");
        assertEquals(SelEntry.decode(raw), SelEntry.of(new IpmiEvent(raw.toByteArray())));
    }

    @Test
    void aPlatformEventHasNeitherIdNorTime() throws IpmiException {
        SystemEvent event = SystemEvent.ofPlatformEvent(0x7182, octets("04 01 30 01 59"));
        assertEquals(0, event.recordId());
        assertFalse(event.timestamp().isSpecified());
        assertEquals(new EventGenerator(0x82, 7, 1), event.generator());
        assertEquals("Upper Critical - going high", event.state());
        assertEquals(0xFF, event.data2());
        assertEquals(
                octets("5a55"),
                SystemEvent.ofPlatformEvent(0x20, octets("04 01 30 01 59 5a 55"))
                        .raw()
                        .slice(14, 16));
        assertThrows(IpmiTransportException.class, () -> SystemEvent.ofPlatformEvent(0x20, octets("04 01 30 01")));
    }
}
