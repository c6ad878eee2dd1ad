package io.jipmi.msghandler.core;

import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.OwnAddress;
import io.jipmi.msghandler.Priority;
import io.jipmi.msghandler.Repeat;
import io.jipmi.msghandler.spi.SmiMessage;
import java.time.Duration;
import java.util.Arrays;

/**
 * A command to a controller on the primary IPMB whose answer nobody waits for: it is done when the BMC has taken it. Its
 * sequence number is not one of the table's, and an answer is dropped as one to nothing asked.
 */
final class PreparedBridged {
    /** The last one that is given out, and so the least likely to be in use. */
    private static final int SEQUENCE = 63;

    private final InterfaceMonitor monitor;
    private final PreparedExchange exchange;

    /** @param user has admitted it */
    PreparedBridged(
            InterfaceMonitor monitor, User user, int netFn, int cmd, int dataBytes, OwnAddress own, Duration timeout) {
        this.monitor = monitor;
        byte[] data = new byte[dataBytes];
        IpmbAddress notYet = new IpmbAddress(ChannelFraming.PRIMARY_IPMB, own.slaveAddress(), 0);
        BridgedMessage message = new BridgedMessage(notYet, netFn, own.lun(), SEQUENCE, cmd, data);
        byte[] frame = new byte[SmiMessage.MAX_LENGTH_BYTES];
        int lengthBytes = ChannelFraming.write(message, own.slaveAddress(), frame);
        this.exchange = new PreparedExchange(
                user,
                new IpmiRequest(notYet, netFn, cmd, data, timeout, Repeat.NEVER, Priority.HIGH),
                Arrays.copyOf(frame, lengthBytes));
    }

    /** Names the controller it goes to. */
    void to(int slaveAddress, int lun) {
        IpmbFraming.readdress(exchange.bytes(), slaveAddress, lun);
    }

    /** Changes one data byte, modulo 256. */
    void data(int index, int value) {
        IpmbFraming.setData(exchange.bytes(), index, value);
    }

    /** Whether the BMC has taken it. */
    boolean put() throws IpmiException {
        IpmbFraming.seal(exchange.bytes());
        monitor.put(exchange);
        return exchange.completionCode() == 0;
    }

    void close() {
        exchange.user().giveUpPlace();
    }
}
