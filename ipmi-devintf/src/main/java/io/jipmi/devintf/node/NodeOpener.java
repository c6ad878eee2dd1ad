package io.jipmi.devintf.node;

import io.jipmi.io.DeviceNode;
import java.io.IOException;

/** Opens the node of one interface, as often as it has to be. */
interface NodeOpener {

    /**
     * A fresh descriptor on the node.
     *
     * @throws IOException with one line that says what stands in the way
     */
    DeviceNode open() throws IOException;
}
