package io.jipmi.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.IpmiTimeoutException;
import io.jipmi.msghandler.NetFn;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SystemGuidTest {
    private static final int[] BYTES = {
        0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF
    };
    private static final SystemGuid GUID = new SystemGuid(Octets.of(BYTES));

    private final ScriptedBmc bmc = new ScriptedBmc();

    @ParameterizedTest
    @CsvSource({
        "SMBIOS, 33221100-5544-7766-8899-aabbccddeeff",
        "IPMI, ffeeddcc-bbaa-9988-7766-554433221100",
        "RFC4122, 00112233-4455-6677-8899-aabbccddeeff"
    })
    void theFieldsLieInTheGivenOrder(SystemGuid.Order order, String printed) {
        assertEquals(printed, GUID.uuid(order).toString());
    }

    @Test
    void itIsPrintedAsTheKernelDoes() {
        assertEquals("33221100-5544-7766-8899-aabbccddeeff", GUID.toString());
    }

    @Test
    void theSystemsIdIsAskedForFirst() throws IpmiException {
        bmc.on(NetFn.APP, Cmd.GET_SYSTEM_GUID, BYTES);
        assertEquals(Optional.of(GUID), bmc.client().systemGuid());
        assertEquals(1, bmc.requests().size());
    }

    @Test
    void theDevicesIdStandsInForTheSystems() throws IpmiException {
        bmc.on(NetFn.APP, Cmd.GET_DEVICE_GUID, BYTES);
        assertEquals(Optional.of(GUID), bmc.client().systemGuid());
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0xFF})
    void anIdThatWasNeverSetIsAbsent(int value) throws IpmiException {
        int[] unset = BYTES.clone();
        Arrays.fill(unset, value);
        bmc.on(NetFn.APP, Cmd.GET_SYSTEM_GUID, unset).on(NetFn.APP, Cmd.GET_DEVICE_GUID, unset);
        assertEquals(Optional.empty(), bmc.client().systemGuid());
        assertEquals(2, bmc.requests().size());
    }

    @Test
    void aShortAnswerHoldsNoId() throws IpmiException {
        bmc.on(NetFn.APP, Cmd.GET_SYSTEM_GUID, 1, 2, 3);
        assertEquals(Optional.empty(), bmc.client().systemGuid());
    }

    @Test
    void aBmcThatDoesNotAnswerHasNotSaidThatThereIsNone() {
        bmc.fails(
                NetFn.APP,
                Cmd.GET_SYSTEM_GUID,
                new IpmiFailure(FailureKind.TIMED_OUT, CompletionCode.TIMEOUT, true, "silence"));
        assertThrows(IpmiTimeoutException.class, () -> bmc.client().systemGuid());
    }

    @Test
    void fifteenBytesAreNoId() {
        assertThrows(IllegalArgumentException.class, () -> new SystemGuid(Octets.of(new byte[15])));
    }
}
