package io.jipmi.msghandler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests, responses and addresses are values. */
class RequestAndResponseTest {
    private static final IpmiRequest GET_SDR = IpmiRequest.of(NetFn.STORAGE, Cmd.GET_SDR, 0x01, 0xFF, 0x1FE);

    private static IpmiRequest request(int netFn, int cmd, int dataLengthBytes, Duration timeout) {
        return new IpmiRequest(
                IpmiAddress.BMC, netFn, cmd, new byte[dataLengthBytes], timeout, Repeat.NEVER, Priority.NORMAL);
    }

    @Test
    void aRequestHasWhatItWasGivenAndDefaultsForTheRest() {
        assertEquals(new SystemInterfaceAddress(0), GET_SDR.address());
        assertEquals(0x0A, GET_SDR.netFn());
        assertEquals(0x23, GET_SDR.cmd());
        assertArrayEquals(new byte[] {1, -1, -2}, GET_SDR.data());
        assertEquals(3, GET_SDR.dataLengthBytes());
        assertEquals(Duration.ofSeconds(10), GET_SDR.timeout());
        assertEquals(Repeat.IF_READ_ONLY, GET_SDR.repeat());
        assertEquals("Storage/23 [01fffe]", GET_SDR.toString());
    }

    @Test
    void theBytesOfARequestCannotBeChangedFromOutside() {
        byte[] data = {1, 2};
        IpmiRequest request = new IpmiRequest(
                IpmiAddress.BMC, NetFn.APP, 1, data, IpmiRequest.DEFAULT_TIMEOUT, Repeat.NEVER, Priority.NORMAL);

        data[0] = 9;
        request.data()[1] = 9;

        assertArrayEquals(new byte[] {1, 2}, request.data());
    }

    @Test
    void theDataGoesWhereItIsWanted() {
        byte[] target = new byte[6];

        GET_SDR.copyDataTo(target, 2);

        assertArrayEquals(new byte[] {0, 0, 1, -1, -2, 0}, target);
    }

    @Test
    void requestsAreEqualByContent() {
        IpmiRequest same = IpmiRequest.of(0x0A, 0x23, 1, -1, -2);

        assertEquals(GET_SDR, same);
        assertEquals(GET_SDR.hashCode(), same.hashCode());
        assertNotEquals(GET_SDR, GET_SDR.to(new SystemInterfaceAddress(1)));
        assertNotEquals(GET_SDR, GET_SDR.withTimeout(Duration.ofSeconds(1)));
        assertNotEquals(GET_SDR, GET_SDR.withRepeat(Repeat.ALWAYS));
        assertNotEquals(GET_SDR, IpmiRequest.of(0x0A, 0x23, 1, -1, -3));
        assertNotEquals(GET_SDR, IpmiRequest.of(0x0A, 0x22, 1, -1, -2));
        assertNotEquals(GET_SDR, IpmiRequest.of(0x06, 0x23, 1, -1, -2));
        assertNotEquals(GET_SDR, new Object());
    }

    @Test
    void aChangedCopyKeepsTheRest() {
        IpmiRequest changed = GET_SDR.to(new SystemInterfaceAddress(2))
                .withTimeout(Duration.ofMillis(5))
                .withRepeat(Repeat.NEVER);

        assertEquals(new SystemInterfaceAddress(2), changed.address());
        assertEquals(Duration.ofMillis(5), changed.timeout());
        assertEquals(Repeat.NEVER, changed.repeat());
        assertArrayEquals(GET_SDR.data(), changed.data());
        assertEquals(GET_SDR.netFn(), changed.netFn());
        assertEquals(GET_SDR.cmd(), changed.cmd());
    }

    @ParameterizedTest
    @CsvSource({
        "-2, 1, 0, 1000, network function out of 0..0x3F: -2",
        "0x40, 1, 0, 1000, network function out of 0..0x3F: 64",
        "0x07, 1, 0, 1000, network function 0x07 is odd: odd ones are responses",
        "0x06, -1, 0, 1000, command out of 0..0xFF: -1",
        "0x06, 0x100, 0, 1000, command out of 0..0xFF: 256",
        "0x06, 1, 271, 1000, request data of 271 bytes is over the limit of 270",
        "0x06, 1, 0, 0, timeout must be positive: PT0S",
        "0x06, 1, 0, -1, timeout must be positive: PT-0.001S"
    })
    void aRequestThatCannotBeSentIsRefusedByName(
            String netFn, String cmd, int dataLengthBytes, long timeoutMs, String message) {
        IllegalArgumentException thrown = assertThrows(
                IllegalArgumentException.class,
                () -> request(
                        Integer.decode(netFn), Integer.decode(cmd), dataLengthBytes, Duration.ofMillis(timeoutMs)));

        assertEquals(message, thrown.getMessage());
    }

    @Test
    void theLimitsOfARequestAreWithinThem() {
        assertEquals(270, request(0x3E, 0xFF, 270, Duration.ofNanos(1)).dataLengthBytes());
        assertEquals(0, request(0, 0, 0, Duration.ofNanos(1)).netFn());
    }

    @ParameterizedTest
    @CsvSource({"-1", "4"})
    void aLogicalUnitIsOneOfFour(int lun) {
        assertThrows(IllegalArgumentException.class, () -> new SystemInterfaceAddress(lun));
        assertEquals(3, new SystemInterfaceAddress(3).lun());
    }

    @Test
    void aResponseIsReadByItsBytes() throws IpmiException {
        byte[] data = {0x20, (byte) 0x81};
        IpmiResponse response = new IpmiResponse(0x07, 0x01, 0, data);
        data[0] = 9;
        response.data()[0] = 9;

        assertEquals(0x20, response.u8(0));
        assertEquals(0x81, response.u8(1));
        assertEquals(2, response.dataLengthBytes());
        assertArrayEquals(new byte[] {0x20, (byte) 0x81}, response.data());
        assertTrue(response.isOk());
        assertSame(response, response.orThrow(2));
        assertEquals("App/01 0x00 (completed normally) [2081]", response.toString());
    }

    @Test
    void aResponseWithACompletionCodeThrowsItByName() {
        IpmiResponse response = new IpmiResponse(0x07, 0x01, 0xC1, new byte[0]);

        assertFalse(response.isOk());
        IpmiCompletionException thrown = assertThrows(IpmiCompletionException.class, () -> response.orThrow(0));
        assertEquals(0xC1, thrown.completionCode());
        assertEquals(FailureKind.REFUSED, thrown.failure().kind());
        assertEquals("the BMC answered App/01 with completion code 0xc1 (invalid command)", thrown.getMessage());
    }

    @Test
    void aResponseThatIsTooShortSaysSo() {
        IpmiResponse response = new IpmiResponse(0x07, 0x01, 0, new byte[10]);

        IpmiTransportException thrown = assertThrows(IpmiTransportException.class, () -> response.orThrow(11));

        assertEquals(FailureKind.BAD_RESPONSE, thrown.failure().kind());
        assertEquals(
                "the answer to App/01 has 10 data bytes where 11 are needed",
                thrown.failure().detail());
    }

    @Test
    void responsesAreEqualByContent() {
        IpmiResponse response = new IpmiResponse(0x07, 0x01, 0, new byte[] {1});

        assertEquals(response, new IpmiResponse(0x07, 0x01, 0, new byte[] {1}));
        assertEquals(response.hashCode(), new IpmiResponse(0x07, 0x01, 0, new byte[] {1}).hashCode());
        assertNotEquals(response, new IpmiResponse(0x05, 0x01, 0, new byte[] {1}));
        assertNotEquals(response, new IpmiResponse(0x07, 0x02, 0, new byte[] {1}));
        assertNotEquals(response, new IpmiResponse(0x07, 0x01, 1, new byte[] {1}));
        assertNotEquals(response, new IpmiResponse(0x07, 0x01, 0, new byte[] {2}));
        assertNotEquals(response, new Object());
    }
}
