package io.jipmi.msghandler.core;

import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.OwnAddress;
import io.jipmi.msghandler.Priority;
import io.jipmi.msghandler.Repeat;
import io.jipmi.msghandler.spi.Delivery;
import io.jipmi.msghandler.spi.SmiMessage;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A command to a controller on the primary IPMB whose answer nobody waits for: it is done when the BMC has taken it. Its
 * sequence number is not one of the table's, and an answer is dropped as one to nothing asked. Over a driver that brings
 * messages to others by itself it is done when the controller has.
 */
final class PreparedBridged {
    /** The last one that is given out, and so the least likely to be in use. */
    private static final int SEQUENCE = 63;

    private static final int DATA_OFFSET = 2;

    private final InterfaceMonitor monitor;
    private final PreparedExchange exchange;
    private final @Nullable OwnAddress ownSet;
    private final boolean forwarded;

    /** @param user has admitted it */
    PreparedBridged(
            InterfaceMonitor monitor, User user, int netFn, int cmd, int dataBytes, OwnAddress own, Duration timeout) {
        this.monitor = monitor;
        this.forwarded = monitor.forwards();
        this.ownSet = user.ownAddressSet(ChannelFraming.PRIMARY_IPMB);
        byte[] data = new byte[dataBytes];
        IpmbAddress notYet = new IpmbAddress(ChannelFraming.PRIMARY_IPMB, own.slaveAddress(), 0);
        this.exchange = new PreparedExchange(
                user,
                new IpmiRequest(notYet, netFn, cmd, data, timeout, Repeat.NEVER, Priority.HIGH),
                forwarded
                        ? plain(netFn, cmd, dataBytes)
                        : framed(new BridgedMessage(notYet, netFn, own.lun(), SEQUENCE, cmd, data), own));
    }

    private static byte[] plain(int netFn, int cmd, int dataBytes) {
        byte[] bytes = new byte[DATA_OFFSET + dataBytes];
        bytes[0] = (byte) (netFn << 2);
        bytes[1] = (byte) cmd;
        return bytes;
    }

    private static byte[] framed(BridgedMessage message, OwnAddress own) {
        byte[] frame = new byte[SmiMessage.MAX_LENGTH_BYTES];
        int lengthBytes = ChannelFraming.write(message, own.slaveAddress(), frame);
        return Arrays.copyOf(frame, lengthBytes);
    }

    /** Names the controller it goes to. Allocates an address where the driver wants one. */
    void to(int slaveAddress, int lun) {
        if (forwarded) {
            IpmiRequest request = exchange.request();
            exchange.bytes()[0] = (byte) (request.netFn() << 2 | lun);
            exchange.deliver(new Delivery(
                    new IpmbAddress(ChannelFraming.PRIMARY_IPMB, slaveAddress, lun),
                    ownSet,
                    0,
                    0,
                    request.timeout().toMillis()));
        } else {
            IpmbFraming.readdress(exchange.bytes(), slaveAddress, lun);
        }
    }

    /** Changes one data byte, modulo 256. */
    void data(int index, int value) {
        if (forwarded) {
            exchange.bytes()[DATA_OFFSET + index] = (byte) value;
        } else {
            IpmbFraming.setData(exchange.bytes(), index, value);
        }
    }

    /** Whether it has been taken. */
    boolean put() throws IpmiException {
        if (!forwarded) {
            IpmbFraming.seal(exchange.bytes());
        }
        monitor.put(exchange);
        return exchange.completionCode() == 0;
    }

    void close() {
        exchange.user().giveUpPlace();
    }
}
