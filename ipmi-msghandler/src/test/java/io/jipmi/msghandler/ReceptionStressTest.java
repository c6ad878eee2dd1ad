package io.jipmi.msghandler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real threads that begin and end to receive things while others send requests; a lost wake-up shows as a timeout. */
@Timeout(60)
class ReceptionStressTest {
    private static final long SEED = 20_261_121;
    private static final int THREADS = 4;
    private static final int ROUNDS = 500;

    @Test
    void theDriverIsAskedOnceForEachBeginningAndEachEnd() throws Exception {
        AddressedSmi smi = new AddressedSmi();
        smi.answers = message -> message.delivery() == null ? "1c0100" : "1d0100";
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (IpmiMessageHandler handler = IpmiMessageHandler.create()) {
            IpmiInterface ipmi0 = handler.attach(smi);
            List<Future<?>> tasks = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int cmd = i;
                tasks.add(threads.submit(() -> {
                    receiveAndSend(ipmi0, cmd);
                    return null;
                }));
            }
            for (Future<?> task : tasks) {
                task.get(50, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        Set<String> wanted = new HashSet<>();
        int beginnings = 0;
        for (String wish : smi.wishes) {
            String what = wish.substring(0, wish.lastIndexOf(' '));
            boolean begins = wish.endsWith(" true");
            beginnings += begins && !what.equals("events") ? 1 : 0;
            assertEquals(begins, begins ? wanted.add(what) : !wanted.remove(what), "seed " + SEED + ": " + wish);
        }
        assertEquals(THREADS * ROUNDS, beginnings, "seed " + SEED);
    }

    private static void receiveAndSend(IpmiInterface ipmi0, int cmd) throws IpmiException {
        RandomGenerator random = new SplittableRandom(SEED + cmd);
        IpmiUser user = ipmi0.openUser("user" + cmd);
        for (int round = 0; round < ROUNDS; round++) {
            // Never the one before: the driver need not hear of an end that is followed by the same beginning.
            CommandFilter filter = CommandFilter.of(0x04, cmd).onChannel(round % 15);
            CommandRegistration registration = user.receiveCommands(filter, command -> {});
            EventSubscription subscription = user.listenForEvents(event -> {});
            IpmiAddress address = random.nextBoolean() ? new IpmbAddress(0, 0x30, 1) : IpmiAddress.BMC;
            user.request(IpmiRequest.of(address, NetFn.APP, Cmd.GET_DEVICE_ID).withTimeout(Duration.ofSeconds(20)));
            subscription.close();
            registration.close();
            if (random.nextInt(10) == 0) {
                user.close();
                user = ipmi0.openUser("user" + cmd);
            }
        }
    }
}
