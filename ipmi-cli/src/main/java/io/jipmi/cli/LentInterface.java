package io.jipmi.cli;

import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.BmcIdentity;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.InterfaceInfo;
import io.jipmi.msghandler.InterfaceStatistics;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.MaintenanceMode;
import io.jipmi.msghandler.MaintenanceState;
import io.jipmi.msghandler.OwnAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An interface of a daemon, lent to one command. It calls itself what the command would have opened, the only interface of
 * a process and behind a device node; to close it ends the command's users and leaves the interface alone.
 */
final class LentInterface implements IpmiInterface {
    private static final int BMC_CHANNEL = 0;

    private final IpmiInterface owned;
    private final String node;
    private final AddressSource source;
    private final List<IpmiUser> users = new CopyOnWriteArrayList<>();

    /**
     * @param node where the command would have found it: {@code /dev/ipmi0}
     * @param source who said so
     */
    LentInterface(IpmiInterface owned, String node, AddressSource source) {
        this.owned = owned;
        this.node = node;
        this.source = source;
    }

    @Override
    public int number() {
        return 0;
    }

    @Override
    public InterfaceInfo info() {
        return new InterfaceInfo(
                "dev", node, "", source, ownAddress(BMC_CHANNEL).slaveAddress(), "dev," + node);
    }

    @Override
    public InterfaceHealth health() {
        return owned.health();
    }

    @Override
    public IpmiUser openUser(String name) throws IpmiException {
        IpmiUser user = owned.openUser(name);
        users.add(user);
        return user;
    }

    @Override
    public BmcIdentity identity(Duration maxAge) throws IpmiException {
        return owned.identity(maxAge);
    }

    @Override
    public OwnAddress ownAddress(int channel) {
        return owned.ownAddress(channel);
    }

    @Override
    public void ownAddress(int channel, OwnAddress address) {
        owned.ownAddress(channel, address);
    }

    @Override
    public MaintenanceMode maintenanceMode() {
        return owned.maintenanceMode();
    }

    @Override
    public void maintenanceMode(MaintenanceMode mode) {
        owned.maintenanceMode(mode);
    }

    @Override
    public MaintenanceState maintenanceState() {
        return owned.maintenanceState();
    }

    @Override
    public Map<String, Long> counters() {
        return owned.counters();
    }

    @Override
    public InterfaceStatistics statistics() {
        return owned.statistics();
    }

    @Override
    public String registerMBean() {
        return owned.registerMBean();
    }

    @Override
    public void close() {
        users.forEach(IpmiUser::close);
        users.clear();
    }
}
