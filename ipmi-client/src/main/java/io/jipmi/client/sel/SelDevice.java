package io.jipmi.client.sel;

import io.jipmi.client.BmcClient;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.NetFn;

/** The controller's device that keeps the System Event Log (IPMI 2.0, 31). Immutable and thread-safe. */
public final class SelDevice {
    private final BmcClient bmc;

    /** The device of the client's controller, each operation within the client's deadline. */
    public SelDevice(BmcClient bmc) {
        this.bmc = bmc;
    }

    /** How full the log is. */
    public SelInfo info() throws IpmiException {
        return SelInfo.decode(bmc.begin("Get SEL Info").data(SelInfo.LENGTH_BYTES, NetFn.STORAGE, Cmd.GET_SEL_INFO));
    }
}
