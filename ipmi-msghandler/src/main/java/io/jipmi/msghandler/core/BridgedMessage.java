package io.jipmi.msghandler.core;

import io.jipmi.msghandler.BridgedAddress;

/**
 * A message between us and somebody behind the BMC, whichever way it goes. Its array is not to be changed.
 *
 * @param party the other side, with its logical unit
 * @param netFn even for a command, odd for a response
 * @param ownLun logical unit of our side, 0 to 3
 * @param sequence 0 to 63
 * @param data what follows the command number: of a response the completion code first
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record BridgedMessage(BridgedAddress party, int netFn, int ownLun, int sequence, int cmd, byte[] data) {

    boolean isResponse() {
        return (netFn & 1) != 0;
    }
}
