package io.jipmi.sim.bmc;

/** The reservation of a SEL or an SDR repository (IPMI 2.0 §31.4, §33.11): a newer one, or a loss, cancels the older. */
final class Reservation {
    private static final int NONE = 0;

    private int current = NONE;
    private int lastIssued = NONE;

    int reserve() {
        lastIssued = lastIssued == 0xFFFF ? 1 : lastIssued + 1;
        current = lastIssued;
        return current;
    }

    void cancel() {
        current = NONE;
    }

    void check(int id) {
        if (id == NONE || id != current) {
            throw new Refusal(CompletionCode.RESERVATION_CANCELED);
        }
    }

    /** A read from offset 0 without a reservation is allowed; a stale one never is. */
    void checkPartial(int id, int offset) {
        if (id != NONE || offset != 0) {
            check(id);
        }
    }
}
