package io.jipmi.sim;

import io.jipmi.io.IoFault;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** A patient host at a BT interface, by the flow of the specification (§11.9); time passes while it polls. */
final class BtHost {
    static final int CONTROL = 0;
    static final int BUFFER = 1;
    static final int MASK = 2;

    static final int CLR_WR = 0x01;
    static final int CLR_RD = 0x02;
    static final int H2B = 0x04;
    static final int B2H = 0x08;
    static final int SMS = 0x10;
    static final int H_BUSY = 0x40;
    static final int B_BUSY = 0x80;
    static final int RESET = 0x80;

    private static final int POLLS = 2_000;
    private static final Duration POLL_PAUSE = Duration.of(100, ChronoUnit.MICROS);

    private final HostRegisters registers;
    private final VirtualClock clock;

    BtHost(HostRegisters registers, VirtualClock clock) {
        this.registers = registers;
        this.clock = clock;
    }

    int control() throws IoFault {
        return registers.read(CONTROL);
    }

    void control(int value) throws IoFault {
        registers.write(CONTROL, value);
    }

    int buffer() throws IoFault {
        return registers.read(BUFFER);
    }

    void buffer(int... bytes) throws IoFault {
        for (int value : bytes) {
            registers.write(BUFFER, value);
        }
    }

    int mask() throws IoFault {
        return registers.read(MASK);
    }

    void mask(int value) throws IoFault {
        registers.write(MASK, value);
    }

    void waitFor(int mask, int wanted, String what) throws IoFault, Stuck {
        for (int i = 0; i < POLLS; i++) {
            if ((control() & mask) == wanted) {
                return;
            }
            clock.advance(POLL_PAUSE);
        }
        throw new Stuck("waited in vain for " + what);
    }

    /** Writes a request (netFn/LUN, command, data) and leaves the rest to the BMC. */
    void send(int sequence, int... message) throws IoFault, Stuck {
        waitFor(B_BUSY | H2B, 0, "B_BUSY and H2B_ATN down");
        control(CLR_WR);
        buffer(message.length + 1, message[0], sequence);
        for (int i = 1; i < message.length; i++) {
            buffer(message[i]);
        }
        control(H2B);
    }

    /** Reads the next answer: netFn/LUN, sequence number, command, completion code, data. */
    byte[] receive() throws IoFault, Stuck {
        waitFor(B2H, B2H, "B2H_ATN");
        control(H_BUSY);
        control(B2H);
        control(CLR_RD);
        byte[] answer = new byte[buffer()];
        for (int i = 0; i < answer.length; i++) {
            answer[i] = (byte) buffer();
        }
        control(H_BUSY);
        return answer;
    }

    byte[] transact(int sequence, int... message) throws IoFault, Stuck {
        send(sequence, message);
        return receive();
    }

    /** Hardware reset of the interface; H_BUSY is down afterwards. */
    void reset() throws IoFault {
        mask(RESET);
    }
}
