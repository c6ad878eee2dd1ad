package io.jipmi.msghandler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Structured causes, and the names the specification gives to numbers. */
class NamesAndCausesTest {

    @ParameterizedTest
    @EnumSource(FailureKind.class)
    void everyKindOfFailureHasItsExceptionAndKeepsItsCause(FailureKind kind) {
        IpmiFailure failure = new IpmiFailure(kind, 0xC3, false, "what was seen");

        IpmiException thrown = IpmiException.of(failure);

        Class<?> expected = switch (kind) {
            case TIMED_OUT, TIMED_OUT_QUEUED -> IpmiTimeoutException.class;
            case BUS_FAULT, PROTOCOL_ERROR, BAD_RESPONSE, INTERFACE_DOWN, UNSUPPORTED, DENIED ->
                IpmiTransportException.class;
            case REFUSED -> IpmiCompletionException.class;
            case CLOSED -> IpmiClosedException.class;
            case CANCELLED -> IpmiCancelledException.class;
            case LIMIT, TAKEN -> IpmiLimitException.class;
        };
        assertInstanceOf(expected, thrown);
        assertSame(failure, thrown.failure());
        assertEquals("what was seen", thrown.getMessage());
    }

    @Test
    void aFailureSaysWhetherTheCommandMayHaveBeenExecuted() {
        IpmiFailure failure = new IpmiFailure(FailureKind.TIMED_OUT, 0xC3, true, "no answer");

        assertEquals("no answer (the command may have been executed)", failure.describe());
        assertEquals("no answer", failure.executedPerhaps(false).describe());
        assertEquals(failure, failure.executedPerhaps(false).executedPerhaps(true));
    }

    @ParameterizedTest
    @CsvSource({
        "0x00, completed normally",
        "0x01, device specific (OEM)",
        "0x7E, device specific (OEM)",
        "0x7F, reserved",
        "0x80, command specific",
        "0xBE, command specific",
        "0xBF, reserved",
        "0xC0, node busy",
        "0xC1, invalid command",
        "0xC2, command invalid for this LUN",
        "0xC3, timeout while processing command",
        "0xC4, out of space",
        "0xC5, reservation cancelled or invalid",
        "0xC6, request data truncated",
        "0xC7, request data length invalid",
        "0xC8, request data field length limit exceeded",
        "0xC9, parameter out of range",
        "0xCA, cannot return number of requested data bytes",
        "0xCB, 'requested sensor, data or record not present'",
        "0xCC, invalid data field in request",
        "0xCD, command illegal for this sensor or record type",
        "0xCE, command response could not be provided",
        "0xCF, cannot execute duplicated request",
        "0xD0, SDR repository in update mode",
        "0xD1, device in firmware update mode",
        "0xD2, BMC initialisation in progress",
        "0xD3, destination unavailable",
        "0xD4, insufficient privilege",
        "0xD5, command not supported in present state",
        "0xD6, sub-function disabled or unavailable",
        "0xD7, reserved",
        "0xFE, reserved",
        "0xFF, unspecified error"
    })
    void aCompletionCodeHasItsName(String code, String name) {
        assertEquals(
                code.toLowerCase(java.util.Locale.ROOT) + " (" + name + ")",
                CompletionCode.describe(Integer.decode(code)));
    }

    @ParameterizedTest
    @CsvSource({
        "0x00, Chassis",
        "0x03, Bridge",
        "0x04, Sensor/Event",
        "0x07, App",
        "0x08, Firmware",
        "0x0B, Storage",
        "0x0C, Transport",
        "0x2D, Group Extension",
        "0x2E, OEM/Group",
        "0x30, netfn 0x30"
    })
    void aNetworkFunctionHasItsNameAndItsResponse(String netFn, String name) {
        assertEquals(name, NetFn.describe(Integer.decode(netFn)));
        assertEquals(Integer.decode(netFn) | 1, NetFn.response(Integer.decode(netFn)));
    }

    @Test
    void everySourceHasANameOfItsOwn() {
        Set<String> labels = new HashSet<>();
        for (AddressSource source : AddressSource.values()) {
            assertFalse(source.label().isBlank());
            assertTrue(labels.add(source.label()), source.label());
        }
    }

    @Test
    void theDefaultLimitsAreTheKernels() {
        assertEquals(new InterfaceLimits(30, 100, 25, 100), InterfaceLimits.DEFAULT);
        assertEquals(new InterfaceLimits(30, 100), InterfaceLimits.DEFAULT);
        assertEquals(
                "max_users must be at least 1: 0",
                assertThrows(IllegalArgumentException.class, () -> new InterfaceLimits(0, 1))
                        .getMessage());
        assertEquals(
                "max_held_events must be at least 0: -1",
                assertThrows(IllegalArgumentException.class, () -> new InterfaceLimits(1, 1, -1, 1))
                        .getMessage());
        assertEquals(
                "max_undelivered_per_user must be at least 1: 0",
                assertThrows(IllegalArgumentException.class, () -> new InterfaceLimits(1, 1, 0, 0))
                        .getMessage());
        assertEquals(
                "max_msgs_per_user must be at least 1: 0",
                assertThrows(IllegalArgumentException.class, () -> new InterfaceLimits(1, 0))
                        .getMessage());
    }

    @Test
    void anInterfaceIsDescribedByTypeAndPlace() {
        assertEquals("kcs at i/o 0xca2", new ScriptedSmi().info().describe());
    }
}
