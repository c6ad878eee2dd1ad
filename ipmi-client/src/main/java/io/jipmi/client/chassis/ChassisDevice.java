package io.jipmi.client.chassis;

import io.jipmi.client.BmcClient;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.NetFn;

/** The controller's chassis device (IPMI 2.0, 28). Immutable and thread-safe. */
public final class ChassisDevice {
    private final BmcClient bmc;

    /** The device of the client's controller, each operation within the client's deadline. */
    public ChassisDevice(BmcClient bmc) {
        this.bmc = bmc;
    }

    /** Power and chassis state. */
    public ChassisStatus status() throws IpmiException {
        return ChassisStatus.decode(bmc.begin("Get Chassis Status")
                .data(ChassisStatus.MIN_LENGTH_BYTES, NetFn.CHASSIS, Cmd.GET_CHASSIS_STATUS));
    }
}
