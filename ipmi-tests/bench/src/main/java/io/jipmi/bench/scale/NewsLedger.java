package io.jipmi.bench.scale;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Numbered news that a BMC has for its host, events or commands: each is to arrive once, in order, and within a second,
 * unless a fault was near. Times are the program's. Thread-safe.
 */
final class NewsLedger {
    /** A second; as much again for a machine that has other things to do. */
    private static final long IN_TIME_NS = TimeUnit.SECONDS.toNanos(2);

    /** What has not come by then does not come any more. */
    private static final long LOST_NS = TimeUnit.SECONDS.toNanos(20);

    private final String what;
    private final Disturbance disturbance;
    private final SoakFigures figures;
    private final ArrayDeque<Posted> posted = new ArrayDeque<>();
    private int lastPosted;
    private int lastArrived;

    private static final class Posted {
        private final int number;
        private final long atNs;
        private boolean lateForNoReason;

        Posted(int number, long atNs) {
            this.number = number;
            this.atNs = atNs;
        }
    }

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
        int ahead = number - lastArrived & 0xFFFF;
        if (ahead == 0 || ahead > 0x8000) {
            // Wherever a fault may have had an answer offered twice, so that nobody can know.
            if (healthy || !disturbance.answersTwice()) {
                figures.failed(what + " twice or out of order", number + " after " + lastArrived + context());
            }
            return;
        }
        Posted one = taken(number);
        if (one == null) {
            if (healthy) {
                figures.failed(what + " that nobody sent", number + context());
            }
            return;
        }
        lastArrived = number;
        figures.happened(what + " arrived");
        if (one.lateForNoReason) {
            figures.failed(what + " late", number + " after " + (nowNs - one.atNs) / 1_000_000 + " ms" + context());
        }
    }

    private @Nullable Posted taken(int number) {
        Iterator<Posted> each = posted.iterator();
        while (each.hasNext()) {
            Posted one = each.next();
            if (one.number == number) {
                each.remove();
                return one;
            }
        }
        return null;
    }

    /** Accounts for those that are not on their way any more. */
    synchronized void tick(long nowNs) {
        for (Posted one : posted) {
            if (nowNs - one.atNs < IN_TIME_NS) {
                break;
            }
            one.lateForNoReason |= disturbance.healthySince(one.atNs);
        }
        Posted oldest = posted.peek();
        if (oldest != null && nowNs - oldest.atNs > LOST_NS) {
            posted.remove();
            if (oldest.lateForNoReason) {
                figures.failed(what + " lost", oldest.number + context());
            } else {
                figures.happened(what + " lost behind a fault");
            }
        }
    }

    private String context() {
        return " at " + disturbance;
    }
}
