package io.jipmi.si.driver;

import static io.jipmi.si.driver.DriverRig.MS_NS;
import static io.jipmi.si.driver.DriverRig.SECOND_NS;
import static io.jipmi.si.driver.DriverRig.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.spi.SmiMessage;
import io.jipmi.si.fake.FakeBmc.Sickness;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the BMC wants us for: when its flags are looked at, what is fetched, and what else goes on meanwhile. */
class FlagServiceTest {
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
        rig.driver.watch(wanted, false, rig.bmc.nowNs());
        rig.poll();
    }

    @Test
    void whileNobodyWaitsOnlyAttentionBringsALook() {
        rig.run(10 * SECOND_NS);
        assertEquals(List.of(), rig.takeRequests());
        rig.bmc.attention(true);
        rig.brain.answerAlways(0x1831, 0x1C, 0x31, 0x00, 0x00);
        rig.run(10 * SECOND_NS);
        assertEquals(List.of("1831"), rig.takeRequests(), "an attention that stays on for nothing counts once");
    }

    @Test
    void attentionBringsTheMessagesUpUntilTheBmcHasNone() {
        watch(true);
        rig.run(2 * MS_NS);
        assertEquals(List.of(), rig.takeRequests(), "no attention yet");
        rig.bmc.attention(true);
        flags(0x01);
        rig.brain.answerNext(message(1));
        rig.brain.answerNext(message(2));
        queueIsEmpty();
        rig.run(MS_NS);

        assertEquals(List.of("1831", "1833", "1833", "1833"), rig.takeRequests());
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
        assertEquals(Collections.nCopies(9, "1831"), rig.takeRequests());
        rig.run(3 * MS_NS);
        assertEquals(List.of("1831", "1833", "1833"), rig.takeRequests());
        assertEquals(List.of(hex(1)), rig.received);
    }

    @Test
    void whatTheBmcGivesAwayForGoodIsAskedForOnceAlthoughItsAnswerIsLate() {
        watch(true);
        rig.bmc.attention(true);
        for (int i = 0; i < 3; i++) {
            flags(0x01);
            rig.brain.answerNext(message(i));
            queueIsEmpty();
            rig.run(11 * MS_NS);
        }
        rig.takeRequests();
        rig.bmc.commandTakes(200 * MS_NS);
        rig.brain.answerAlways(0x1831, 0x1C, 0x31, 0x00, 0x01);
        rig.brain.answerAlways(0x1833, message(9));
        List<String> asked = List.of();
        while (!asked.contains("1833")) {
            rig.run(MS_NS);
            asked = rig.takeRequests();
        }
        rig.run(190 * MS_NS);
        assertEquals(List.of(), rig.takeRequests());
        assertEquals(0, Collections.frequency(rig.received, hex(9)));
        rig.run(20 * MS_NS);
        assertEquals(1, Collections.frequency(rig.received, hex(9)));
    }

    @Test
    void attentionThatStaysOnForSomethingElseIsNotSpunOnAndLeftAsItIs() {
        rig.bmc.attention(true);
        rig.brain.answerAlways(0x1831, 0x1C, 0x31, 0x00, 0x20);
        watch(true);
        int before = rig.polls;
        rig.run(SECOND_NS);
        List<String> requests = rig.takeRequests();
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
        rig.driver.watch(true, false, rig.bmc.nowNs());
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
            assertEquals(List.of("1831"), rig.takeRequests());
            watch(false);
        }
        assertEquals(List.of(), rig.received);
        assertEquals(InterfaceHealth.UP, rig.health());
    }

    @Test
    void messagesNobodyWaitsForAreHandedOverAllTheSame() {
        rig.bmc.attention(true);
        rig.run(SECOND_NS / 2);
        rig.bmc.attention(false);
        rig.send("c011", false);
        rig.run(MS_NS);
        rig.bmc.attention(true);
        rig.brain.answerAlways(0x1831, 0x1C, 0x31, 0x00, 0x01);
        rig.brain.answerAlways(0x1833, 0x1C, 0x33, 0x80);
        rig.takeRequests();
        rig.run(3 * SECOND_NS / 2);
        assertEquals(List.of("1831", "1833"), rig.takeRequests());
    }

    @Test
    void flagsAreServedInTheirOrderPretimeoutMessagesEvents() {
        watch(true);
        rig.bmc.attention(true);
        flags(0x01 | 0x02 | 0x08);
        rig.brain.answerNext(0x1C, 0x30, 0x00);
        rig.brain.answerNext(message(1));
        queueIsEmpty();
        rig.brain.answerNext(event(5));
        rig.brain.answerNext(event(6));
        rig.brain.answerNext(0x1C, 0x35, 0x80);
        rig.run(5 * MS_NS);
        assertEquals(List.of("1831", "183008", "1833", "1833", "1835", "1835", "1835"), rig.takeRequests());
        assertEquals(1, rig.pretimeouts);
        assertEquals(1, rig.received.size());
        assertEquals(List.of(eventHex(5), eventHex(6)), rig.events);
        assertEquals(2, rig.counter(SiCounter.EVENTS));
        assertEquals(1, rig.counter(SiCounter.WATCHDOG_PRETIMEOUTS));
    }

    private static int[] event(int mark) {
        int[] bytes = new int[19];
        bytes[0] = 0x1C;
        bytes[1] = 0x35;
        bytes[18] = mark;
        return bytes;
    }

    private static String eventHex(int mark) {
        return "1c3500" + "00".repeat(15) + String.format(java.util.Locale.ROOT, "%02x", mark);
    }

    private void untilAsked(String request) {
        for (int i = 0; i < 10_000; i++) {
            if (rig.takeRequests().contains(request)) {
                return;
            }
            rig.run(MS_NS / 10);
        }
        throw new AssertionError(request + " was not asked for a second");
    }

    /** Has the BMC asked for its only event, and the answer take so long. */
    private void askForEvent(int mark, long takesNs) {
        rig.brain.answerAlways(0x1831, 0x1C, 0x31, 0x00, 0x02);
        untilAsked("1831");
        rig.brain.answerAlways(0x1831, 0x1C, 0x31, 0x00, 0x00);
        rig.brain.answerAlways(0x1835, event(mark));
        rig.bmc.commandTakes(takesNs);
        untilAsked("1835");
        rig.brain.answerAlways(0x1835, 0x1C, 0x35, 0x80);
        rig.bmc.commandTakes(2 * MS_NS);
    }

    private void knownToBeQuick() {
        rig.bmc.commandTakes(2 * MS_NS);
        rig.driver.watch(false, true, rig.bmc.nowNs());
        askForEvent(5, 2 * MS_NS);
        rig.run(20 * MS_NS);
        assertEquals(List.of(eventHex(5)), rig.events);
        rig.takeRequests();
    }

    @Test
    void whatTheBmcGivesOnlyOnceIsWaitedForAndNotAskedForAgain() {
        knownToBeQuick();
        askForEvent(6, 400 * MS_NS);
        rig.run(500 * MS_NS);
        assertEquals(List.of(eventHex(5), eventHex(6)), rig.events);
        assertEquals(0, rig.counter(SiCounter.STALLS));
    }

    @Test
    void anEventThatNeverComesHoldsUpUsersForLessThanASecondAndIsNotAskedForAgain() {
        knownToBeQuick();
        askForEvent(6, 100 * SECOND_NS);
        SmiMessage user = rig.send("c011", true);
        rig.run(700 * MS_NS);
        assertEquals(List.of(user), rig.completed);
        assertEquals(0, Collections.frequency(rig.takeRequests(), "1835"));
    }

    /** The BMC hands it out only once, and has done its part when this program goes on. */
    @Test
    void aPauseOfThisJvmCostsNoEventThoughAUserWaits() {
        knownToBeQuick();
        askForEvent(6, 2 * MS_NS);
        SmiMessage user = rig.send("c011", true);
        rig.bmc.bytesTake(MS_NS / 10);
        rig.bmc.passTime(10 * SECOND_NS);
        rig.run(100 * MS_NS);
        assertEquals(List.of(eventHex(5), eventHex(6)), rig.events);
        assertEquals(List.of(user), rig.completed);
        assertEquals(0, rig.counter(SiCounter.ABANDONED_TRANSACTIONS));
    }

    @Test
    void anEventOfTheWrongLengthIsNone() {
        watch(true);
        rig.bmc.attention(true);
        flags(0x02);
        rig.brain.answerNext(0x1C, 0x35, 0x00, 1, 2, 3);
        rig.run(5 * MS_NS);
        assertEquals(List.of(), rig.events);
        assertEquals(List.of("1831", "1835"), rig.takeRequests());
    }

    @Test
    void whileSomebodyWaitsForEventsABmcThatShowsNoAttentionIsAskedTwiceASecond() {
        rig.brain.answerAlways(0x1831, 0x1C, 0x31, 0x00, 0x00);
        rig.driver.watch(false, true, rig.bmc.nowNs());
        rig.poll();
        rig.run(10 * SECOND_NS);
        int looks = rig.takeRequests().size();
        assertTrue(looks >= 20 && looks <= 22, looks + " looks in ten seconds");
    }

    @Test
    void whileSomebodyWaitsForEventsAttentionIsSeenWithinAQuarterOfASecond() {
        rig.brain.answerAlways(0x1831, 0x1C, 0x31, 0x00, 0x00);
        rig.driver.watch(false, true, rig.bmc.nowNs());
        rig.poll();
        rig.run(40 * MS_NS);
        rig.takeRequests();
        rig.bmc.attention(true);
        rig.run(250 * MS_NS);
        assertEquals(List.of("1831"), rig.takeRequests());
    }

    @Test
    void enablesThatWereLostBringTheWholeStartUpWithinASecondAndAreSet() {
        rig.brain.enables(0x08);
        rig.run(SECOND_NS);
        assertEquals(List.of("182f", "1801", "182f", "182e0c", "182f", "183008"), rig.bmc.takeRequests());
        assertEquals(0x0C, rig.brain.enables());
        assertEquals(1, rig.counter(SiCounter.BMC_RESETS));
        assertEquals(InterfaceHealth.UP, rig.health());
        rig.run(10 * SECOND_NS);
        assertEquals(1, rig.counter(SiCounter.BMC_RESETS));
    }

    @Test
    void anAnswerLostWhileEverythingIsSetUpAgainIsAskedForAgainSoon() {
        rig.brain.enables(0x08);
        rig.bmc.commandTakes(MS_NS);
        while (!rig.bmc.takeRequests().contains("182f")) {
            rig.run(MS_NS / 10);
        }
        rig.bmc.commandTakes(100 * SECOND_NS);
        rig.run(20 * MS_NS);
        assertEquals(List.of("1801"), rig.bmc.takeRequests());
        assertEquals(InterfaceHealth.State.RECOVERING, rig.health().state());
        rig.bmc.commandTakes(0);
        rig.run(100 * MS_NS);
        assertEquals(InterfaceHealth.UP, rig.health());
        assertEquals(0x0C, rig.brain.enables());
    }

    @Test
    void enablesTheBmcNeverTookAreNotTakenForLost() {
        DriverRig stubborn = new DriverRig();
        stubborn.brain.enables(0x01);
        stubborn.brain.settable(0);
        stubborn.start();
        stubborn.run(10 * SECOND_NS);
        assertEquals(0, stubborn.counter(SiCounter.BMC_RESETS));
    }

    @Test
    void afterAResetCommandTheEnablesAreLookedAtFourTimesASecond() {
        rig.send("1802", false);
        rig.run(MS_NS);
        rig.bmc.takeRequests();
        rig.run(SECOND_NS);
        assertEquals(Collections.nCopies(4, "182f"), rig.bmc.takeRequests());
        rig.run(30 * SECOND_NS);
        rig.bmc.takeRequests();
        rig.run(10 * SECOND_NS);
        assertEquals(Collections.nCopies(10, "182f"), rig.bmc.takeRequests());
    }

    @Test
    void aBmcThatAnswersThatItIsNotReadyIsDownUntilItIs() {
        rig.brain.answerAlways(0x1801, 0x1C, 0x01, 0xD2);
        SmiMessage first = rig.send("1801", true);
        rig.run(10 * MS_NS);
        assertEquals("1c01d2", answer(first));
        assertEquals(InterfaceHealth.State.DOWN, rig.health().state());
        assertTrue(
                rig.health().reason().contains("0xd2 (BMC initialisation in progress)"),
                rig.health().reason());
        SmiMessage refused = rig.send("1801", true);
        assertEquals(rig.health().reason(), refused.failure().detail());
        rig.run(10 * SECOND_NS);
        rig.brain.answerAlways(0x1801);
        rig.brain.enables(0x08);
        rig.run(300 * MS_NS);
        assertEquals(InterfaceHealth.UP, rig.health());
        assertEquals(0x0C, rig.brain.enables());
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
        rig.takeRequests();
        flags(0x01);
        rig.brain.answerNext(message(3));
        queueIsEmpty();
        rig.run(15 * MS_NS);
        assertEquals(List.of(hex(3)), rig.received);
    }
}
