package io.jipmi.it.qtest;

import io.jipmi.io.PortSpace;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SystemInterface;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/** The whole stack over one interface: message handler, policy driver, state machine, registers. */
final class Stack implements AutoCloseable {
    private final IpmiMessageHandler handler;
    private final IpmiInterface ipmi;
    private final IpmiUser user;

    private Stack(IpmiMessageHandler handler, IpmiInterface ipmi, IpmiUser user) {
        this.handler = handler;
        this.ipmi = ipmi;
        this.user = user;
    }

    /** Attaches to the KCS interface at {@link QemuMachine#KCS_BASE}; takes over handler and ports. */
    static Stack attach(IpmiMessageHandler handler, PortSpace ports) throws IpmiException {
        SiConfig config = SiConfig.kcsAtPort(QemuMachine.KCS_BASE, AddressSource.HARDCODED);
        return attach(handler, SystemInterface.over(ports, config));
    }

    /** Attaches to the driver's interface; takes over handler and driver. */
    static Stack attach(IpmiMessageHandler handler, SmiDriver driver) throws IpmiException {
        try {
            IpmiInterface ipmi = handler.attach(driver);
            return new Stack(handler, ipmi, ipmi.openUser("test"));
        } catch (IpmiException e) {
            handler.close();
            throw e;
        }
    }

    IpmiResponse request(IpmiRequest request) throws IpmiException {
        return user.request(request);
    }

    /** The answer to a request with the default deadline, on the wire: {@code 1c 01 00 …}. */
    String exchange(int netFn, int cmd, int... data) throws IpmiException {
        return wire(user.request(IpmiRequest.of(netFn, cmd, data)));
    }

    IpmiUser user() {
        return user;
    }

    IpmiInterface ipmi() {
        return ipmi;
    }

    Map<String, Long> counters() {
        return ipmi.counters();
    }

    @Override
    public void close() {
        handler.close();
    }

    /** A response as its bytes on the wire. */
    static String wire(IpmiResponse response) {
        String head = String.format(
                Locale.ROOT, "%02x %02x %02x ", response.netFn() << 2, response.cmd(), response.completionCode());
        return (head + HexFormat.ofDelimiter(" ").formatHex(response.data())).strip();
    }
}
