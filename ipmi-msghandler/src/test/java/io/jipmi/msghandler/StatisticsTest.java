package io.jipmi.msghandler;

import static io.jipmi.msghandler.Rig.longRequest;
import static io.jipmi.msghandler.Rig.ms;
import static io.jipmi.msghandler.Rig.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** What is counted and measured, and how it is shown. */
@SuppressWarnings("FutureReturnValueIgnored") // looked at by other means, or dropped on purpose
class StatisticsTest {
    private static final long MS = 1_000_000;

    private final Rig rig = rig();

    private static Rig rig() {
        try {
            return new Rig(new HandCrankedClock(), new InterfaceLimits(5, 4), new ScriptedSmi().bridging());
        } catch (IpmiException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertAbout(long expectedNs, long actualNs) {
        assertTrue(actualNs >= expectedNs && actualNs <= expectedNs + expectedNs / 4, expectedNs + ", not " + actualNs);
    }

    @Test
    void theTimesOfARequestAreThoseInTheQueueWithTheBmcAndTogether() {
        rig.smi.next(Act.ANSWER.after(ms(10)), Act.ANSWER.after(ms(20)));
        rig.user.requestAsync(longRequest(1));
        rig.user.requestAsync(longRequest(2));
        rig.run();

        InterfaceStatistics statistics = rig.ipmi0.statistics();
        assertEquals(2, statistics.queue().count());
        assertEquals(10 * MS, statistics.queue().maxNs());
        assertEquals(0, statistics.queue().p50Ns());
        assertEquals(15 * MS, statistics.transport().meanNs());
        assertEquals(20 * MS, statistics.transport().maxNs());
        assertAbout(10 * MS, statistics.transport().p50Ns());
        assertEquals(30 * MS, statistics.total().maxNs());
        assertAbout(10 * MS, statistics.total().p50Ns());
    }

    @Test
    void aRequestThatGetsNoAnswerHasNoTotal() {
        rig.smi.next(Act.SILENCE);
        rig.failureOf(request(1));
        InterfaceStatistics statistics = rig.ipmi0.statistics();
        assertEquals(1, statistics.queue().count());
        assertEquals(new LatencySummary(0, 0, 0, 0, 0, 0, 0), statistics.transport());
        assertEquals(new LatencySummary(0, 0, 0, 0, 0, 0, 0), statistics.total());
    }

    @Test
    void aPreparedRequestIsMeasuredEachTime() throws IpmiException {
        PreparedRequest heartbeat = rig.user.prepare(request(1));
        rig.clock.advance(ms(500));
        for (int i = 1; i <= 3; i++) {
            rig.smi.next(Act.ANSWER.after(ms(10)));
            heartbeat.put();
            assertEquals(i, rig.ipmi0.statistics().total().count());
            assertEquals(10 * MS, rig.ipmi0.statistics().total().maxNs());
            assertEquals(i, rig.user.statistics().count(UserCounter.ANSWERED));
        }
    }

    @Test
    void theTriesOfABridgedRequestAreOneTime() throws IpmiException {
        BridgeFixture bridge = new BridgeFixture();
        bridge.smi.next(BridgingSmi::unanswered);
        bridge.user.request(BridgeFixture.request(BridgeFixture.SATELLITE));

        InterfaceStatistics statistics = bridge.ipmi0.statistics();
        assertEquals(2, bridge.smi.sent().size());
        assertEquals(1, statistics.queue().count());
        assertEquals(1, statistics.transport().count());
        assertAbout(2_003 * MS, statistics.transport().maxNs());
        assertEquals(
                statistics.total().maxNs(),
                statistics.transport().maxNs() + statistics.queue().maxNs());
        assertEquals(2, bridge.user.statistics().count(UserCounter.SENT));
    }

    @Test
    void everyAcceptedRequestOfAUserIsCountedAsOneEnd() throws IpmiException {
        rig.user.request(request(1));
        rig.smi.next(Act.failure(FailureKind.BUS_FAULT));
        rig.failureOf(request(2));
        rig.smi.next(Act.SILENCE);
        rig.failureOf(request(3));
        rig.user.requestAsync(longRequest(4)).cancel(false);
        rig.smi.next(Act.ANSWER.after(ms(10)));
        CompletableFuture<IpmiResponse> underWay = rig.user.requestAsync(longRequest(5));
        rig.handler.turn();
        underWay.cancel(false);
        rig.run();
        rig.smi.otherwise(Act.SILENCE);
        for (int i = 0; i < 6; i++) {
            rig.user.requestAsync(longRequest(6));
        }
        rig.handler.turn();

        UserStatistics during = rig.user.statistics();
        assertEquals("agent", during.user());
        assertEquals(4, during.outstanding());
        assertEquals(9, during.count(UserCounter.ACCEPTED));
        assertEquals(2, during.count(UserCounter.REFUSED));

        rig.user.close();
        UserStatistics after = rig.user.statistics();
        assertEquals(0, after.outstanding());
        assertEquals(0, after.untold());
        assertEquals(
                Map.ofEntries(
                        Map.entry("accepted", 9L),
                        Map.entry("refused", 2L),
                        Map.entry("sent", 5L),
                        Map.entry("answered", 1L),
                        Map.entry("failed", 1L),
                        Map.entry("timed_out", 1L),
                        Map.entry("cancelled", 2L),
                        Map.entry("closed", 4L),
                        Map.entry("events", 0L),
                        Map.entry("overrun_events", 0L),
                        Map.entry("commands", 0L),
                        Map.entry("overrun_commands", 0L)),
                after.counters());
    }

    @Test
    void whatAUserIsYetToBeToldIsCounted() throws IpmiException {
        rig.user.listenForEvents(event -> {});
        rig.smi.event(1);
        rig.smi.event(2);
        assertEquals(2, rig.user.statistics().untold());
        rig.run();
        assertEquals(0, rig.user.statistics().untold());
        assertEquals(2, rig.user.statistics().count(UserCounter.EVENTS));
    }

    @Test
    void anInterfaceTellsOfTheUsersItHas() throws IpmiException {
        rig.ipmi0.openUser("second");
        rig.user.request(request(1));
        List<UserStatistics> users = rig.ipmi0.statistics().users();
        assertEquals(
                List.of("agent", "second"),
                users.stream().map(UserStatistics::user).toList());
        assertEquals(1, users.get(0).count(UserCounter.ANSWERED));
        assertEquals(0, users.get(1).count(UserCounter.ANSWERED));
        rig.user.close();
        assertEquals(1, rig.ipmi0.statistics().users().size());
        assertEquals(rig.ipmi0.counters(), rig.ipmi0.statistics().counters());
    }

    @Test
    void jmxShowsTheInterfaceFromWhenItIsAskedForUntilItIsClosed() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName("io.jipmi:type=IpmiInterface,name=ipmi0");
        assertFalse(server.isRegistered(name));

        assertEquals(name.getCanonicalName(), rig.ipmi0.registerMBean());
        assertEquals(name.getCanonicalName(), rig.ipmi0.registerMBean());

        rig.ipmi0.openUser("agent");
        rig.smi.next(Act.ANSWER.after(ms(10)));
        rig.user.request(request(1));
        IpmiInterfaceMXBean bean = JMX.newMXBeanProxy(server, name, IpmiInterfaceMXBean.class);
        assertEquals(0, bean.getNumber());
        assertEquals("kcs at i/o 0xca2", bean.getDescription());
        assertEquals("UP", bean.getHealth());
        assertEquals("", bean.getHealthReason());
        assertEquals(1L, bean.getCounters().get("sent_local_commands"));
        assertEquals(10 * MS, bean.getLatencies().get("transport").get("p99Ns"));
        assertEquals(1L, bean.getUsers().get("agent").get("answered"));
        assertEquals(0L, bean.getUsers().get("agent#2").get("outstanding"));

        IllegalStateException thrown;
        try (IpmiMessageHandler second = IpmiMessageHandler.create()) {
            IpmiInterface alsoIpmi0 = second.attach(new ScriptedSmi());
            thrown = assertThrows(IllegalStateException.class, alsoIpmi0::registerMBean);
        }
        assertTrue(thrown.getMessage().endsWith("by another message handler of this process"), thrown.getMessage());
        assertTrue(server.isRegistered(name));

        rig.ipmi0.close();
        assertFalse(server.isRegistered(name));
        assertEquals(
                "ipmi0 is closed",
                assertThrows(IllegalStateException.class, rig.ipmi0::registerMBean)
                        .getMessage());
    }
}
