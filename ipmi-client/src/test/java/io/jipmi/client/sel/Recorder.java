package io.jipmi.client.sel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A subscriber that keeps what it is told. */
final class Recorder implements Flow.Subscriber<SelEntry> {
    private final List<SelEntry> entries = new ArrayList<>();
    private final long first;
    private Consumer<SelEntry> onNext = entry -> {};
    private Flow.@Nullable Subscription subscription;
    private @Nullable Throwable failure;
    private int ends;

    /** @param first how many it asks for at first */
    Recorder(long first) {
        this.first = first;
    }

    Recorder onNext(Consumer<SelEntry> newOnNext) {
        onNext = newOnNext;
        return this;
    }

    Flow.Subscription subscription() {
        if (subscription == null) {
            throw new IllegalStateException("not subscribed");
        }
        return subscription;
    }

    List<SelEntry> entries() {
        return entries;
    }

    /** Event data 3 of each, by which the tests tell them apart. */
    List<Integer> marks() {
        return entries.stream().map(entry -> entry.raw().u8(15)).toList();
    }

    List<Integer> takeMarks() {
        List<Integer> marks = marks();
        entries.clear();
        return marks;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    int ends() {
        return ends;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        if (first != 0) {
            newSubscription.request(first);
        }
    }

    @Override
    public void onNext(SelEntry entry) {
        entries.add(entry);
        onNext.accept(entry);
    }

    @Override
    public void onError(Throwable newFailure) {
        failure = newFailure;
        ends++;
    }

    @Override
    public void onComplete() {
        ends++;
    }
}
