package io.jipmi.client.sdr;

import io.jipmi.client.Conversation;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.NetFn;

/** The records of a whole system (IPMI 2.0, 33). */
final class RepositoryStore implements SdrReader.Store<SdrRepositoryInfo> {
    @Override
    public String name() {
        return "the SDR repository";
    }

    @Override
    public int netFn() {
        return NetFn.STORAGE;
    }

    @Override
    public int reserveCmd() {
        return Cmd.RESERVE_SDR_REPOSITORY;
    }

    @Override
    public int getCmd() {
        return Cmd.GET_SDR;
    }

    @Override
    public SdrRepositoryInfo info(Conversation bmc) throws IpmiException {
        return SdrRepositoryInfo.decode(
                bmc.data(SdrRepositoryInfo.LENGTH_BYTES, NetFn.STORAGE, Cmd.GET_SDR_REPOSITORY_INFO));
    }

    @Override
    public boolean isEmpty(SdrRepositoryInfo info) {
        return info.records() == 0;
    }

    @Override
    public boolean isReservable(SdrRepositoryInfo info) {
        return info.reservable();
    }

    @Override
    public boolean isUnchanged(SdrRepositoryInfo before, SdrRepositoryInfo now) {
        return now.sameContents(before);
    }
}
