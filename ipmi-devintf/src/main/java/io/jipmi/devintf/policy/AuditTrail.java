package io.jipmi.devintf.policy;

import io.jipmi.io.SysRoot;
import io.jipmi.io.cuse.CuseCaller;
import java.util.function.Consumer;

/**
 * Says in one line each what was refused, and to whom. A user who is refused much gets a line now and then,
 * which says how many there would have been.
 */
final class AuditTrail {
    static final int LINES_PER_SECOND = 1;
    static final int LINES_AT_ONCE = 10;
    private static final int MAX_PROGRAM_CHARACTERS = 15;

    private final SysRoot root;
    private final Consumer<String> lines;
    private final PerUser<Lines> users;

    /** @param lines takes every line */
    AuditTrail(SysRoot root, Consumer<String> lines) {
        this.root = root;
        this.lines = lines;
        this.users = new PerUser<>(Lines::new, Lines::forgettable);
    }

    /** What one user has cost the log. */
    private static final class Lines {
        private final TokenBucket bucket;
        private long leftOut;

        Lines(long nowNs) {
            bucket = new TokenBucket(LINES_PER_SECOND, LINES_AT_ONCE, nowNs);
        }

        boolean forgettable(long nowNs) {
            return leftOut == 0 && bucket.isFull(nowNs);
        }
    }

    /**
     * Says that something was refused.
     *
     * @param verdict for example {@code denied}
     * @param reason the rule
     */
    void refused(CuseCaller caller, AccessRequest request, String verdict, String reason, long nowNs) {
        Lines user = users.of(caller.uid(), nowNs);
        if (!user.bucket.take(nowNs)) {
            user.leftOut++;
            return;
        }
        String who = caller.describe() + " gid " + caller.gid() + " (" + program(caller.pid()) + ")";
        String others = user.leftOut == 0 ? "" : "; " + user.leftOut + " more of this uid before it";
        lines.accept(verdict + ": " + who + ": " + request.describe() + ": " + reason + others);
        user.leftOut = 0;
    }

    /** A user has closed a file: what was left out is said, if there is room for a line. */
    void left(CuseCaller caller, long nowNs) {
        Lines user = users.known(caller.uid());
        if (user != null && user.leftOut > 0 && user.bucket.take(nowNs)) {
            lines.accept("uid " + caller.uid() + ": " + user.leftOut + " more were refused");
            user.leftOut = 0;
        }
    }

    /** A program names itself, so what is not plain text becomes a question mark. */
    private String program(int pid) {
        String comm = pid <= 0 ? "" : root.text("/proc/" + pid + "/comm").orElse("");
        StringBuilder name = new StringBuilder();
        comm.chars()
                .limit(MAX_PROGRAM_CHARACTERS)
                .forEach(character -> name.append(character > ' ' && character < 0x7F ? (char) character : '?'));
        return name.isEmpty() ? "unknown program" : name.toString();
    }
}
