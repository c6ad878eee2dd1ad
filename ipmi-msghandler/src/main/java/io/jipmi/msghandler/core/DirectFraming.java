package io.jipmi.msghandler.core;

import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.IpmbDirectAddress;
import io.jipmi.msghandler.IpmiCommand;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Messages of an interface that is itself on an IPMB, as they go to and come from its driver, which makes and checks the
 * checksums (2.4). Pure functions.
 */
final class DirectFraming {
    static final int HEAD_BYTES = 4;

    private static final int NETFN_LUN = 0;
    private static final int SLAVE_ADDRESS = 1;
    private static final int SEQUENCE_LUN = 2;
    private static final int CMD = 3;

    private DirectFraming() {}

    /**
     * Writes what stands before the data.
     *
     * @param netFn even for a command, odd for a response
     * @param target at least 4 bytes long
     */
    static void writeHead(IpmbDirectAddress party, int netFn, int sequence, int cmd, byte[] target) {
        target[NETFN_LUN] = (byte) (netFn << 2 | party.lun());
        target[SLAVE_ADDRESS] = (byte) party.slaveAddress();
        target[SEQUENCE_LUN] = (byte) (sequence << 2 | party.ownLun());
        target[CMD] = (byte) cmd;
    }

    /** Whether a message is a response, completion code and all, to a command that was sent. */
    static boolean isAnswer(byte[] command, byte[] message, int lengthBytes) {
        return lengthBytes > HEAD_BYTES
                && (message[NETFN_LUN] & 0xFC) == ((command[NETFN_LUN] & 0xFC) | 1 << 2)
                && message[SLAVE_ADDRESS] == command[SLAVE_ADDRESS]
                && (message[SEQUENCE_LUN] & 0xFC) == (command[SEQUENCE_LUN] & 0xFC)
                && message[CMD] == command[CMD];
    }

    /** Reads a command another controller sent; null if it is none. */
    static @Nullable IpmiCommand readCommand(byte[] message, int lengthBytes) {
        if (lengthBytes < HEAD_BYTES || (message[NETFN_LUN] & 1 << 2) != 0) {
            return null;
        }
        int slaveAddress = message[SLAVE_ADDRESS] & 0xFF;
        if (!IpmbAddress.isSlaveAddress(slaveAddress)) {
            return null;
        }
        int ownLun = message[NETFN_LUN] & 3;
        return new IpmiCommand(
                new IpmbDirectAddress(slaveAddress, message[SEQUENCE_LUN] & 3, ownLun),
                ownLun,
                (message[SEQUENCE_LUN] & 0xFF) >> 2,
                (message[NETFN_LUN] & 0xFF) >> 2,
                message[CMD] & 0xFF,
                Arrays.copyOfRange(message, HEAD_BYTES, lengthBytes));
    }
}
