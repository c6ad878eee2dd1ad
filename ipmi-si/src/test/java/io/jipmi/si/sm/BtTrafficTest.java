package io.jipmi.si.sm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.IoFault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Traffic with a BMC that answers in any order, late, twice, or not at all, and restarts, while requests are given up. Every request
 * carries a token of its own, which its answer returns.
 */
class BtTrafficTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int STEPS = 20_000;

    private final Map<Integer, Integer> tokenOfSlot = new HashMap<>();
    private final Map<Integer, Boolean> repeatable = new HashMap<>();
    private final Map<Integer, Integer> executions = new HashMap<>();
    private final Set<Integer> ended = new HashSet<>();
    /** Messages the BMC has taken and may still answer. */
    private final List<String> taken = new ArrayList<>();

    private int nextToken;
    private int completed;
    private int failed;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void everyAnswerIsTheRequestsOwnAndEveryRequestEndsOnce(int capacity) throws IoFault {
        BtScript bt = BtScript.withCapacity(capacity);
        long seed = 0xB7L + capacity;
        RandomGenerator random = new SplittableRandom(seed);
        String where = "seed " + seed;
        for (int step = 0; step < STEPS; step++) {
            if (bt.machine.ready() && random.nextInt(3) == 0) {
                begin(bt, random.nextBoolean());
            }
            bmcActs(bt, random);
            if (!tokenOfSlot.isEmpty() && random.nextInt(400) == 0) {
                int slot = List.copyOf(tokenOfSlot.keySet()).get(random.nextInt(tokenOfSlot.size()));
                assertTrue(ended.add(tokenOfSlot.remove(slot)), where);
                bt.machine.abandon(slot);
            }
            note(bt, bt.run(random.nextInt(20) == 0 ? SECOND_NS : 1000), where);
        }
        for (int step = 0; step < 200 && !tokenOfSlot.isEmpty(); step++) {
            bt.control &= ~(BtScript.H2B | BtScript.B_BUSY);
            note(bt, bt.run(SECOND_NS), where);
        }
        assertEquals(nextToken, ended.size(), where + ": requests that did not end");
        assertTrue(
                completed > STEPS / 50 && failed > 0, where + ": " + completed + " completed, " + failed + " failed");
        assertTrue(bt.machine.droppedAnswers() > 0, where);
        for (int token = 0; token < nextToken; token++) {
            assertTrue(repeatable.get(token) || executions.getOrDefault(token, 0) <= 1, where + ": token " + token);
        }
    }

    private void begin(BtScript bt, boolean mayRepeat) {
        int token = nextToken++;
        int slot = bt.begin(String.format(Locale.ROOT, "18%02x%06x", token % 3, token), mayRepeat);
        assertFalse(tokenOfSlot.containsKey(slot), "slot " + slot + " given twice");
        tokenOfSlot.put(slot, token);
        repeatable.put(token, mayRepeat);
    }

    private void bmcActs(BtScript bt, RandomGenerator random) {
        if (random.nextInt(500) == 0) {
            bt.restart();
            taken.clear();
        }
        if ((bt.control & BtScript.H2B) != 0 && random.nextInt(3) == 0) {
            bt.control &= ~BtScript.H2B;
            String message = bt.takeWritten();
            executions.merge(token(message), 1, Integer::sum);
            taken.add(message);
        }
        if ((bt.control & BtScript.B2H) == 0 && !taken.isEmpty() && random.nextInt(3) == 0) {
            int which = random.nextInt(taken.size());
            String message = random.nextInt(20) == 0 ? taken.get(which) : taken.remove(which);
            if (random.nextInt(20) != 0) {
                bt.offer("071c" + message.substring(4, 8) + "00" + message.substring(8));
            }
        }
        while (taken.size() > 20) {
            taken.remove(0);
        }
    }

    private void note(BtScript bt, SmResult result, String where) {
        switch (result) {
            case TRANSACTION_COMPLETE -> {
                Integer token = tokenOfSlot.remove(bt.machine.endedSlot());
                assertTrue(ended.add(token), where);
                String answer = bt.result();
                assertEquals(String.format(Locale.ROOT, "1c%02x00%06x", token % 3, token), answer, where);
                completed++;
            }
            case TRANSACTION_FAILED -> {
                Integer token = tokenOfSlot.remove(bt.machine.endedSlot());
                assertTrue(ended.add(token), where);
                assertTrue(
                        executions.getOrDefault(token, 0) == 0 || bt.machine.mayHaveExecuted(bt.machine.endedSlot()),
                        where);
                failed++;
            }
            case HOSED -> {
                ended.addAll(tokenOfSlot.values());
                tokenOfSlot.clear();
            }
            default -> {
                // nothing has ended
            }
        }
    }

    private static int token(String message) {
        return Integer.parseInt(message.substring(8), 16);
    }
}
