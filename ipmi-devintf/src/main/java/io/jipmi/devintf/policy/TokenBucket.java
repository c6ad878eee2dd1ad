package io.jipmi.devintf.policy;

/** So many a second, and so many at once after a rest. Not thread-safe. */
final class TokenBucket {
    private static final long SECOND_NS = 1_000_000_000L;

    private final long intervalNs;
    private final long capacityNs;
    /** What was saved up, as time; a token is one interval. */
    private long savedNs;

    private long lastNs;

    /**
     * A full one.
     *
     * @param perSecond 1 to 1 000 000
     * @param burst 1 to 1 000 000
     */
    TokenBucket(int perSecond, int burst, long nowNs) {
        intervalNs = SECOND_NS / perSecond;
        capacityNs = intervalNs * burst;
        savedNs = capacityNs;
        lastNs = nowNs;
    }

    /** Takes a token; false if there is none. */
    boolean take(long nowNs) {
        fill(nowNs);
        if (savedNs < intervalNs) {
            return false;
        }
        savedNs -= intervalNs;
        return true;
    }

    /** Whether it is as a new one would be. */
    boolean isFull(long nowNs) {
        fill(nowNs);
        return savedNs == capacityNs;
    }

    private void fill(long nowNs) {
        long passedNs = Math.max(0, nowNs - lastNs);
        savedNs = Math.min(capacityNs, savedNs + Math.min(passedNs, capacityNs));
        lastNs = nowNs;
    }
}
