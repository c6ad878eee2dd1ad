package io.jipmi.client.sdr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.client.Octets;
import io.jipmi.client.ScriptedBmc;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.IpmiCompletionException;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.NetFn;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DeviceSdrsTest {
    private static final Octets RECORD = ScriptedSdrs.full(0x0001, 1, "Riser Temp");

    private final ScriptedBmc bmc = new ScriptedBmc()
            .on(NetFn.SENSOR_EVENT, Cmd.GET_DEVICE_SDR_INFO, 1, 0x01)
            .on(NetFn.SENSOR_EVENT, Cmd.RESERVE_DEVICE_SDR_REPOSITORY, 0x34, 0x12)
            .on(NetFn.SENSOR_EVENT, Cmd.GET_DEVICE_SDR, DeviceSdrsTest::get);
    private final DeviceSdrs sdrs = new DeviceSdrs(bmc.client().to(new IpmbAddress(0, 0x82, 0)));

    @Test
    void theRecordsAreReadFromTheControllerItself() throws IpmiException {
        List<SdrRecord> records = sdrs.read();
        assertEquals(List.of(RECORD), records.stream().map(SdrRecord::raw).toList());
        assertTrue(bmc.requests().stream()
                .allMatch(
                        request -> request.netFn() == NetFn.SENSOR_EVENT && request.address() instanceof IpmbAddress));
    }

    @Test
    void aControllerWhoseSensorsStayNeedsNoReservations() throws IpmiException {
        bmc.refuses(NetFn.SENSOR_EVENT, Cmd.RESERVE_DEVICE_SDR_REPOSITORY, CompletionCode.INVALID_COMMAND);
        assertEquals(1, sdrs.read().size());
        bmc.on(NetFn.SENSOR_EVENT, Cmd.GET_DEVICE_SDR_INFO, 1, 0x81, 1, 0, 0, 0);
        assertThrows(IpmiCompletionException.class, sdrs::read);
    }

    @Test
    void aControllerWithoutRecordsHasNone() throws IpmiException {
        bmc.refuses(NetFn.SENSOR_EVENT, Cmd.GET_DEVICE_SDR, 0xCB);
        assertEquals(List.of(), sdrs.read());
    }

    @Test
    void aControllerWithoutTheCommandsRefuses() {
        bmc.refuses(NetFn.SENSOR_EVENT, Cmd.GET_DEVICE_SDR_INFO, CompletionCode.INVALID_COMMAND);
        assertThrows(IpmiCompletionException.class, sdrs::read);
    }

    @Test
    void theInfoHasAPopulationChangeOnlyWhereSensorsComeAndGo() throws IpmiException {
        assertEquals(new DeviceSdrInfo(1, false, 0x01, OptionalLong.empty()), sdrs.info());
        assertEquals(
                new DeviceSdrInfo(7, true, 0x0B, OptionalLong.of(0x04030201)),
                DeviceSdrInfo.decode(Octets.of(7, 0x8B, 1, 2, 3, 4)));
        assertEquals(
                new DeviceSdrInfo(7, true, 0x0B, OptionalLong.empty()), DeviceSdrInfo.decode(Octets.of(7, 0x8B, 1)));
    }

    private static IpmiResponse get(IpmiRequest request) {
        Octets asked = Octets.of(request.data());
        if (asked.u16(0) != 0x1234 && asked.u16(0) != 0) {
            return ScriptedBmc.refusal(request, 0xC5);
        }
        int from = asked.u8(4);
        int count = asked.u8(5);
        int[] data = new int[2 + count];
        data[0] = 0xFF;
        data[1] = 0xFF;
        for (int i = 0; i < count; i++) {
            data[2 + i] = RECORD.u8(from + i);
        }
        return ScriptedBmc.ok(request, data);
    }
}
