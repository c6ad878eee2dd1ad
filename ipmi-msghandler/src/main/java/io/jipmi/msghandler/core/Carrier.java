package io.jipmi.msghandler.core;

import io.jipmi.msghandler.spi.SmiMessage;

/** What carries an exchange while the driver has it. Used again for others. Guarded by the monitor's lock. */
final class Carrier {
    private final SmiMessage message = new SmiMessage();
    private long sentNs;

    SmiMessage message() {
        return message;
    }

    /** When it was given to the driver. */
    long sentNs() {
        return sentNs;
    }

    void sent(long nowNs) {
        sentNs = nowNs;
    }
}
