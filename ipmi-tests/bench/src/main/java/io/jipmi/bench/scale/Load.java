package io.jipmi.bench.scale;

import io.jipmi.devintf.IpmiDevice;
import io.jipmi.io.IoFault;
import io.jipmi.msghandler.IpmiAddress;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiUser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Ways to have many of something at a time, each with a check that all of them came to their end. */
enum Load {
    ANSWERED("requests of one user, answered") {
        @Override
        void carry(HandTurned stack, int count) throws IpmiException {
            IpmiUser user = stack.ipmi.openUser("one");
            stack.bmc.hold(true);
            AtomicInteger answered = new AtomicInteger();
            for (int i = 0; i < count; i++) {
                CompletableFuture<?> unused =
                        user.requestAsync(HandTurned.REQUEST).thenAccept(answer -> answered.incrementAndGet());
            }
            stack.turn();
            stack.bmc.hold(false);
            stack.turn();
            require(count, answered.get());
        }
    },
    EACH_A_USER("users with a request each, answered") {
        @Override
        void carry(HandTurned stack, int count) throws IpmiException {
            stack.bmc.hold(true);
            AtomicInteger answered = new AtomicInteger();
            for (int i = 0; i < count; i++) {
                CompletableFuture<?> unused = stack.ipmi
                        .openUser("one of many")
                        .requestAsync(HandTurned.REQUEST)
                        .thenAccept(answer -> answered.incrementAndGet());
            }
            stack.turn();
            stack.bmc.hold(false);
            stack.turn();
            require(count, answered.get());
        }
    },
    TIMED_OUT("requests that time out one by one") {
        @Override
        void carry(HandTurned stack, int count) throws IpmiException {
            IpmiUser user = stack.ipmi.openUser("one");
            stack.bmc.hold(true);
            List<CompletableFuture<IpmiResponse>> ends = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                ends.add(user.requestAsync(HandTurned.REQUEST.withTimeout(Duration.ofNanos(1_000_000L + i))));
            }
            stack.parkNs(1_000_000L);
            for (int i = 0; i < count; i++) {
                stack.turn();
                stack.parkNs(1);
            }
            require(count, ended(ends));
        }
    },
    CANCELLED("requests cancelled in any order") {
        @Override
        void carry(HandTurned stack, int count) throws IpmiException {
            IpmiUser user = stack.ipmi.openUser("one");
            stack.bmc.hold(true);
            List<CompletableFuture<IpmiResponse>> ends = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                ends.add(user.requestAsync(HandTurned.REQUEST));
            }
            stack.turn();
            List<CompletableFuture<IpmiResponse>> shuffled = new ArrayList<>(ends);
            Collections.shuffle(shuffled, new Random(count));
            shuffled.forEach(end -> end.cancel(false));
            stack.bmc.hold(false);
            stack.turn();
            require(0, user.statistics().outstanding());
            require(count, ended(ends));
        }
    },
    LEFT_BEHIND("users who leave with a request each") {
        @Override
        void carry(HandTurned stack, int count) throws IpmiException {
            stack.bmc.hold(true);
            List<IpmiUser> users = new ArrayList<>();
            List<CompletableFuture<IpmiResponse>> ends = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                IpmiUser user = stack.ipmi.openUser("one of many");
                users.add(user);
                ends.add(user.requestAsync(HandTurned.REQUEST));
            }
            stack.turn();
            users.forEach(IpmiUser::close);
            stack.turn();
            require(count, ended(ends));
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

    private final String label;

    Load(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** Has so many of it at a time, and sees each to its end. */
    abstract void carry(HandTurned stack, int count) throws IpmiException, IoFault;

    private static int ended(List<CompletableFuture<IpmiResponse>> ends) {
        return (int) ends.stream().filter(CompletableFuture::isDone).count();
    }

    private static void require(int expected, int actual) {
        if (expected != actual) {
            throw new IllegalStateException("expected " + expected + ", not " + actual);
        }
    }
}
