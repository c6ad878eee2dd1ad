package io.jipmi.msghandler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpmbAddressTest {
    @ParameterizedTest
    @CsvSource({"0, 0x02, 0", "14, 0xFE, 3", "7, 0x20, 2"})
    void everythingInRangeIsAnAddress(int channel, String slaveAddress, int lun) {
        IpmbAddress address = new IpmbAddress(channel, Integer.decode(slaveAddress), lun);
        assertEquals(channel, address.channel());
        assertEquals(lun, address.lun());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "15; 0x82; 0; channel out of 0..14: 15",
                "-1; 0x82; 0; channel out of 0..14: -1",
                "0; 0x00; 0; IPMB address 0x00",
                "0; 0x83; 0; IPMB address 0x83",
                "0; 0x100; 0; IPMB address 0x100",
                "0; 0x82; 4; LUN out of 0..3: 4",
                "0; 0x82; -1; LUN out of 0..3: -1"
            })
    void whatIsNoneIsRefusedByName(int channel, String slaveAddress, int lun, String named) {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> new IpmbAddress(channel, Integer.decode(slaveAddress), lun))
                .getMessage();
        assertTrue(message.contains(named), message);
    }

    @Test
    void anAddressIsDescribedForPeople() {
        assertEquals("0x82 on channel 0", new IpmbAddress(0, 0x82, 0).describe());
        assertEquals("0x2c on channel 7 LUN 1", new IpmbAddress(7, 0x2C, 1).describe());
        assertEquals(
                "App/01 [] to 0x82 on channel 0",
                IpmiRequest.of(new IpmbAddress(0, 0x82, 0), NetFn.APP, Cmd.GET_DEVICE_ID)
                        .toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {0x33, 0x34, 0x35})
    void theDriversOwnCommandsAreRefusedToTheBmcAndPassToOtherControllers(int cmd) {
        String message = assertThrows(IllegalArgumentException.class, () -> IpmiRequest.of(NetFn.APP, cmd))
                .getMessage();
        assertTrue(message.contains(String.format(java.util.Locale.ROOT, "App/%02x", cmd)), message);
        assertEquals(
                cmd, IpmiRequest.of(new IpmbAddress(0, 0x82, 0), NetFn.APP, cmd).cmd());
    }

    @Test
    void theNeighboursOfThoseCommandsAndOtherNetworkFunctionsPass() {
        assertEquals(0x32, IpmiRequest.of(NetFn.APP, 0x32).cmd());
        assertEquals(0x36, IpmiRequest.of(NetFn.APP, 0x36).cmd());
        assertEquals(0x34, IpmiRequest.of(NetFn.STORAGE, 0x34).cmd());
    }

    @Test
    void aRequestMustFitIntoSendMessage() {
        IpmbAddress address = new IpmbAddress(0, 0x82, 0);
        assertEquals(262, IpmiRequest.of(address, 0x30, 1, new int[262]).dataLengthBytes());
        assertThrows(IllegalArgumentException.class, () -> IpmiRequest.of(address, 0x30, 1, new int[263]));
    }
}
