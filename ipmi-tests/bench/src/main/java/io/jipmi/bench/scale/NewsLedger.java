package io.jipmi.bench.scale;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/**
 * Numbered news that a BMC has for its host, events or commands: each is to arrive once, in order, and within a second,
 * unless a fault was near. Thread-safe.
 */
final class NewsLedger {
    /** A second; as much again for a machine that has other things to do. */
    private static final long IN_TIME_NS = TimeUnit.SECONDS.toNanos(2);

    private final String what;
    private final Disturbance disturbance;
    private final SoakFigures figures;
    private final ArrayDeque<Posted> posted = new ArrayDeque<>();
    private int lastPosted;
    private int lastArrived;

    private record Posted(int number, long atNs) {}

    NewsLedger(String what, Disturbance disturbance, SoakFigures figures) {
        this.what = what;
        this.disturbance = disturbance;
        this.figures = figures;
    }

    /** The number of one that is posted now: from 1 to 0xFFFF, and again. */
    synchronized int post(long nowNs) {
        lastPosted = lastPosted % 0xFFFF + 1;
        posted.add(new Posted(lastPosted, nowNs));
        return lastPosted;
    }

    /** One has arrived. */
    synchronized void arrived(int number, long nowNs) {
        boolean healthy = disturbance.healthySince(nowNs);
        int behind = number - lastArrived & 0xFFFF;
        if (behind == 0 || behind > 0x8000) {
            // Wherever a fault may have had an answer offered twice, so that nobody can know.
            if (healthy || !disturbance.answersTwice()) {
                figures.failed(what + " twice or out of order", number + " after " + lastArrived + context());
            }
            return;
        }
        boolean known = posted.stream().anyMatch(one -> one.number == number);
        if (!known) {
            if (healthy) {
                figures.failed(what + " that nobody sent", number + context());
            }
            return;
        }
        lastArrived = number;
        posted.removeIf(one -> one.number == number);
        figures.happened(what + " arrived");
    }

    /** Accounts for those that are not on their way any more. */
    synchronized void tick(long nowNs) {
        Iterator<Posted> oldest = posted.iterator();
        while (oldest.hasNext()) {
            Posted one = oldest.next();
            if (nowNs - one.atNs < 2 * IN_TIME_NS) {
                return;
            }
            if (disturbance.healthySince(one.atNs)) {
                figures.failed(what + " lost or late", one.number + context());
                oldest.remove();
            } else if (nowNs - one.atNs > 10 * IN_TIME_NS) {
                figures.happened(what + " lost behind a fault");
                oldest.remove();
            }
        }
    }

    private String context() {
        return ", last fault " + disturbance.last();
    }
}
