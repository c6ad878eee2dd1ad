package io.jipmi.client.sdr;

import io.jipmi.client.Conversation;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.NetFn;

/** The records a controller has of its own sensors (IPMI 2.0, 35.2 to 35.4). */
final class DeviceSdrStore implements SdrReader.Store<DeviceSdrInfo> {
    @Override
    public String name() {
        return "the list of device SDRs";
    }

    @Override
    public int netFn() {
        return NetFn.SENSOR_EVENT;
    }

    @Override
    public int reserveCmd() {
        return Cmd.RESERVE_DEVICE_SDR_REPOSITORY;
    }

    @Override
    public int getCmd() {
        return Cmd.GET_DEVICE_SDR;
    }

    @Override
    public DeviceSdrInfo info(Conversation bmc) throws IpmiException {
        return DeviceSdrInfo.decode(
                bmc.data(DeviceSdrInfo.MIN_LENGTH_BYTES, NetFn.SENSOR_EVENT, Cmd.GET_DEVICE_SDR_INFO));
    }

    /** The number it tells is of sensors: there can be records of devices where there are none. */
    @Override
    public boolean isEmpty(DeviceSdrInfo info) {
        return false;
    }

    /** Only needed where the sensors change. */
    @Override
    public boolean isReservable(DeviceSdrInfo info) {
        return info.dynamic();
    }

    @Override
    public boolean isUnchanged(DeviceSdrInfo before, DeviceSdrInfo now) {
        return now.equals(before);
    }
}
