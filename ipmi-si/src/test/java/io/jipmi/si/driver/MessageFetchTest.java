package io.jipmi.si.driver;

import static io.jipmi.si.driver.DriverRig.MS_NS;
import static io.jipmi.si.driver.DriverRig.SECOND_NS;
import static io.jipmi.si.driver.DriverRig.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.spi.SmiDriver;
import io.jipmi.msghandler.spi.SmiMessage;
import io.jipmi.si.fake.FakeBmc.Sickness;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages of the BMC's receive message queue: when they are fetched, when not, and what else goes on. */
class MessageFetchTest {
    private final DriverRig rig = DriverRig.up();

    private static int[] message(int mark) {
        return new int[] {0x1C, 0x33, 0x00, 0x00, 0x1E, 0xC2, 0x82, 0x14, 0x01, 0x00, mark};
    }

    private static String hex(int mark) {
        return String.format(java.util.Locale.ROOT, "1c3300001ec282140100%02x", mark);
    }

    private void flags(int flags) {
        rig.brain.answerNext(0x1C, 0x31, 0x00, flags);
    }

    private void queueIsEmpty() {
        rig.brain.answerNext(0x1C, 0x33, 0x80);
    }

    private void watch(boolean wanted) {
        rig.driver.watchMessages(wanted, rig.bmc.nowNs());
        rig.poll();
    }

    @Test
    void whileNobodyWaitsNothingIsPolledEvenIfTheBmcAsksForAttention() {
        rig.bmc.attention(true);
        assertEquals(SmiDriver.NOTHING_TO_DO_NS, rig.driver.poll(rig.bmc.nowNs()));
        assertEquals("", rig.bmc.takeWrites());
        watch(true);
        rig.run(SECOND_NS);
        watch(false);
        rig.bmc.takeRequests();
        rig.run(SECOND_NS);
        assertEquals(List.of(), rig.bmc.takeRequests());
        assertEquals(SmiDriver.NOTHING_TO_DO_NS, rig.driver.poll(rig.bmc.nowNs()));
    }

    @Test
    void attentionBringsTheMessagesUpUntilTheBmcHasNone() {
        watch(true);
        rig.run(2 * MS_NS);
        assertEquals(List.of(), rig.bmc.takeRequests(), "no attention yet");
        rig.bmc.attention(true);
        flags(0x01);
        rig.brain.answerNext(message(1));
        rig.brain.answerNext(message(2));
        queueIsEmpty();
        rig.run(MS_NS);

        assertEquals(List.of("1831", "1833", "1833", "1833"), rig.bmc.takeRequests());
        assertEquals(List.of(hex(1), hex(2)), rig.received);
        assertEquals(1, rig.counter(SiCounter.FLAG_FETCHES));
        assertEquals(2, rig.counter(SiCounter.INCOMING_MESSAGES));
        assertEquals(List.of(), rig.completed);
    }

    @Test
    void aBmcThatShowsNoAttentionIsAskedEveryTenMilliseconds() {
        watch(true);
        for (int i = 0; i < 9; i++) {
            flags(0x00);
        }
        flags(0x01);
        rig.brain.answerNext(message(1));
        queueIsEmpty();
        rig.run(99 * MS_NS);
        assertEquals(Collections.nCopies(9, "1831"), rig.bmc.takeRequests());
        rig.run(3 * MS_NS);
        assertEquals(List.of("1831", "1833", "1833"), rig.bmc.takeRequests());
        assertEquals(List.of(hex(1)), rig.received);
    }

    @Test
    void attentionThatStaysOnForSomethingElseIsNotSpunOnAndLeftAsItIs() {
        rig.bmc.attention(true);
        for (int i = 0; i < 200; i++) {
            flags(0x02 | 0x08 | 0x20);
        }
        watch(true);
        int before = rig.polls;
        rig.run(SECOND_NS);
        List<String> requests = rig.bmc.takeRequests();
        assertEquals(Collections.nCopies(requests.size(), "1831"), requests, "neither cleared nor consumed");
        assertTrue(requests.size() >= 95 && requests.size() <= 101, requests.size() + " looks in a second");
        assertTrue(rig.polls - before < 6000, rig.polls - before + " polls");
    }

    @Test
    void theLongerNothingComesTheLessOftenTheStatusIsLookedAt() {
        for (int i = 0; i < 2000; i++) {
            flags(0x00);
        }
        watch(true);
        int before = rig.polls;
        rig.run(100 * MS_NS);
        int early = rig.polls - before;
        rig.run(5 * SECOND_NS);
        before = rig.polls;
        rig.run(100 * MS_NS);
        assertTrue(rig.polls - before < early / 2, early + " polls at first, then " + (rig.polls - before));
        assertTrue(rig.polls - before < 100, rig.polls - before + " polls");
    }

    @Test
    void aBmcWhoseMessagesNeverEndDoesNotStarveUsers() {
        flags(0x01);
        for (int i = 0; i < 500; i++) {
            rig.brain.answerNext(message(i % 10));
        }
        rig.bmc.attention(true);
        rig.driver.watchMessages(true, rig.bmc.nowNs());
        rig.poll();
        assertEquals(10, rig.received.size(), "at most so many in a row");

        SmiMessage user = rig.send("c011", false);
        rig.poll();
        assertEquals(List.of(user), rig.completed);
        assertEquals("1c33000", answer(user).substring(0, 7), "answered by the next scripted answer: it went first");
    }

    @Test
    void usersGoOnBetweenTheLooksAtASlowBmc() {
        rig.bmc.commandTakes(15 * MS_NS);
        for (int i = 0; i < 1000; i++) {
            rig.brain.answerNext(0x1C, 0x31, 0x00, 0x00);
        }
        watch(true);
        rig.run(12 * MS_NS);
        for (int i = 0; i < 10; i++) {
            rig.send("c011", false);
            rig.run(60 * MS_NS);
        }
        assertEquals(10, rig.completed.size());
    }

    @Test
    void answersThatAreNoneEndTheRound() {
        for (int[] nonsense : List.of(
                new int[] {0x1C, 0x31}, new int[] {0x1C, 0x30, 0x00, 0x01}, new int[] {0x1C, 0x31, 0xC1, 0x01})) {
            rig.bmc.attention(false);
            rig.run(MS_NS);
            rig.brain.answerNext(nonsense);
            rig.bmc.attention(true);
            watch(true);
            rig.run(MS_NS);
            assertEquals(List.of("1831"), rig.bmc.takeRequests());
            watch(false);
        }
        assertEquals(List.of(), rig.received);
        assertEquals(InterfaceHealth.UP, rig.health());
    }

    @Test
    void messagesForNobodyAreLeftInTheBmc() {
        rig.bmc.commandTakes(5 * MS_NS);
        rig.bmc.attention(true);
        flags(0x01);
        watch(true);
        rig.run(2 * MS_NS);
        watch(false);
        rig.run(SECOND_NS);
        assertEquals(List.of("1831"), rig.bmc.takeRequests());
    }

    @Test
    void aBmcThatDiesDuringAFetchIsDownAndTheFetchGoesOnAfterItsReturn() {
        rig.bmc.attention(true);
        rig.bmc.sickness(Sickness.SILENT);
        watch(true);
        rig.run(60 * SECOND_NS);
        assertEquals(InterfaceHealth.State.DOWN, rig.health().state());

        rig.bmc.sickness(Sickness.NONE);
        rig.bmc.restart();
        rig.run(5 * SECOND_NS);
        assertEquals(InterfaceHealth.UP, rig.health());
        rig.bmc.takeRequests();
        flags(0x01);
        rig.brain.answerNext(message(3));
        queueIsEmpty();
        rig.run(15 * MS_NS);
        assertEquals(List.of(hex(3)), rig.received);
    }
}
