package io.jipmi.msghandler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who the BMC is (2.12), and who is told of interfaces (MH-17). */
class IdentityAndWatcherTest {
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private final HandCrankedClock clock = new HandCrankedClock();
    private final IpmiMessageHandler handler = IpmiMessageHandler.withoutThreads(InterfaceLimits.DEFAULT, clock);

    /** A BMC that tells who it is. */
    private static final class Bmc {
        final ScriptedSmi smi = new ScriptedSmi().otherwise(this::answer);
        int product;
        int guid = -1;
        int firmware = 3;
        int asked;

        Bmc(int product) {
            this.product = product;
        }

        private Act answer(io.jipmi.msghandler.spi.SmiMessage message) {
            asked++;
            if (message.request()[1] == Cmd.GET_DEVICE_GUID) {
                if (guid < 0) {
                    return Act.bytes(0x1C, 0x08, 0xC1);
                }
                return Act.bytes(0x1C, 8, 0, guid, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
            }
            return Act.bytes(0x1C, 1, 0, 0x20, 0x81, firmware, 0x45, 2, 0xBF, 0xA2, 0x02, 0x01, product, 0x01);
        }
    }

    @Test
    void theBmcTellsWhoItIs() throws IpmiException {
        Bmc bmc = new Bmc(0x10);
        bmc.guid = 0xAB;
        IpmiInterface ipmi = handler.attach(bmc.smi);
        BmcIdentity identity = ipmi.identity(TEN_SECONDS);
        assertEquals(
                new BmcIdentity(0x20, 0x0102A2, 0x0110, 3, 0x45, Optional.of("ab02030405060708090a0b0c0d0e0f10")),
                identity);
        assertEquals(
                "device 0x20 of manufacturer 0x0102a2, product 0x0110, GUID ab02030405060708090a0b0c0d0e0f10",
                identity.toString());
    }

    @Test
    void itIsAskedAgainOnlyWhenWhatIsKnownIsTooOld() throws IpmiException {
        Bmc bmc = new Bmc(0x10);
        IpmiInterface ipmi = handler.attach(bmc.smi);
        ipmi.identity(TEN_SECONDS);
        clock.advance(Duration.ofSeconds(9).toNanos());
        ipmi.identity(TEN_SECONDS);
        assertEquals(2, bmc.asked);
        clock.advance(Duration.ofSeconds(1).toNanos());
        ipmi.identity(TEN_SECONDS);
        assertEquals(4, bmc.asked);
        ipmi.identity(Duration.ZERO);
        assertEquals(6, bmc.asked);
    }

    @Test
    void oneBmcBehindTwoInterfacesIsRecognised() throws IpmiException {
        Bmc one = new Bmc(0x10);
        Bmc other = new Bmc(0x11);
        Bmc sameAsOne = new Bmc(0x10);
        IpmiInterface ipmi0 = handler.attach(one.smi);
        IpmiInterface ipmi1 = handler.attach(other.smi);
        IpmiInterface ipmi2 = handler.attach(sameAsOne.smi);
        assertEquals(List.of(List.of(ipmi0, ipmi2), List.of(ipmi1)), handler.interfacesByBmc(Duration.ZERO));
        one.guid = 1;
        sameAsOne.guid = 2;
        other.guid = 1;
        assertEquals(List.of(List.of(ipmi0, ipmi1), List.of(ipmi2)), handler.interfacesByBmc(Duration.ZERO));
    }

    @Test
    void anAnswerThatIsTooShortIsNone() throws IpmiException {
        Bmc bmc = new Bmc(0x10);
        IpmiInterface ipmi = handler.attach(bmc.smi);
        bmc.smi.next(Act.bytes(0x1C, 8, 0, 1, 2), Act.bytes(0x1C, 1, 0, 1, 2, 3));
        assertThrows(IpmiException.class, () -> ipmi.identity(Duration.ZERO));
        bmc.smi.next(Act.bytes(0x1C, 8, 0, 1, 2), Act.bytes(0x1C, 1, 0, 1, 2, 3, 4, 5, 6));
        assertEquals(new BmcIdentity(1, 0, 0, 3, 4, Optional.empty()), ipmi.identity(Duration.ZERO));
    }

    @Test
    void anotherBmcThatComesBackIsNoticedWithoutAnybodyAsking() throws IpmiException {
        Bmc bmc = new Bmc(0x10);
        IpmiInterface ipmi = handler.attach(bmc.smi);
        List<String> told = new ArrayList<>();
        handler.watch(recording(told));
        ipmi.identity(Duration.ZERO);
        away(bmc);
        assertEquals(List.of("arrived 0"), told, "the same one came back");
        bmc.firmware++;
        away(bmc);
        assertEquals(List.of("arrived 0"), told, "with new firmware");
        bmc.product++;
        away(bmc);
        assertEquals(List.of("arrived 0", "changed 0"), told);
        assertEquals(1, ipmi.counters().get("bmc_changes"));
        assertEquals(0x0111, ipmi.identity(TEN_SECONDS).productId());
    }

    @Test
    void nobodyIsAskedWhoNobodyWantedToKnow() throws IpmiException {
        Bmc bmc = new Bmc(0x10);
        handler.attach(bmc.smi);
        away(bmc);
        assertEquals(0, bmc.asked);
    }

    @Test
    void aWatcherIsToldOfThoseThereAreAndOfThoseThatComeAndGo() throws IpmiException {
        IpmiInterface first = handler.attach(new Bmc(1).smi);
        List<String> told = new ArrayList<>();
        WatcherRegistration registration = handler.watch(recording(told));
        IpmiInterface second = handler.attach(new Bmc(2).smi);
        first.close();
        first.close();
        handler.attach(new Bmc(3).smi);
        assertEquals(List.of("arrived 0", "arrived 1", "departed 0", "arrived 0"), told);
        registration.close();
        second.close();
        assertEquals(4, told.size());
    }

    @Test
    void oneThatNeverCameUpIsNotToldOf() {
        List<String> told = new ArrayList<>();
        handler.watch(recording(told));
        ScriptedSmi dead = new ScriptedSmi()
                .startingWith(new InterfaceHealth(InterfaceHealth.State.DOWN, "no BMC"), Duration.ZERO);
        assertThrows(IpmiException.class, () -> handler.attach(dead));
        assertEquals(List.of(), told);
    }

    @Test
    void aWatcherMayAttachAndCloseAndItsDefectIsItsOwn() throws IpmiException {
        List<String> told = new ArrayList<>();
        handler.watch(new InterfaceWatcher() {
            @Override
            public void arrived(IpmiInterface ipmi) {
                if (ipmi.number() == 0) {
                    ipmi.close();
                }
                throw new IllegalStateException("scripted defect");
            }

            @Override
            public void departed(IpmiInterface ipmi) {}
        });
        handler.watch(recording(told));
        IpmiInterface ipmi = handler.attach(new Bmc(1).smi);
        assertEquals(List.of("arrived 0", "departed 0"), told, "in order, though it was closed in between");
        assertThrows(IpmiClosedException.class, () -> ipmi.openUser("late"));
        assertFalse(handler.interfaces().contains(ipmi));
    }

    private void away(Bmc bmc) {
        bmc.smi.health(new InterfaceHealth(InterfaceHealth.State.DOWN, "gone"));
        bmc.smi.health(InterfaceHealth.UP);
        while (handler.turn() == 0) {
            assertTrue(true);
        }
        handler.turn();
    }

    private static InterfaceWatcher recording(List<String> told) {
        return new InterfaceWatcher() {
            @Override
            public void arrived(IpmiInterface ipmi) {
                told.add("arrived " + ipmi.number());
            }

            @Override
            public void bmcChanged(IpmiInterface ipmi) {
                told.add("changed " + ipmi.number());
            }

            @Override
            public void departed(IpmiInterface ipmi) {
                told.add("departed " + ipmi.number());
            }
        };
    }
}
