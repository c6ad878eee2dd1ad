package io.jipmi.devintf.policy;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Something for each user, made when first asked for, and forgotten when it says nothing. Not thread-safe. */
final class PerUser<T> {
    private static final int MANY = 256;

    /** Whether a new one would be the same. */
    interface Forgettable<T> {
        boolean test(T each, long nowNs);
    }

    private final LongFunction<T> maker;
    private final Forgettable<T> forgettable;
    private final Map<Long, T> byUid = new HashMap<>();

    /** @param maker makes one for a user who comes at a time, in nanoseconds */
    PerUser(LongFunction<T> maker, Forgettable<T> forgettable) {
        this.maker = maker;
        this.forgettable = forgettable;
    }

    T of(long uid, long nowNs) {
        T known = byUid.get(uid);
        if (known != null) {
            return known;
        }
        if (byUid.size() >= MANY) {
            byUid.values().removeIf(each -> forgettable.test(each, nowNs));
        }
        T made = maker.apply(nowNs);
        byUid.put(uid, made);
        return made;
    }

    @Nullable
    T known(long uid) {
        return byUid.get(uid);
    }
}
