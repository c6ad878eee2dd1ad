package io.jipmi.sim;

import io.jipmi.io.IoFault;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** A patient host at a SMIC interface, by the flow of the specification (§10.12); time passes while it polls. */
final class SmicHost {
    static final int DATA = 0;
    static final int CONTROL = 1;
    static final int FLAGS = 2;

    static final int BUSY = 0x01;
    static final int SMS = 0x04;
    static final int EVENT = 0x08;
    static final int TX = 0x40;
    static final int RX = 0x80;

    private static final int POLLS = 2_000;
    private static final Duration POLL_PAUSE = Duration.of(100, ChronoUnit.MICROS);

    private final HostRegisters registers;
    private final VirtualClock clock;

    SmicHost(HostRegisters registers, VirtualClock clock) {
        this.registers = registers;
        this.clock = clock;
    }

    int flags() throws IoFault {
        return registers.read(FLAGS);
    }

    int status() throws IoFault {
        return registers.read(CONTROL);
    }

    int data() throws IoFault {
        return registers.read(DATA);
    }

    void waitFor(int mask, int wanted, String what) throws IoFault, Stuck {
        for (int i = 0; i < POLLS; i++) {
            if ((flags() & mask) == wanted) {
                return;
            }
            clock.advance(POLL_PAUSE);
        }
        throw new Stuck("waited in vain for " + what);
    }

    /** Hands a control code over and waits until the BMC is done; returns the status code. */
    int step(int code) throws IoFault, Stuck {
        waitFor(BUSY, 0, "BUSY down");
        registers.write(CONTROL, code);
        registers.write(FLAGS, flags() | BUSY);
        waitFor(BUSY, 0, "BUSY down");
        return status();
    }

    int step(int code, int data) throws IoFault, Stuck {
        waitFor(BUSY, 0, "BUSY down");
        registers.write(DATA, data);
        return step(code);
    }

    void expect(int wanted, int is) throws IoFault, Stuck {
        if (is != wanted) {
            throw new Stuck(String.format(Locale.ROOT, "status %02x, not %02x, data %02x", is, wanted, data()));
        }
    }

    void writeRequest(int... request) throws IoFault, Stuck {
        expect(0xC0, step(0x40));
        waitFor(TX, TX, "TX_DATA_RDY");
        expect(0xC1, step(0x41, request[0]));
        for (int i = 1; i < request.length - 1; i++) {
            waitFor(TX, TX, "TX_DATA_RDY");
            expect(0xC2, step(0x42, request[i]));
        }
        waitFor(TX, TX, "TX_DATA_RDY");
        expect(0xC3, step(0x43, request[request.length - 1]));
        if (data() != 0) {
            throw new Stuck("error code " + data());
        }
    }

    byte[] readAnswer() throws IoFault, Stuck {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        waitFor(RX, RX, "RX_DATA_RDY");
        int status = step(0x44);
        if (status != 0xC6) {
            expect(0xC4, status);
        }
        while (status != 0xC6) {
            waitFor(RX, RX, "RX_DATA_RDY");
            answer.write(data());
            status = step(0x45);
            if (status != 0xC6) {
                expect(0xC5, status);
            }
        }
        answer.write(data());
        expect(0xC0, step(0x46));
        if (data() != 0) {
            throw new Stuck("error code " + data());
        }
        return answer.toByteArray();
    }

    byte[] transact(int... request) throws IoFault, Stuck {
        writeRequest(request);
        return readAnswer();
    }
}
