package io.jipmi.msghandler;

import static io.jipmi.msghandler.BridgeFixture.SATELLITE;
import static io.jipmi.msghandler.BridgeFixture.request;
import static io.jipmi.msghandler.Rig.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.msghandler.BridgingSmi.Fate;
import io.jipmi.msghandler.BridgingSmi.Sent;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every counter is moved by something, and by as much as it should (1.1.2). */
@SuppressWarnings("FutureReturnValueIgnored") // what is counted is looked at
class EveryCounterTest {
    private static final List<String> OF_LINUX = List.of(
            "sent_invalid_commands",
            "sent_local_commands",
            "handled_local_responses",
            "unhandled_local_responses",
            "sent_ipmb_commands",
            "sent_ipmb_command_errs",
            "retransmitted_ipmb_commands",
            "timed_out_ipmb_commands",
            "timed_out_ipmb_broadcasts",
            "sent_ipmb_responses",
            "handled_ipmb_responses",
            "invalid_ipmb_responses",
            "unhandled_ipmb_responses",
            "sent_lan_commands",
            "sent_lan_command_errs",
            "retransmitted_lan_commands",
            "timed_out_lan_commands",
            "sent_lan_responses",
            "handled_lan_responses",
            "invalid_lan_responses",
            "unhandled_lan_responses",
            "handled_commands",
            "invalid_commands",
            "unhandled_commands",
            "invalid_events",
            "events",
            "dropped_rexmit_ipmb_commands",
            "dropped_rexmit_lan_commands");

    private static final LanAddress CONSOLE = new LanAddress(1, 3, 0x12, 0x81, 0x8F, 0);
    private static final InterfaceHealth DOWN = new InterfaceHealth(InterfaceHealth.State.DOWN, "the BMC is gone");
    private static final BridgeTiming ONE_TRY = new BridgeTiming(0, ms(10));
    private static final BridgeTiming TWO_TRIES = new BridgeTiming(1, ms(10));

    /** Something that happens on a fresh interface, and leaves it. */
    private interface Scenario {
        IpmiInterface play() throws IpmiException;
    }

    /** @param times by how much the counter moves */
    private record Expected(int times, Scenario scenario) {}

    private interface LocalStory {
        void play(Rig rig) throws IpmiException;
    }

    private interface BridgeStory {
        void play(BridgeFixture rig) throws IpmiException;
    }

    private final Map<Counter, Expected> scenarios = new EnumMap<>(Counter.class);
    private final Map<UserCounter, Expected> userScenarios = new EnumMap<>(UserCounter.class);

    EveryCounterTest() {
        requestsToTheBmc();
        requestsBehindTheBmc(
                SATELLITE,
                Sent::echo,
                Counter.SENT_IPMB_COMMANDS,
                Counter.SENT_IPMB_COMMAND_ERRS,
                Counter.RETRANSMITTED_IPMB_COMMANDS,
                Counter.DROPPED_REXMIT_IPMB_COMMANDS,
                Counter.TIMED_OUT_IPMB_COMMANDS,
                Counter.FAILED_IPMB_COMMANDS,
                Counter.HANDLED_IPMB_RESPONSES,
                Counter.UNHANDLED_IPMB_RESPONSES,
                Counter.INVALID_IPMB_RESPONSES);
        requestsBehindTheBmc(
                CONSOLE,
                Sent::lanEcho,
                Counter.SENT_LAN_COMMANDS,
                Counter.SENT_LAN_COMMAND_ERRS,
                Counter.RETRANSMITTED_LAN_COMMANDS,
                Counter.DROPPED_REXMIT_LAN_COMMANDS,
                Counter.TIMED_OUT_LAN_COMMANDS,
                Counter.FAILED_LAN_COMMANDS,
                Counter.HANDLED_LAN_RESPONSES,
                Counter.UNHANDLED_LAN_RESPONSES,
                Counter.INVALID_LAN_RESPONSES);
        bridged(Counter.TIMED_OUT_IPMB_BROADCASTS, 1, rig -> {
            rig.smi.otherwise(BridgingSmi::unanswered);
            rig.failure(request(SATELLITE.asBroadcast()));
        });
        commands();
        events();
        users();
    }

    private void requestsToTheBmc() {
        local(Counter.SENT_INVALID_COMMANDS, 2, rig -> {
            rig.user.close();
            rig.failureOf(Rig.request(1));
            rig.user.requestAsync(Rig.request(2));
        });
        local(Counter.SENT_LOCAL_COMMANDS, 2, rig -> {
            rig.user.request(Rig.request(1));
            rig.user.request(Rig.request(2));
        });
        local(Counter.HANDLED_LOCAL_RESPONSES, 1, rig -> rig.user.request(Rig.request(1)));
        local(Counter.UNHANDLED_LOCAL_RESPONSES, 1, rig -> rig.smi.stray());
        local(Counter.INVALID_LOCAL_RESPONSES, 2, rig -> {
            rig.smi.next(Act.bytes(0x1C, 0x01), Act.bytes(0x1C, 0x02, 0x00));
            rig.failureOf(Rig.request(1));
            rig.failureOf(Rig.request(2));
        });
        local(Counter.FAILED_LOCAL_COMMANDS, 1, rig -> {
            rig.smi.next(Act.failure(FailureKind.PROTOCOL_ERROR));
            rig.failureOf(Rig.request(1));
        });
        local(Counter.TIMED_OUT_QUEUED_COMMANDS, 1, rig -> {
            rig.smi.next(Act.ANSWER.after(ms(50)));
            rig.user.requestAsync(Rig.request(1));
            rig.user.requestAsync(Rig.request(2).withTimeout(ms(10)));
            rig.run();
        });
        local(Counter.TIMED_OUT_LOCAL_COMMANDS, 1, rig -> {
            rig.smi.next(Act.SILENCE);
            rig.failureOf(Rig.request(1));
        });
        local(
                Counter.CANCELLED_COMMANDS,
                1,
                rig -> rig.user.requestAsync(Rig.request(1)).cancel(false));
        local(Counter.CLOSED_COMMANDS, 3, rig -> {
            rig.user.requestAsync(Rig.request(1));
            rig.user.requestAsync(Rig.request(2));
            rig.user.close();
            rig.ipmi0.openUser("other").requestAsync(Rig.request(3));
            rig.ipmi0.close();
        });
        local(Counter.REFUSED_WHILE_DOWN, 1, rig -> {
            rig.smi.next(Act.failure(FailureKind.INTERFACE_DOWN));
            rig.failureOf(Rig.request(1));
        });
        local(Counter.BMC_CHANGES, 1, rig -> {
            for (int product = 1; product <= 2; product++) {
                rig.smi.next(
                        Act.bytes(0x1C, 0x08, 0xC1),
                        Act.bytes(0x1C, 0x01, 0, 0x20, 1, 2, 3, 2, 0, 0, 0, 0, product, 0));
                rig.ipmi0.identity(Duration.ZERO);
            }
        });
        local(Counter.WATCHDOG_PRETIMEOUTS, 1, rig -> rig.smi.pretimeout());
        local(Counter.BMC_CHANGES, 1, rig -> {
            Act noGuid = Act.bytes(0x1C, Cmd.GET_DEVICE_GUID, 0xC1);
            rig.smi.next(noGuid, Act.bytes(0x1C, Cmd.GET_DEVICE_ID, 0, 0x20, 1, 2, 3, 2, 0));
            rig.ipmi0.identity(Duration.ZERO);
            rig.smi.next(noGuid, Act.bytes(0x1C, Cmd.GET_DEVICE_ID, 0, 0x21, 1, 2, 3, 2, 0));
            rig.ipmi0.identity(Duration.ZERO);
        });
    }

    private void requestsBehindTheBmc(
            IpmiAddress address,
            Function<Sent, byte[]> echo,
            Counter sent,
            Counter refused,
            Counter retransmitted,
            Counter droppedRetransmission,
            Counter timedOut,
            Counter failed,
            Counter handled,
            Counter unhandled,
            Counter invalid) {
        Function<Sent, Fate> answered = message -> Fate.ack(0).message(ms(1), echo.apply(message));
        bridged(sent, 1, rig -> {
            rig.smi.next(BridgingSmi::unanswered).next(answered);
            rig.user.request(request(address).withBridgeTiming(TWO_TRIES));
        });
        bridged(refused, 1, rig -> {
            rig.smi.next(message -> Fate.ack(0xD3));
            assertEquals(0xD3, rig.user.request(request(address)).completionCode());
        });
        bridged(retransmitted, 1, rig -> {
            rig.smi.next(BridgingSmi::unanswered).next(answered);
            rig.user.request(request(address).withBridgeTiming(TWO_TRIES));
        });
        bridged(droppedRetransmission, 1, rig -> {
            rig.smi.otherwise(BridgingSmi::unanswered);
            rig.failure(request(address).withRepeat(Repeat.NEVER).withBridgeTiming(TWO_TRIES));
            assertEquals(1, rig.smi.sent().size());
        });
        bridged(timedOut, 1, rig -> {
            rig.smi.otherwise(BridgingSmi::unanswered);
            rig.failure(request(address).withBridgeTiming(ONE_TRY));
        });
        bridged(failed, 1, rig -> {
            rig.smi.next(message -> {
                rig.clock.onNextLook(() -> rig.smi.health(DOWN));
                return Fate.ack(0);
            });
            assertEquals(
                    FailureKind.INTERFACE_DOWN, rig.failure(request(address)).kind());
        });
        bridged(handled, 1, rig -> {
            rig.smi.next(answered);
            rig.user.request(request(address));
        });
        bridged(unhandled, 2, rig -> {
            rig.smi.next(
                    message -> Fate.ack(0).message(ms(1), echo.apply(message)).message(ms(1), echo.apply(message)));
            rig.user.request(request(address));
            rig.smi.receive(echo.apply(rig.smi.sent().get(0)));
        });
        bridged(invalid, 1, rig -> {
            rig.smi.next(message -> {
                byte[] damaged = echo.apply(message);
                damaged[damaged.length - 2] ^= 0x10;
                return Fate.ack(0).message(ms(1), damaged).message(ms(2), echo.apply(message));
            });
            rig.user.request(request(address, 1));
        });
    }

    private void commands() {
        byte[] fromIpmb = BridgingSmi.command(0, 0x82, 0, NetFn.SENSOR_EVENT, 0x02, 1);
        byte[] fromLan = HexFormat.of().parseHex("1c330041128f125f810d0270");
        bridged(Counter.HANDLED_COMMANDS, 1, rig -> {
            rig.user.receiveCommands(NetFn.SENSOR_EVENT, 0x02, CommandFilter.ALL_CHANNELS, command -> {});
            rig.smi.receive(fromIpmb);
        });
        bridged(Counter.UNHANDLED_COMMANDS, 1, rig -> rig.smi.receive(fromIpmb));
        bridged(Counter.INVALID_COMMANDS, 1, rig -> {
            byte[] damaged = fromIpmb.clone();
            damaged[8] ^= 1;
            rig.smi.receive(damaged);
        });
        bridged(Counter.SENT_IPMB_RESPONSES, 2, rig -> {
            rig.smi.receive(fromIpmb);
            rig.handler.turn();
            rig.user.receiveCommands(
                    NetFn.SENSOR_EVENT,
                    0x02,
                    CommandFilter.ALL_CHANNELS,
                    command -> rig.user.respondAsync(command, 0x00));
            rig.smi.receive(fromIpmb);
            rig.turnFor(ms(10));
        });
        bridged(Counter.SENT_LAN_RESPONSES, 1, rig -> {
            rig.smi.receive(fromLan);
            rig.turnFor(ms(10));
        });
        bridged(Counter.OVERRUN_COMMANDS, 1, rig -> {
            rig.user.receiveCommands(NetFn.SENSOR_EVENT, 0x02, CommandFilter.ALL_CHANNELS, command -> {});
            for (int i = 0; i <= InterfaceLimits.DEFAULT.maxUndeliveredPerUser(); i++) {
                rig.smi.receive(fromIpmb);
            }
        });
    }

    private void events() {
        local(Counter.EVENTS, 2, rig -> {
            rig.smi.event(1);
            rig.user.listenForEvents(event -> {});
            rig.smi.event(2);
        });
        local(Counter.INVALID_EVENTS, 1, rig -> rig.smi.eventOfLength(18));
        local(Counter.DROPPED_EVENTS, 1, rig -> {
            for (int i = 0; i <= InterfaceLimits.DEFAULT.maxHeldEvents(); i++) {
                rig.smi.event(i);
            }
        });
        local(Counter.OVERRUN_EVENTS, 2, rig -> {
            rig.user.listenForEvents(event -> {});
            rig.ipmi0.openUser("other").listenForEvents(event -> {});
            for (int i = 0; i <= InterfaceLimits.DEFAULT.maxUndeliveredPerUser(); i++) {
                rig.smi.event(i);
            }
        });
    }

    /** What moves a counter of an interface, and is some user's. */
    private void users() {
        userScenarios.put(UserCounter.ACCEPTED, scenarios.get(Counter.SENT_LOCAL_COMMANDS));
        userScenarios.put(UserCounter.REFUSED, localExpected(1, rig -> {
            rig.smi.otherwise(Act.SILENCE);
            for (int i = 0; i <= InterfaceLimits.DEFAULT.maxMessagesPerUser(); i++) {
                rig.user.requestAsync(Rig.request(i));
            }
        }));
        userScenarios.put(
                UserCounter.SENT, new Expected(2, scenarios.get(Counter.RETRANSMITTED_IPMB_COMMANDS).scenario));
        userScenarios.put(UserCounter.ANSWERED, scenarios.get(Counter.HANDLED_LAN_RESPONSES));
        userScenarios.put(UserCounter.FAILED, scenarios.get(Counter.INVALID_LOCAL_RESPONSES));
        userScenarios.put(UserCounter.TIMED_OUT, scenarios.get(Counter.TIMED_OUT_LAN_COMMANDS));
        userScenarios.put(UserCounter.CANCELLED, scenarios.get(Counter.CANCELLED_COMMANDS));
        userScenarios.put(UserCounter.CLOSED, localExpected(2, rig -> {
            rig.smi.otherwise(Act.SILENCE);
            rig.user.requestAsync(Rig.request(1));
            rig.clock.onNextLook(rig.ipmi0::close);
            rig.failureOf(Rig.request(2));
        }));
        userScenarios.put(UserCounter.EVENTS, scenarios.get(Counter.EVENTS));
        userScenarios.put(UserCounter.OVERRUN_EVENTS, new Expected(1, scenarios.get(Counter.OVERRUN_EVENTS).scenario));
        userScenarios.put(UserCounter.COMMANDS, scenarios.get(Counter.HANDLED_COMMANDS));
        userScenarios.put(UserCounter.OVERRUN_COMMANDS, scenarios.get(Counter.OVERRUN_COMMANDS));
    }

    private IpmiUser lastUser;

    private Expected localExpected(int times, LocalStory story) {
        return new Expected(times, () -> {
            Rig rig = new Rig(new HandCrankedClock(), InterfaceLimits.DEFAULT, new ScriptedSmi().bridging());
            lastUser = rig.user;
            story.play(rig);
            return rig.ipmi0;
        });
    }

    private void local(Counter counter, int times, LocalStory story) {
        scenarios.put(counter, localExpected(times, story));
    }

    private void bridged(Counter counter, int times, BridgeStory story) {
        scenarios.put(counter, new Expected(times, () -> {
            BridgeFixture rig = new BridgeFixture();
            lastUser = rig.user;
            story.play(rig);
            return rig.ipmi0;
        }));
    }

    @ParameterizedTest
    @EnumSource(Counter.class)
    void movesByAsMuchAsItShould(Counter counter) throws IpmiException {
        Expected expected = found(scenarios.get(counter), counter);

        IpmiInterface ipmi0 = expected.scenario().play();

        assertEquals((long) expected.times(), ipmi0.counters().get(nameOf(counter)));
        assertTrue(expected.times() > 0, "moved by nothing");
        ipmi0.close();
    }

    @ParameterizedTest
    @EnumSource(UserCounter.class)
    void movesForItsUserByAsMuchAsItShould(UserCounter counter) throws IpmiException {
        Expected expected = found(userScenarios.get(counter), counter);

        IpmiInterface ipmi0 = expected.scenario().play();

        assertEquals(expected.times(), lastUser.statistics().count(counter));
        assertTrue(expected.times() > 0, "moved by nothing");
        ipmi0.close();
    }

    @Test
    void theScenariosThatLeaveACounterAloneAreTheMost() throws IpmiException {
        // So that a counter which moves at every opportunity does not pass.
        for (Counter counter : Counter.values()) {
            int unmoved = 0;
            for (Expected each : scenarios.values()) {
                IpmiInterface ipmi0 = each.scenario().play();
                unmoved += ipmi0.counters().get(nameOf(counter)) == 0 ? 1 : 0;
                ipmi0.close();
            }
            assertTrue(unmoved > scenarios.size() / 4, counter + " is unmoved by only " + unmoved);
        }
    }

    @Test
    void everyCounterOfLinuxIsThereByItsName() {
        Set<String> ours =
                Arrays.stream(Counter.values()).map(EveryCounterTest::nameOf).collect(Collectors.toSet());
        Set<String> missing = new HashSet<>(OF_LINUX);
        missing.removeAll(ours);
        assertEquals(28, OF_LINUX.size());
        assertEquals(Set.of(), missing);
    }

    private static String nameOf(Counter counter) {
        return counter.name().toLowerCase(Locale.ROOT);
    }

    private static Expected found(Expected expected, Enum<?> counter) {
        assertNotNull(expected, "no scenario moves " + counter);
        return expected;
    }
}
