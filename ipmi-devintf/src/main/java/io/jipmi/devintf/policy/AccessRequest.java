package io.jipmi.devintf.policy;

import io.jipmi.msghandler.IpmiAddress;
import io.jipmi.msghandler.NetFn;
import io.jipmi.msghandler.SystemInterfaceAddress;
import java.util.Locale;

/**
 * What a client wants to do.
 *
 * @param operation which call it makes
 * @param address whom it sends to; the BMC if it does not send
 * @param netFn network function sent or to be received, 0 to 0xFF as the caller has it; 0 where there is none
 * @param cmd command sent or to be received, 0 to 0xFF; 0 where there is none
 * @param group first byte of what is sent, which names the group of a group extension's command; -1 if there is none
 */
public record AccessRequest(Operation operation, IpmiAddress address, int netFn, int cmd, int group) {

    /** A request, or a response, with these data. */
    public static AccessRequest send(IpmiAddress address, int netFn, int cmd, byte[] data) {
        return new AccessRequest(Operation.SEND, address, netFn, cmd, data.length == 0 ? -1 : data[0] & 0xFF);
    }

    /** Having commands put into the caller's queue. */
    public static AccessRequest receiveCommands(int netFn, int cmd) {
        return new AccessRequest(Operation.COMMANDS, IpmiAddress.BMC, netFn, cmd, -1);
    }

    /** Having events put there. */
    public static AccessRequest receiveEvents() {
        return new AccessRequest(Operation.EVENTS, IpmiAddress.BMC, 0, 0, -1);
    }

    /** Setting the interface's maintenance mode. */
    public static AccessRequest setMaintenance() {
        return new AccessRequest(Operation.MAINTENANCE, IpmiAddress.BMC, 0, 0, -1);
    }

    /** Whether it goes to somebody else than the BMC. */
    boolean bridged() {
        return !(address instanceof SystemInterfaceAddress);
    }

    /** For people: {@code Chassis/02 to the BMC}. */
    String describe() {
        String command = String.format(Locale.ROOT, "%s/%02x", NetFn.describe(netFn), cmd);
        return switch (operation) {
            case SEND ->
                (netFn & 1) == 0
                        ? command + " to " + address.describe()
                        : "the response " + command + " to " + address.describe();
            case EVENTS -> "receiving events";
            case COMMANDS -> "receiving commands " + command;
            case MAINTENANCE -> "setting maintenance mode";
        };
    }
}
