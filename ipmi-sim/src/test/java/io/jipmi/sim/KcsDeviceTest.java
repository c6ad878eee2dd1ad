package io.jipmi.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.IoFault;
import io.jipmi.io.PortSpace;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KcsDeviceTest {
    private static final int DATA = 0xCA2;
    private static final int STATUS = 0xCA3;
    private static final int ERROR = 0xC0;
    private static final int READ = 0x40;
    private static final int WRITE = 0x80;
    private static final int COMMAND = 0x08;
    private static final int OBF = 0x01;
    private static final int IBF = 0x02;
    private static final int ATN = 0x04;

    private final VirtualClock clock = new VirtualClock(Long.MAX_VALUE - 1_000_000);
    private SimulatedMachine machine = SimulatedMachine.builder().clock(clock).build();
    private PortSpace ports = machine.ports();

    private void useLatency(Latency latency) {
        machine = SimulatedMachine.builder().clock(clock).latency(latency).build();
        ports = machine.ports();
    }

    private KcsHost host() {
        return new KcsHost(ports, DATA, clock);
    }

    private void expectStatus(int expected) throws IoFault {
        assertEquals(Integer.toHexString(expected), Integer.toHexString(ports.in8(STATUS)));
    }

    private void expectErrorStatus(int code) throws IoFault {
        ports.in8(DATA);
        ports.out8(STATUS, 0x60);
        expectStatus(ERROR | COMMAND);
        ports.out8(DATA, 0x00);
        expectStatus(READ | OBF);
        assertEquals(code, ports.in8(DATA));
        ports.out8(DATA, 0x68);
        expectStatus(OBF);
        ports.in8(DATA);
        expectStatus(0);
    }

    @Test
    void shouldSayWhetherTheLastWriteWasACommand() throws IoFault {
        ports.out8(STATUS, 0x61);
        expectStatus(WRITE | COMMAND | OBF);
        ports.out8(DATA, 0x18);
        expectStatus(WRITE | OBF);
    }

    @Test
    void shouldKeepIbfUpForTheByteTimeAndDropWritesMeanwhile() throws IoFault {
        useLatency(Latency.constant(Duration.ofNanos(100), Duration.ofNanos(1_000)));
        ports.out8(STATUS, 0x61);
        expectStatus(IBF | COMMAND);
        ports.out8(STATUS, 0x60);
        clock.advance(99);
        expectStatus(IBF | COMMAND);
        clock.advance(1);
        expectStatus(WRITE | COMMAND | OBF);
    }

    @Test
    void shouldShowReadStateAtOnceAndTheAnswerAfterTheCommandTime() throws IoFault {
        useLatency(Latency.perCommand(Duration.ofNanos(1_000)));
        ports.out8(STATUS, 0x61);
        ports.out8(DATA, 0x18);
        ports.in8(DATA);
        ports.out8(STATUS, 0x62);
        ports.in8(DATA);
        ports.out8(DATA, 0x01);
        expectStatus(READ);
        clock.advance(999);
        expectStatus(READ);
        clock.advance(1);
        expectStatus(READ | OBF);
        assertEquals(0x1C, ports.in8(DATA));
    }

    @Test
    void shouldTakeRandomTimesThatRepeatWithTheSeed() throws IoFault, Stuck {
        Latency random = Latency.random(Duration.of(50, ChronoUnit.MICROS), Duration.ofMillis(2), 7);
        long[] took = new long[2];
        for (int run = 0; run < 2; run++) {
            useLatency(random);
            long before = clock.getAsLong();
            assertEquals(18, host().transact(0x18, 0x01).length);
            took[run] = clock.getAsLong() - before;
        }
        assertEquals(took[0], took[1]);
        assertTrue(took[0] > 0);
    }

    @Test
    void shouldCallUnknownControlCodesIllegalWithoutRaisingObf() throws IoFault {
        ports.out8(STATUS, 0x63);
        expectStatus(ERROR | COMMAND);
        expectErrorStatus(0x02);
    }

    @Test
    void shouldCallWriteEndIllegalOutsideAWrite() throws IoFault {
        ports.out8(STATUS, 0x62);
        expectStatus(ERROR | COMMAND);
        expectErrorStatus(0x02);
        ports.out8(STATUS, 0x61);
        ports.out8(STATUS, 0x62);
        ports.out8(STATUS, 0x62);
        expectErrorStatus(0x02);
    }

    @Test
    void shouldCallDataIllegalWhenNoneIsDue() throws IoFault, Stuck {
        ports.out8(DATA, 0x18);
        expectStatus(ERROR | OBF);
        expectErrorStatus(0x02);
        host().writeRequest(new byte[] {0x18, 0x01});
        ports.in8(DATA);
        ports.out8(DATA, 0x69);
        expectStatus(ERROR | OBF);
        expectErrorStatus(0x02);
    }

    @Test
    void shouldCallAReadIllegalBeforeTheAnswerIsThere() throws IoFault, Stuck {
        useLatency(Latency.perCommand(Duration.ofSeconds(1)));
        host().writeRequest(new byte[] {0x18, 0x01});
        ports.out8(DATA, 0x68);
        expectStatus(ERROR | OBF);
        clock.advance(Duration.ofSeconds(2));
        expectErrorStatus(0x02);
    }

    @Test
    void shouldAnswerTheFirstDataByteInErrorWithTheStatusEvenWithoutGetStatus() throws IoFault {
        ports.out8(STATUS, 0x77);
        ports.out8(DATA, 0x00);
        expectStatus(READ | OBF);
        assertEquals(0x02, ports.in8(DATA));
    }

    @Test
    void shouldStartAnewByWriteStartFromAnyState() throws IoFault, Stuck {
        ports.out8(STATUS, 0x77);
        assertEquals(18, host().transact(0x18, 0x01).length);
        ports.out8(STATUS, 0x61);
        ports.out8(DATA, 0x55);
        assertEquals(18, host().transact(0x18, 0x01).length);
        host().writeRequest(new byte[] {0x18, 0x01});
        assertEquals(18, host().transact(0x18, 0x01).length);
    }

    @Test
    void shouldTakeTheLongestRequestAndRefuseOneByteMore() throws IoFault, Stuck {
        byte[] longest = new byte[272];
        longest[0] = 0x18;
        longest[1] = 0x01;
        assertEquals(18, host().transact(longest).length);

        ports.out8(STATUS, 0x61);
        for (int i = 0; i < 272; i++) {
            ports.out8(DATA, 0x18);
            expectStatus(WRITE | OBF);
            ports.in8(DATA);
        }
        ports.out8(DATA, 0x18);
        expectStatus(ERROR | OBF);
        expectErrorStatus(0x06);
        assertEquals(18, host().transact(0x18, 0x01).length);
    }

    @Test
    void shouldReportTheAbortOfACommandUnderWayAndDropItsAnswer() throws IoFault, Stuck {
        useLatency(Latency.perCommand(Duration.ofSeconds(1)));
        host().writeRequest(new byte[] {0x18, 0x2E, 0x0F});
        assertEquals(0x01, host().abort());
        clock.advance(Duration.ofSeconds(2));
        expectStatus(0);
        assertEquals(1, machine.bmc().executions(0x06, 0x2E), "it was carried out all the same");
        useLatency(Latency.NONE);
    }

    @Test
    void shouldShowAttentionInEveryState() throws IoFault {
        machine.bmc().raiseOemFlags(0x20);
        expectStatus(ATN);
        ports.out8(STATUS, 0x61);
        expectStatus(WRITE | COMMAND | OBF | ATN);
        ports.out8(STATUS, 0x99);
        expectStatus(ERROR | COMMAND | OBF | ATN);
    }

    @Test
    void shouldAnswerAOneByteRequestWithALengthError() throws IoFault, Stuck {
        assertArrayEquals(new byte[] {0x1C, 0x00, (byte) 0xC7}, host().transact(0x18));
    }

    @Test
    void shouldReadTheLastByteAgainWhenThereIsNoNewOne() throws IoFault, Stuck {
        host().writeRequest(new byte[] {0x18, 0x01});
        assertEquals(0x1C, ports.in8(DATA));
        assertEquals(0x1C, ports.in8(DATA));
        expectStatus(READ);
    }

    @Test
    void shouldBeDeafWhileTheBmcIsAwayAndIdleAfterwards() throws IoFault, Stuck {
        machine.bmc().setAwayAfterReset(Duration.ofMillis(50));
        assertEquals(0x00, host().transact(0x18, 0x02)[2]);
        clock.advance(Duration.ofMillis(30));
        ports.out8(STATUS, 0x61);
        expectStatus(IBF | COMMAND);
        clock.advance(Duration.ofMillis(30));
        expectStatus(IBF | COMMAND);
        clock.advance(Duration.ofMillis(30));
        expectStatus(0);
        assertEquals("[28, 47, 0, 8]", Arrays.toString(host().transact(0x18, 0x2F)));
    }
}
