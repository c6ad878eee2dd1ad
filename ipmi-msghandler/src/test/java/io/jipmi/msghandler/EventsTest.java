package io.jipmi.msghandler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Events on their way from the driver to everybody who listens. */
class EventsTest {
    private final Rig rig = rig();

    private static Rig rig() {
        try {
            return new Rig(new HandCrankedClock(), InterfaceLimits.DEFAULT, new ScriptedSmi().bridging());
        } catch (IpmiException e) {
            throw new IllegalStateException(e);
        }
    }

    private void post(int mark) {
        rig.smi.event(mark);
        rig.run();
    }

    private static int mark(IpmiEvent event) {
        return event.data()[0];
    }

    @Test
    void everyListenerHearsOfEveryEventOnceInOrder() throws IpmiException {
        List<Integer> first = new ArrayList<>();
        List<Integer> second = new ArrayList<>();
        rig.user.listenForEvents(event -> first.add(mark(event)));
        rig.ipmi0.openUser("other").listenForEvents(event -> second.add(mark(event)));
        IntStream.range(0, 10).forEach(this::post);
        List<Integer> all = IntStream.range(0, 10).boxed().toList();
        assertEquals(all, first);
        assertEquals(all, second);
        assertEquals(10, rig.count(Counter.EVENTS));
        assertEquals(0, rig.count(Counter.DROPPED_EVENTS));
    }

    @Test
    void whatCameWhileNobodyListenedIsHeldForTheFirstOneUpTo25() throws IpmiException {
        IntStream.range(0, 30).forEach(this::post);
        List<Integer> heard = new ArrayList<>();
        List<Integer> tooLate = new ArrayList<>();
        rig.user.listenForEvents(event -> heard.add(mark(event)));
        rig.user.listenForEvents(event -> tooLate.add(mark(event)));
        rig.run();
        assertEquals(IntStream.range(0, 25).boxed().toList(), heard);
        assertEquals(List.of(), tooLate);
        assertEquals(5, rig.count(Counter.DROPPED_EVENTS));
    }

    @Test
    void howManyAreHeldIsALimitOfTheInterface() throws IpmiException {
        for (int held : new int[] {0, 1, 7, 40}) {
            Rig other =
                    new Rig(new HandCrankedClock(), new InterfaceLimits(1, 1, held, 100), new ScriptedSmi().bridging());
            for (int mark = 0; mark < 50; mark++) {
                other.smi.event(mark);
            }
            List<Integer> heard = new ArrayList<>();
            other.user.listenForEvents(event -> heard.add(mark(event)));
            other.run();
            assertEquals(IntStream.range(0, held).boxed().toList(), heard);
            assertEquals(50 - held, other.count(Counter.DROPPED_EVENTS));
        }
    }

    @Test
    void ofMoreThanAUserCanBeToldTheNewestAreDropped() throws IpmiException {
        Rig other = new Rig(new HandCrankedClock(), new InterfaceLimits(1, 1, 25, 3), new ScriptedSmi().bridging());
        List<Integer> heard = new ArrayList<>();
        other.user.listenForEvents(event -> heard.add(mark(event)));
        for (int mark = 0; mark < 5; mark++) {
            other.smi.event(mark);
        }
        other.run();
        assertEquals(List.of(0, 1, 2), heard);
        assertEquals(2, other.count(Counter.OVERRUN_EVENTS));
        assertEquals(0, other.count(Counter.DROPPED_EVENTS));
    }

    @Test
    void aListenerThatHasLeftHearsNothingAndWhatComesIsHeldAgain() throws IpmiException {
        List<Integer> heard = new ArrayList<>();
        EventSubscription subscription = rig.user.listenForEvents(event -> heard.add(mark(event)));
        post(1);
        subscription.close();
        subscription.close();
        post(2);
        assertEquals(List.of(1), heard);
        rig.user.listenForEvents(event -> heard.add(mark(event)));
        rig.run();
        assertEquals(List.of(1, 2), heard);
    }

    @Test
    void eventsAreWatchedForUntilTheLastListenerHasLeft() throws IpmiException {
        IpmiUser other = rig.ipmi0.openUser("other");
        EventSubscription first = rig.user.listenForEvents(event -> {});
        EventSubscription second = rig.user.listenForEvents(event -> {});
        other.listenForEvents(event -> {});
        assertWatched(true);
        first.close();
        assertWatched(true);
        other.close();
        assertWatched(true);
        second.close();
        assertWatched(false);
    }

    private void assertWatched(boolean events) {
        rig.run();
        assertTrue(rig.smi.watching().endsWith("events " + events), rig.smi.watching());
    }

    @Test
    void aUserThatLeavesTakesItsListenersAlong() throws IpmiException {
        List<Integer> heard = new ArrayList<>();
        rig.user.listenForEvents(event -> heard.add(mark(event)));
        rig.user.close();
        post(1);
        assertEquals(List.of(), heard);
        assertThrows(IpmiClosedException.class, () -> rig.user.listenForEvents(event -> {}));
    }

    @Test
    void aListenerThatFailsDoesNotKeepTheOthersFromHearing() throws IpmiException {
        List<Integer> heard = new ArrayList<>();
        rig.user.listenForEvents(event -> {
            throw new IllegalStateException("listener's defect");
        });
        rig.user.listenForEvents(event -> heard.add(mark(event)));
        for (int mark = 0; mark < 3; mark++) {
            post(mark);
        }
        assertEquals(List.of(0, 1, 2), heard);
    }

    @Test
    void anEventOfAnotherLengthIsCountedAndDropped() throws IpmiException {
        List<IpmiEvent> heard = new ArrayList<>();
        rig.user.listenForEvents(heard::add);
        rig.smi.eventOfLength(18);
        rig.smi.eventOfLength(20);
        rig.run();
        assertEquals(List.of(), heard);
        assertEquals(2, rig.count(Counter.INVALID_EVENTS));
        assertEquals(0, rig.count(Counter.EVENTS));
    }

    @Test
    void aDriverThatHandsOutNothingHasListenersRefused() throws IpmiException {
        Rig mute = new Rig();
        IpmiFailure failure = assertThrows(IpmiTransportException.class, () -> mute.user.listenForEvents(event -> {}))
                .failure();
        assertEquals(FailureKind.UNSUPPORTED, failure.kind());
        assertEquals(
                "kcs at i/o 0xca2 hands out no events and no commands, only answers to requests", failure.detail());
    }

    @Test
    void anEventIsComparedByContentAndCannotBeChanged() {
        byte[] bytes = new byte[16];
        IpmiEvent event = new IpmiEvent(bytes);
        bytes[0] = 1;
        event.data()[0] = 1;
        assertEquals(new IpmiEvent(new byte[16]), event);
        assertEquals(new IpmiEvent(new byte[16]).hashCode(), event.hashCode());
        assertEquals(String.join("", Collections.nCopies(16, "00")), event.toString());
        assertThrows(IllegalArgumentException.class, () -> new IpmiEvent(new byte[15]));
        assertTrue(!event.equals(new IpmiEvent(bytes)));
    }
}
