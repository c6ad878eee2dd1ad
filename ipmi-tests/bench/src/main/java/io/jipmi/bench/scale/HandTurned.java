package io.jipmi.bench.scale;

import io.jipmi.bench.NullDriver;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.NetFn;
import io.jipmi.msghandler.spi.Timekeeper;

/** A message handler that takes as much as is put into it, without threads, with a clock that is turned by hand. */
final class HandTurned implements Timekeeper, AutoCloseable {
    static final InterfaceLimits ROOM =
            new InterfaceLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
    static final IpmiRequest REQUEST = IpmiRequest.of(NetFn.APP, Cmd.GET_DEVICE_ID);

    final NullDriver bmc = new NullDriver(false);
    final IpmiInterface ipmi;
    private final IpmiMessageHandler handler = IpmiMessageHandler.withoutThreads(ROOM, this);
    private long nowNs;

    HandTurned() throws IpmiException {
        ipmi = handler.attach(bmc);
    }

    /** Does what is due. */
    void turn() {
        long unused = handler.turn();
    }

    @Override
    public long nowNs() {
        return nowNs;
    }

    @Override
    public void parkNs(long durationNs) {
        nowNs += durationNs;
    }

    @Override
    public void spin() {
        nowNs++;
    }

    @Override
    public void close() {
        handler.close();
    }
}
