package io.jipmi.msghandler.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmiFailure;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The message that is reused from request to request, and the tally of what became of them. */
class SmiMessageTest {
    private static final IpmiFailure FAILURE = new IpmiFailure(FailureKind.BUS_FAULT, 0xFF, false, "EIO");

    private final SmiMessage message = new SmiMessage();

    @Test
    void preparingForgetsWhatWasBefore() {
        message.prepare(5, true);
        message.answered(7);
        message.failed(FAILURE);

        message.prepare(2, false);

        assertEquals(2, message.requestLengthBytes());
        assertEquals(0, message.responseLengthBytes());
        assertFalse(message.repeatable());
        assertNull(message.failure());
    }

    @Test
    void aMessageIsAnsweredOrFailedNotBoth() {
        message.prepare(2, true);
        assertTrue(message.repeatable());

        message.answered(7);
        assertEquals(7, message.responseLengthBytes());
        message.failed(FAILURE);
        assertEquals(0, message.responseLengthBytes());
        assertSame(FAILURE, message.failure());
        message.answered(3);

        assertNull(message.failure());
        assertEquals(3, message.responseLengthBytes());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 273})
    void aRequestHasTwoTo272Bytes(int lengthBytes) {
        IllegalArgumentException thrown =
                assertThrows(IllegalArgumentException.class, () -> message.prepare(lengthBytes, false));

        assertEquals("request length out of 2..272: " + lengthBytes, thrown.getMessage());
        message.prepare(272, false);
        assertEquals(272, message.request().length);
        assertEquals(272, message.response().length);
    }

    private enum Things {
        FIRST_THING,
        SECOND_THING
    }

    @Test
    void aTallyCountsEachThingByItsNameInItsOrder() {
        Tally<Things> tally = new Tally<>(Things.class);
        tally.add(Things.SECOND_THING);
        tally.add(Things.SECOND_THING);
        List<String> told = new ArrayList<>();

        tally.copyTo((name, count) -> told.add(name + "=" + count));

        assertEquals(List.of("first_thing=0", "second_thing=2"), told);
    }
}
