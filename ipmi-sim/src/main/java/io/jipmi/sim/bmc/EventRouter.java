package io.jipmi.sim.bmc;

/** Where events go: into the SEL and into the event message buffer, each if the global enables say so (§22.1). */
final class EventRouter {
    private final SystemEventLog log;
    private final SelClock clock;
    private final HostMailbox mailbox;

    EventRouter(SystemEventLog log, SelClock clock, HostMailbox mailbox) {
        this.log = log;
        this.clock = clock;
        this.mailbox = mailbox;
    }

    void post(SensorEvent event, long timeNs) {
        int recordId = mailbox.isEventLoggingEnabled() ? log.log(event, timeNs) : 0;
        mailbox.offerEvent(event.toRecord(recordId, clock.secondsAt(timeNs)));
    }
}
