package io.jipmi.bench.scale;

import io.jipmi.devintf.IpmiDevice;
import io.jipmi.io.IoFault;
import io.jipmi.msghandler.IpmiAddress;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiUser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Ways to have many of something at a time, each with a check that all of them came to their end. */
enum Load {
    ANSWERED("requests of one user, answered") {
        @Override
        void carry(HandTurned stack, int count) throws IpmiException {
            require(count, answered(stack, held(stack, users(stack, 1), count)));
        }
    },
    EACH_A_USER("users with a request each, answered") {
        @Override
        void carry(HandTurned stack, int count) throws IpmiException {
            require(count, answered(stack, held(stack, users(stack, count), count)));
        }
    },
    TIMED_OUT("requests that time out one by one") {
        @Override
        void carry(HandTurned stack, int count) throws IpmiException {
            List<CompletableFuture<IpmiResponse>> ends = held(
                    stack,
                    users(stack, 1),
                    count,
                    i -> HandTurned.REQUEST.withTimeout(Duration.ofNanos(FIRST_TIMEOUT_NS + i)));
            stack.parkNs(FIRST_TIMEOUT_NS);
            for (int i = 0; i < count; i++) {
                stack.turn();
                stack.parkNs(1);
            }
            require(count, failed(ends));
        }
    },
    CANCELLED("requests cancelled in any order") {
        @Override
        void carry(HandTurned stack, int count) throws IpmiException {
            List<IpmiUser> users = users(stack, 1);
            List<CompletableFuture<IpmiResponse>> ends = held(stack, users, count);
            List<CompletableFuture<IpmiResponse>> shuffled = new ArrayList<>(ends);
            Collections.shuffle(shuffled, new Random(count));
            shuffled.forEach(end -> end.cancel(false));
            stack.bmc.hold(false);
            stack.turn();
            require(0, users.get(0).statistics().outstanding());
            require(count, failed(ends));
        }
    },
    LEFT_BEHIND("users who leave with a request each") {
        @Override
        void carry(HandTurned stack, int count) throws IpmiException {
            List<IpmiUser> users = users(stack, count);
            List<CompletableFuture<IpmiResponse>> ends = held(stack, users, count);
            users.forEach(IpmiUser::close);
            stack.turn();
            require(count, failed(ends));
        }
    },
    EVENTS("events to one listener") {
        @Override
        void carry(HandTurned stack, int count) throws IpmiException {
            AtomicInteger heard = new AtomicInteger();
            stack.ipmi.openUser("listener").listenForEvents(event -> heard.incrementAndGet());
            stack.bmc.haveEvents(count);
            stack.turn();
            require(count, heard.get());
        }
    },
    LISTENERS("listeners to one event") {
        @Override
        void carry(HandTurned stack, int count) throws IpmiException {
            AtomicInteger heard = new AtomicInteger();
            for (int i = 0; i < count; i++) {
                stack.ipmi.openUser("listener").listenForEvents(event -> heard.incrementAndGet());
            }
            stack.bmc.haveEvents(1);
            stack.turn();
            require(count, heard.get());
        }
    },
    OPEN_FILE("messages in an open file, read") {
        @Override
        void carry(HandTurned stack, int count) throws IoFault {
            AtomicInteger woken = new AtomicInteger();
            try (IpmiDevice file = IpmiDevice.open(stack.ipmi, "file", HandTurned.ROOM, woken::incrementAndGet)) {
                for (int i = 0; i < count; i++) {
                    file.send(IpmiAddress.BMC, i, HandTurned.REQUEST.netFn(), HandTurned.REQUEST.cmd(), new byte[0]);
                }
                stack.turn();
                require(count, woken.get());
                for (int i = 0; i < count; i++) {
                    require(i, (int) file.receive().messageId());
                }
            }
        }
    };

    private static final long FIRST_TIMEOUT_NS = 1_000_000L;

    private final String label;

    Load(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** Has so many of it at a time, and sees each to its end. */
    abstract void carry(HandTurned stack, int count) throws IpmiException, IoFault;

    private static List<IpmiUser> users(HandTurned stack, int count) throws IpmiException {
        List<IpmiUser> users = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            users.add(stack.ipmi.openUser("one of them"));
        }
        return users;
    }

    /** So many requests in all, by the users in turns, which the BMC does not answer for now. */
    private static List<CompletableFuture<IpmiResponse>> held(HandTurned stack, List<IpmiUser> users, int count) {
        return held(stack, users, count, i -> HandTurned.REQUEST);
    }

    private static List<CompletableFuture<IpmiResponse>> held(
            HandTurned stack, List<IpmiUser> users, int count, IntFunction<IpmiRequest> requests) {
        stack.bmc.hold(true);
        List<CompletableFuture<IpmiResponse>> ends = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ends.add(users.get(i % users.size()).requestAsync(requests.apply(i)));
        }
        stack.turn();
        return ends;
    }

    /** Has the BMC answer again; returns how many were. */
    private static int answered(HandTurned stack, List<CompletableFuture<IpmiResponse>> ends) {
        stack.bmc.hold(false);
        stack.turn();
        int ended = (int) ends.stream().filter(CompletableFuture::isDone).count();
        return ended - failed(ends);
    }

    private static int failed(List<CompletableFuture<IpmiResponse>> ends) {
        return (int) ends.stream()
                .filter(CompletableFuture::isCompletedExceptionally)
                .count();
    }

    private static void require(int expected, int actual) {
        if (expected != actual) {
            throw new IllegalStateException("expected " + expected + ", not " + actual);
        }
    }
}
