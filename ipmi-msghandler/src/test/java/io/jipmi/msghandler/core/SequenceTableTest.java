package io.jipmi.msghandler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SequenceTableTest {
    private final SequenceTable<String> table = new SequenceTable<>();

    @Test
    void numbersAreGivenOutInTurnAlthoughEarlierOnesAreFree() {
        for (int i = 0; i < 200; i++) {
            int token = table.allocate("holder " + i);
            assertEquals(i % 64, SequenceTable.sequence(token));
            table.release(token);
        }
        assertTrue(table.isEmpty());
    }

    @Test
    void allNumbersCanBeInUseAndTheOneThatIsFreeIsFound() {
        int[] tokens = new int[SequenceTable.SLOTS];
        for (int i = 0; i < tokens.length; i++) {
            assertFalse(table.isFull());
            tokens[i] = table.allocate("holder " + i);
        }
        assertTrue(table.isFull());
        assertThrows(IllegalStateException.class, () -> table.allocate("one too many"));

        table.release(tokens[17]);

        assertEquals(17, SequenceTable.sequence(table.allocate("late")));
        assertEquals("late", table.inSlot(17));
        assertEquals(64, table.holders().size());
    }

    @Test
    void aTokenIsItsNumberAndAGenerationThatStartsAtOne() {
        assertEquals(1, table.allocate("a"));
        assertEquals(1 << 26 | 1, table.allocate("b"));
        for (int i = 2; i < 63; i++) {
            table.allocate("filler");
        }
        assertEquals(63 << 26 | 1, table.allocate("last"), "negative from number 32 on");
        assertEquals("last", table.holder(63 << 26 | 1));
    }

    @Test
    void aTokenOfAnEarlierGenerationIsStale() {
        int old = table.allocate("old");
        table.release(old);
        for (int i = 1; i < 64; i++) {
            table.release(table.allocate("filler"));
        }
        int young = table.allocate("young");

        assertEquals(SequenceTable.sequence(old), SequenceTable.sequence(young));
        assertNull(table.holder(old));
        table.release(old);
        assertEquals("young", table.holder(young), "not given back by the stale token");
        assertEquals(List.of("young"), table.holders());
    }

    @Test
    void theGenerationWrapsAroundAfterTwentySixBits() {
        SequenceTable<String> old = new SequenceTable<>((1 << 26) - 2);
        int last = old.allocate("last");
        assertEquals((1 << 26) - 1, last);
        old.release(last);
        for (int i = 1; i < 64; i++) {
            old.release(old.allocate("filler"));
        }
        assertEquals(0, old.allocate("first again"));
        assertEquals("first again", old.holder(0));
        assertNull(old.holder(last));
    }
}
