package io.jipmi.msghandler.core;

import io.jipmi.msghandler.LatencySummary;

/** How long the requests of an interface took. Recorded with the monitor's lock held, read without. */
final class Latencies {
    private final LatencyHistogram queue = new LatencyHistogram();
    private final LatencyHistogram transport = new LatencyHistogram();
    private final LatencyHistogram total = new LatencyHistogram();

    /** The exchange is put to the BMC for the first time. */
    void sent(Exchange exchange, long nowNs) {
        queue.record(nowNs - exchange.acceptedNs());
    }

    void answered(Exchange exchange, long nowNs) {
        transport.record(nowNs - exchange.sentNs());
        total.record(nowNs - exchange.acceptedNs());
    }

    LatencySummary queue() {
        return queue.summary();
    }

    LatencySummary transport() {
        return transport.summary();
    }

    LatencySummary total() {
        return total.summary();
    }
}
