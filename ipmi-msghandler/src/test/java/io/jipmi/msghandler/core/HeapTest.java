package io.jipmi.msghandler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class HeapTest {
    private static final long SEED = 0x68656170L;

    /** Counts how often it is compared. */
    private static final class Counted extends Heap.Item<Counted> {
        private static long comparisons;
        private final int rank;

        Counted(int rank) {
            this.rank = rank;
        }

        @Override
        boolean goesBefore(Counted other) {
            comparisons++;
            return rank < other.rank;
        }
    }

    @Test
    void theFirstIsTheLeastWhateverComesAndGoes() {
        RandomGenerator random = new SplittableRandom(SEED);
        Heap<Counted> heap = new Heap<>();
        List<Counted> model = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            if (model.isEmpty() || random.nextInt(100) < 55 - i / 400) {
                Counted item = new Counted(random.nextInt(500));
                heap.add(item);
                model.add(item);
            } else {
                Counted gone = model.remove(random.nextInt(model.size()));
                heap.remove(gone);
                assertFalse(gone.isPlaced());
            }
            int least = model.stream().mapToInt(item -> item.rank).min().orElse(-1);
            Counted first = heap.peek();
            assertEquals(least, first == null ? -1 : first.rank, "step " + i + ", seed " + SEED);
            assertEquals(model.isEmpty(), heap.isEmpty());
        }
    }

    @Test
    void whatIsThereIsShownOnce() {
        Heap<Counted> heap = new Heap<>();
        List<Counted> shown = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            heap.add(new Counted(i * 7 % 20));
        }
        heap.forEach(shown::add);
        shown.sort(Comparator.comparingInt(item -> item.rank));
        assertEquals(20, shown.size());
        for (int i = 0; i < 20; i++) {
            assertEquals(i, shown.get(i).rank);
        }
    }

    @Test
    void anItemIsInOneHeapAtATime() {
        Heap<Counted> heap = new Heap<>();
        Counted item = new Counted(1);
        heap.remove(item);
        heap.add(item);
        assertThrows(IllegalStateException.class, () -> new Heap<Counted>().add(item));
        heap.remove(item);
        heap.remove(item);
        assertNull(heap.peek());
    }

    @Test
    void anyOfTenThousandLeavesWithAFewComparisons() {
        RandomGenerator random = new SplittableRandom(SEED);
        Heap<Counted> heap = new Heap<>();
        List<Counted> items = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            Counted item = new Counted(random.nextInt());
            items.add(item);
            heap.add(item);
        }
        Counted.comparisons = 0;
        while (!items.isEmpty()) {
            heap.remove(items.remove(random.nextInt(items.size())));
        }
        assertTrue(Counted.comparisons < 10_000 * 2 * 14, () -> Counted.comparisons + " comparisons");
    }
}
