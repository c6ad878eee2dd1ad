package io.jipmi.bench.scale;

import com.google.gson.JsonObject;
import io.jipmi.bench.NullDriver;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SystemInterface;
import io.jipmi.sim.SimulatedMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Many users at once, each with a thread of its own, who ask one thing after the other. */
final class Crowd {
    private static final int BASE = 0xCA2;
    private static final int MOST_USERS = 64;
    private static final long WARM_UP_NS = TimeUnit.MILLISECONDS.toNanos(700);
    private static final long MEASURED_NS = TimeUnit.MILLISECONDS.toNanos(1_500);

    /** What is measured. */
    enum Way {
        BLOCKING("blocking") {
            @Override
            void ask(IpmiUser user) throws IpmiException {
                user.request(HandTurned.REQUEST);
            }
        },
        ASYNCHRONOUS("asynchronous") {
            @Override
            void ask(IpmiUser user) {
                user.requestAsync(HandTurned.REQUEST).join();
            }
        };

        private final String label;

        Way(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }

        abstract void ask(IpmiUser user) throws IpmiException;
    }

    /** Who answers. */
    enum Bmc {
        NULL_DRIVER("null driver") {
            @Override
            SmiDriver driver() {
                return new NullDriver(false);
            }
        },
        SIMULATED_KCS("simulated KCS") {
            @Override
            SmiDriver driver() {
                SimulatedMachine machine = SimulatedMachine.builder()
                        .kcs(BASE)
                        .clock(System::nanoTime)
                        .build();
                return SystemInterface.over(machine.ports(), SiConfig.kcsAtPort(BASE, AddressSource.SIMULATED));
            }
        };

        private final String label;

        Bmc(String label) {
            this.label = label;
        }

        abstract SmiDriver driver();

        String label() {
            return label;
        }
    }

    private static final class Member {
        private final IpmiUser user;
        private final AtomicLong asked = new AtomicLong();

        Member(IpmiUser user) {
            this.user = user;
        }
    }

    private Crowd() {}

    /** Adds to a line: time by requests of all together, how long one takes for who asks, and the share of who got least. */
    static void measure(JsonObject line, Bmc bmc, Way way, int interfaces, int usersEach) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        Quantiles took = new Quantiles();
        List<Member> members = new ArrayList<>();
        try (IpmiMessageHandler handler = IpmiMessageHandler.create(new InterfaceLimits(MOST_USERS, 100));
                Workers workers = new Workers()) {
            CyclicBarrier together = new CyclicBarrier(interfaces * usersEach);
            for (int i = 0; i < interfaces; i++) {
                IpmiInterface ipmi = handler.attach(bmc.driver());
                for (int j = 0; j < usersEach; j++) {
                    Member member = new Member(ipmi.openUser("user " + j));
                    members.add(member);
                    workers.start(() -> askOn(member, way, together, over, took));
                }
            }
            Pause.ofNs(WARM_UP_NS);
            took.clear();
            long[] before =
                    members.stream().mapToLong(member -> member.asked.get()).toArray();
            long startNs = System.nanoTime();
            Pause.ofNs(MEASURED_NS);
            long[] asked =
                    members.stream().mapToLong(member -> member.asked.get()).toArray();
            long elapsedNs = System.nanoTime() - startNs;
            over.set(true);
            workers.await();
            describe(line, before, asked, elapsedNs, took);
        }
    }

    private static void askOn(Member member, Way way, CyclicBarrier together, AtomicBoolean over, Quantiles took)
            throws Exception {
        together.await();
        while (!over.get()) {
            long askedNs = System.nanoTime();
            way.ask(member.user);
            took.add(System.nanoTime() - askedNs);
            member.asked.incrementAndGet();
        }
    }

    private static void describe(JsonObject line, long[] before, long[] after, long elapsedNs, Quantiles took) {
        long sum = 0;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < after.length; i++) {
            long asked = after[i] - before[i];
            sum += asked;
            least = Math.min(least, asked);
        }
        line.addProperty("request_us", Thousandths.of(elapsedNs / 1e3 / sum));
        line.addProperty("p50_us", Thousandths.of(took.atNs(500) / 1e3));
        line.addProperty("p99_us", Thousandths.of(took.atNs(990) / 1e3));
        line.addProperty("least_share", Thousandths.of((double) least * after.length / sum));
    }
}
