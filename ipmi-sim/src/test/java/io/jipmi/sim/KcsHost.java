package io.jipmi.sim;

import io.jipmi.io.IoFault;
import io.jipmi.io.PortSpace;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** A patient host at a KCS interface, by the flow charts of the specification (§9.15); time passes while it polls. */
final class KcsHost {
    static final int OBF = 0x01;
    static final int IBF = 0x02;
    static final int ATN = 0x04;

    static final int GET_STATUS_ABORT = 0x60;
    static final int WRITE_START = 0x61;
    static final int WRITE_END = 0x62;
    static final int READ = 0x68;

    private static final int POLLS = 2_000;
    private static final Duration POLL_PAUSE = Duration.of(100, ChronoUnit.MICROS);
    /** More than any interface may send. */
    private static final int ENDLESS_BYTES = 5_000;

    private final PortSpace ports;
    private final int base;
    private final VirtualClock clock;

    KcsHost(PortSpace ports, int base, VirtualClock clock) {
        this.ports = ports;
        this.base = base;
        this.clock = clock;
    }

    int status() throws IoFault {
        return ports.in8(base + 1);
    }

    int data() throws IoFault {
        return ports.in8(base);
    }

    /** Status bits 7:6. */
    int state() throws IoFault {
        return status() >> 6;
    }

    void command(int code) throws IoFault, Stuck {
        ports.out8(base + 1, code);
        waitFor(IBF, 0, "IBF down");
    }

    void write(int value) throws IoFault, Stuck {
        ports.out8(base, value);
        waitFor(IBF, 0, "IBF down");
    }

    void waitFor(int mask, int wanted, String what) throws IoFault, Stuck {
        for (int i = 0; i < POLLS; i++) {
            if ((status() & mask) == wanted) {
                return;
            }
            clock.advance(POLL_PAUSE);
        }
        throw new Stuck("waited in vain for " + what);
    }

    void writeRequest(byte[] request) throws IoFault, Stuck {
        waitFor(IBF, 0, "IBF down");
        data();
        command(WRITE_START);
        requireState(2);
        data();
        for (int i = 0; i < request.length - 1; i++) {
            write(request[i]);
            requireState(2);
            data();
        }
        command(WRITE_END);
        requireState(2);
        data();
        write(request[request.length - 1]);
    }

    byte[] readAnswer() throws IoFault, Stuck {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        while (state() == 1) {
            waitFor(OBF, OBF, "OBF");
            if (state() != 1) {
                break;
            }
            answer.write(data());
            if (answer.size() > ENDLESS_BYTES) {
                throw new Stuck("the answer does not end");
            }
            write(READ);
        }
        requireState(0);
        waitFor(OBF, OBF, "the final dummy byte");
        data();
        return answer.toByteArray();
    }

    byte[] transact(int... request) throws IoFault, Stuck {
        byte[] bytes = new byte[request.length];
        for (int i = 0; i < request.length; i++) {
            bytes[i] = (byte) request[i];
        }
        return transact(bytes);
    }

    byte[] transact(byte[] request) throws IoFault, Stuck {
        writeRequest(request);
        return readAnswer();
    }

    /** The error exit of §9.15; returns the interface status code. */
    int abort() throws IoFault, Stuck {
        waitFor(IBF, 0, "IBF down");
        command(GET_STATUS_ABORT);
        data();
        write(0x00);
        requireState(1);
        waitFor(OBF, OBF, "the interface status");
        int interfaceStatus = data();
        write(READ);
        requireState(0);
        waitFor(OBF, OBF, "the final dummy byte");
        data();
        return interfaceStatus;
    }

    private void requireState(int wanted) throws IoFault, Stuck {
        int is = state();
        if (is != wanted) {
            throw new Stuck("in state " + is + ", not " + wanted);
        }
    }
}
