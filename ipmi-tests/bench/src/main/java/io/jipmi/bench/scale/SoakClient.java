package io.jipmi.bench.scale;

import io.jipmi.client.BmcClient;
import io.jipmi.client.sdr.SdrRepositoryDevice;
import io.jipmi.client.sensor.NoReading;
import io.jipmi.client.sensor.SensorDevice;
import io.jipmi.client.sensor.SensorResult;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.UserCounter;
import io.jipmi.msghandler.UserStatistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Users of one interface who come, ask, and go, one at a time, as long as a soak lasts. One thread's. */
final class SoakClient {
    private static final String ANSWERED = "answered";
    private static final long HUNG_AFTER_S = 60;
    /** A request ends at its deadline; the rest is for a machine that has other things to do. */
    private static final Duration MARGIN = Duration.ofSeconds(2);

    /** A request may take so much longer because of the machine, and still be judged. */
    private static final long MOST_STOLEN_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long LEFT_BEHIND_S = 15;

    private static final List<UserCounter> ENDS = List.of(
            UserCounter.ANSWERED, UserCounter.FAILED, UserCounter.TIMED_OUT, UserCounter.CANCELLED, UserCounter.CLOSED);

    private static final IpmbAddress SATELLITE = new IpmbAddress(0, 0x82, 0);

    private final SoakLane lane;
    private final SoakFigures figures;
    private final RandomGenerator random;
    private final BooleanSupplier over;

    /** @param record number of the record it adds, 0 if it only reads */
    private record Question(IpmiRequest request, int record, boolean checkable) {}

    SoakClient(SoakLane lane, SoakFigures figures, RandomGenerator random, BooleanSupplier over) {
        this.lane = lane;
        this.figures = figures;
        this.random = random;
        this.over = over;
    }

    /** One user after the other who waits for each answer. */
    void block() {
        visit(user -> {
            for (int i = random.nextInt(20, 300); i > 0 && isThere(user); i--) {
                askAndWait(user, question());
                pause(30, 200);
            }
        });
    }

    /** One user after the other who asks several things at a time. */
    void burst() {
        visit(user -> {
            List<CompletableFuture<?>> left = new ArrayList<>();
            for (int i = random.nextInt(5, 60); i > 0 && isThere(user); i--) {
                left = askAtOnce(user);
                if (i > 1 || random.nextBoolean()) {
                    await(left);
                    pause(400, 1_500);
                }
            }
            user.close();
            await(left);
        });
    }

    /** One user after the other who reads the repository once and its sensors now and then. */
    void readSensors() {
        visit(user -> {
            BmcClient bmc = new BmcClient(user);
            SensorDevice sensors = new SensorDevice(bmc);
            for (int i = random.nextInt(1, 4); i > 0 && isThere(user); i--) {
                Asked began = new Asked(lane.clock());
                String failure = "";
                try {
                    failure = sensors.readAll(new SdrRepositoryDevice(bmc).read()).stream()
                            .filter(NoReading.class::isInstance)
                            .map(SensorResult::toString)
                            .collect(Collectors.joining("; "));
                } catch (IpmiException e) {
                    failure = e.failure().kind() == FailureKind.CLOSED ? "" : e.getMessage();
                }
                figures.happened(failure.isEmpty() ? "rounds of sensors read" : "rounds of sensors failed");
                if (!failure.isEmpty() && mayBeJudged(began)) {
                    figures.failed("sensors not read", failure + ", " + where());
                }
                pause(20_000, 40_000);
            }
        });
    }

    private interface Visit {
        void by(IpmiUser user);
    }

    private void visit(Visit visit) {
        while (!over.getAsBoolean()) {
            Optional<IpmiInterface> ipmi = lane.attached();
            IpmiUser user = null;
            try {
                user = ipmi.isPresent() ? ipmi.get().openUser("visitor") : null;
            } catch (IpmiException e) {
                figures.happened("users refused by a closed interface");
            }
            if (user != null) {
                figures.happened("users");
                visit.by(user);
                user.close();
                checkTheBooks(user);
            }
            pause(10, 200);
        }
    }

    private boolean isThere(IpmiUser user) {
        return !over.getAsBoolean()
                && lane.attached().filter(user.ipmiInterface()::equals).isPresent();
    }

    /**
     * Every request that was accepted has ended once, by the message handler's own count: at the latest when what the user
     * left under way has ended, which its futures do not wait for.
     */
    private void checkTheBooks(IpmiUser user) {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(LEFT_BEHIND_S);
        while (!balanced(user.statistics()) && System.nanoTime() - endNs < 0) {
            Pause.ofNs(TimeUnit.MILLISECONDS.toNanos(1));
        }
        if (!balanced(user.statistics())) {
            figures.failed("requests lost or doubled", user.statistics() + ", " + where());
        }
    }

    private static boolean balanced(UserStatistics statistics) {
        long ends = 0;
        for (UserCounter end : ENDS) {
            ends += statistics.count(end);
        }
        return statistics.outstanding() == 0 && ends == statistics.count(UserCounter.ACCEPTED);
    }

    private Question question() {
        IpmiRequest request = switch (random.nextInt(9)) {
            case 0, 1 -> IpmiRequest.of(0x06, 0x01);
            case 2 -> IpmiRequest.of(0x06, 0x37);
            case 3 -> IpmiRequest.of(0x06, 0x42, random.nextInt(16));
            case 4 -> IpmiRequest.of(0x0A, 0x11, 0, random.nextInt(200), 0, random.nextInt(1, 56));
            case 5 -> IpmiRequest.of(0x0A, 0x11, 0, random.nextInt(6), 0, lane.longMessageBytes() - 4);
            case 6 -> IpmiRequest.of(SATELLITE, 0x06, 0x01);
            default -> IpmiRequest.of(0x04, 0x2D, 0x30);
        };
        boolean checkable = request.netFn() != 0x04 && request.address() != SATELLITE;
        int number = random.nextInt(10) == 0 ? lane.entries().next().orElse(0) : 0;
        if (number != 0) {
            request = RecordLedger.request(number);
        }
        return new Question(
                request.withTimeout(Duration.ofMillis(random.nextInt(3_000, 10_000))),
                number,
                checkable && number == 0);
    }

    private void askAndWait(IpmiUser user, Question question) {
        Asked asked = asked();
        try {
            answered(question, user.request(question.request), asked);
        } catch (IpmiException e) {
            failed(question, e.failure().kind(), e.getMessage(), asked);
        }
    }

    private List<CompletableFuture<?>> askAtOnce(IpmiUser user) {
        List<CompletableFuture<?>> ends = new ArrayList<>();
        for (int i = random.nextInt(1, 9); i > 0; i--) {
            Question question = question();
            Asked asked = asked();
            CompletableFuture<IpmiResponse> answer = user.requestAsync(question.request);
            ends.add(answer.handle((response, failure) -> {
                if (failure == null) {
                    answered(question, response, asked);
                } else if (failure instanceof IpmiException e) {
                    failed(question, e.failure().kind(), e.getMessage(), asked);
                } else if (failure instanceof CancellationException) {
                    failed(question, FailureKind.CANCELLED, "cancelled", asked);
                } else {
                    figures.failed("requests that ended with a defect", failure + ", " + where());
                }
                return response;
            }));
            if (random.nextInt(30) == 0) {
                answer.cancel(false);
            }
        }
        return ends;
    }

    private void await(List<CompletableFuture<?>> ends) {
        for (CompletableFuture<?> end : ends) {
            try {
                end.get(HUNG_AFTER_S, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                figures.failed("requests hung", where());
            } catch (ExecutionException e) {
                throw new IllegalStateException("the check of an answer failed", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** When something was asked, by the machine's time and by the program's. */
    private record Asked(long atNs, long programNs) {
        Asked(Metronome clock) {
            this(System.nanoTime(), clock.nowNs());
        }
    }

    private Asked asked() {
        figures.asked();
        return new Asked(lane.clock());
    }

    /** Whether nothing was wrong with the interface all the time, and nothing to speak of with the machine. */
    private boolean mayBeJudged(Asked asked) {
        long machineNs = System.nanoTime() - asked.atNs;
        long programNs = lane.clock().nowNs() - asked.programNs;
        return machineNs - programNs < MOST_STOLEN_NS && lane.disturbance().healthySince(asked.programNs);
    }

    private void answered(Question question, IpmiResponse answer, Asked asked) {
        boolean healthy = ended(question, ANSWERED, asked);
        boolean refused = question.record != 0 && !answer.isOk();
        if (healthy && (refused || (question.checkable && !lane.isRight(question.request, answer)))) {
            figures.failed("wrong answers", question.request + ": " + answer + ", " + where());
        }
        if (question.record != 0) {
            lane.entries().ended(question.record, healthy && answer.isOk());
        }
    }

    private void failed(Question question, FailureKind kind, String message, Asked asked) {
        boolean healthy = ended(question, kind.name().toLowerCase(Locale.ROOT).replace('_', ' '), asked);
        boolean wanted = kind == FailureKind.CANCELLED || kind == FailureKind.CLOSED;
        if (healthy && !wanted) {
            figures.failed("requests failed without a fault", question.request + ": " + message + ", " + where());
        }
        if (question.record != 0) {
            lane.entries().ended(question.record, false);
        }
    }

    /** Returns whether nothing was wrong all the time. */
    private boolean ended(Question question, String how, Asked asked) {
        long tookNs = System.nanoTime() - asked.atNs;
        Duration timeout = question.request.timeout();
        figures.ended(how, tookNs, timeout);
        if (how.equals(ANSWERED)) {
            figures.answered(tookNs, lane.disturbance().healthySince(asked.programNs));
        }
        if (lane.clock().nowNs() - asked.programNs > timeout.plus(MARGIN).toNanos()) {
            figures.failed(
                    "requests later than their deadline",
                    tookNs / 1_000_000 + " ms of " + timeout.toMillis() + ", " + where());
        }
        return mayBeJudged(asked);
    }

    private String where() {
        return lane.disturbance().toString();
    }

    private void pause(int leastMs, int mostMs) {
        Pause.ofNs(TimeUnit.MILLISECONDS.toNanos(random.nextInt(leastMs, mostMs)));
    }
}
