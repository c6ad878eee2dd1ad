package io.jipmi.devintf.node;

import io.jipmi.io.DeviceNode;
import io.jipmi.io.IoFault;
import io.jipmi.msghandler.OwnAddress;
import io.jipmi.msghandler.spi.Delivery;
import io.jipmi.msghandler.spi.SmiMessage;
import io.jipmi.msghandler.spi.Tally;

/** Hands messages to the device, each with an id no other one has had. Not thread-safe. */
final class NodeSender {
    private final NodeMessages messages;
    private final NodeSettings settings;
    private final Tally<DeviceNodeCounter> tally;
    private long lastId;

    NodeSender(NodeMessages messages, NodeSettings settings, Tally<DeviceNodeCounter> tally) {
        this.messages = messages;
        this.settings = settings;
        this.tally = tally;
    }

    /**
     * Hands a request to the BMC over, given as network function &lt;&lt; 2 | LUN, command, data.
     *
     * @return its id
     * @throws IoFault if it was not accepted
     */
    long send(DeviceNode node, byte[] raw, int lengthBytes) throws IoFault {
        messages.send(node, ++lastId, raw, lengthBytes);
        tally.add(DeviceNodeCounter.NODE_REQUESTS);
        return lastId;
    }

    /** The same of any message. */
    long send(DeviceNode node, SmiMessage message) throws IoFault {
        Delivery delivery = message.delivery();
        if (delivery == null) {
            return send(node, message.request(), message.requestLengthBytes());
        }
        lastId = NodeMessages.isResponse(message) ? NodeMessages.idWith(delivery.sequence(), lastId) : lastId + 1;
        sendAddressed(node, message, delivery);
        tally.add(DeviceNodeCounter.NODE_REQUESTS);
        return lastId;
    }

    /** What stands as sender belongs to the interface, in Linux, and to no single user: it is put back at once. */
    private void sendAddressed(DeviceNode node, SmiMessage message, Delivery delivery) throws IoFault {
        OwnAddress own = delivery.own();
        if (own == null) {
            messages.sendAddressed(node, lastId, message, delivery);
            return;
        }
        int channel = delivery.address().channel();
        int slaveAddress = settings.slaveAddress(node, channel);
        int lun = settings.lun(node, channel);
        try {
            settings.ownAddress(node, channel, own.slaveAddress(), own.lun());
            messages.sendAddressed(node, lastId, message, delivery);
        } finally {
            putBack(node, channel, slaveAddress, lun);
        }
    }

    private void putBack(DeviceNode node, int channel, int slaveAddress, int lun) {
        try {
            settings.ownAddress(node, channel, slaveAddress, lun);
        } catch (IoFault fault) {
            // Whether the message went out is known already; should the node be gone, the next look finds it so.
            tally.add(DeviceNodeCounter.NODE_REFUSED_SETTINGS);
        }
    }
}
